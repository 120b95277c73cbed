import fc from 'fast-check';
import {
  type ChatMessage,
  type Content,
  type ConversationHead,
  type ConversationId,
  type Credential,
  type Cursor,
  type DeviceClass,
  type DeviceId,
  directConversation,
  groupConversation,
  Limit,
  type LogEntry,
  messageIdFromBytes,
  type Role,
  type UserId,
} from '../src/index.ts';

const user = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,31}$/).map((text) => text as UserId);
const users = (maxLength: number, minLength = 0): fc.Arbitrary<UserId[]> =>
  fc.uniqueArray(user, { minLength, maxLength });
const seq = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const seqOrZero = fc.maxSafeNat();
const moment = fc.maxSafeNat();
const number = fc.integer({ min: 1, max: Limit.seqId });
const flag = fc.boolean();
const messageId = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(messageIdFromBytes);
/** Well-formed Unicode without NUL; no character takes more than four bytes. */
const text = (mostBytes: number, minLength = 0): fc.Arbitrary<string> =>
  fc
    .string({ unit: 'binary', minLength, maxLength: Math.floor(mostBytes / 4) })
    .map((value) => value.replaceAll('\0', '0'));
const ascii = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'grapheme-ascii', minLength, maxLength });
const device = fc.stringMatching(/^[\x21-\x7e]{1,64}$/).map((value) => value as DeviceId);
const role: fc.Arbitrary<Role> = fc.constantFrom('member', 'admin', 'owner');
const deviceClass: fc.Arbitrary<DeviceClass> = fc.constantFrom('other', 'mobile', 'desktop', 'web', 'bot');
const is = <Type extends string>(type: Type): fc.Arbitrary<Type> => fc.constant(type);

/** A conversation and those who may be named in it. */
interface Place {
  readonly conversation: ConversationId;
  readonly users: readonly [UserId, UserId];
}

const pair = fc.tuple(user, user);
const place: fc.Arbitrary<Place> = fc.oneof(
  pair.map((both) => ({ conversation: directConversation(...both), users: both })),
  fc.record({ conversation: messageId.map(groupConversation), users: pair }),
);
const conversation = place.map((value) => value.conversation);
const inPlace = place.chain((value) =>
  fc.record({ conversation: fc.constant(value.conversation), by: fc.constantFrom(...value.users) }),
);

/** What may be said at this seq; a client says nothing of `erased`. */
function contentAt(at: number, inGroup: boolean, by: 'client' | 'server'): fc.Arbitrary<Content> {
  const target = fc.integer({ min: 1, max: Math.max(at - 1, 1) });
  const title = text(Limit.titleBytes, 1);
  const direct: fc.Arbitrary<Content>[] = [fc.record({ kind: is('text'), text: text(Limit.textBytes) })];
  if (at > 1) {
    direct.push(
      fc.record({ kind: is('edit'), target, text: text(Limit.textBytes) }),
      fc.record({ kind: is('recall'), target }),
      fc.record({ kind: is('reaction'), target, emoji: text(Limit.emojiBytes, 1), removed: flag }),
    );
  }
  if (by === 'server') direct.push(fc.record({ kind: is('erased') }));
  const groups: fc.Arbitrary<Content>[] = [
    fc.record({ kind: is('create'), title, open: flag, users: users(20) }),
    fc.record({ kind: is('add'), users: users(20, 1) }),
    fc.record({ kind: is('remove'), user }),
    fc.record({ kind: is('role'), user, role }),
    fc.record({ kind: is('mute'), user, untilMs: moment }),
    fc.record({ kind: is('rename'), title }),
  ];
  return fc.oneof(...direct, ...(inGroup ? groups : []));
}

/** What a server may say at this seq. */
export function contentOfEntry(at: number, inGroup: boolean): fc.Arbitrary<Content> {
  return contentAt(at, inGroup, 'server');
}

function entryAt(at: number, { conversation: where, users: who }: Place): fc.Arbitrary<LogEntry> {
  return fc.record({
    conversation: fc.constant(where),
    seq: fc.constant(at),
    id: messageId,
    from: fc.constantFrom(...who),
    sentAtMs: moment,
    acceptedAtMs: moment,
    content: contentOfEntry(at, where.startsWith('g:')),
  });
}

const anyEntry = fc.tuple(seq, place).chain(([at, where]) => entryAt(at, where));

const page = fc
  .record({
    where: place,
    first: fc.integer({ min: 1, max: 2 ** 52 }),
    length: fc.nat(6),
    beyond: fc.nat(),
    below: fc.nat(1000),
    ackId: number,
  })
  .chain(({ where, first, length, beyond, below, ackId }) =>
    fc.record({
      type: is('page'),
      ackId: fc.constant(ackId),
      conversation: fc.constant(where.conversation),
      head: fc.constant(first + length + beyond),
      floor: fc.constant(Math.max(first - below, 1)),
      entries: fc.tuple(...Array.from({ length }, (_, i) => entryAt(first + i, where))),
    }),
  );

const credential: fc.Arbitrary<Credential> = fc.oneof(
  fc.record({ kind: is('password'), user, password: text(Limit.passwordBytes, 1) }),
  fc.record({ kind: is('token'), token: ascii(1, Limit.tokenBytes) }),
);
const cursor: fc.Arbitrary<Cursor> = fc.record({ conversation, seq: seqOrZero });
const progress = { conversation, head: seqOrZero, floor: seq, read: seqOrZero, unread: seqOrZero };
const head: fc.Arbitrary<ConversationHead> = fc
  .record(progress)
  .chain((value) => fc.nat(value.head).map((resumeAfter) => ({ ...value, resumeAfter })));
const presence = { user, online: flag, lastSeenMs: moment };
const profile = { displayName: text(Limit.displayNameBytes), about: text(Limit.aboutBytes) };

const memberList = place.chain(({ conversation: where, users: who }) =>
  fc.record({
    type: is('member-list'),
    ackId: number,
    conversation: fc.constant(where),
    total: fc.nat(0xffff_ffff),
    members: fc.array(
      fc.record({ user: fc.constantFrom(...who), role, mutedUntilMs: moment, received: seqOrZero, read: seqOrZero }),
      { maxLength: 5 },
    ),
  }),
);

const send = fc.tuple(seq, place).chain(([at, where]) =>
  fc.record(
    {
      type: is('send'),
      seqId: number,
      from: fc.constantFrom(...where.users),
      conversation: fc.constant(where.conversation),
      id: messageId,
      sentAtMs: moment,
      content: contentAt(at, where.conversation.startsWith('g:'), 'client'),
    },
    { requiredKeys: ['type', 'seqId', 'conversation', 'id', 'sentAtMs', 'content'] },
  ),
);

type Arbitraries = {
  readonly [Type in ChatMessage['type']]: fc.Arbitrary<Extract<ChatMessage, { readonly type: Type }>>;
};

/** Any valid message, type by type; the table's own type makes a forgotten command a compile error. */
export const arbitraries: Arbitraries = {
  register: fc.record({ type: is('register'), seqId: number, user, password: text(Limit.passwordBytes, 1) }),
  registered: fc.record({ type: is('registered'), ackId: number }),
  login: fc.record({
    type: is('login'),
    seqId: number,
    credential,
    deviceId: device,
    deviceClass,
    client: ascii(0, Limit.clientBytes),
  }),
  'login-accepted': fc.record({
    type: is('login-accepted'),
    ackId: number,
    user,
    token: ascii(1, Limit.tokenBytes),
    tokenExpiresAtMs: moment,
    heartbeatMs: fc.integer({ min: Limit.minHeartbeatMs, max: Limit.maxHeartbeatMs }),
    sessionId: ascii(1, Limit.deviceIdBytes),
    epoch: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    serverTimeMs: moment,
  }),
  logout: fc.record({ type: is('logout') }),
  send,
  accepted: fc.record({
    type: is('accepted'),
    ackId: number,
    id: messageId,
    conversation,
    seq,
    acceptedAtMs: moment,
    duplicate: flag,
  }),
  entry: anyEntry.map((value) => ({ type: 'entry', ...value })),
  head: fc.record({ type: is('head'), conversation, head: seq }),
  received: fc.record({ type: is('received'), conversation, seq }),
  read: fc.record({ type: is('read'), conversation, seq }),
  delivered: fc.tuple(inPlace, seq).map(([value, at]) => ({ type: 'delivered', ...value, seq: at })),
  'read-by': fc.tuple(inPlace, seq).map(([value, at]) => ({ type: 'read-by', ...value, seq: at })),
  typing: fc.record({ type: is('typing'), conversation }),
  'typing-by': inPlace.map((value) => ({ type: 'typing-by', ...value })),
  sync: fc.record({ type: is('sync'), seqId: number, cursors: fc.array(cursor) }),
  'sync-result': fc.record({ type: is('sync-result'), ackId: number, heads: fc.array(head) }),
  pull: fc.record({
    type: is('pull'),
    seqId: number,
    conversation,
    afterSeq: seqOrZero,
    limit: fc.integer({ min: 1, max: Limit.pageEntries }),
  }),
  page,
  conversations: fc.record(
    {
      type: is('conversations'),
      seqId: number,
      after: conversation,
      limit: fc.integer({ min: 1, max: Limit.pageConversations }),
    },
    { requiredKeys: ['type', 'seqId', 'limit'] },
  ),
  'conversation-list': fc.record({
    type: is('conversation-list'),
    ackId: number,
    conversations: fc.array(
      fc.record({
        ...progress,
        title: text(Limit.titleBytes),
        role: fc.option(role, { nil: undefined }),
        activeAtMs: moment,
      }),
      { maxLength: 5 },
    ),
  }),
  members: fc.record(
    {
      type: is('members'),
      seqId: number,
      conversation,
      after: user,
      limit: fc.integer({ min: 1, max: Limit.pageMembers }),
      readSeq: seqOrZero,
    },
    { requiredKeys: ['type', 'seqId', 'conversation', 'limit', 'readSeq'] },
  ),
  'member-list': memberList,
  search: fc.record(
    {
      type: is('search'),
      seqId: number,
      query: text(Limit.queryBytes, 1),
      conversation,
      limit: fc.integer({ min: 1, max: Limit.pageResults }),
    },
    { requiredKeys: ['type', 'seqId', 'query', 'limit'] },
  ),
  'search-result': fc.record({
    type: is('search-result'),
    ackId: number,
    entries: fc.array(anyEntry, { maxLength: 5 }),
  }),
  watch: fc.record({ type: is('watch'), seqId: number, users: users(20) }),
  watching: fc.record({
    type: is('watching'),
    ackId: number,
    leaseMs: fc.integer({ min: Limit.minLeaseMs, max: Limit.maxLeaseMs }),
    presences: fc.array(fc.record(presence), { maxLength: 20 }),
  }),
  presence: fc.record({ type: is('presence'), ...presence }),
  block: fc.record({ type: is('block'), seqId: number, user, blocked: flag }),
  blocks: fc.record({ type: is('blocks'), seqId: number }),
  'block-list': fc.record({ type: is('block-list'), ackId: number, users: users(20) }),
  'set-profile': fc.record({ type: is('set-profile'), seqId: number, ...profile }),
  profiles: fc.record({ type: is('profiles'), seqId: number, users: users(20) }),
  'profile-list': fc.record({
    type: is('profile-list'),
    ackId: number,
    profiles: fc.array(fc.record({ user, ...profile }), { maxLength: 5 }),
  }),
  devices: fc.record({ type: is('devices'), seqId: number }),
  'device-list': fc.record({
    type: is('device-list'),
    ackId: number,
    devices: fc.array(
      fc.record({
        deviceId: device,
        deviceClass,
        client: ascii(0, Limit.clientBytes),
        firstLoginAtMs: moment,
        lastLoginAtMs: moment,
        remote: ascii(0, Limit.remoteBytes),
        online: flag,
      }),
      { maxLength: 5 },
    ),
  }),
  revoke: fc.record({ type: is('revoke'), seqId: number, deviceId: device }, { requiredKeys: ['type', 'seqId'] }),
  'change-password': fc.record({
    type: is('change-password'),
    seqId: number,
    oldPassword: text(Limit.passwordBytes, 1),
    newPassword: text(Limit.passwordBytes, 1),
  }),
  done: fc.record({ type: is('done'), ackId: number }),
  kicked: fc.record(
    {
      type: is('kicked'),
      reason: fc.constantFrom('replaced', 'policy', 'revoked', 'disabled'),
      by: device,
      client: ascii(0, Limit.clientBytes),
      atMs: moment,
    },
    { requiredKeys: ['type', 'reason', 'client', 'atMs'] },
  ),
  failure: fc.record({
    type: is('failure'),
    ackId: fc.integer({ min: 0, max: Limit.seqId }),
    code: fc.integer({ min: 1, max: 0xffff_ffff }),
    reason: text(Limit.reasonBytes),
    retryable: flag,
    retryAfterMs: fc.integer({ min: 0, max: Limit.retryAfterMs }),
  }),
};

export const anyMessage: fc.Arbitrary<ChatMessage> = fc.oneof(...Object.values<fc.Arbitrary<ChatMessage>>(arbitraries));
