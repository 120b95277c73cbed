import type { ChatServerOptions } from '@proj/chat-server';
import type { OptionRow, OptionTable } from './options.ts';
import { parseBytes, parseDuration, parseOneOf, parseWholeNumber } from './values.ts';

type SessionPolicy = NonNullable<ChatServerOptions['sessions']>['policy'];

/** Options of the chat server that go by the same name here. */
type SameName =
  | 'maxConnections'
  | 'maxUnansweredRequests'
  | 'maxQueuedBytes'
  | 'maxQueuedFrames'
  | 'maxAppendsWaiting'
  | 'maxAppendBytesWaiting'
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
  | 'maxGroupMembers'
  | 'maxConversationsPerUser'
  | 'resetGap'
  | 'maxMalformed'
  | 'maxUnknown'
  | 'maxLimitedPerMinute'
  | 'sourceConnectionBurst'
  | 'sourceConnectionsPer10s'
  | 'maxConnectionsPerSource'
  | 'registrationsPerHour'
  | 'failedLoginBurst'
  | 'failedLoginsPerMinute'
  | 'sourceFailedLoginsPerMinute';

/** What an operator may set of the chat server's limits; durations are milliseconds. */
export interface LimitOptions extends Readonly<Record<SameName, number>> {
  readonly sessionPolicy: SessionPolicy;
  readonly maxDevicesPerUser: number;
  readonly sendsBurst: number;
  readonly slowTimeout: number;
  readonly watchLease: number;
  readonly loginBan: number;
  readonly limitBan: number;
  readonly maxBan: number;
  readonly drainSpreadMin: number;
  readonly drainSpreadMax: number;
}

function count(help: string, initial: number, min = 1, max = 1_000_000): OptionRow<number> {
  return { placeholder: 'N', help, initial: String(initial), parse: parseWholeNumber(min, max) };
}

function size(help: string, initial: string, min: string, max: string): OptionRow<number> {
  return { placeholder: 'SIZE', help, initial, parse: parseBytes(min, max) };
}

function time(help: string, initial: string, min: string, max: string): OptionRow<number> {
  return { placeholder: 'TIME', help, initial, parse: parseDuration(min, max) };
}

export const limitTable: OptionTable<LimitOptions> = {
  sessionPolicy: {
    placeholder: 'POLICY',
    help: 'who goes when a user logs in once more: max-n the one silent longest; single all others; per-class the other of its class; reject-new itself',
    initial: 'max-n',
    parse: parseOneOf('max-n', 'single', 'per-class', 'reject-new'),
  },
  maxDevicesPerUser: count('devices of a user online, of max-n and reject-new', 10, 1, 1_000),
  maxConnections: count('connections, logged in or not', 50_000, 1, 10_000_000),
  maxConnectionsPerSource: count('connections of one address, or of a /64 of IPv6', 200, 1, 10_000_000),
  sourceConnectionBurst: count('connections that such a source may make at once', 30, 1, 10_000_000),
  sourceConnectionsPer10s: count('and in the long run, in 10 seconds', 30, 1, 10_000_000),
  failedLoginBurst: count('wrong passwords that an account is tried with at once', 3),
  failedLoginsPerMinute: count('and in the long run', 10),
  sourceFailedLoginsPerMinute: count('wrong passwords that a source may try in a minute before it is banned', 10),
  registrationsPerHour: count('accounts that a source may create, while registration is open', 60),
  loginBan: time('the first ban of a source for wrong passwords; the next are twice as long each', '15m', '1s', '1d'),
  limitBan: time('the first ban of a source for not heeding limits, likewise', '30s', '1s', '1d'),
  maxBan: time('the longest ban', '1h', '1s', '1d'),
  sendsPerSecond: count('messages per user, sustained', 10),
  sendsBurst: count('messages per user, at once', 60),
  sendBytesPerSecond: size('bytes of messages per user, sustained', '1MiB', '1KiB', '1GiB'),
  sendBytesBurst: size('bytes of messages per user, at once', '8MiB', '64KiB', '1GiB'),
  conversationSendsPerSecond: count('messages to one conversation, by all', 50),
  pullsPerSecond: count('pages, lists and searches per user, sustained', 20),
  pullBurst: count('pages, lists and searches per user, at once', 50),
  typingPerSecond: count('typing notices per user, sustained; more are dropped', 2),
  typingBurst: count('typing notices per user, at once', 10),
  watchesPerSecond: count('watches of the presence of others per user, sustained', 1),
  watchBurst: count('watches of the presence of others per user, at once', 20),
  watchLease: time('how long a watch holds', '90s', '100ms', '1h'),
  accountRequestsPerMinute: count('device lists, new passwords, profiles and blocks per user and minute', 30),
  groupsPerHour: count('groups that a user may create', 10),
  maxGroupMembers: count('members of a group', 2_000, 2, 100_000),
  maxConversationsPerUser: count('conversations of a user, those it left included', 5_000),
  resetGap: count('entries missing from a device beyond which it is told to leave a gap', 10_000, 1, 1_000_000_000),
  maxMalformed: count('malformed requests of a session in a minute', 3),
  maxUnknown: count('messages of unknown types of a session in a minute', 10),
  maxLimitedPerMinute: count(
    'refusals for a limit of a session in a minute, before it is ended and its source banned',
    50,
  ),
  maxUnansweredRequests: count('requests of a session at work; reading it stops there', 32, 1, 10_000),
  maxQueuedBytes: size(
    'what may wait for a session to take it; beyond that it is told of heads alone',
    '1MiB',
    '64KiB',
    '1GiB',
  ),
  maxQueuedFrames: count('frames that may wait for it, likewise', 1_000, 16, 10_000_000),
  slowTimeout: time('how long a connection may take nothing while something waits for it', '10s', '1s', '10m'),
  maxAppendsWaiting: count('entries that may wait for the store; more are refused for a moment', 10_000, 1, 10_000_000),
  maxAppendBytesWaiting: size('bytes of them', '64MiB', '1MiB', '64GiB'),
  drainSpreadMin: time(
    'the least wait that clients are told before they come back, when the server stops',
    '500ms',
    '0s',
    '1d',
  ),
  drainSpreadMax: time('the longest; each gets its own', '5s', '0s', '1d'),
};

/** As the chat server takes them. */
export function chatServerLimits(values: LimitOptions): Partial<ChatServerOptions> {
  const { sessionPolicy, maxDevicesPerUser, sendsBurst, slowTimeout, watchLease, ...others } = values;
  const { loginBan, limitBan, maxBan, drainSpreadMin, drainSpreadMax, ...same } = others;
  return {
    ...same,
    sessions: { policy: sessionPolicy, max: maxDevicesPerUser },
    sendBurst: sendsBurst,
    slowTimeoutMs: slowTimeout,
    watchLeaseMs: watchLease,
    loginBanMs: loginBan,
    limitBanMs: limitBan,
    maxBanMs: maxBan,
    drainSpreadMinMs: drainSpreadMin,
    drainSpreadMaxMs: drainSpreadMax,
  };
}
