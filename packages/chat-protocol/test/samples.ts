import { fromHex } from '@proj/io/bytes';
import {
  type ChatMessage,
  type Content,
  type ContentKind,
  type ConversationId,
  type DeviceId,
  directConversation,
  groupConversation,
  type LogEntry,
  type MessageId,
  type UserId,
} from '../src/index.ts';

export const alice = 'alice' as UserId;
export const bob = 'bob' as UserId;
export const carol = 'carol' as UserId;
export const conversation: ConversationId = directConversation(alice, bob);
export const id = '01890a5d-ac96-774b-bcce-b302099a8057' as MessageId;
export const group: ConversationId = groupConversation(id);
export const deviceId = 'laptop-1' as DeviceId;
export const epoch: Uint8Array = fromHex('0102030405060708');

export const entry: LogEntry = {
  conversation,
  seq: 3,
  id,
  from: alice,
  sentAtMs: 1000,
  acceptedAtMs: 2000,
  content: { kind: 'text', text: 'hi' },
};

type SendableKind = Exclude<ContentKind, 'unknown'>;

/** One valid content of every kind; targets lie before seq 3. */
export const contents: { readonly [Kind in SendableKind]: Extract<Content, { readonly kind: Kind }> } = {
  text: { kind: 'text', text: 'hi' },
  edit: { kind: 'edit', target: 2, text: 'ho' },
  recall: { kind: 'recall', target: 2 },
  reaction: { kind: 'reaction', target: 2, emoji: '👍', removed: true },
  create: { kind: 'create', title: 'T', open: true, users: [bob, carol] },
  add: { kind: 'add', users: [bob] },
  remove: { kind: 'remove', user: bob },
  role: { kind: 'role', user: bob, role: 'admin' },
  mute: { kind: 'mute', user: bob, untilMs: 2000 },
  rename: { kind: 'rename', title: 'T' },
  erased: { kind: 'erased' },
};

/** Those that a direct conversation has as well. */
export const directKinds: readonly SendableKind[] = ['text', 'edit', 'recall', 'reaction', 'erased'];

type Samples = { readonly [Type in ChatMessage['type']]: Extract<ChatMessage, { readonly type: Type }> };

/** One valid message of every type; the table's own type makes a forgotten command a compile error. */
export const samples: Samples = {
  register: { type: 'register', seqId: 1, user: alice, password: 'secret' },
  registered: { type: 'registered', ackId: 1 },
  login: {
    type: 'login',
    seqId: 2,
    credential: { kind: 'password', user: alice, password: 'secret' },
    deviceId,
    deviceClass: 'desktop',
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
  send: { type: 'send', seqId: 3, conversation, id, sentAtMs: 1000, content: { kind: 'text', text: 'hi' } },
  accepted: { type: 'accepted', ackId: 3, id, conversation, seq: 3, acceptedAtMs: 2000, duplicate: true },
  entry: { type: 'entry', ...entry },
  head: { type: 'head', conversation, head: 9 },
  received: { type: 'received', conversation, seq: 3 },
  read: { type: 'read', conversation, seq: 3 },
  delivered: { type: 'delivered', conversation, seq: 3, by: bob },
  'read-by': { type: 'read-by', conversation, seq: 3, by: bob },
  typing: { type: 'typing', conversation },
  'typing-by': { type: 'typing-by', conversation, by: bob },
  sync: { type: 'sync', seqId: 4, cursors: [{ conversation, seq: 3 }] },
  'sync-result': {
    type: 'sync-result',
    ackId: 4,
    heads: [{ conversation, head: 9, floor: 1, read: 3, unread: 4, resumeAfter: 3 }],
  },
  pull: { type: 'pull', seqId: 5, conversation, afterSeq: 3, limit: 100 },
  page: {
    type: 'page',
    ackId: 5,
    conversation,
    head: 9,
    floor: 1,
    entries: [entry, { ...entry, seq: 4, from: bob, content: { kind: 'recall', target: 2 } }],
  },
  conversations: { type: 'conversations', seqId: 6, after: conversation, limit: 100 },
  'conversation-list': {
    type: 'conversation-list',
    ackId: 6,
    conversations: [
      { conversation: group, head: 9, floor: 2, read: 3, unread: 4, title: 'T', role: 'owner', activeAtMs: 2000 },
      { conversation, head: 0, floor: 1, read: 0, unread: 0, title: '', role: undefined, activeAtMs: 0 },
    ],
  },
  members: { type: 'members', seqId: 7, conversation: group, after: alice, limit: 100, readSeq: 3 },
  'member-list': {
    type: 'member-list',
    ackId: 7,
    conversation: group,
    total: 2,
    members: [
      { user: alice, role: 'owner', mutedUntilMs: 0, received: 9, read: 3 },
      { user: bob, role: 'member', mutedUntilMs: 2000, received: 0, read: 0 },
    ],
  },
  search: { type: 'search', seqId: 8, query: 'hi', conversation, limit: 50 },
  'search-result': {
    type: 'search-result',
    ackId: 8,
    entries: [entry, { ...entry, conversation: group, from: carol, seq: 1 }],
  },
  watch: { type: 'watch', seqId: 9, users: [bob, carol] },
  watching: {
    type: 'watching',
    ackId: 9,
    leaseMs: 60_000,
    presences: [
      { user: bob, online: true, lastSeenMs: 0 },
      { user: carol, online: false, lastSeenMs: 2000 },
    ],
  },
  presence: { type: 'presence', user: bob, online: false, lastSeenMs: 2000 },
  block: { type: 'block', seqId: 10, user: bob, blocked: true },
  blocks: { type: 'blocks', seqId: 11 },
  'block-list': { type: 'block-list', ackId: 11, users: [bob, carol] },
  'set-profile': { type: 'set-profile', seqId: 12, displayName: 'Alice', about: 'here' },
  profiles: { type: 'profiles', seqId: 13, users: [alice, bob] },
  'profile-list': {
    type: 'profile-list',
    ackId: 13,
    profiles: [
      { user: alice, displayName: 'Alice', about: 'here' },
      { user: bob, displayName: '', about: '' },
    ],
  },
  devices: { type: 'devices', seqId: 14 },
  'device-list': {
    type: 'device-list',
    ackId: 14,
    devices: [
      {
        deviceId,
        deviceClass: 'mobile',
        client: 'cli/1.0',
        firstLoginAtMs: 1000,
        lastLoginAtMs: 2000,
        remote: '192.0.2.1',
        online: true,
      },
    ],
  },
  revoke: { type: 'revoke', seqId: 15, deviceId },
  'change-password': { type: 'change-password', seqId: 16, oldPassword: 'secret', newPassword: 'safer' },
  done: { type: 'done', ackId: 16 },
  kicked: { type: 'kicked', reason: 'replaced', by: deviceId, client: 'cli/1.0', atMs: 2000 },
  failure: { type: 'failure', ackId: 6, code: 1003, reason: 'slow down', retryable: true, retryAfterMs: 500 },
};
