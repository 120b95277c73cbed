import { fromHex, toHex } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ChatProtocolError,
  type ConversationId,
  directConversation,
  groupConversation,
  installationOf,
  isConversationId,
  isDeviceId,
  isGroup,
  isMessageId,
  isUserId,
  messageIdBytes,
  messageIdFromBytes,
  newMessageId,
  parseConversationId,
  parseDeviceId,
  parseMessageId,
  parseUserId,
  peerOf,
  type UserId,
} from '../src/index.ts';
import { alice, bob, conversation, group, id } from './samples.ts';

describe('names [CHAT-3.1]', () => {
  test.each(['a', '0', 'alice', 'a.b_c-d', 'a'.repeat(32)])('%j is a user name', (text) => {
    expect(isUserId(text)).toBe(true);
    expect(parseUserId(text)).toBe(text);
  });

  test.each(['', 'A', '.a', '-a', '_a', 'a:b', 'a b', 'ä', 'a\n', 'a'.repeat(33)])('%j is not a user name', (text) => {
    expect(isUserId(text)).toBe(false);
    expect(() => parseUserId(text)).toThrow('CHAT_BAD_FIELD');
  });

  test('of a device what stands before the first dot is the installation', () => {
    for (const [device, installation] of [
      ['a.b', 'a'],
      ['a.b.c', 'a'],
      ['a', 'a'],
      ['.a', '.a'],
      ['a.', 'a'],
    ] as const) {
      expect(installationOf(parseDeviceId(device))).toBe(installation);
    }
  });

  test.each(['!', '~', 'phone:7', 'x'.repeat(64)])('%j is a device id', (text) => {
    expect(isDeviceId(text)).toBe(true);
    expect(parseDeviceId(text)).toBe(text);
  });

  test.each(['', ' ', 'a b', 'é', 'a\n', '\u007f', 'x'.repeat(65)])('%j is not a device id', (text) => {
    expect(isDeviceId(text)).toBe(false);
    expect(() => parseDeviceId(text)).toThrow('CHAT_BAD_FIELD');
  });

  test.each(['c:a:b', 'c:a:a', 'c:alice:bob', 'c:a-b:a.b', `g:${id}`])('%j is a conversation id', (text) => {
    expect(isConversationId(text)).toBe(true);
    expect(parseConversationId(text)).toBe(text);
  });

  const noGroups = [
    'g',
    'g:',
    'g:a',
    'g:a:b',
    `g:${id}:`,
    `g:${id}:a`,
    `g:${id}\n`,
    `G:${id}`,
    `g:${id.toUpperCase()}`,
  ];
  const noPairs = [
    '',
    'c',
    'c:a',
    'c:a:',
    'c::a',
    'c:b:a',
    'c:a:b:',
    'c:a:b:c',
    'c:A:b',
    ' c:a:b',
    'c:a:b\n',
    `c:${id}`,
  ];

  test.each([...noPairs, ...noGroups])('%j is not a conversation id', (text) => {
    expect(isConversationId(text)).toBe(false);
    expect(() => parseConversationId(text)).toThrow('CHAT_BAD_FIELD');
  });

  test.each(['', id.toUpperCase(), id.slice(1), `${id}\n`, `{${id}}`, id.replaceAll('-', '')])(
    '%j is not a message id',
    (text) => {
      expect(isMessageId(text)).toBe(false);
      expect(() => parseMessageId(text)).toThrow('CHAT_BAD_FIELD');
    },
  );
});

describe('conversations', () => {
  const user = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,31}$/).map((text) => text as UserId);

  test('two users have one, whoever asks, and each is the peer of the other', () => {
    fc.assert(
      fc.property(user, user, (a, b) => {
        const both = directConversation(a, b);
        expect(both).toBe(directConversation(b, a));
        expect(isConversationId(both)).toBe(true);
        expect([peerOf(both, a), peerOf(both, b)]).toEqual([b, a]);
      }),
    );
  });

  test('different pairs have different ones', () => {
    fc.assert(
      fc.property(user, user, user, (a, b, other) => {
        fc.pre(other !== a && other !== b);
        expect(directConversation(a, b)).not.toBe(directConversation(a, other));
      }),
    );
  });

  test('a stranger has no peer in it', () => {
    expect(peerOf(conversation, 'eve' as UserId)).toBeUndefined();
    expect(peerOf('c:a:b' as ConversationId, 'c' as UserId)).toBeUndefined();
    expect(peerOf(conversation, alice)).toBe(bob);
  });

  test('a group is no direct conversation, and nobody has a peer in it', () => {
    expect([isGroup(group), isGroup(conversation)]).toEqual([true, false]);
    expect(groupConversation(id)).toBe(group);
    expect(parseConversationId(group)).toBe(group);
    expect(peerOf(group, alice)).toBeUndefined();
  });
});

describe('message ids', () => {
  test('have 16 bytes on the wire', () => {
    expect(toHex(messageIdBytes(id))).toBe('01890a5dac96774bbcceb302099a8057');
    expect(messageIdFromBytes(messageIdBytes(id))).toBe(id);
    expect(parseMessageId(id)).toBe(id);
  });

  test.each([0, 15, 17])('are not made of %d bytes', (length) => {
    expect(() => messageIdFromBytes(new Uint8Array(length))).toThrow('CHAT_BAD_FIELD');
  });

  test('are UUIDv7: the example of RFC 9562, appendix A.6', () => {
    expect(newMessageId(0x017f_22e2_79b0, fromHex('0cc3 18c4 dc0c 0c07 398f'))).toBe(
      '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
    );
  });

  test('keep version and variant whatever is random, and 74 bits of it', () => {
    expect(newMessageId(0, new Uint8Array(10))).toBe('00000000-0000-7000-8000-000000000000');
    expect(newMessageId(2 ** 48 - 1, new Uint8Array(10).fill(255))).toBe('ffffffff-ffff-7fff-bfff-ffffffffffff');
  });

  test('made later sort later', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 47 }),
        fc.integer({ min: 1, max: 2 ** 40 }),
        fc.uint8Array({ minLength: 10, maxLength: 10 }),
        (nowMs, laterMs, random) => {
          expect(newMessageId(nowMs, random) < newMessageId(nowMs + laterMs, new Uint8Array(10))).toBe(true);
        },
      ),
    );
  });

  test.each([
    [-1, 10],
    [1.5, 10],
    [2 ** 48, 10],
    [Number.NaN, 10],
    [0, 9],
    [0, 11],
  ])('are not made at %d from %d bytes', (nowMs, length) => {
    expect(() => newMessageId(nowMs, new Uint8Array(length))).toThrow('CHAT_BAD_FIELD');
  });
});

describe('ChatProtocolError.is', () => {
  test('goes by name and code, whichever copy of the package made the error', () => {
    const foreign = Object.assign(new Error('x'), { name: 'ChatProtocolError', code: 'CHAT_BAD_BODY' });
    expect(ChatProtocolError.is(foreign)).toBe(true);
    expect(ChatProtocolError.is(foreign, 'CHAT_BAD_BODY')).toBe(true);
    expect(ChatProtocolError.is(foreign, 'CHAT_BAD_FIELD')).toBe(false);
    expect(ChatProtocolError.is(new Error('CHAT_BAD_BODY'))).toBe(false);
    expect(ChatProtocolError.is('CHAT_BAD_BODY')).toBe(false);
  });
});
