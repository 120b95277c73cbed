import { Limit } from '@proj/chat-protocol';
import { type Clock, type Log, systemClock } from '@proj/io';
import type { ChatStore } from '@proj/store';
import type { LimitRates } from './abuse/limits.ts';
import type { Load } from './abuse/shedding.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import type { ConversationOptions } from './conversations/options.ts';
import type { PlacePolicy } from './core/registry.ts';
import { ChatServerError } from './errors.ts';
import { type Metrics, noMetrics } from './metrics.ts';
import type { Tokens } from './tokens.ts';

export interface ChatServerOptions extends ConversationOptions {
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
  /** From 0 up to 1: spreads those who are told to come back. @defaultValue `Math.random` */
  readonly random?: (() => number) | undefined;
  /** Never told a text, a password or a token. @defaultValue silence */
  readonly log?: Log | undefined;
  /** Is told what happens. @defaultValue `noMetrics` */
  readonly metrics?: Metrics | undefined;
  /** How loaded the process is; asked once a second. @defaultValue never */
  readonly load?: (() => Load) | undefined;
  /** Whether clients may create accounts. @defaultValue `'off'` */
  readonly registration?: 'open' | 'off' | undefined;
  /**
   * How many sessions a user may have. `'max-n'`: up to `max`, one more takes the place of the one that was silent
   * longest. `'single'`: one. `'per-class'`: one for each class of devices. `'reject-new'`: up to `max`, one more is
   * refused. A device that logs in again takes its own place whatever the policy; bots and dialects do not count.
   * @defaultValue max-n, 10
   */
  readonly sessions?: { readonly policy: PlacePolicy; readonly max?: number | undefined } | undefined;

  /** From the connection to the accepted login, hashing included. @defaultValue 10_000 */
  readonly loginTimeoutMs?: number | undefined;
  /** Silence before a session counts as dead; more than `heartbeatMs`. @defaultValue 60_000 */
  readonly idleTimeoutMs?: number | undefined;
  /** How often clients are told to say something, 100 to 3 600 000. @defaultValue 25_000 */
  readonly heartbeatMs?: number | undefined;
  /** How long an ending session may take to get its answers and again to take its last bytes. @defaultValue 2_000 */
  readonly closeTimeoutMs?: number | undefined;
  /** How long a transport may take nothing while something waits for it. Then the session ends with `Slow`. @defaultValue 10_000 */
  readonly slowTimeoutMs?: number | undefined;
  /** Least of the wait that clients are told when the server shuts down; each gets its own. @defaultValue 500 */
  readonly drainSpreadMinMs?: number | undefined;
  /** Most of it, not below `drainSpreadMinMs`. @defaultValue 5_000 */
  readonly drainSpreadMaxMs?: number | undefined;

  /** Connections, logged in or not. One more is answered `Overloaded`. @defaultValue 50_000 */
  readonly maxConnections?: number | undefined;
  /** Requests of a session that wait for their answers; reading its connection stops there. @defaultValue 32 */
  readonly maxUnansweredRequests?: number | undefined;
  /**
   * Bytes that may wait for a session to take them, from 65 536: memory per session. Beyond them it is told of heads
   * alone until it took what waits; reading stops at a quarter. @defaultValue 1_048_576
   */
  readonly maxQueuedBytes?: number | undefined;
  /** Frames, as {@link maxQueuedBytes}, from 16. @defaultValue 1_000 */
  readonly maxQueuedFrames?: number | undefined;
  /** Entries that may wait for the store. One more is answered `Unavailable`. @defaultValue 10_000 */
  readonly maxAppendsWaiting?: number | undefined;
  /** Bytes of them. @defaultValue 67_108_864 */
  readonly maxAppendBytesWaiting?: number | undefined;

  /** Entries that a user may send at once after a pause. @defaultValue 60 */
  readonly sendBurst?: number | undefined;
  /** Entries that a user may send in the long run. One more is answered `RateLimited`. @defaultValue 10 */
  readonly sendsPerSecond?: number | undefined;
  /** Bytes that a user may send at once. @defaultValue 8_388_608 */
  readonly sendBytesBurst?: number | undefined;
  /** Bytes that a user may send in the long run. @defaultValue 1_048_576 */
  readonly sendBytesPerSecond?: number | undefined;
  /** Entries that all together may send to one conversation, at once and each second. @defaultValue 50 */
  readonly conversationSendsPerSecond?: number | undefined;
  /** Pages, lists, syncs and searches that a user may ask for at once. @defaultValue 50 */
  readonly pullBurst?: number | undefined;
  /** And in the long run. @defaultValue 20 */
  readonly pullsPerSecond?: number | undefined;
  /** Groups that a user may create, at once and each hour. @defaultValue 10 */
  readonly groupsPerHour?: number | undefined;
  /** Notices that a user is typing, at once. One more is dropped. @defaultValue 10 */
  readonly typingBurst?: number | undefined;
  /** And in the long run. @defaultValue 2 */
  readonly typingPerSecond?: number | undefined;
  /** Watches of others' presence, at once. @defaultValue 20 */
  readonly watchBurst?: number | undefined;
  /** And in the long run. @defaultValue 1 */
  readonly watchesPerSecond?: number | undefined;
  /** What a user may do to its account at once and each minute: devices, password, profile, blocks. @defaultValue 30 */
  readonly accountRequestsPerMinute?: number | undefined;

  /** Malformed requests that a session is answered in a minute. One more is a `ProtocolError`. @defaultValue 3 */
  readonly maxMalformed?: number | undefined;
  /** Messages of unknown types, likewise. @defaultValue 10 */
  readonly maxUnknown?: number | undefined;
  /** `RateLimited` answers of a session in a minute. The last is a `TooManyAttempts`, and its source is banned. @defaultValue 50 */
  readonly maxLimitedPerMinute?: number | undefined;

  /**
   * Whether many users come from this address, as behind NAT or through a tunnel: it is limited by account alone, never
   * banned, and may register without limit while registration is open. Asked with an address without port and zone.
   * @defaultValue nobody's
   */
  readonly sharedSources?: ((address: string) => boolean) | undefined;
  /** Connections that one source may make at once: an IPv4 address, or a /64 of IPv6. @defaultValue 30 */
  readonly sourceConnectionBurst?: number | undefined;
  /** And in the long run, in 10 seconds. One more is answered `TooManyAttempts`. @defaultValue 30 */
  readonly sourceConnectionsPer10s?: number | undefined;
  /** Connections that one source may have. @defaultValue 200 */
  readonly maxConnectionsPerSource?: number | undefined;
  /** Accounts that one source may ask for, at once and each hour. @defaultValue 60 */
  readonly registrationsPerHour?: number | undefined;
  /** Wrong passwords that an account is tried with at once. One more is answered `TooManyAttempts`, right or wrong. @defaultValue 3 */
  readonly failedLoginBurst?: number | undefined;
  /** And in the long run. @defaultValue 10 */
  readonly failedLoginsPerMinute?: number | undefined;
  /** Wrong passwords that one source may try in a minute; then it is banned. @defaultValue 10 */
  readonly sourceFailedLoginsPerMinute?: number | undefined;
  /** The first ban for wrong passwords. The next are twice as long each, up to `maxBanMs`. @defaultValue 900_000 */
  readonly loginBanMs?: number | undefined;
  /** The first ban for not heeding limits, likewise. @defaultValue 30_000 */
  readonly limitBanMs?: number | undefined;
  /** The longest ban. @defaultValue 3_600_000 */
  readonly maxBanMs?: number | undefined;
}

export interface ResolvedSessions {
  readonly policy: PlacePolicy;
  readonly max: number;
}

export type ResolvedOptions = {
  readonly [Name in keyof ChatServerOptions]-?: Name extends 'log' | 'load' | 'beforeSend'
    ? ChatServerOptions[Name]
    : Name extends 'sessions'
      ? ResolvedSessions
      : Exclude<ChatServerOptions[Name], undefined>;
};

export const longestMs = 86_400_000;

const policies: readonly PlacePolicy[] = ['max-n', 'single', 'per-class', 'reject-new'];

/** @throws ChatServerError `CHAT_SERVER_BAD_OPTION` */
export function resolveOptions(options: ChatServerOptions): ResolvedOptions {
  const registration: unknown = options.registration ?? 'off';
  if (registration !== 'open' && registration !== 'off') throw badOption("registration is 'open' or 'off'");
  const { lifetimeMs } = options.tokens;
  if (!Number.isSafeInteger(lifetimeMs) || lifetimeMs < 1) throw badOption('tokens have a lifetimeMs from 1');
  return Object.freeze({
    store: options.store,
    tokens: options.tokens,
    accounts: options.accounts ?? createAccounts(options.store.users, { wallClock: options.wallClock }),
    clock: options.clock ?? systemClock,
    wallClock: options.wallClock ?? Date.now,
    random: options.random ?? Math.random,
    log: options.log,
    metrics: options.metrics ?? noMetrics,
    load: options.load,
    registration,
    sharedSources: options.sharedSources ?? (() => false),
    sessions: resolveSessions(options.sessions),
    ...durations(options),
    ...queues(options),
    ...rates(options),
    ...patience(options),
    ...sources(options),
    ...conversations(options),
  });
}

type Numbers<Name extends keyof ChatServerOptions> = Pick<ResolvedOptions, Name>;

function resolveSessions(sessions: ChatServerOptions['sessions']): ResolvedSessions {
  const policy = sessions?.policy ?? 'max-n';
  if (!policies.includes(policy)) throw badOption(`sessions.policy is one of ${policies.join(', ')}`);
  return Object.freeze({ policy, max: integer('sessions.max', sessions?.max, 10, 1, 1_000) });
}

function durations(
  options: ChatServerOptions,
): Numbers<
  | 'heartbeatMs'
  | 'idleTimeoutMs'
  | 'loginTimeoutMs'
  | 'closeTimeoutMs'
  | 'slowTimeoutMs'
  | 'drainSpreadMinMs'
  | 'drainSpreadMaxMs'
> {
  const heartbeatMs = integer('heartbeatMs', options.heartbeatMs, 25_000, Limit.minHeartbeatMs, Limit.maxHeartbeatMs);
  const drainSpreadMinMs = integer('drainSpreadMinMs', options.drainSpreadMinMs, 500, 0, longestMs);
  return {
    loginTimeoutMs: integer('loginTimeoutMs', options.loginTimeoutMs, 10_000, 1, longestMs),
    // A session whose heartbeats are on time must not be taken for dead.
    idleTimeoutMs: integer('idleTimeoutMs', options.idleTimeoutMs, 60_000, heartbeatMs + 1, longestMs),
    heartbeatMs,
    closeTimeoutMs: integer('closeTimeoutMs', options.closeTimeoutMs, 2_000, 1, longestMs),
    slowTimeoutMs: integer('slowTimeoutMs', options.slowTimeoutMs, 10_000, 1, longestMs),
    drainSpreadMinMs,
    drainSpreadMaxMs: integer('drainSpreadMaxMs', options.drainSpreadMaxMs, 5_000, drainSpreadMinMs, longestMs),
  };
}

function queues(
  options: ChatServerOptions,
): Numbers<
  | 'maxConnections'
  | 'maxUnansweredRequests'
  | 'maxQueuedBytes'
  | 'maxQueuedFrames'
  | 'maxAppendsWaiting'
  | 'maxAppendBytesWaiting'
> {
  const { maxAppendBytesWaiting } = options;
  return {
    maxConnections: integer('maxConnections', options.maxConnections, 50_000, 1, 10_000_000),
    maxUnansweredRequests: integer('maxUnansweredRequests', options.maxUnansweredRequests, 32, 1, 10_000),
    maxQueuedBytes: integer('maxQueuedBytes', options.maxQueuedBytes, 1_048_576, 65_536, 0x4000_0000),
    maxQueuedFrames: integer('maxQueuedFrames', options.maxQueuedFrames, 1_000, 16, 10_000_000),
    maxAppendsWaiting: integer('maxAppendsWaiting', options.maxAppendsWaiting, 10_000, 1, 10_000_000),
    maxAppendBytesWaiting: integer(
      'maxAppendBytesWaiting',
      maxAppendBytesWaiting,
      67_108_864,
      1_048_576,
      0x10_0000_0000,
    ),
  };
}

function rates(
  options: ChatServerOptions,
): Numbers<
  | 'sendBurst'
  | 'sendsPerSecond'
  | 'sendBytesBurst'
  | 'sendBytesPerSecond'
  | 'conversationSendsPerSecond'
  | 'pullBurst'
  | 'pullsPerSecond'
  | 'groupsPerHour'
  | 'typingBurst'
  | 'typingPerSecond'
  | 'watchBurst'
  | 'watchesPerSecond'
  | 'accountRequestsPerMinute'
> {
  const { conversationSendsPerSecond, accountRequestsPerMinute } = options;
  return {
    sendBurst: integer('sendBurst', options.sendBurst, 60, 1, 1_000_000),
    sendsPerSecond: integer('sendsPerSecond', options.sendsPerSecond, 10, 1, 1_000_000),
    sendBytesBurst: integer('sendBytesBurst', options.sendBytesBurst, 8_388_608, 65_536, 0x4000_0000),
    sendBytesPerSecond: integer('sendBytesPerSecond', options.sendBytesPerSecond, 1_048_576, 1_024, 0x4000_0000),
    conversationSendsPerSecond: integer('conversationSendsPerSecond', conversationSendsPerSecond, 50, 1, 1_000_000),
    pullBurst: integer('pullBurst', options.pullBurst, 50, 1, 1_000_000),
    pullsPerSecond: integer('pullsPerSecond', options.pullsPerSecond, 20, 1, 1_000_000),
    groupsPerHour: integer('groupsPerHour', options.groupsPerHour, 10, 1, 1_000_000),
    typingBurst: integer('typingBurst', options.typingBurst, 10, 1, 1_000_000),
    typingPerSecond: integer('typingPerSecond', options.typingPerSecond, 2, 1, 1_000_000),
    watchBurst: integer('watchBurst', options.watchBurst, 20, 1, 1_000_000),
    watchesPerSecond: integer('watchesPerSecond', options.watchesPerSecond, 1, 1, 1_000_000),
    accountRequestsPerMinute: integer('accountRequestsPerMinute', accountRequestsPerMinute, 30, 1, 1_000_000),
  };
}

function patience(options: ChatServerOptions): Numbers<'maxMalformed' | 'maxUnknown' | 'maxLimitedPerMinute'> {
  return {
    maxMalformed: integer('maxMalformed', options.maxMalformed, 3, 1, 1_000_000),
    maxUnknown: integer('maxUnknown', options.maxUnknown, 10, 1, 1_000_000),
    maxLimitedPerMinute: integer('maxLimitedPerMinute', options.maxLimitedPerMinute, 50, 1, 1_000_000),
  };
}

function sources(
  options: ChatServerOptions,
): Numbers<
  | 'sourceConnectionBurst'
  | 'sourceConnectionsPer10s'
  | 'maxConnectionsPerSource'
  | 'registrationsPerHour'
  | 'failedLoginBurst'
  | 'failedLoginsPerMinute'
  | 'sourceFailedLoginsPerMinute'
  | 'loginBanMs'
  | 'limitBanMs'
  | 'maxBanMs'
> {
  const { sourceConnectionsPer10s, sourceFailedLoginsPerMinute } = options;
  return {
    sourceConnectionBurst: integer('sourceConnectionBurst', options.sourceConnectionBurst, 30, 1, 10_000_000),
    sourceConnectionsPer10s: integer('sourceConnectionsPer10s', sourceConnectionsPer10s, 30, 1, 10_000_000),
    maxConnectionsPerSource: integer('maxConnectionsPerSource', options.maxConnectionsPerSource, 200, 1, 10_000_000),
    registrationsPerHour: integer('registrationsPerHour', options.registrationsPerHour, 60, 1, 1_000_000),
    failedLoginBurst: integer('failedLoginBurst', options.failedLoginBurst, 3, 1, 1_000_000),
    failedLoginsPerMinute: integer('failedLoginsPerMinute', options.failedLoginsPerMinute, 10, 1, 1_000_000),
    sourceFailedLoginsPerMinute: integer('sourceFailedLoginsPerMinute', sourceFailedLoginsPerMinute, 10, 1, 1_000_000),
    loginBanMs: integer('loginBanMs', options.loginBanMs, 900_000, 1_000, longestMs),
    limitBanMs: integer('limitBanMs', options.limitBanMs, 30_000, 1_000, longestMs),
    maxBanMs: integer('maxBanMs', options.maxBanMs, 3_600_000, 1_000, longestMs),
  };
}

function conversations(options: ChatServerOptions): Numbers<keyof ConversationOptions> {
  const hookFailure: unknown = options.hookFailure ?? 'refuse';
  if (hookFailure !== 'refuse' && hookFailure !== 'allow') throw badOption("hookFailure is 'refuse' or 'allow'");
  return {
    beforeSend: options.beforeSend,
    hookFailure,
    outbox: options.outbox ?? false,
    hookTimeoutMs: integer('hookTimeoutMs', options.hookTimeoutMs, 5_000, 1, longestMs),
    maxGroupMembers: integer('maxGroupMembers', options.maxGroupMembers, 2_000, 1, 100_000),
    maxConversationsPerUser: integer('maxConversationsPerUser', options.maxConversationsPerUser, 5_000, 1, 1_000_000),
    resetGap: integer('resetGap', options.resetGap, 10_000, 1, Number.MAX_SAFE_INTEGER),
    watchLeaseMs: integer('watchLeaseMs', options.watchLeaseMs, 90_000, Limit.minLeaseMs, Limit.maxLeaseMs),
  };
}

/** What users may ask for. */
export function limitRates(options: ResolvedOptions): LimitRates {
  return {
    sends: { burst: options.sendBurst, perSecond: options.sendsPerSecond },
    sendBytes: { burst: options.sendBytesBurst, perSecond: options.sendBytesPerSecond },
    conversationSends: {
      burst: options.conversationSendsPerSecond,
      perSecond: options.conversationSendsPerSecond,
    },
    pulls: { burst: options.pullBurst, perSecond: options.pullsPerSecond },
    groups: { burst: options.groupsPerHour, perSecond: options.groupsPerHour / 3_600 },
    typing: { burst: options.typingBurst, perSecond: options.typingPerSecond },
    watches: { burst: options.watchBurst, perSecond: options.watchesPerSecond },
    accountRequests: { burst: options.accountRequestsPerMinute, perSecond: options.accountRequestsPerMinute / 60 },
  };
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
