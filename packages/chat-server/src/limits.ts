import { Limit, usualPasswordCharacters } from '@proj/chat-protocol';
import { ChatServerError } from './errors.ts';
import type { ChatServerOptions } from './options.ts';

/** What a number among the options is when nobody gives it, and what it may be. */
export interface LimitRange {
  readonly byDefault: number;
  readonly least: number;
  readonly most: number;
}

type NumbersOf<Options> = {
  [Name in keyof Options]-?: Exclude<Options[Name], undefined> extends number ? Name : never;
}[keyof Options];

/** The options of `createChatServer` that are numbers. */
export type ServerLimitName = NumbersOf<ChatServerOptions>;

/** Every number among the options, and the one of `createAccounts` that users meet. */
export type LimitName = ServerLimitName | 'sessions.max' | 'minPasswordCharacters';

export const longestMs = 86_400_000;

/**
 * Defaults and ranges of all of them, for programs that let an operator choose. `idleTimeoutMs` is beyond that more than
 * `heartbeatMs`, and `drainSpreadMaxMs` not below `drainSpreadMinMs`.
 */
export const limits: Readonly<Record<LimitName, LimitRange>> = Object.freeze({
  'sessions.max': { byDefault: 10, least: 1, most: 1_000 },
  heartbeatMs: { byDefault: 25_000, least: Limit.minHeartbeatMs, most: Limit.maxHeartbeatMs },
  drainSpreadMinMs: { byDefault: 500, least: 0, most: longestMs },
  loginTimeoutMs: { byDefault: 10_000, least: 1, most: longestMs },
  idleTimeoutMs: { byDefault: 60_000, least: 2, most: longestMs },
  closeTimeoutMs: { byDefault: 2_000, least: 1, most: longestMs },
  slowTimeoutMs: { byDefault: 10_000, least: 1, most: longestMs },
  drainSpreadMaxMs: { byDefault: 5_000, least: 0, most: longestMs },
  maxConnections: { byDefault: 50_000, least: 1, most: 10_000_000 },
  maxUnansweredRequests: { byDefault: 32, least: 1, most: 10_000 },
  maxQueuedBytes: { byDefault: 1_048_576, least: 65_536, most: 1_073_741_824 },
  maxQueuedFrames: { byDefault: 1_000, least: 16, most: 10_000_000 },
  maxAppendsWaiting: { byDefault: 10_000, least: 1, most: 10_000_000 },
  maxAppendBytesWaiting: { byDefault: 67_108_864, least: 1_048_576, most: 68_719_476_736 },
  sendBurst: { byDefault: 60, least: 1, most: 1_000_000 },
  sendsPerSecond: { byDefault: 10, least: 1, most: 1_000_000 },
  sendBytesBurst: { byDefault: 8_388_608, least: 65_536, most: 1_073_741_824 },
  sendBytesPerSecond: { byDefault: 1_048_576, least: 1_024, most: 1_073_741_824 },
  conversationSendsPerSecond: { byDefault: 50, least: 1, most: 1_000_000 },
  pullBurst: { byDefault: 50, least: 1, most: 1_000_000 },
  pullsPerSecond: { byDefault: 20, least: 1, most: 1_000_000 },
  groupsPerHour: { byDefault: 10, least: 1, most: 1_000_000 },
  typingBurst: { byDefault: 10, least: 1, most: 1_000_000 },
  typingPerSecond: { byDefault: 2, least: 1, most: 1_000_000 },
  watchBurst: { byDefault: 20, least: 1, most: 1_000_000 },
  watchesPerSecond: { byDefault: 1, least: 1, most: 1_000_000 },
  accountRequestsPerMinute: { byDefault: 30, least: 1, most: 1_000_000 },
  maxMalformed: { byDefault: 3, least: 1, most: 1_000_000 },
  maxUnknown: { byDefault: 10, least: 1, most: 1_000_000 },
  maxLimitedPerMinute: { byDefault: 50, least: 1, most: 1_000_000 },
  sourceConnectionBurst: { byDefault: 30, least: 1, most: 10_000_000 },
  sourceConnectionsPer10s: { byDefault: 30, least: 1, most: 10_000_000 },
  maxConnectionsPerSource: { byDefault: 200, least: 1, most: 10_000_000 },
  registrationsPerHour: { byDefault: 60, least: 1, most: 1_000_000 },
  failedLoginBurst: { byDefault: 3, least: 1, most: 1_000_000 },
  failedLoginsPerMinute: { byDefault: 10, least: 1, most: 1_000_000 },
  sourceFailedLoginsPerMinute: { byDefault: 10, least: 1, most: 1_000_000 },
  loginBanMs: { byDefault: 900_000, least: 1_000, most: longestMs },
  limitBanMs: { byDefault: 30_000, least: 1_000, most: longestMs },
  maxBanMs: { byDefault: 3_600_000, least: 1_000, most: longestMs },
  hookTimeoutMs: { byDefault: 5_000, least: 1, most: longestMs },
  maxGroupMembers: { byDefault: 2_000, least: 2, most: 100_000 },
  maxConversationsPerUser: { byDefault: 5_000, least: 1, most: 1_000_000 },
  resetGap: { byDefault: 10_000, least: 1, most: 1_000_000_000 },
  watchLeaseMs: { byDefault: 90_000, least: Limit.minLeaseMs, most: Limit.maxLeaseMs },
  minPasswordCharacters: { byDefault: usualPasswordCharacters, least: 1, most: 128 },
});

/** @throws ChatServerError `CHAT_SERVER_BAD_OPTION` */
export function limit(name: LimitName, given: number | undefined): number {
  const { byDefault, least, most } = limits[name];
  return integer(name, given, byDefault, least, most);
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
