import { type ChatServerOptions, type LimitName, limits } from '@proj/chat-server';
import type { OptionRow, OptionTable } from './options.ts';
import { formatBytes, formatDuration, parseBytes, parseDuration, parseOneOf, parseWholeNumber } from './values.ts';

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

/** A number of the chat server, with the default and the range that it has there. */
export function count(name: LimitName, help: string): OptionRow<number> {
  const { byDefault, least, most } = limits[name];
  return { placeholder: 'N', help, initial: String(byDefault), parse: parseWholeNumber(least, most) };
}

/** Likewise, of bytes. */
function size(name: LimitName, help: string): OptionRow<number> {
  const { byDefault, least, most } = limits[name];
  const parse = parseBytes(formatBytes(least), formatBytes(most));
  return { placeholder: 'SIZE', help, initial: formatBytes(byDefault), parse };
}

/** Likewise, of milliseconds. */
export function time(name: LimitName, help: string): OptionRow<number> {
  const { byDefault, least, most } = limits[name];
  const parse = parseDuration(formatDuration(least), formatDuration(most));
  return { placeholder: 'TIME', help, initial: formatDuration(byDefault), parse };
}

export const limitTable: OptionTable<LimitOptions> = {
  sessionPolicy: {
    placeholder: 'POLICY',
    help: 'who goes when a user logs in once more: max-n the one silent longest; single all others; per-class the other of its class; reject-new itself',
    initial: 'max-n',
    parse: parseOneOf('max-n', 'single', 'per-class', 'reject-new'),
  },
  maxDevicesPerUser: count('sessions.max', 'devices of a user online, of max-n and reject-new'),
  maxConnections: count('maxConnections', 'connections, logged in or not'),
  maxConnectionsPerSource: count('maxConnectionsPerSource', 'connections of one address, or of a /64 of IPv6'),
  sourceConnectionBurst: count('sourceConnectionBurst', 'connections that such a source may make at once'),
  sourceConnectionsPer10s: count('sourceConnectionsPer10s', 'and in the long run, in 10 seconds'),
  failedLoginBurst: count('failedLoginBurst', 'wrong passwords that an account is tried with at once'),
  failedLoginsPerMinute: count('failedLoginsPerMinute', 'and in the long run'),
  sourceFailedLoginsPerMinute: count(
    'sourceFailedLoginsPerMinute',
    'wrong passwords that a source may try in a minute before it is banned',
  ),
  registrationsPerHour: count('registrationsPerHour', 'accounts that a source may create, while registration is open'),
  loginBan: time('loginBanMs', 'the first ban of a source for wrong passwords; the next are twice as long each'),
  limitBan: time('limitBanMs', 'the first ban of a source for not heeding limits, likewise'),
  maxBan: time('maxBanMs', 'the longest ban'),
  sendsPerSecond: count('sendsPerSecond', 'messages per user, sustained'),
  sendsBurst: count('sendBurst', 'messages per user, at once'),
  sendBytesPerSecond: size('sendBytesPerSecond', 'bytes of messages per user, sustained'),
  sendBytesBurst: size('sendBytesBurst', 'bytes of messages per user, at once'),
  conversationSendsPerSecond: count('conversationSendsPerSecond', 'messages to one conversation, by all'),
  pullsPerSecond: count('pullsPerSecond', 'pages, lists and searches per user, sustained'),
  pullBurst: count('pullBurst', 'pages, lists and searches per user, at once'),
  typingPerSecond: count('typingPerSecond', 'typing notices per user, sustained; more are dropped'),
  typingBurst: count('typingBurst', 'typing notices per user, at once'),
  watchesPerSecond: count('watchesPerSecond', 'watches of the presence of others per user, sustained'),
  watchBurst: count('watchBurst', 'watches of the presence of others per user, at once'),
  watchLease: time('watchLeaseMs', 'how long a watch holds'),
  accountRequestsPerMinute: count(
    'accountRequestsPerMinute',
    'device lists, new passwords, profiles and blocks per user and minute',
  ),
  groupsPerHour: count('groupsPerHour', 'groups that a user may create'),
  maxGroupMembers: count('maxGroupMembers', 'members of a group'),
  maxConversationsPerUser: count('maxConversationsPerUser', 'conversations of a user, those it left included'),
  resetGap: count('resetGap', 'entries missing from a device beyond which it is told to leave a gap'),
  maxMalformed: count('maxMalformed', 'malformed requests of a session in a minute'),
  maxUnknown: count('maxUnknown', 'messages of unknown types of a session in a minute'),
  maxLimitedPerMinute: count(
    'maxLimitedPerMinute',
    'requests of a session in a minute that do not heed what it was told to wait, before it is ended and its source banned',
  ),
  maxUnansweredRequests: count('maxUnansweredRequests', 'requests of a session at work; reading it stops there'),
  maxQueuedBytes: size(
    'maxQueuedBytes',
    'what may wait for a session to take it; beyond that it is told of heads alone',
  ),
  maxQueuedFrames: count('maxQueuedFrames', 'frames that may wait for it, likewise'),
  slowTimeout: time('slowTimeoutMs', 'how long a connection may take nothing while something waits for it'),
  maxAppendsWaiting: count('maxAppendsWaiting', 'entries that may wait for the store; more are refused for a moment'),
  maxAppendBytesWaiting: size('maxAppendBytesWaiting', 'bytes of them'),
  drainSpreadMin: time(
    'drainSpreadMinMs',
    'the least wait that clients are told before they come back, when the server stops',
  ),
  drainSpreadMax: time('drainSpreadMaxMs', 'the longest; each gets its own'),
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
