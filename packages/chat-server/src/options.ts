import { type Clock, type Log, systemClock } from '@proj/io';
import type { ChatStore } from '@proj/store';
import type { LimitRates } from './abuse/limits.ts';
import type { Load } from './abuse/shedding.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import type { ConversationOptions } from './conversations/options.ts';
import type { PlacePolicy } from './core/registry.ts';
import { badOption, integer, limit, limits, longestMs, type ServerLimitName } from './limits.ts';
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
  /**
   * How often in a minute a session may ask again before it was told to, beyond what may have been on its way. The last time
   * it is answered `TooManyAttempts`, and its source is banned. @defaultValue 50
   */
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
    ...resolveNumbers(options),
    ...conversations(options),
  });
}

function resolveSessions(sessions: ChatServerOptions['sessions']): ResolvedSessions {
  const policy = sessions?.policy ?? 'max-n';
  if (!policies.includes(policy)) throw badOption(`sessions.policy is one of ${policies.join(', ')}`);
  return Object.freeze({ policy, max: limit('sessions.max', sessions?.max) });
}

function resolveNumbers(options: ChatServerOptions): Pick<ResolvedOptions, ServerLimitName> {
  const { 'sessions.max': _, minPasswordCharacters: __, ...own } = limits;
  const names = Object.keys(own) as ServerLimitName[];
  const entries = names.map((name) => [name, limit(name, options[name])] as const);
  const numbers = Object.fromEntries(entries) as Pick<ResolvedOptions, ServerLimitName>;
  const { heartbeatMs, idleTimeoutMs, drainSpreadMinMs, drainSpreadMaxMs } = numbers;
  // A session whose heartbeats are on time must not be taken for dead.
  if (idleTimeoutMs <= heartbeatMs) throw badOption(`idleTimeoutMs is ${idleTimeoutMs}, not above heartbeatMs`);
  if (drainSpreadMaxMs < drainSpreadMinMs) {
    throw badOption(`drainSpreadMaxMs is ${drainSpreadMaxMs}, below drainSpreadMinMs`);
  }
  return numbers;
}

function conversations(
  options: ChatServerOptions,
): Pick<ResolvedOptions, Exclude<keyof ConversationOptions, ServerLimitName>> {
  const hookFailure: unknown = options.hookFailure ?? 'refuse';
  if (hookFailure !== 'refuse' && hookFailure !== 'allow') throw badOption("hookFailure is 'refuse' or 'allow'");
  return { beforeSend: options.beforeSend, hookFailure, outbox: options.outbox ?? false };
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
