import type { ConversationId, MessageId, UserId } from '@proj/chat-protocol';
import type { StoreChange } from '../../src/index.ts';

export const idOf = (number: number): MessageId =>
  `00000000-0000-7000-8000-${String(number).padStart(12, '0')}` as MessageId;

export const outgoing = (number: number, text = `text ${number}`): StoreChange => ({
  type: 'outgoing',
  message: { id: idOf(number), to: 'bob' as UserId, text, sentAtMs: number },
});

export const settled = (number: number): StoreChange => ({ type: 'settled', id: idOf(number) });

export const cursor = (seq: number): StoreChange => ({
  type: 'cursor',
  conversation: 'c:ann:bob' as ConversationId,
  seq,
});
