import type { ConversationId, MessageId } from '@proj/chat-protocol';
import type { StoreChange } from '../../src/index.ts';

export const idOf = (number: number): MessageId =>
  `00000000-0000-7000-8000-${String(number).padStart(12, '0')}` as MessageId;

export const outgoing = (number: number, text = `text ${number}`): StoreChange => ({
  type: 'outgoing',
  message: {
    id: idOf(number),
    conversation: 'c:ann:bob' as ConversationId,
    content: { kind: 'text', text },
    sentAtMs: number,
  },
});

export const settled = (number: number): StoreChange => ({ type: 'settled', id: idOf(number) });

export const cursor = (seq: number): StoreChange => ({
  type: 'cursor',
  conversation: 'c:ann:bob' as ConversationId,
  seq,
});
