import type { ConversationId, ConversationSummary, LogEntry, UserId } from '@proj/chat-protocol';
import type { ReplicaReader, StoredConversation } from '../replica-store.ts';

/** Entries that are read to count. */
const countedEntries = 1000;

/** Counts what is unread: the server by itself, and this device where it knows more. */
export class UnreadTexts {
  readonly #me: UserId;
  readonly #reader: Pick<ReplicaReader, 'entries'>;
  /** Counted while something was missing. */
  readonly uncertain: Set<ConversationId> = new Set();

  constructor(me: UserId, reader: Pick<ReplicaReader, 'entries'>) {
    this.#me = me;
    this.#reader = reader;
  }

  counts({ from, content }: LogEntry): boolean {
    return from !== this.#me && content.kind === 'text';
  }

  /** After `seq`, once it was read: of what is not here it cannot be known what it is. */
  async after({ id, head, unread }: Pick<StoredConversation, 'id' | 'head' | 'unread'>, seq: number): Promise<number> {
    this.uncertain.delete(id);
    if (seq >= head) return 0;
    const entries = await this.#entries(id, seq);
    const missing = Math.max(0, head - seq - entries.length);
    const texts = this.#textsAmong(entries);
    if (missing === 0) return texts;
    this.uncertain.add(id);
    return Math.min(unread, texts + missing);
  }

  /** What the server counted, and what has happened since that it did not know of. */
  async reconciled(row: StoredConversation, { head, read, unread }: ConversationSummary): Promise<number> {
    // Read here, and the server was not told yet.
    if (row.read > read) return this.after({ id: row.id, head: Math.max(head, row.head), unread }, row.read);
    if (row.head <= head) return unread;
    return unread + this.#textsAmong(await this.#entries(row.id, Math.max(head, read)));
  }

  #entries(conversation: ConversationId, afterSeq: number): Promise<readonly LogEntry[]> {
    return this.#reader.entries(conversation, { afterSeq, limit: countedEntries, last: true });
  }

  #textsAmong(entries: readonly LogEntry[]): number {
    return entries.filter((entry) => this.counts(entry)).length;
  }
}
