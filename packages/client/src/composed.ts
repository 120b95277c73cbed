import {
  type Content,
  type ConversationId,
  directConversation,
  isConversationId,
  type MessageId,
  newMessageId,
  type UserId,
} from '@proj/chat-protocol';
import { checkedMessage } from './options.ts';
import type { OutgoingMessage } from './store.ts';

/** What a message takes from its device. */
export interface Origin {
  readonly wallClock: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** One that no other message has. */
export function newId({ wallClock, randomBytes }: Origin): MessageId {
  return newMessageId(Math.floor(wallClock()), randomBytes(10));
}

/** A message as it waits to be sent, handed over now. @throws ClientError `CLIENT_BAD_ARGUMENT` */
export function composed(
  conversation: ConversationId,
  content: Content,
  id: MessageId | undefined,
  origin: Origin,
): OutgoingMessage {
  const sentAtMs = Math.floor(origin.wallClock());
  const message = { conversation, id: id ?? newId(origin), sentAtMs };
  const checked = checkedMessage({ type: 'send', seqId: 1, ...message, content });
  return { ...message, content: checked.content };
}

/** The one that is named, or that of these two. */
export function conversationWith(me: UserId, other: UserId | ConversationId): ConversationId {
  return isConversationId(other) ? other : directConversation(me, other);
}
