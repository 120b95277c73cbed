import { concatBytes, fromHex } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import {
  type ChatMessage,
  ChatProtocolError,
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
import { wire } from '../src/wire.ts';
import { alice, bob, conversation, entry, samples } from './samples.ts';

function thrownBy(action: () => unknown): ChatProtocolError {
  try {
    action();
  } catch (error) {
    if (ChatProtocolError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const { direct, login, page, failure, pull, sync } = samples;
const accepted = samples['login-accepted'];
const pageOf = (...messages: LogEntry[]): Page => ({ ...page, messages });
const noConversation = 'c:bob:alice' as ConversationId;

/** What is wrong, the message, the code. */
type Refused = readonly [string, ChatMessage, ChatProtocolErrorCode];

describe('what a sender does not send [CHAT-6.1]', () => {
  const refused: readonly Refused[] = [
    ['a request without a number', { ...pull, seqId: 0 }, 'CHAT_BAD_FIELD'],
    ['a request number of 2^32', { ...pull, seqId: 2 ** 32 }, 'CHAT_BAD_FIELD'],
    ['half a request number', { ...pull, seqId: 1.5 }, 'CHAT_BAD_FIELD'],
    ['an answer to nothing', { ...samples.registered, ackId: 0 }, 'CHAT_BAD_FIELD'],
    ['a negative answer number', { ...failure, ackId: -1 }, 'CHAT_BAD_FIELD'],
    ['a user name in capitals', { ...direct, to: 'Bob' as UserId }, 'CHAT_BAD_FIELD'],
    ['a from that is no user name', { ...direct, from: '' as UserId }, 'CHAT_BAD_FIELD'],
    ['a device id with a space', { ...login, deviceId: 'my phone' as DeviceId }, 'CHAT_BAD_FIELD'],
    ['an unsorted conversation', { ...pull, conversation: noConversation }, 'CHAT_BAD_FIELD'],
    ['a message id in capitals', { ...direct, id: direct.id.toUpperCase() as MessageId }, 'CHAT_BAD_FIELD'],
    ['a text above its bytes', { ...direct, text: 'x'.repeat(Limit.textBytes + 1) }, 'CHAT_TOO_LARGE'],
    [
      'a text above its bytes, not its characters',
      { ...direct, text: 'ü'.repeat(Limit.textBytes / 2 + 1) },
      'CHAT_TOO_LARGE',
    ],
    ['a text with NUL', { ...direct, text: 'a\0b' }, 'CHAT_BAD_FIELD'],
    ['a text with half a surrogate pair', { ...direct, text: 'a\ud800b' }, 'CHAT_BAD_FIELD'],
    ['a text with a swapped surrogate pair', { ...direct, text: '\udc00\ud800' }, 'CHAT_BAD_FIELD'],
    ['a moment between two milliseconds', { ...direct, sentAtMs: 1.5 }, 'CHAT_BAD_FIELD'],
    ['a moment before 1970', { ...direct, sentAtMs: -1 }, 'CHAT_BAD_FIELD'],
    ['an empty password', { ...samples.register, password: '' }, 'CHAT_BAD_FIELD'],
    ['a long password', { ...samples.register, password: 'x'.repeat(1025) }, 'CHAT_TOO_LARGE'],
    ['an empty token', { ...login, credential: { kind: 'token', token: '' } }, 'CHAT_BAD_FIELD'],
    ['a token that is not ASCII', { ...login, credential: { kind: 'token', token: 'tök' } }, 'CHAT_BAD_FIELD'],
    ['a long token', { ...login, credential: { kind: 'token', token: 'x'.repeat(2049) } }, 'CHAT_TOO_LARGE'],
    ['a long client name', { ...login, client: 'x'.repeat(65) }, 'CHAT_TOO_LARGE'],
    ['a client name with a line feed', { ...login, client: 'a\nb' }, 'CHAT_BAD_FIELD'],
    ['an epoch of 7 bytes', { ...accepted, epoch: new Uint8Array(7) }, 'CHAT_BAD_FIELD'],
    ['a heartbeat too often', { ...accepted, heartbeatMs: 99 }, 'CHAT_BAD_FIELD'],
    ['a heartbeat too seldom', { ...accepted, heartbeatMs: 3_600_001 }, 'CHAT_BAD_FIELD'],
    ['seq 0 of an entry', { ...samples.received, seq: 0 }, 'CHAT_BAD_FIELD'],
    ['seq 2^53', { ...samples.received, seq: 2 ** 53 }, 'CHAT_BAD_FIELD'],
    ['a cursor of −1', { ...sync, cursors: [{ conversation, seq: -1 }] }, 'CHAT_BAD_FIELD'],
    [
      '5001 cursors',
      { ...sync, cursors: Array.from({ length: 5001 }, () => ({ conversation, seq: 1 })) },
      'CHAT_TOO_LARGE',
    ],
    [
      '5001 heads',
      { ...samples['sync-result'], heads: Array.from({ length: 5001 }, () => ({ conversation, peer: bob, head: 1 })) },
      'CHAT_TOO_LARGE',
    ],
    [
      'a peer outside the conversation',
      { ...samples['sync-result'], heads: [{ conversation, peer: 'eve' as UserId, head: 1 }] },
      'CHAT_BAD_FIELD',
    ],
    ['a pull of nothing', { ...pull, limit: 0 }, 'CHAT_BAD_FIELD'],
    ['a pull of 201', { ...pull, limit: 201 }, 'CHAT_BAD_FIELD'],
    [
      '201 entries',
      { ...page, head: 999, messages: Array.from({ length: 201 }, (_, i) => ({ ...entry, seq: i + 1 })) },
      'CHAT_TOO_LARGE',
    ],
    ['a sender outside the conversation', { ...samples.message, from: 'eve' as UserId }, 'CHAT_BAD_FIELD'],
    ['a message to its own sender', { ...samples.message, to: alice }, 'CHAT_BAD_FIELD'],
    ['a receipt by a stranger', { ...samples.delivered, by: 'eve' as UserId }, 'CHAT_BAD_FIELD'],
    ['an entry to its own sender', pageOf({ ...entry, to: alice }), 'CHAT_BAD_FIELD'],
    [
      'an entry of another conversation',
      pageOf({ ...entry, conversation: 'c:a:b' as ConversationId }),
      'CHAT_BAD_FIELD',
    ],
    ['entries with a gap', pageOf(entry, { ...entry, seq: 5 }), 'CHAT_BAD_FIELD'],
    ['the same entry twice', pageOf(entry, entry), 'CHAT_BAD_FIELD'],
    ['an entry beyond the head', { ...pageOf(entry), head: 2 }, 'CHAT_BAD_FIELD'],
    ['failure code 0', { ...failure, code: 0 }, 'CHAT_BAD_FIELD'],
    ['a long reason', { ...failure, reason: 'x'.repeat(513) }, 'CHAT_TOO_LARGE'],
    ['a wait of more than a day', { ...failure, retryAfterMs: 86_400_001 }, 'CHAT_BAD_FIELD'],
  ];

  test.each(refused)('%s', (_, message, code) => {
    const error = thrownBy(() => encodeMessage(message));
    expect(error).toMatchObject({ code, fault: 'local', seqId: 0 });
    expect(error.message).toMatch(new RegExp(`\\[${code}\\]$`));
  });
});

/** Bodies are made by the generated code, which checks nothing. */
type Body = { encode(fields: object): { finish(): Uint8Array } };

const headerOf = { seqId: 7, ackId: 8, from: 'alice', to: 'bob', uuid: new Uint8Array(16), ts: 1 };

function received(cmdCode: number, type: Body, fields: object, header: object = {}): () => unknown {
  return () =>
    decodeMessage({
      kind: 'message',
      version: 2,
      flags: 0,
      header: wire.Header.encode({ ...headerOf, cmdCode, ...header }).finish(),
      payload: type.encode(fields).finish(),
    });
}

describe('what a receiver refuses', () => {
  const c = conversation as string;
  const credential = { password: { user: 'alice', password: 'secret' }, deviceId: 'd' };
  const session = { user: 'alice', token: 't', heartbeatMs: 1000, sessionId: 's', epoch: new Uint8Array(8) };
  const one = { seq: 1, uuid: new Uint8Array(16), from: 'alice', text: 'a' };

  const fields: readonly (readonly [string, ChatProtocolErrorCode, () => unknown])[] = [
    [
      'a request without a number [CHAT-2.3]',
      'CHAT_BAD_FIELD',
      received(12, wire.Pull, { conversation: c, limit: 1 }, { seqId: 0 }),
    ],
    ['an answer without a number [CHAT-2.3]', 'CHAT_BAD_FIELD', received(15, wire.Registered, {}, { ackId: 0 })],
    [
      'a user name of 33 characters [CHAT-3.1]',
      'CHAT_BAD_FIELD',
      received(14, wire.Register, { user: 'a'.repeat(33), password: 'x' }),
    ],
    ['a receiver that is no user name [CHAT-3.1]', 'CHAT_BAD_FIELD', received(5, wire.Direct, {}, { to: 'B' })],
    ['a sender that is no user name [CHAT-3.1]', 'CHAT_BAD_FIELD', received(5, wire.Direct, {}, { from: 'A' })],
    [
      'a message id of 15 bytes [CHAT-3.1]',
      'CHAT_BAD_FIELD',
      received(5, wire.Direct, {}, { uuid: new Uint8Array(15) }),
    ],
    [
      'no message id [CHAT-3.1]',
      'CHAT_BAD_FIELD',
      received(6, wire.Accepted, { conversation: c, seq: 1 }, { uuid: new Uint8Array() }),
    ],
    ['no conversation [CHAT-3.1]', 'CHAT_BAD_FIELD', received(8, wire.Received, { seq: 1 })],
    [
      'a conversation out of order [CHAT-3.1]',
      'CHAT_BAD_FIELD',
      received(8, wire.Received, { conversation: 'c:b:a', seq: 1 }),
    ],
    ['no device id [CHAT-3.1]', 'CHAT_BAD_FIELD', received(1, wire.Login, { ...credential, deviceId: '' })],
    ['no credential [CHAT-4.1]', 'CHAT_BAD_FIELD', received(1, wire.Login, { deviceId: 'd' })],
    ['an empty credential [CHAT-4.1]', 'CHAT_BAD_FIELD', received(1, wire.Login, { deviceId: 'd', password: {} })],
    ['an empty token [CHAT-4.1]', 'CHAT_BAD_FIELD', received(1, wire.Login, { deviceId: 'd', token: '' })],
    [
      'a sender outside the conversation [CHAT-4.2]',
      'CHAT_BAD_FIELD',
      received(7, wire.Message, { conversation: c, seq: 1 }, { from: 'eve' }),
    ],
    [
      'a message to its sender [CHAT-4.2]',
      'CHAT_BAD_FIELD',
      received(7, wire.Message, { conversation: c, seq: 1 }, { to: 'alice' }),
    ],
    [
      'a receipt by a stranger [CHAT-4.2]',
      'CHAT_BAD_FIELD',
      received(9, wire.Delivered, { conversation: c, seq: 1, by: 'eve' }),
    ],
    [
      'a peer outside the conversation [CHAT-4.2]',
      'CHAT_BAD_FIELD',
      received(11, wire.SyncResult, { heads: [{ conversation: c, peer: 'eve' }] }),
    ],
    [
      'an entry by a stranger [CHAT-4.2]',
      'CHAT_BAD_FIELD',
      received(13, wire.Page, { conversation: c, head: 1, messages: [{ ...one, from: 'eve' }] }),
    ],
    [
      'a page with a gap [CHAT-4.3]',
      'CHAT_BAD_FIELD',
      received(13, wire.Page, { conversation: c, head: 9, messages: [one, { ...one, seq: 3 }] }),
    ],
    [
      'a page backwards [CHAT-4.3]',
      'CHAT_BAD_FIELD',
      received(13, wire.Page, { conversation: c, head: 9, messages: [{ ...one, seq: 2 }, one] }),
    ],
    [
      'an entry beyond the head [CHAT-4.3]',
      'CHAT_BAD_FIELD',
      received(13, wire.Page, { conversation: c, head: 0, messages: [one] }),
    ],
    [
      'an empty entry [CHAT-4.3]',
      'CHAT_BAD_FIELD',
      received(13, wire.Page, { conversation: c, head: 0, messages: [{}] }),
    ],
    [
      'a text of 16 KiB and a byte [CHAT-6.1]',
      'CHAT_TOO_LARGE',
      received(5, wire.Direct, { text: 'x'.repeat(16_385) }),
    ],
    [
      'a password of 1 KiB and a byte [CHAT-6.1]',
      'CHAT_TOO_LARGE',
      received(14, wire.Register, { user: 'a', password: 'x'.repeat(1025) }),
    ],
    ['an empty password [CHAT-6.1]', 'CHAT_BAD_FIELD', received(14, wire.Register, { user: 'a' })],
    ['a pull of 201 [CHAT-6.1]', 'CHAT_BAD_FIELD', received(12, wire.Pull, { conversation: c, limit: 201 })],
    [
      'an epoch of 9 bytes [CHAT-6.1]',
      'CHAT_BAD_FIELD',
      received(2, wire.LoginAccepted, { ...session, epoch: new Uint8Array(9) }),
    ],
    [
      'no heartbeat interval [CHAT-6.1]',
      'CHAT_BAD_FIELD',
      received(2, wire.LoginAccepted, { ...session, heartbeatMs: 0 }),
    ],
    ['a failure without a code [CHAT-6.1]', 'CHAT_BAD_FIELD', received(16, wire.Failure, {})],
    [
      'a wait of 2^32−1 ms [CHAT-6.1]',
      'CHAT_BAD_FIELD',
      received(16, wire.Failure, { code: 1, retryAfterMs: 0xffff_ffff }),
    ],
    ['a text with NUL [CHAT-6.2]', 'CHAT_BAD_FIELD', received(5, wire.Direct, { text: 'a\0b' })],
  ];

  test.each(fields)('%s, %s', (_, code, decode) => {
    expect(thrownBy(decode)).toMatchObject({ code, fault: 'peer' });
  });

  test('the error of a request names its number, so that it can be answered', () => {
    expect(thrownBy(received(5, wire.Direct, { text: 'x'.repeat(16_385) })).seqId).toBe(7);
  });

  test.each([
    ['a lone continuation byte', '80'],
    ['an overlong NUL', 'c080'],
    ['a surrogate', 'eda080'],
    ['a character beyond U+10FFFF', 'f4908080'],
    ['a character that is cut off', 'e282'],
  ])('a text with %s is refused, short or long [CHAT-6.2]', (_, hex) => {
    for (const before of [0, 100]) {
      const bytes = concatBytes(new Uint8Array(before).fill(0x61), fromHex(hex));
      const payload = concatBytes(Uint8Array.of(0x0a, bytes.length), bytes);
      for (const body of [payload, Buffer.from(payload)]) {
        const encoded = encodeMessage(direct);
        expect(thrownBy(() => decodeMessage({ ...encoded, payload: body })).code).toBe('CHAT_BAD_BODY');
      }
    }
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0.5, 2 ** 53, 1e300, 5e-324])(
    'a position or a moment of %d is refused [CHAT-6.3]',
    (value) => {
      const decodes = [
        received(8, wire.Received, { conversation: c, seq: value }),
        received(10, wire.Sync, { cursors: [{ conversation: c, seq: value }] }),
        received(12, wire.Pull, { conversation: c, afterSeq: value, limit: 1 }),
        received(5, wire.Direct, {}, { ts: value }),
        received(6, wire.Accepted, { conversation: c, seq: 1, acceptedAtMs: value }),
      ];
      for (const decode of decodes) expect(thrownBy(decode)).toMatchObject({ code: 'CHAT_BAD_FIELD', fault: 'peer' });
    },
  );

  test('a position of −0 is 0 [CHAT-6.3]', () => {
    const message = received(12, wire.Pull, { conversation: c, afterSeq: -0, limit: 1 })();
    expect(message).toHaveProperty('afterSeq', 0);
  });

  test('what a peer wrote appears in a message only quoted and short', () => {
    const { message } = thrownBy(received(5, wire.Direct, {}, { to: `\n"${'x'.repeat(500)}` }));
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
});

describe('values at their limits are sent and received', () => {
  test.each<[string, ChatMessage]>([
    ['a text of 16 KiB', { ...direct, text: 'x'.repeat(16_384) }],
    ['a text of 16 KiB in four-byte characters', { ...direct, text: '😀'.repeat(4096) }],
    ['an empty text', { ...direct, text: '' }],
    ['a text with a byte order mark', { ...direct, text: '\ufeffa' }],
    [
      'notes to oneself',
      { ...samples.message, from: alice, to: alice, conversation: 'c:alice:alice' as ConversationId },
    ],
    ['the largest seq', { ...samples.received, seq: Number.MAX_SAFE_INTEGER }],
    ['5000 cursors', { ...sync, cursors: Array.from({ length: 5000 }, (_, seq) => ({ conversation, seq })) }],
    [
      '200 entries',
      { ...page, head: 200, messages: Array.from({ length: 200 }, (_, i) => ({ ...entry, seq: i + 1 })) },
    ],
    ['an empty page', { ...page, head: 0, messages: [] }],
    ['an unknown failure code', { ...failure, code: 999_999 }],
  ])('%s', (_, message) => {
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
  });
});
