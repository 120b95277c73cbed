import {
  type ConversationId,
  type DirectRequest,
  directConversation,
  type LogEntry,
  messageIdBytes,
  messageIdFromBytes,
  peerOf,
  type UserId,
} from '@proj/chat-protocol';
import type { NewMessage, StoredMessage } from '@proj/store';

/** The kind of a message whose body is its text in UTF-8. */
const textKind = 1;
/** As {@link textKind}, and it came from a dialect: its sender's clock is what other clients of that dialect are shown. */
export const dialectTextKind = 2;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What a log keeps of a text. */
export type OutgoingText = Pick<DirectRequest, 'to' | 'id' | 'sentAtMs' | 'text'> & {
  readonly kind?: typeof dialectTextKind;
};

export function newMessage(from: UserId, request: OutgoingText): NewMessage {
  return {
    conversation: directConversation(from, request.to),
    members: from === request.to ? [from] : [from, request.to],
    sender: from,
    id: messageIdBytes(request.id),
    kind: request.kind ?? textKind,
    body: encoder.encode(request.text),
    sentAtMs: request.sentAtMs,
  };
}

/** @throws Error when the log holds what this version did not write. */
export function logEntry(conversation: ConversationId, stored: StoredMessage): LogEntry {
  const from = stored.sender as UserId;
  const to = peerOf(conversation, from);
  if (to === undefined || (stored.kind !== textKind && stored.kind !== dialectTextKind)) {
    throw new Error(`entry ${stored.seq} of kind ${stored.kind} is no text of a member`);
  }
  return {
    conversation,
    seq: stored.seq,
    id: messageIdFromBytes(stored.id),
    from,
    to,
    sentAtMs: stored.sentAtMs,
    acceptedAtMs: stored.acceptedAtMs,
    text: decoder.decode(stored.body),
  };
}
