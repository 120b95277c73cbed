import {
  type Content,
  type ConversationId,
  directConversation,
  type LogEntry,
  type MessageId,
  type UserId,
} from '@proj/chat-protocol';
import type { RefusedMessage, StoredConversation } from '../replica-store.ts';
import type { KnownMessage, OutgoingMessage } from '../store.ts';

export const ann: UserId = 'ann' as UserId;
export const bob: UserId = 'bob' as UserId;
export const notes: ConversationId = directConversation(ann, ann);
export const talk: ConversationId = directConversation(ann, bob);
export const epoch = '0123456789abcdef';
export const otherEpoch = 'fedcba9876543210';

export const durably: { readonly durable: boolean } = { durable: true };
export const soon: { readonly durable: boolean } = { durable: false };

export const hostileTexts: readonly string[] = ['', 'héllo\n"quoted"\u2028', '🙂'.repeat(4000), '\u0001\\', 'a\0b'];

export const idOf = (number: number): MessageId =>
  `00000000-0000-7000-8000-${String(number).padStart(12, '0')}` as MessageId;

export const outgoing = (number: number, text = `text ${number}`): OutgoingMessage => ({
  id: idOf(number),
  conversation: talk,
  content: { kind: 'text', text },
  sentAtMs: 1_000 + number,
});

export const known = (number: number, conversation: ConversationId = talk): KnownMessage => ({
  conversation,
  from: ann,
  id: idOf(number),
});

export const refused = (number: number): RefusedMessage => ({ message: outgoing(number), reason: 'Muted' });

export const entry = (
  seq: number,
  content: Content = { kind: 'text', text: `text ${seq}` },
  conversation: ConversationId = talk,
): LogEntry => ({
  conversation,
  seq,
  id: idOf(seq),
  from: bob,
  sentAtMs: 1_000 + seq,
  acceptedAtMs: 2_000 + seq,
  content,
});

export const row = (id: ConversationId, fields: Partial<StoredConversation> = {}): StoredConversation => ({
  id,
  title: '',
  role: 'member',
  floor: 1,
  head: 9,
  read: 3,
  unread: 2,
  activeAtMs: 5_000,
  preview: { seq: 9, from: bob, text: 'hi', atMs: 4_000 },
  received: { [bob]: 8 },
  readBy: { [bob]: 7 },
  ...fields,
});
