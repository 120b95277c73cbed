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
 * | `SNET_PATH_DEAD` | network | the peer did not answer in time: the `cause` of a `detach`, never the end of a session |
 * | `SNET_OVERFLOW` | local | `whenDetached: 'fail'`: a write had to wait while no transport was up |
 * | `SNET_INTERNAL` | local | a defect in this package ended this one session, or a connection that led to none; `cause` is the exception |
 * | `SNET_RESET` | peer | the other end is gone: destroyed by its application, overflown, or broken; see `wireCode` |
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
  | 'SNET_PATH_DEAD'
  | 'SNET_OVERFLOW'
  | 'SNET_INTERNAL'
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
  SNET_PATH_DEAD: 'network',
  SNET_OVERFLOW: 'local',
  SNET_INTERNAL: 'local',
  SNET_RESET: 'peer',
  SNET_CLOSED: 'local',
  SNET_BAD_OPTION: 'local',
};

export interface SnetErrorDetail {
  readonly cause?: unknown;
  /** The reason as it is put on the wire (SPEC §8). @defaultValue the one that belongs to the code, where one does */
  readonly wireCode?: number | undefined;
  /** When trying again makes sense, if the server says so. */
  readonly retryAfterMs?: number | undefined;
  /** Of our bytes, how many the other application took, when the peer could still say. */
  readonly deliveredBytes?: number | undefined;
}

export class SnetError extends Error {
  readonly code: SnetErrorCode;
  /** Whose doing it was. */
  readonly fault: Fault;
  readonly wireCode: number | undefined;
  /** What an application gave its `destroy` as the reason, here or at the other end; `undefined`: it was something else. */
  readonly applicationCode: number | undefined;
  /** When trying again makes sense, if the server said so; not authenticated. */
  readonly retryAfterMs: number | undefined;
  readonly deliveredBytes: number | undefined;
  /** Of our bytes, how many the peer had not acknowledged when the session ended; `undefined`: this ended none. */
  readonly unacknowledgedBytes: number | undefined;

  constructor(code: SnetErrorCode, message: string, detail: SnetErrorDetail = {}) {
    super(`${message} [${code}]`, detail.cause === undefined ? undefined : { cause: detail.cause });
    const { wireCode = wireCodes[code], deliveredBytes } = detail;
    this.name = 'SnetError';
    this.code = code;
    this.fault = faults[code];
    this.wireCode = wireCode;
    this.applicationCode = wireCode !== undefined && wireCode >= Code.App ? wireCode - Code.App : undefined;
    this.retryAfterMs = detail.retryAfterMs;
    this.deliveredBytes = deliveredBytes;
    this.unacknowledgedBytes = undefined;
  }

  /** By name, so that two copies of this package recognise each other's errors. */
  static is(value: unknown, code?: SnetErrorCode): value is SnetError {
    return (
      value instanceof Error && value.name === 'SnetError' && (code === undefined || (value as SnetError).code === code)
    );
  }
}

/** What a session knows of its own bytes when it ends. */
export interface Account {
  readonly writtenBytes: number;
  readonly unacknowledgedBytes: number;
}

/** Fills in what is only known when the error ends a session. An error ends one session, and once. */
export function accounted(error: SnetError, { writtenBytes, unacknowledgedBytes }: Account): SnetError {
  // The peer's word, and no more than can be.
  const deliveredBytes = error.deliveredBytes && Math.min(error.deliveredBytes, writtenBytes);
  return Object.assign(error, { deliveredBytes, unacknowledgedBytes });
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
  Overflow: 7,
  TakenOver: 8,
  Draining: 9,
  UnsupportedVersion: 10,
  NoCommonSuite: 11,
  RateLimited: 12,
  AuthFailed: 13,
  Protocol: 14,
  Internal: 15,
  IdleTimeout: 16,
  HandshakeTimeout: 17,
  TooManySessions: 18,
  Redirect: 19,
  AeadFailed: 20,
  FlowControl: 21,
  App: 22,
} as const;

/** The largest application code: what a program may give `destroy`. */
export const maxApplicationCode = 0xffff_ffff;

/** What an error says on the wire unless it is told otherwise. */
const wireCodes: { readonly [C in SnetErrorCode]?: number } = {
  SNET_HANDSHAKE_TIMEOUT: Code.HandshakeTimeout,
  SNET_RESUME_EXPIRED: Code.Expired,
  SNET_AEAD_FAILED: Code.AeadFailed,
  SNET_PATH_DEAD: Code.IdleTimeout,
  SNET_OVERFLOW: Code.Overflow,
  SNET_INTERNAL: Code.Internal,
};

const codeNames = new Map<number, string>(Object.entries(Code).map(([name, code]) => [code, name]));

/** A wire code for people; an unknown number stays a number. */
export function codeName(code: number): string {
  if (code >= Code.App) return `application code ${code - Code.App}`;
  return codeNames.get(code) ?? `code ${code}`;
}

/** What `destroy` says on the wire. @throws SnetError `SNET_BAD_OPTION` when it is no such number. */
export function applicationWireCode(applicationCode: number): number {
  if (Number.isSafeInteger(applicationCode) && applicationCode >= 0 && applicationCode <= maxApplicationCode) {
    return Code.App + applicationCode;
  }
  throw new SnetError('SNET_BAD_OPTION', `an application code must be an integer from 0 to ${maxApplicationCode}`);
}

/** Authenticated bytes that break the protocol; `wireCode` is what we tell the peer. */
export function violation(message: string, wireCode: number = Code.Protocol): SnetError {
  return new SnetError('SNET_PROTOCOL_VIOLATION', message, { wireCode });
}

/** Something that must not happen did. @param cause what was thrown. */
export function defect(cause: unknown): SnetError {
  return new SnetError('SNET_INTERNAL', `a defect: ${String(cause)}`, { cause });
}
