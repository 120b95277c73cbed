/** Whose doing it was: this side's misuse, the peer's bytes, or what lies between. */
export type Fault = 'local' | 'peer' | 'network';

/**
 * Every way a session can fail. Codes are stable: never renamed, never reused.
 *
 * | code | fault | meaning |
 * |---|---|---|
 * | `SNET_DIAL_FAILED` | network | the first transport could not be opened, or ended during the handshake; `cause` says why |
 * | `SNET_HANDSHAKE_TIMEOUT` | network | the first handshake did not finish in `handshakeTimeoutMs` |
 * | `SNET_HANDSHAKE_FAILED` | peer | wrong server key, or bytes that are no handshake |
 * | `SNET_SERVER_KEY_CHANGED` | peer | the server does not have the key that it had at the first meeting |
 * | `SNET_REFUSED` | peer | the server turned the first handshake away (full, busy, no common suite) |
 * | `SNET_RESUME_EXPIRED` | network | no transport came back within the resume window |
 * | `SNET_RESUME_REJECTED` | peer | the server, authenticated, does not have the session any more |
 * | `SNET_PROTOCOL_VIOLATION` | peer | authenticated bytes that break the protocol |
 * | `SNET_AEAD_FAILED` | network | a record was damaged: the `cause` of a `detach`, never the end of a session |
 * | `SNET_RESET` | peer | the other application destroyed its end |
 * | `SNET_CLOSED` | local | a call that the session's state does not allow any more |
 * | `SNET_BAD_OPTION` | local | an option out of range; the message names it |
 */
export type SnetErrorCode =
  | 'SNET_DIAL_FAILED'
  | 'SNET_HANDSHAKE_TIMEOUT'
  | 'SNET_HANDSHAKE_FAILED'
  | 'SNET_SERVER_KEY_CHANGED'
  | 'SNET_REFUSED'
  | 'SNET_RESUME_EXPIRED'
  | 'SNET_RESUME_REJECTED'
  | 'SNET_PROTOCOL_VIOLATION'
  | 'SNET_AEAD_FAILED'
  | 'SNET_RESET'
  | 'SNET_CLOSED'
  | 'SNET_BAD_OPTION';

const faults: Readonly<Record<SnetErrorCode, Fault>> = {
  SNET_DIAL_FAILED: 'network',
  SNET_HANDSHAKE_TIMEOUT: 'network',
  SNET_HANDSHAKE_FAILED: 'peer',
  SNET_SERVER_KEY_CHANGED: 'peer',
  SNET_REFUSED: 'peer',
  SNET_RESUME_EXPIRED: 'network',
  SNET_RESUME_REJECTED: 'peer',
  SNET_PROTOCOL_VIOLATION: 'peer',
  SNET_AEAD_FAILED: 'network',
  SNET_RESET: 'peer',
  SNET_CLOSED: 'local',
  SNET_BAD_OPTION: 'local',
};

export interface SnetErrorDetail {
  readonly cause?: unknown;
  /** The reason as the peer put it on the wire (SPEC §8). */
  readonly wireCode?: number | undefined;
  /** When trying again makes sense, if the server says so. */
  readonly retryAfterMs?: number | undefined;
  /** Of our bytes, how many the other application took, when the peer could still say. */
  readonly deliveredBytes?: number | undefined;
}

export class SnetError extends Error {
  readonly code: SnetErrorCode;
  readonly fault: Fault;
  readonly wireCode: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly deliveredBytes: number | undefined;

  constructor(code: SnetErrorCode, message: string, detail: SnetErrorDetail = {}) {
    super(`${message} [${code}]`, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'SnetError';
    this.code = code;
    this.fault = faults[code];
    this.wireCode = detail.wireCode;
    this.retryAfterMs = detail.retryAfterMs;
    this.deliveredBytes = detail.deliveredBytes;
  }

  /** By name, so that two copies of this package recognise each other's errors. */
  static is(value: unknown, code?: SnetErrorCode): value is SnetError {
    return (
      value instanceof Error && value.name === 'SnetError' && (code === undefined || (value as SnetError).code === code)
    );
  }
}

/** Reasons on the wire (SPEC §8). Numbers are never reused. */
export const Code = {
  Ok: 0,
  UnknownTicket: 1,
  Expired: 2,
  StaleEpoch: 3,
  BadBinder: 4,
  PositionGap: 5,
  PositionAhead: 6,
  Draining: 9,
  UnsupportedVersion: 10,
  NoCommonSuite: 11,
  RateLimited: 12,
  AuthFailed: 13,
  Protocol: 14,
  Internal: 15,
  HandshakeTimeout: 17,
  TooManySessions: 18,
  FlowControl: 21,
  App: 22,
} as const;

const codeNames = new Map<number, string>(Object.entries(Code).map(([name, code]) => [code, name]));

/** A wire code for people; an unknown number stays a number. */
export function codeName(code: number): string {
  return codeNames.get(code) ?? `code ${code}`;
}

/** Authenticated bytes that break the protocol; `wireCode` is what we tell the peer. */
export function violation(message: string, wireCode: number = Code.Protocol): SnetError {
  return new SnetError('SNET_PROTOCOL_VIOLATION', message, { wireCode });
}
