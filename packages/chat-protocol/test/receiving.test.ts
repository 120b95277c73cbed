import { concatBytes, fromHex } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import { decodeMessage, encodeMessage, Limit } from '../src/index.ts';
import { wire } from '../src/wire.ts';
import { conversation, group, samples } from './samples.ts';
import { received, thrownBy } from './thrown.ts';

const c = conversation as string;
const g = group as string;
const say = (text: string): object => ({ content: { text: { text } } });
const credential = { password: { user: 'alice', password: 'secret' }, deviceId: 'd' };
const session = { user: 'alice', token: 't', heartbeatMs: 1000, sessionId: 's', epoch: new Uint8Array(8) };
const one = { seq: 1, uuid: new Uint8Array(16), from: 'alice', content: { text: { text: 'a' } } };
const pageOf = (entries: readonly object[], head = 9, floor = 1): object => ({ conversation: c, head, floor, entries });
const head = { conversation: c, head: 9, floor: 1 };
const presence = { user: 'bob' };
const device = { deviceId: 'd' };

type Row = readonly [what: string, decode: () => unknown];

const badFields: readonly Row[] = [
  ['a request without a number [CHAT-2.3]', received(12, wire.Pull, { conversation: c, limit: 1 }, { seqId: 0 })],
  ['an answer without a number [CHAT-2.3]', received(15, wire.Registered, {}, { ackId: 0 })],
  ['a user name of 33 characters [CHAT-3.1]', received(14, wire.Register, { user: 'a'.repeat(33), password: 'x' })],
  ['a send to nobody [CHAT-3.1]', received(5, wire.Send, say('a'), { to: '' })],
  ['a send to a user [CHAT-3.1]', received(5, wire.Send, say('a'), { to: 'bob' })],
  ['a sender that is no user name [CHAT-3.1]', received(5, wire.Send, say('a'), { from: 'A' })],
  ['a message id of 15 bytes [CHAT-3.1]', received(5, wire.Send, say('a'), { uuid: new Uint8Array(15) })],
  ['an entry without an id [CHAT-3.1]', received(7, wire.PushedEntry, { seq: 1 }, { uuid: new Uint8Array() })],
  ['no message id [CHAT-3.1]', received(6, wire.Accepted, { conversation: c, seq: 1 }, { uuid: new Uint8Array() })],
  ['no conversation [CHAT-3.1]', received(8, wire.Received, { seq: 1 })],
  ['a conversation out of order [CHAT-3.1]', received(18, wire.Read, { conversation: 'c:b:a', seq: 1 })],
  ['a group without an id [CHAT-3.1]', received(21, wire.Typing, { conversation: 'g:' })],
  ['no device id [CHAT-3.1]', received(1, wire.Login, { ...credential, deviceId: '' })],
  ['a device of no name [CHAT-3.1]', received(39, wire.DeviceList, { devices: [{ deviceId: '' }] })],
  ['a revoked device with a space [CHAT-3.1]', received(40, wire.Revoke, { deviceId: 'a b' })],
  ['a kick by a device with a space [CHAT-3.1]', received(41, wire.Kicked, { by: 'a b' })],
  ['a nameless presence [CHAT-3.1]', received(25, wire.Presence, {})],
  ['a nameless block [CHAT-3.1]', received(32, wire.Block, { blocked: true })],
  ['a nameless profile [CHAT-3.1]', received(37, wire.ProfileList, { profiles: [{ about: 'a' }] })],
  ['a result of nowhere [CHAT-3.1]', received(31, wire.SearchResult, { entries: [one] })],
  ['a search nowhere [CHAT-3.1]', received(30, wire.Search, { query: 'a', limit: 1, conversation: 'x' })],
  ['conversations after no conversation [CHAT-3.1]', received(28, wire.Conversations, { after: 'x', limit: 1 })],
  ['members after nobody [CHAT-3.1]', received(26, wire.Members, { conversation: g, after: 'B', limit: 1 })],
  ['no credential [CHAT-4.1]', received(1, wire.Login, { deviceId: 'd' })],
  ['an empty credential [CHAT-4.1]', received(1, wire.Login, { deviceId: 'd', password: {} })],
  ['an empty token [CHAT-4.1]', received(1, wire.Login, { deviceId: 'd', token: '' })],
  ['a send by a stranger [CHAT-4.2]', received(5, wire.Send, say('a'), { from: 'eve' })],
  ['a sender outside the conversation [CHAT-4.2]', received(7, wire.PushedEntry, { seq: 1 }, { from: 'eve' })],
  ['a receipt by a stranger [CHAT-4.2]', received(9, wire.Delivered, { conversation: c, seq: 1, by: 'eve' })],
  ['a reading stranger [CHAT-4.2]', received(19, wire.ReadBy, { conversation: c, seq: 1, by: 'eve' })],
  ['a typing stranger [CHAT-4.2]', received(22, wire.TypingBy, { conversation: c, by: 'eve' })],
  ['an entry by a stranger [CHAT-4.2]', received(13, wire.Page, pageOf([{ ...one, from: 'eve' }]))],
  ['a member by a stranger [CHAT-4.2]', received(27, wire.MemberList, { conversation: c, members: [{ user: 'eve' }] })],
  ['a page with a gap [CHAT-4.3]', received(13, wire.Page, pageOf([one, { ...one, seq: 3 }]))],
  ['a page backwards [CHAT-4.3]', received(13, wire.Page, pageOf([{ ...one, seq: 2 }, one]))],
  ['an entry beyond the head [CHAT-4.3]', received(13, wire.Page, pageOf([one], 0))],
  ['an entry below the floor [CHAT-4.3]', received(13, wire.Page, pageOf([one], 9, 2))],
  ['an empty entry [CHAT-4.3]', received(13, wire.Page, pageOf([{}]))],
  ['a page without a floor [CHAT-6.1]', received(13, wire.Page, pageOf([], 9, 0))],
  ['a head without a floor [CHAT-6.1]', received(11, wire.SyncResult, { heads: [{ ...head, floor: 0 }] })],
  [
    'a place to go on beyond the head [CHAT-6.1]',
    received(11, wire.SyncResult, { heads: [{ ...head, resumeAfter: 10 }] }),
  ],
  ['a notice of an empty log [CHAT-6.1]', received(20, wire.HeadNotice, { conversation: c })],
  ['an empty password [CHAT-6.1]', received(14, wire.Register, { user: 'a' })],
  ['an empty new password [CHAT-6.1]', received(42, wire.ChangePassword, { oldPassword: 'a' })],
  ['a pull of 201 [CHAT-6.1]', received(12, wire.Pull, { conversation: c, limit: 201 })],
  ['a pull without a limit [CHAT-6.1]', received(12, wire.Pull, { conversation: c })],
  ['501 conversations, asked for [CHAT-6.1]', received(28, wire.Conversations, { limit: 501 })],
  ['501 members, asked for [CHAT-6.1]', received(26, wire.Members, { conversation: g, limit: 501 })],
  ['51 results, asked for [CHAT-6.1]', received(30, wire.Search, { query: 'a', limit: 51 })],
  ['a search for nothing [CHAT-6.1]', received(30, wire.Search, { limit: 1 })],
  [
    'a role of 5 in a summary [CHAT-6.1]',
    received(29, wire.ConversationList, { conversations: [{ ...head, role: 5 }] }),
  ],
  [
    'a role of 3 in a list of members [CHAT-6.1]',
    received(27, wire.MemberList, { conversation: g, members: [{ user: 'a', role: 3 }] }),
  ],
  ['a lease of nothing [CHAT-6.1]', received(24, wire.Watching, {})],
  ['a lease of 2^32−1 ms [CHAT-6.1]', received(24, wire.Watching, { leaseMs: 0xffff_ffff })],
  ['an epoch of 9 bytes [CHAT-6.1]', received(2, wire.LoginAccepted, { ...session, epoch: new Uint8Array(9) })],
  ['no heartbeat interval [CHAT-6.1]', received(2, wire.LoginAccepted, { ...session, heartbeatMs: 0 })],
  ['an address with a line feed [CHAT-6.1]', received(39, wire.DeviceList, { devices: [{ ...device, remote: '\n' }] })],
  ['a client with a line feed [CHAT-6.1]', received(41, wire.Kicked, { client: 'a\nb' })],
  ['a failure without a code [CHAT-6.1]', received(16, wire.Failure, {})],
  ['a wait of 2^32−1 ms [CHAT-6.1]', received(16, wire.Failure, { code: 1, retryAfterMs: 0xffff_ffff })],
  ['a text with NUL [CHAT-6.2]', received(5, wire.Send, say('a\0b'))],
  ['a title with NUL [CHAT-6.2]', received(29, wire.ConversationList, { conversations: [{ ...head, title: '\0' }] })],
  ['watching the same user twice [CHAT-6.5]', received(23, wire.Watch, { users: ['a', 'b', 'a'] })],
  ['the profile of the same user twice [CHAT-6.5]', received(36, wire.Profiles, { users: ['a', 'a'] })],
  ['the same user blocked twice [CHAT-6.5]', received(34, wire.BlockList, { users: ['a', 'a'] })],
];

const tooLarge: readonly Row[] = [
  ['a text of the longest and a byte', received(5, wire.Send, say('x'.repeat(Limit.textBytes + 1)))],
  ['a password of 1 KiB and a byte', received(14, wire.Register, { user: 'a', password: 'x'.repeat(1025) })],
  [
    'an old password of 1 KiB and a byte',
    received(42, wire.ChangePassword, { oldPassword: 'x'.repeat(1025), newPassword: 'a' }),
  ],
  [
    'a title of 257 bytes',
    received(29, wire.ConversationList, { conversations: [{ ...head, title: 'x'.repeat(257) }] }),
  ],
  ['a query of 257 bytes', received(30, wire.Search, { query: 'x'.repeat(257), limit: 1 })],
  ['a display name of 129 bytes', received(35, wire.SetProfile, { displayName: 'x'.repeat(129) })],
  ['an about of 1 KiB and a byte', received(35, wire.SetProfile, { about: 'x'.repeat(1025) })],
  ['an address of 65 characters', received(39, wire.DeviceList, { devices: [{ ...device, remote: 'x'.repeat(65) }] })],
];

describe('what a receiver refuses', () => {
  test.each(badFields)('%s, CHAT_BAD_FIELD', (_, decode) => {
    expect(thrownBy(decode)).toMatchObject({ code: 'CHAT_BAD_FIELD', fault: 'peer' });
  });

  test.each(tooLarge)('%s, CHAT_TOO_LARGE [CHAT-6.1]', (_, decode) => {
    expect(thrownBy(decode)).toMatchObject({ code: 'CHAT_TOO_LARGE', fault: 'peer' });
  });

  test('the error of a request names its number, so that it can be answered', () => {
    expect(thrownBy(received(5, wire.Send, say('x'.repeat(16_385)))).seqId).toBe(7);
  });

  test.each([
    ['a lone continuation byte', '80'],
    ['an overlong NUL', 'c080'],
    ['a surrogate', 'eda080'],
    ['a character beyond U+10FFFF', 'f4908080'],
    ['a character that is cut off', 'e282'],
  ])('a text with %s is refused, short or long [CHAT-6.2]', (_, hex) => {
    for (const before of [0, 100]) {
      const text = concatBytes(new Uint8Array(before).fill(0x61), fromHex(hex));
      const nested = [0x0a, 0x0a, 0x0a].reduceRight(
        (inner, tag) => concatBytes(Uint8Array.of(tag, inner.length), inner),
        text,
      );
      for (const body of [nested, Buffer.from(nested)]) {
        const encoded = encodeMessage(samples.send);
        expect(thrownBy(() => decodeMessage({ ...encoded, payload: body })).code).toBe('CHAT_BAD_BODY');
      }
    }
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0.5, 2 ** 53, 1e300, 5e-324])(
    'a position or a moment of %d is refused [CHAT-6.3]',
    (value) => {
      const mute = { content: { mute: { user: 'a', untilMs: value } } };
      const decodes = [
        received(5, wire.Send, say('a'), { ts: value }),
        received(5, wire.Send, mute, { to: g }),
        received(6, wire.Accepted, { conversation: c, seq: 1, acceptedAtMs: value }),
        received(7, wire.PushedEntry, { ...one, seq: value }),
        received(7, wire.PushedEntry, { ...one, sentAtMs: value }),
        received(8, wire.Received, { conversation: c, seq: value }),
        received(9, wire.Delivered, { conversation: c, seq: value, by: 'bob' }),
        received(10, wire.Sync, { cursors: [{ conversation: c, seq: value }] }),
        received(12, wire.Pull, { conversation: c, afterSeq: value, limit: 1 }),
        received(13, wire.Page, pageOf([], value)),
        received(13, wire.Page, pageOf([], 1, value)),
        received(18, wire.Read, { conversation: c, seq: value }),
        received(20, wire.HeadNotice, { conversation: c, head: value }),
        received(25, wire.Presence, { ...presence, lastSeenMs: value }),
        received(26, wire.Members, { conversation: g, limit: 1, readSeq: value }),
        received(41, wire.Kicked, { atMs: value }),
        ...['head', 'floor', 'read', 'unread', 'resumeAfter'].map((name) =>
          received(11, wire.SyncResult, { heads: [{ ...head, [name]: value }] }),
        ),
        ...['head', 'floor', 'read', 'unread', 'activeAtMs'].map((name) =>
          received(29, wire.ConversationList, { conversations: [{ ...head, [name]: value }] }),
        ),
        ...['mutedUntilMs', 'received', 'read'].map((name) =>
          received(27, wire.MemberList, { conversation: g, members: [{ user: 'a', [name]: value }] }),
        ),
        ...['firstLoginAtMs', 'lastLoginAtMs'].map((name) =>
          received(39, wire.DeviceList, { devices: [{ ...device, [name]: value }] }),
        ),
      ];
      for (const decode of decodes) expect(thrownBy(decode)).toMatchObject({ code: 'CHAT_BAD_FIELD', fault: 'peer' });
    },
  );
});

describe('what a receiver makes of it', () => {
  test('a position of −0 is 0 [CHAT-6.3]', () => {
    const message = received(12, wire.Pull, { conversation: c, afterSeq: -0, limit: 1 })();
    expect(message).toHaveProperty('afterSeq', 0);
  });

  test('what a peer wrote appears in a message only quoted and short', () => {
    const { message } = thrownBy(received(5, wire.Send, say('a'), { to: `\n"${'x'.repeat(500)}` }));
    expect(message).toContain('"\\n\\"xxx');
    expect(message.length).toBeLessThan(120);
  });

  test('of two credentials the last counts [CHAT-4.1]', () => {
    const message = received(1, wire.Login, { ...credential, token: 't' })();
    expect(message).toHaveProperty('credential', { kind: 'token', token: 't' });
  });

  test('fields that mean nothing for a command are ignored', () => {
    const decode = received(3, wire.Logout, {}, { from: 'NOBODY', to: '', uuid: new Uint8Array(3), ts: Number.NaN });
    expect(decode()).toEqual({ type: 'logout' });
  });

  test('a sender who is not in a group is none of the codec’s business', () => {
    expect(received(7, wire.PushedEntry, one, { to: g, from: 'eve' })()).toHaveProperty('from', 'eve');
  });

  test('a device class of a newer version is other, and a reason for a kick policy [CHAT-6.6]', () => {
    expect(received(1, wire.Login, { ...credential, deviceClass: 5 })()).toHaveProperty('deviceClass', 'other');
    expect(received(39, wire.DeviceList, { devices: [{ ...device, deviceClass: 0xffff_ffff }] })()).toHaveProperty(
      'devices.0.deviceClass',
      'other',
    );
    expect(received(41, wire.Kicked, { reason: 4 })()).toHaveProperty('reason', 'policy');
  });

  test('every role, device class and reason has its number', () => {
    const classes = [0, 1, 2, 3, 4].map((deviceClass) => received(1, wire.Login, { ...credential, deviceClass })());
    expect(classes.map((login) => login?.type === 'login' && login.deviceClass)).toEqual([
      'other',
      'mobile',
      'desktop',
      'web',
      'bot',
    ]);
    const reasons = [0, 1, 2, 3].map((reason) => received(41, wire.Kicked, { reason })());
    expect(reasons.map((kick) => kick?.type === 'kicked' && kick.reason)).toEqual([
      'replaced',
      'policy',
      'revoked',
      'disabled',
    ]);
    const members = [0, 1, 2].map((role) => ({ user: 'a', role }));
    expect(received(27, wire.MemberList, { conversation: g, members })()).toMatchObject({
      members: [{ role: 'member' }, { role: 'admin' }, { role: 'owner' }],
    });
    const conversations = [0, 1, 2, 3].map((role) => ({ ...head, role }));
    expect(received(29, wire.ConversationList, { conversations })()).toMatchObject({
      conversations: [{ role: undefined }, { role: 'member' }, { role: 'admin' }, { role: 'owner' }],
    });
  });
});
