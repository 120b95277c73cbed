import { fromHex } from '@proj/io/bytes';
import fc from 'fast-check';
import {
  type ChatMessage,
  type ConversationId,
  type Credential,
  type Cursor,
  type DeviceId,
  directConversation,
  Limit,
  type LogEntry,
  type MessageId,
  messageIdFromBytes,
  type UserId,
} from '../src/index.ts';

export const alice = 'alice' as UserId;
export const bob = 'bob' as UserId;
export const conversation: ConversationId = directConversation(alice, bob);
export const id = '01890a5d-ac96-774b-bcce-b302099a8057' as MessageId;
export const deviceId = 'laptop-1' as DeviceId;
export const epoch: Uint8Array = fromHex('0102030405060708');

export const entry: LogEntry = {
  conversation,
  seq: 3,
  id,
  from: alice,
  to: bob,
  sentAtMs: 1000,
  acceptedAtMs: 2000,
  text: 'hi',
};

type Samples = { readonly [Type in ChatMessage['type']]: Extract<ChatMessage, { readonly type: Type }> };

/** One valid message of every type. */
export const samples: Samples = {
  register: { type: 'register', seqId: 1, user: alice, password: 'secret' },
  registered: { type: 'registered', ackId: 1 },
  login: {
    type: 'login',
    seqId: 2,
    credential: { kind: 'password', user: alice, password: 'secret' },
    deviceId,
    client: 'cli/1.0',
  },
  'login-accepted': {
    type: 'login-accepted',
    ackId: 2,
    user: alice,
    token: 'tok',
    tokenExpiresAtMs: 5000,
    heartbeatMs: 25_000,
    sessionId: 's1',
    epoch,
    serverTimeMs: 4000,
  },
  logout: { type: 'logout' },
  direct: { type: 'direct', seqId: 3, to: bob, id, sentAtMs: 1000, text: 'hi' },
  accepted: { type: 'accepted', ackId: 3, id, conversation, seq: 3, acceptedAtMs: 2000, duplicate: true },
  message: { type: 'message', ...entry },
  received: { type: 'received', conversation, seq: 3 },
  delivered: { type: 'delivered', conversation, seq: 3, by: bob },
  sync: { type: 'sync', seqId: 4, cursors: [{ conversation, seq: 3 }] },
  'sync-result': { type: 'sync-result', ackId: 4, heads: [{ conversation, peer: bob, head: 9 }] },
  pull: { type: 'pull', seqId: 5, conversation, afterSeq: 3, limit: 100 },
  page: {
    type: 'page',
    ackId: 5,
    conversation,
    head: 9,
    messages: [entry, { ...entry, seq: 4, from: bob, to: alice }],
  },
  failure: { type: 'failure', ackId: 6, code: 1003, reason: 'slow down', retryable: true, retryAfterMs: 500 },
};

const user = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,31}$/).map((text) => text as UserId);
const pair = fc.tuple(user, user);
const anyConversation = pair.map(([a, b]) => directConversation(a, b));
const seq = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const seqOrZero = fc.maxSafeNat();
const moment = fc.maxSafeNat();
const number = fc.integer({ min: 1, max: Limit.seqId });
const messageId = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(messageIdFromBytes);
/** Well-formed Unicode without NUL; no character takes more than four bytes. */
const text = (mostBytes: number, minLength = 0): fc.Arbitrary<string> =>
  fc
    .string({ unit: 'binary', minLength, maxLength: Math.floor(mostBytes / 4) })
    .map((value) => value.replaceAll('\0', '0'));
const ascii = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'grapheme-ascii', minLength, maxLength });
const device = fc.stringMatching(/^[\x21-\x7e]{1,64}$/).map((value) => value as DeviceId);

const credential: fc.Arbitrary<Credential> = fc.oneof(
  fc.record({ kind: fc.constant('password' as const), user, password: text(Limit.passwordBytes, 1) }),
  fc.record({ kind: fc.constant('token' as const), token: ascii(1, Limit.tokenBytes) }),
);

const cursor: fc.Arbitrary<Cursor> = fc.record({ conversation: anyConversation, seq: seqOrZero });

function entryOf(from: UserId, to: UserId, at: number): fc.Arbitrary<LogEntry> {
  return fc.record({
    conversation: fc.constant(directConversation(from, to)),
    seq: fc.constant(at),
    id: messageId,
    from: fc.constant(from),
    to: fc.constant(to),
    sentAtMs: moment,
    acceptedAtMs: moment,
    text: text(Limit.textBytes),
  });
}

const textMessage = fc
  .tuple(pair, seq)
  .chain(([[from, to], at]) => entryOf(from, to, at))
  .map((value) => ({ type: 'message' as const, ...value }));

const page = fc
  .record({
    members: pair,
    first: fc.integer({ min: 1, max: 2 ** 52 }),
    senders: fc.array(fc.boolean(), { maxLength: 6 }),
    beyond: fc.nat(),
    ackId: number,
  })
  .chain(({ members: [a, b], first, senders, beyond, ackId }) =>
    fc.record({
      type: fc.constant('page' as const),
      ackId: fc.constant(ackId),
      conversation: fc.constant(directConversation(a, b)),
      head: fc.constant(first + senders.length + beyond),
      messages: fc.tuple(...senders.map((isA, i) => (isA ? entryOf(a, b, first + i) : entryOf(b, a, first + i)))),
    }),
  );

type Arbitraries = {
  readonly [Type in ChatMessage['type']]: fc.Arbitrary<Extract<ChatMessage, { readonly type: Type }>>;
};

/** Any valid message, type by type; the table's own type makes a forgotten command a compile error. */
export const arbitraries: Arbitraries = {
  register: fc.record({
    type: fc.constant('register' as const),
    seqId: number,
    user,
    password: text(Limit.passwordBytes, 1),
  }),
  registered: fc.record({ type: fc.constant('registered' as const), ackId: number }),
  login: fc.record({
    type: fc.constant('login' as const),
    seqId: number,
    credential,
    deviceId: device,
    client: ascii(0, Limit.clientBytes),
  }),
  'login-accepted': fc.record({
    type: fc.constant('login-accepted' as const),
    ackId: number,
    user,
    token: ascii(1, Limit.tokenBytes),
    tokenExpiresAtMs: moment,
    heartbeatMs: fc.integer({ min: Limit.minHeartbeatMs, max: Limit.maxHeartbeatMs }),
    sessionId: ascii(1, Limit.deviceIdBytes),
    epoch: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    serverTimeMs: moment,
  }),
  logout: fc.constant({ type: 'logout' as const }),
  direct: fc.record(
    {
      type: fc.constant('direct' as const),
      seqId: number,
      from: user,
      to: user,
      id: messageId,
      sentAtMs: moment,
      text: text(Limit.textBytes),
    },
    { requiredKeys: ['type', 'seqId', 'to', 'id', 'sentAtMs', 'text'] },
  ),
  accepted: fc.record({
    type: fc.constant('accepted' as const),
    ackId: number,
    id: messageId,
    conversation: anyConversation,
    seq,
    acceptedAtMs: moment,
    duplicate: fc.boolean(),
  }),
  message: textMessage,
  received: fc.record({ type: fc.constant('received' as const), conversation: anyConversation, seq }),
  delivered: fc
    .record({ type: fc.constant('delivered' as const), members: pair, seq })
    .map(({ type, members: [a, b], seq: at }) => ({ type, conversation: directConversation(a, b), seq: at, by: b })),
  sync: fc.record({ type: fc.constant('sync' as const), seqId: number, cursors: fc.array(cursor) }),
  'sync-result': fc.record({
    type: fc.constant('sync-result' as const),
    ackId: number,
    heads: fc.array(
      fc.tuple(pair, seqOrZero).map(([[a, b], head]) => ({ conversation: directConversation(a, b), peer: a, head })),
    ),
  }),
  pull: fc.record({
    type: fc.constant('pull' as const),
    seqId: number,
    conversation: anyConversation,
    afterSeq: seqOrZero,
    limit: fc.integer({ min: 1, max: Limit.pageMessages }),
  }),
  page,
  failure: fc.record({
    type: fc.constant('failure' as const),
    ackId: fc.integer({ min: 0, max: Limit.seqId }),
    code: fc.integer({ min: 1, max: 0xffff_ffff }),
    reason: text(Limit.reasonBytes),
    retryable: fc.boolean(),
    retryAfterMs: fc.integer({ min: 0, max: Limit.retryAfterMs }),
  }),
};

export const anyMessage: fc.Arbitrary<ChatMessage> = fc.oneof(...Object.values<fc.Arbitrary<ChatMessage>>(arbitraries));
