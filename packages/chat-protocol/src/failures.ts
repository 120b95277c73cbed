import type { ChatProtocolError } from './errors.ts';
import type { Failure } from './messages.ts';

/**
 * Every failure that a server reports, SPEC §5. Below 1000 the connection is over after it, from 1000 on it goes on.
 * Codes are never renamed or reused; 0 is never assigned.
 */
export const failures = {
  LoginRejected: {
    code: 1,
    terminal: true,
    retryable: false,
    sentence: 'The user or the password is wrong.',
  },
  Replaced: {
    code: 2,
    terminal: true,
    retryable: false,
    sentence: 'Another login of this user took over the session.',
  },
  Shutdown: {
    code: 3,
    terminal: false,
    retryable: true,
    sentence: 'The server shuts down: connect again later.',
  },
  LoginTimeout: {
    code: 4,
    terminal: false,
    retryable: true,
    sentence: 'No login arrived in time.',
  },
  IdleTimeout: {
    code: 5,
    terminal: false,
    retryable: true,
    sentence: 'Nothing arrived for longer than the heartbeat allows.',
  },
  ProtocolError: {
    code: 6,
    terminal: true,
    retryable: false,
    sentence: 'What was sent does not follow the protocol.',
  },
  Slow: {
    code: 7,
    terminal: false,
    retryable: true,
    sentence: 'The connection took too long to accept what was waiting for it.',
  },
  TokenRejected: {
    code: 8,
    terminal: true,
    retryable: false,
    sentence: 'The token is unknown, revoked or expired: log in with the password.',
  },
  Overloaded: {
    code: 9,
    terminal: false,
    retryable: true,
    sentence: 'The server takes no more connections now.',
  },
  TooManyAttempts: {
    code: 10,
    terminal: false,
    retryable: true,
    sentence: 'Too many logins or too many requests beyond the limits: wait before connecting again.',
  },
  Internal: {
    code: 11,
    terminal: false,
    retryable: true,
    sentence: 'The server failed.',
  },
  Revoked: {
    code: 12,
    terminal: true,
    retryable: false,
    sentence: 'The session was ended by the user or an administrator: log in with the password.',
  },
  TooManyDevices: {
    code: 13,
    terminal: true,
    retryable: false,
    sentence: 'The user has as many sessions as are allowed: end one of them first.',
  },
  UnknownUser: {
    code: 1001,
    terminal: false,
    retryable: false,
    sentence: 'There is no such user.',
  },
  IdConflict: {
    code: 1002,
    terminal: false,
    retryable: false,
    sentence: 'This message id was used for another text.',
  },
  RateLimited: {
    code: 1003,
    terminal: false,
    retryable: true,
    sentence: 'Too many requests: wait before the next.',
  },
  TooLarge: {
    code: 1004,
    terminal: false,
    retryable: false,
    sentence: 'The text or the list is longer than the limit.',
  },
  UserExists: {
    code: 1005,
    terminal: false,
    retryable: false,
    sentence: 'The user name is taken.',
  },
  RegistrationClosed: {
    code: 1006,
    terminal: false,
    retryable: false,
    sentence: 'This server creates no accounts on request.',
  },
  BadRequest: {
    code: 1007,
    terminal: false,
    retryable: false,
    sentence: 'A field of the request is missing or outside its range.',
  },
  Unavailable: {
    code: 1008,
    terminal: false,
    retryable: true,
    sentence: 'The request could not be carried out now.',
  },
  NotAllowed: {
    code: 1009,
    terminal: false,
    retryable: false,
    sentence: 'This user may not do that.',
  },
  UnknownCommand: {
    code: 1010,
    terminal: false,
    retryable: false,
    sentence: 'The server does not know this command.',
  },
  UnknownConversation: {
    code: 1011,
    terminal: false,
    retryable: false,
    sentence: 'There is no such conversation.',
  },
  UnknownEntry: {
    code: 1012,
    terminal: false,
    retryable: false,
    sentence: 'There is no such entry, or it was recalled.',
  },
  Rejected: {
    code: 1013,
    terminal: false,
    retryable: false,
    sentence: 'The server does not accept this message.',
  },
  Muted: {
    code: 1014,
    terminal: false,
    retryable: true,
    sentence: 'This user may not send to the group now.',
  },
  LimitReached: {
    code: 1015,
    terminal: false,
    retryable: false,
    sentence: 'There are as many of these as are allowed.',
  },
} as const;

export type FailureName = keyof typeof failures;

/** The codes alone: `FailureCode.Replaced`. */
export const FailureCode: { readonly [Name in FailureName]: (typeof failures)[Name]['code'] } = Object.fromEntries(
  Object.entries(failures).map(([name, { code }]) => [name, code]),
) as { readonly [Name in FailureName]: (typeof failures)[Name]['code'] };

/** One row of {@link failures}. */
export interface FailureInfo {
  readonly name: FailureName;
  readonly code: number;
  /** A client must not connect again by itself: the same would happen again, or start a war between two devices. */
  readonly terminal: boolean;
  /** The same may succeed later. */
  readonly retryable: boolean;
  readonly sentence: string;
}

const infoByCode: ReadonlyMap<number, FailureInfo> = new Map(
  Object.entries(failures).map(([name, row]) => [row.code, { name: name as FailureName, ...row }]),
);

/** The row of a code, or `undefined` for one that a newer server made up. */
export function failureInfo(code: number): FailureInfo | undefined {
  return infoByCode.get(code);
}

/** Whether the server closes the connection after this failure. */
export function endsConnection(failure: Failure): boolean {
  return failure.code < 1000;
}

/** Whether a client must not connect again by itself. An unknown code that ends the connection counts by `retryable`. */
export function isTerminal(failure: Failure): boolean {
  return failureInfo(failure.code)?.terminal ?? (endsConnection(failure) && !failure.retryable);
}

/**
 * A failure message with the values of its row.
 * @param options - `ackId`: the request that failed, default 0 for none; `reason`: default the row's sentence;
 * `retryAfterMs`: default 0, at will.
 */
export function failure(
  name: FailureName,
  options?: {
    readonly ackId?: number | undefined;
    readonly reason?: string | undefined;
    readonly retryAfterMs?: number | undefined;
  },
): Failure {
  const { code, retryable, sentence } = failures[name];
  return {
    type: 'failure',
    ackId: options?.ackId ?? 0,
    code,
    reason: options?.reason ?? sentence,
    retryable,
    retryAfterMs: options?.retryAfterMs ?? 0,
  };
}

/** What to answer to a message that did not decode: a request with a bad value fails alone, all else ends the connection. [CHAT-5.2] */
export function failureFor(error: ChatProtocolError): Failure {
  if (error.seqId > 0 && error.code === 'CHAT_TOO_LARGE') return failure('TooLarge', { ackId: error.seqId });
  if (error.seqId > 0 && error.code === 'CHAT_BAD_FIELD') return failure('BadRequest', { ackId: error.seqId });
  return failure('ProtocolError', { ackId: error.seqId });
}
