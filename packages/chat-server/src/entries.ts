import {
  type ConversationId,
  isGroup,
  type LogEntry,
  type MessageId,
  messageIdBytes,
  messageIdFromBytes,
  peerOf,
  type UserId,
} from '@proj/chat-protocol';
import type { NewMessage, StoredMessage } from '@proj/store';
import {
  contentOf,
  countsAsUnread,
  dialectTextKind,
  type EffectContext,
  effectsOf,
  type SendableContent,
  storedContent,
} from './conversations/contents.ts';

/** An entry that has no place in the log yet. */
export interface Draft {
  readonly conversation: ConversationId;
  readonly from: UserId;
  readonly id: MessageId;
  readonly sentAtMs: number;
  readonly content: SendableContent;
  /** It came from a dialect. */
  readonly isDialect?: true;
}

/** What of an entry makes it the same one when it comes again. */
export function identityOf({ conversation, from, id, content, isDialect, sentAtMs }: Draft): NewMessage {
  const { kind, body } = storedContent(content);
  return {
    conversation,
    sender: from,
    id: messageIdBytes(id),
    kind: isDialect ? dialectTextKind : kind,
    body,
    sentAtMs,
  };
}

export interface NewMessageOptions extends Pick<EffectContext, 'attributes'> {
  readonly expectVersion: number | undefined;
  readonly outbox: boolean;
}

export function newMessage(draft: Draft, { attributes, expectVersion, outbox }: NewMessageOptions): NewMessage {
  const { conversation, from, content } = draft;
  const { sender, id, kind, body, sentAtMs } = identityOf(draft);
  return {
    conversation,
    sender,
    id,
    kind,
    body,
    sentAtMs,
    members: membersOf(conversation, from),
    target: 'target' in content ? content.target : undefined,
    counts: countsAsUnread(content),
    expectVersion,
    effects: effectsOf(content, { sender: from, attributes }),
    outbox,
  };
}

/** Of a group entries themselves say who comes. */
function membersOf(conversation: ConversationId, from: UserId): readonly UserId[] | undefined {
  const peer = peerOf(conversation, from);
  if (peer === undefined) return undefined;
  return peer === from ? [from] : [from, peer];
}

/** @throws Error when the log holds what this version did not write. */
export function logEntry(conversation: ConversationId, stored: StoredMessage): LogEntry {
  const from = stored.sender as UserId;
  if (!isGroup(conversation) && peerOf(conversation, from) === undefined) {
    throw new Error(`entry ${stored.seq} is by nobody of ${conversation}`);
  }
  return {
    conversation,
    seq: stored.seq,
    id: messageIdFromBytes(stored.id),
    from,
    sentAtMs: stored.sentAtMs,
    acceptedAtMs: stored.acceptedAtMs,
    content: contentOf(stored),
  };
}
