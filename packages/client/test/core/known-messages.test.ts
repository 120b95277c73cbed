import type { ConversationId, MessageId, UserId } from '@proj/chat-protocol';
import { expect, test } from 'vitest';
import { KnownMessages } from '../../src/core/known-messages.ts';
import type { KnownMessage } from '../../src/index.ts';

const message = (number: number, change: Partial<KnownMessage> = {}): KnownMessage => ({
  conversation: 'c:ann:bob' as ConversationId,
  from: 'ann' as UserId,
  id: `id-${number}` as MessageId,
  ...change,
});

test('a message is known by its conversation, sender and id together', () => {
  const known = new KnownMessages([message(1)]);
  expect(known.has(message(1))).toBe(true);
  expect(known.has(message(2))).toBe(false);
  expect(known.has(message(1, { from: 'bob' as UserId }))).toBe(false);
  expect(known.has(message(1, { conversation: 'c:ann:eve' as ConversationId }))).toBe(false);
});

test('of more than 4096 the oldest is forgotten', () => {
  const known = new KnownMessages(Array.from({ length: 4097 }, (_, number) => message(number)));
  expect(known.has(message(0))).toBe(false);
  expect(known.has(message(1))).toBe(true);
  expect([...known.values()]).toHaveLength(4096);
});
