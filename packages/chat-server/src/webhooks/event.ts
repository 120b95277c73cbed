import { createHash } from 'node:crypto';
import { type Content, type ConversationId, messageIdFromBytes } from '@proj/chat-protocol';
import type { StoredMessage } from '@proj/store';
import { logEntry } from '../entries.ts';

/** One entry of the log, as a receiver is told of it. */
export interface WebhookEntry {
  /**
   * Never changes for an entry, whatever is tried again, restarted or restored from a backup: the receiver remembers it,
   * and takes no notice of an entry that comes again.
   */
  readonly id: string;
  readonly conversation: string;
  /** The place in the conversation: 1, 2, 3 … */
  readonly seq: number;
  readonly from: string;
  /** The sender's id for it, as a UUID is written. */
  readonly messageId: string;
  /** By the sender's clock, milliseconds since 1970. */
  readonly sentAtMs: number;
  /** By the server's clock, likewise. */
  readonly acceptedAtMs: number;
  /** What it says, as it is now: `{ "kind": "erased" }` when it was recalled before it was told. */
  readonly content: Content;
}

/** The body of a request, as JSON. */
export interface WebhookBody {
  readonly type: 'entries';
  /** In the order in which they were accepted. */
  readonly entries: readonly WebhookEntry[];
}

export function webhookEntry(stored: StoredMessage): WebhookEntry {
  const { conversation, seq, sender, id, sentAtMs, acceptedAtMs } = stored;
  return {
    id: entryId(stored),
    conversation,
    seq,
    from: sender,
    messageId: messageIdFromBytes(id),
    sentAtMs,
    acceptedAtMs,
    content: contentOf(stored),
  };
}

/** Of what makes an entry itself in the store; a position in the outbox would be another one after a restore. */
function entryId({ conversation, sender, id }: StoredMessage): string {
  const name = JSON.stringify([conversation, sender, Buffer.from(id).toString('hex')]);
  return `entry_${createHash('sha256').update(name).digest('base64url').slice(0, 22)}`;
}

/** An entry that this version cannot read must not hold up those behind it. */
function contentOf(stored: StoredMessage): Content {
  try {
    return logEntry(stored.conversation as ConversationId, stored).content;
  } catch {
    return { kind: 'unknown' };
  }
}

/** The id of a request: that of its entry, or one made of theirs. */
export function requestId(entries: readonly WebhookEntry[]): string {
  const [first, ...others] = entries;
  if (first !== undefined && others.length === 0) return first.id;
  const names = entries.map(({ id }) => id).join('\n');
  return `batch_${createHash('sha256').update(names).digest('base64url').slice(0, 22)}`;
}
