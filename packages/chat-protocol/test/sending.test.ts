import { describe, expect, test } from 'vitest';
import {
  type ChatMessage,
  type ChatProtocolErrorCode,
  type ConversationId,
  type DeviceId,
  decodeMessage,
  encodeMessage,
  Limit,
  type LogEntry,
  type MessageId,
  type Page,
  type UserId,
} from '../src/index.ts';
import { alice, bob, conversation, entry, group, samples } from './samples.ts';
import { thrownBy } from './thrown.ts';

const { send, login, page, failure, pull, sync, search, members, conversations, watching, kicked } = samples;
const accepted = samples['login-accepted'];
const pageOf = (...entries: LogEntry[]): Page => ({ ...page, entries });
const say = (text: string): ChatMessage => ({ ...send, content: { kind: 'text', text } });
const eve = 'eve' as UserId;
const noConversation = 'c:bob:alice' as ConversationId;
const users = (count: number): UserId[] => Array.from({ length: count }, (_, i) => `u${i}` as UserId);
const head = { conversation, head: 9, floor: 1, read: 0, unread: 0, resumeAfter: 0 };
const summary = { conversation, head: 9, floor: 1, read: 0, unread: 0, title: '', role: undefined, activeAtMs: 0 };
const member = { user: bob, role: 'member' as const, mutedUntilMs: 0, received: 0, read: 0 };
const device = samples['device-list'].devices[0];
if (device === undefined) throw new Error('the sample has a device');

/** What is wrong, the message, the code. */
type Refused = readonly [string, ChatMessage, ChatProtocolErrorCode];

describe('what a sender does not send [CHAT-6.1]', () => {
  const badField = ([what, message]: readonly [string, ChatMessage]): Refused => [what, message, 'CHAT_BAD_FIELD'];
  const outOfRange: readonly (readonly [string, ChatMessage])[] = [
    ['a request without a number', { ...pull, seqId: 0 }],
    ['a request number of 2^32', { ...pull, seqId: 2 ** 32 }],
    ['half a request number', { ...pull, seqId: 1.5 }],
    ['an answer to nothing', { ...samples.registered, ackId: 0 }],
    ['a negative answer number', { ...failure, ackId: -1 }],
    ['a user name in capitals', { ...samples.block, user: 'Bob' as UserId }],
    ['a from that is no user name', { ...send, from: '' as UserId }],
    ['a from outside the conversation', { ...send, from: eve }],
    ['a device id with a space', { ...login, deviceId: 'my phone' as DeviceId }],
    ['a device class of its own', { ...login, deviceClass: 'toaster' as 'bot' }],
    ['an unsorted conversation', { ...pull, conversation: noConversation }],
    ['a conversation of nobody', { ...send, conversation: '' as ConversationId }],
    ['a message id in capitals', { ...send, id: send.id.toUpperCase() as MessageId }],
    ['a text with NUL', say('a\0b')],
    ['a text with half a surrogate pair', say('a\ud800b')],
    ['a text with a swapped surrogate pair', say('\udc00\ud800')],
    ['a moment between two milliseconds', { ...send, sentAtMs: 1.5 }],
    ['a moment before 1970', { ...send, sentAtMs: -1 }],
    ['an empty password', { ...samples.register, password: '' }],
    ['an empty old password', { ...samples['change-password'], oldPassword: '' }],
    ['an empty new password', { ...samples['change-password'], newPassword: '' }],
    ['an empty token', { ...login, credential: { kind: 'token', token: '' } }],
    ['a token that is not ASCII', { ...login, credential: { kind: 'token', token: 'tök' } }],
    ['a client name with a line feed', { ...login, client: 'a\nb' }],
    ['an epoch of 7 bytes', { ...accepted, epoch: new Uint8Array(7) }],
    ['a heartbeat too often', { ...accepted, heartbeatMs: 99 }],
    ['a heartbeat too seldom', { ...accepted, heartbeatMs: 3_600_001 }],
    ['seq 0 of an entry', { ...samples.received, seq: 0 }],
    ['seq 2^53', { ...samples.read, seq: 2 ** 53 }],
    ['a notice of an empty log', { ...samples.head, head: 0 }],
    ['a cursor of −1', { ...sync, cursors: [{ conversation, seq: -1 }] }],
    ['a head of −1', { ...samples['sync-result'], heads: [{ ...head, head: -1 }] }],
    ['a floor of 0', { ...samples['sync-result'], heads: [{ ...head, floor: 0 }] }],
    ['a place to go on that is beyond the head', { ...samples['sync-result'], heads: [{ ...head, resumeAfter: 10 }] }],
    ['a pull of nothing', { ...pull, limit: 0 }],
    ['a pull of 201', { ...pull, limit: 201 }],
    ['a sender outside the conversation', { ...samples.entry, from: eve }],
    ['a receipt by a stranger', { ...samples.delivered, by: eve }],
    ['a reading stranger', { ...samples['read-by'], by: eve }],
    ['a typing stranger', { ...samples['typing-by'], by: eve }],
    ['an entry of another conversation', pageOf({ ...entry, conversation: group })],
    ['entries with a gap', pageOf(entry, { ...entry, seq: 5 })],
    ['the same entry twice', pageOf(entry, entry)],
    ['an entry beyond the head', { ...pageOf(entry), head: 2 }],
    ['an entry below the floor', { ...pageOf(entry), floor: 4 }],
    ['a page without a floor', { ...pageOf(), floor: 0 }],
    ['conversations after no conversation', { ...conversations, after: noConversation }],
    ['501 conversations, asked for', { ...conversations, limit: 501 }],
    ['members after nobody', { ...members, after: 'B' as UserId }],
    ['501 members, asked for', { ...members, limit: 501 }],
    ['readers of −1', { ...members, readSeq: -1 }],
    [
      'a stranger among the members',
      { ...samples['member-list'], conversation, members: [{ ...member, user: 'eve' as UserId }] },
    ],
    ['a role of its own', { ...samples['member-list'], members: [{ ...member, role: 'king' as 'owner' }] }],
    ['2^32 members', { ...samples['member-list'], total: 2 ** 32 }],
    ['a search for nothing', { ...search, query: '' }],
    ['51 results, asked for', { ...search, limit: 51 }],
    ['the same user twice', { ...samples.watch, users: [bob, alice, bob] }],
    ['a lease of nothing', { ...watching, leaseMs: 99 }],
    ['a lease of more than an hour', { ...watching, leaseMs: 3_600_001 }],
    ['last seen before 1970', { ...samples.presence, lastSeenMs: -1 }],
    [
      'a profile of nobody',
      { ...samples['profile-list'], profiles: [{ user: '' as UserId, displayName: '', about: '' }] },
    ],
    ['a display name with NUL', { ...samples['set-profile'], displayName: '\0' }],
    ['an address that is not ASCII', { ...samples['device-list'], devices: [{ ...device, remote: 'dé' }] }],
    ['a revoked device with a space', { ...samples.revoke, deviceId: 'my phone' as DeviceId }],
    ['a reason of its own', { ...kicked, reason: 'mood' as 'policy' }],
    ['failure code 0', { ...failure, code: 0 }],
    ['a wait of more than a day', { ...failure, retryAfterMs: 86_400_001 }],
  ];
  const tooLarge = ([what, message]: readonly [string, ChatMessage]): Refused => [what, message, 'CHAT_TOO_LARGE'];
  const times = <Item>(count: number, item: Item): readonly Item[] => Array.from({ length: count }, () => item);
  const tooLong: readonly (readonly [string, ChatMessage])[] = [
    ['a text above its bytes', say('x'.repeat(Limit.textBytes + 1))],
    ['a text above its bytes, not its characters', say('ü'.repeat(Limit.textBytes / 2 + 1))],
    ['a long password', { ...samples.register, password: 'x'.repeat(1025) }],
    ['a long new password', { ...samples['change-password'], newPassword: 'x'.repeat(1025) }],
    ['a long token', { ...login, credential: { kind: 'token', token: 'x'.repeat(2049) } }],
    ['a long client name', { ...login, client: 'x'.repeat(65) }],
    ['a long reason', { ...failure, reason: 'x'.repeat(513) }],
    ['a long display name', { ...samples['set-profile'], displayName: 'x'.repeat(129) }],
    ['a long life story', { ...samples['set-profile'], about: 'x'.repeat(1025) }],
    ['a long query', { ...search, query: 'x'.repeat(257) }],
    ['a long address', { ...samples['device-list'], devices: [{ ...device, remote: 'x'.repeat(65) }] }],
    ['a long title', { ...samples['conversation-list'], conversations: [{ ...summary, title: 'x'.repeat(257) }] }],
    ['5001 cursors', { ...sync, cursors: times(5001, { conversation, seq: 1 }) }],
    ['5001 heads', { ...samples['sync-result'], heads: times(5001, head) }],
    ['201 entries', { ...page, head: 999, entries: Array.from({ length: 201 }, (_, i) => ({ ...entry, seq: i + 1 })) }],
    ['501 conversations', { ...samples['conversation-list'], conversations: times(501, summary) }],
    ['501 members', { ...samples['member-list'], members: times(501, member) }],
    ['51 results', { ...samples['search-result'], entries: times(51, entry) }],
    ['257 watched users', { ...samples.watch, users: users(257) }],
    ['257 presences', { ...watching, presences: times(257, { user: bob, online: true, lastSeenMs: 0 }) }],
    ['1001 blocked users', { ...samples['block-list'], users: users(1001) }],
    ['257 wanted profiles', { ...samples.profiles, users: users(257) }],
    ['257 profiles', { ...samples['profile-list'], profiles: times(257, { user: bob, displayName: '', about: '' }) }],
    ['51 devices', { ...samples['device-list'], devices: times(51, device) }],
  ];

  test.each([...outOfRange.map(badField), ...tooLong.map(tooLarge)])('%s', (_, message, code) => {
    const error = thrownBy(() => encodeMessage(message));
    expect(error).toMatchObject({ code, fault: 'local', seqId: 0 });
    expect(error.message).toMatch(new RegExp(`\\[${code}\\]$`));
  });
});

describe('values at their limits are sent and received', () => {
  test.each<[string, ChatMessage]>([
    ['a longest text', say('x'.repeat(Limit.textBytes))],
    ['a longest text in four-byte characters', say('😀'.repeat(Limit.textBytes / 4))],
    ['an empty text', say('')],
    ['a text with a byte order mark', say('\ufeffa')],
    ['notes to oneself', { ...samples.entry, from: alice, conversation: 'c:alice:alice' as ConversationId }],
    ['a stranger in a group', { ...samples['typing-by'], conversation: group, by: 'eve' as UserId }],
    ['the largest seq', { ...samples.received, seq: Number.MAX_SAFE_INTEGER }],
    ['5000 cursors', { ...sync, cursors: Array.from({ length: 5000 }, (_, seq) => ({ conversation, seq })) }],
    ['200 entries', { ...page, head: 200, entries: Array.from({ length: 200 }, (_, i) => ({ ...entry, seq: i + 1 })) }],
    ['an empty page of an empty log', { ...page, head: 0, entries: [] }],
    ['an empty page of a log that cannot be seen yet', { ...page, head: 2, floor: 3, entries: [] }],
    ['conversations from the first', { type: 'conversations', seqId: 1, limit: 1 }],
    ['members from the first', { type: 'members', seqId: 1, conversation, limit: 1, readSeq: 0 }],
    ['a search everywhere', { type: 'search', seqId: 1, query: 'a', limit: 1 }],
    ['the end of a list', { ...samples['member-list'], members: [] }],
    ['watching nobody', { ...samples.watch, users: [] }],
    ['256 watched users', { ...samples.watch, users: users(256) }],
    ['the revocation of every other device', { type: 'revoke', seqId: 1 }],
    ['the end of a disabled user', { type: 'kicked', reason: 'disabled', client: '', atMs: 0 }],
    ['an unknown failure code', { ...failure, code: 999_999 }],
  ])('%s', (_, message) => {
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
  });
});
