import { type Failure, FailureCode, type FailureName, failureInfo } from '@proj/chat-protocol';

/** Whose doing it was: this side's, the server's, or what lies between. */
export type Fault = 'local' | 'peer' | 'network';

/**
 * Every way a client can fail. Codes are never renamed or reused.
 *
 * | code | fault | meaning |
 * |---|---|---|
 * | `CLIENT_LOGIN_REJECTED` | local | the user or the password is wrong |
 * | `CLIENT_TOKEN_REJECTED` | local | the token is unknown, revoked or expired: log in with the password |
 * | `CLIENT_REPLACED` | peer | another login of this user took over: connecting again would throw that one out |
 * | `CLIENT_REFUSED` | peer | the server refused with another failure; `failure` holds it |
 * | `CLIENT_UNREACHABLE` | network | no connection could be made, or it was lost or fell silent; `cause` says how |
 * | `CLIENT_PROTOCOL` | peer | the server sent what the protocol does not allow |
 * | `CLIENT_CLOSED` | local | the client was closed; a message that it had not sent is still in the store |
 * | `CLIENT_BUSY` | local | a second consumer of `messages()`, or too many requests at once |
 * | `CLIENT_OUTBOX_FULL` | local | too many messages wait to be accepted |
 * | `CLIENT_BAD_ARGUMENT` | local | an option or argument out of range; the message names it |
 * | `CLIENT_STORE_LOCKED` | local | another process has the store open |
 * | `CLIENT_STORE_CORRUPT` | local | the store's file is damaged where it had been whole |
 * | `CLIENT_STORE_FAILED` | local | the store could not read or write; `cause` says why |
 * | `CLIENT_STORE_MISMATCH` | local | the store holds the messages of another user |
 */
export type ClientErrorCode =
  | 'CLIENT_LOGIN_REJECTED'
  | 'CLIENT_TOKEN_REJECTED'
  | 'CLIENT_REPLACED'
  | 'CLIENT_REFUSED'
  | 'CLIENT_UNREACHABLE'
  | 'CLIENT_PROTOCOL'
  | 'CLIENT_CLOSED'
  | 'CLIENT_BUSY'
  | 'CLIENT_OUTBOX_FULL'
  | 'CLIENT_BAD_ARGUMENT'
  | 'CLIENT_STORE_LOCKED'
  | 'CLIENT_STORE_CORRUPT'
  | 'CLIENT_STORE_FAILED'
  | 'CLIENT_STORE_MISMATCH';

const faults: Readonly<Record<ClientErrorCode, Fault>> = {
  CLIENT_LOGIN_REJECTED: 'local',
  CLIENT_TOKEN_REJECTED: 'local',
  CLIENT_REPLACED: 'peer',
  CLIENT_REFUSED: 'peer',
  CLIENT_UNREACHABLE: 'network',
  CLIENT_PROTOCOL: 'peer',
  CLIENT_CLOSED: 'local',
  CLIENT_BUSY: 'local',
  CLIENT_OUTBOX_FULL: 'local',
  CLIENT_BAD_ARGUMENT: 'local',
  CLIENT_STORE_LOCKED: 'local',
  CLIENT_STORE_CORRUPT: 'local',
  CLIENT_STORE_FAILED: 'local',
  CLIENT_STORE_MISMATCH: 'local',
};

/** What a {@link ClientError} may carry beside its code and message. */
export interface ClientErrorDetail {
  readonly cause?: unknown;
  readonly failure?: Failure | undefined;
}

/** What this package throws and reports. `code` is stable, `fault` says whose it is; the README lists the codes. */
export class ClientError extends Error {
  override readonly name = 'ClientError' as const;
  readonly code: ClientErrorCode;
  readonly fault: Fault;
  /** What the server answered, when it was the server that refused. `failure.reason` is its text, as it came. */
  readonly failure: Failure | undefined;

  constructor(code: ClientErrorCode, message: string, detail: ClientErrorDetail = {}) {
    super(`${message} [${code}]`, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.fault = faults[code];
    this.failure = detail.failure;
  }

  /** The row of {@link failure} in the protocol's table, such as `'UnknownUser'`; `undefined` for a newer server's. */
  get failureName(): FailureName | undefined {
    return this.failure === undefined ? undefined : failureInfo(this.failure.code)?.name;
  }

  /** Goes by name, so that two copies of this package agree. */
  static is(value: unknown, code?: ClientErrorCode): value is ClientError {
    return (
      value instanceof Error &&
      value.name === 'ClientError' &&
      'code' in value &&
      (code === undefined || value.code === code)
    );
  }
}

/** What the server refused, as an error. */
export function refusal(failure: Failure): ClientError {
  const row = failureInfo(failure.code);
  const name = row?.name ?? `failure ${failure.code}`;
  return new ClientError(refusalCode(failure.code), `${name}: ${row?.sentence ?? quoted(failure.reason)}`, { failure });
}

function refusalCode(code: number): ClientErrorCode {
  if (code === FailureCode.LoginRejected) return 'CLIENT_LOGIN_REJECTED';
  if (code === FailureCode.TokenRejected) return 'CLIENT_TOKEN_REJECTED';
  if (code === FailureCode.Replaced) return 'CLIENT_REPLACED';
  return 'CLIENT_REFUSED';
}

/** A peer's text, fit for an error message: short, escaped, on one line. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
