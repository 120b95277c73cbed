import { Limit } from '@proj/chat-protocol';
import { type Clock, type Log, systemClock } from '@proj/io';
import type { ChatStore } from '@proj/store';
import { type Accounts, createAccounts } from './accounts.ts';
import { ChatServerError } from './errors.ts';
import type { Tokens } from './tokens.ts';

export interface ChatServerOptions {
  /** The log of record. It stays the caller's: dispose of it after the server. */
  readonly store: ChatStore;
  /** Issues and checks what clients log in with after the first time, see `createTokens`. */
  readonly tokens: Tokens;
  /** Who may log in with which password. @defaultValue `createAccounts(store.users)` */
  readonly accounts?: Accounts | undefined;
  /** Deadlines and rates go by it. @defaultValue `systemClock` */
  readonly clock?: Clock | undefined;
  /** Milliseconds since 1970: expiry of tokens, and the time that clients are told. @defaultValue `Date.now` */
  readonly wallClock?: (() => number) | undefined;
  /** Never told a text, a password or a token. @defaultValue silence */
  readonly log?: Log | undefined;
  /** Whether clients may create accounts. @defaultValue `'off'` */
  readonly registration?: 'open' | 'off' | undefined;
  /** From the connection to the accepted login, hashing included. @defaultValue 10_000 */
  readonly loginTimeoutMs?: number | undefined;
  /** Silence before a session counts as dead; more than `heartbeatMs`. @defaultValue 60_000 */
  readonly idleTimeoutMs?: number | undefined;
  /** How often clients are told to say something, 100 to 3 600 000. @defaultValue 25_000 */
  readonly heartbeatMs?: number | undefined;
  /** How long an ending session may take to get its answers and again to take its last bytes. @defaultValue 2_000 */
  readonly closeTimeoutMs?: number | undefined;
  /** Connections, logged in or not. One more is answered `Overloaded`. @defaultValue 50_000 */
  readonly maxConnections?: number | undefined;
  /** Devices of one user online. One more replaces the one that was silent longest. @defaultValue 10 */
  readonly maxDevicesPerUser?: number | undefined;
  /** Requests of a session that wait for their answers; reading its connection stops there. @defaultValue 32 */
  readonly maxUnansweredRequests?: number | undefined;
  /**
   * Bytes that may wait for a session to take them, from 65 536: memory per session. A push beyond them ends the
   * session with `Slow`, to catch up from the log; reading stops at a quarter. @defaultValue 1_048_576
   */
  readonly maxQueuedBytes?: number | undefined;
  /** Frames, as {@link maxQueuedBytes}, from 16. @defaultValue 1_000 */
  readonly maxQueuedFrames?: number | undefined;
  /** Messages that a user may send at once after a pause. @defaultValue 60 */
  readonly sendBurst?: number | undefined;
  /** Messages that a user may send in the long run. One more is answered `RateLimited`. @defaultValue 10 */
  readonly sendsPerSecond?: number | undefined;
}

export type ResolvedOptions = {
  readonly [Name in keyof ChatServerOptions]-?: Name extends 'log'
    ? ChatServerOptions[Name]
    : Exclude<ChatServerOptions[Name], undefined>;
};

export const longestMs = 86_400_000;

/** @throws ChatServerError `CHAT_SERVER_BAD_OPTION` */
export function resolveOptions(options: ChatServerOptions): ResolvedOptions {
  const heartbeatMs = integer('heartbeatMs', options.heartbeatMs, 25_000, Limit.minHeartbeatMs, Limit.maxHeartbeatMs);
  const registration: unknown = options.registration ?? 'off';
  if (registration !== 'open' && registration !== 'off') throw badOption("registration is 'open' or 'off'");
  return Object.freeze({
    store: options.store,
    tokens: options.tokens,
    accounts: options.accounts ?? createAccounts(options.store.users, { wallClock: options.wallClock }),
    clock: options.clock ?? systemClock,
    wallClock: options.wallClock ?? Date.now,
    log: options.log,
    registration,
    loginTimeoutMs: integer('loginTimeoutMs', options.loginTimeoutMs, 10_000, 1, longestMs),
    // A session whose heartbeats are on time must not be taken for dead.
    idleTimeoutMs: integer('idleTimeoutMs', options.idleTimeoutMs, 60_000, heartbeatMs + 1, longestMs),
    heartbeatMs,
    closeTimeoutMs: integer('closeTimeoutMs', options.closeTimeoutMs, 2_000, 1, longestMs),
    maxConnections: integer('maxConnections', options.maxConnections, 50_000, 1, 10_000_000),
    maxDevicesPerUser: integer('maxDevicesPerUser', options.maxDevicesPerUser, 10, 1, 1_000),
    maxUnansweredRequests: integer('maxUnansweredRequests', options.maxUnansweredRequests, 32, 1, 10_000),
    maxQueuedBytes: integer('maxQueuedBytes', options.maxQueuedBytes, 1_048_576, 65_536, 0x4000_0000),
    maxQueuedFrames: integer('maxQueuedFrames', options.maxQueuedFrames, 1_000, 16, 10_000_000),
    sendBurst: integer('sendBurst', options.sendBurst, 60, 1, 1_000_000),
    sendsPerSecond: integer('sendsPerSecond', options.sendsPerSecond, 10, 1, 1_000_000),
  });
}

/** @throws ChatServerError `CHAT_SERVER_BAD_OPTION` */
export function checkedGraceMs(graceMs: number | undefined): number {
  return integer('graceMs', graceMs, 5_000, 0, longestMs);
}

/** @throws ChatServerError `CHAT_SERVER_BAD_OPTION` */
export function integer(
  name: string,
  given: number | undefined,
  byDefault: number,
  least: number,
  most: number,
): number {
  const value = given ?? byDefault;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw badOption(`${name} is ${value}, not an integer from ${least} to ${most}`);
}

export function badOption(message: string): ChatServerError {
  return new ChatServerError('CHAT_SERVER_BAD_OPTION', 'local', message);
}
