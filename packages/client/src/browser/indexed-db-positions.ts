import type { ConversationId } from '@proj/chat-protocol';
import { answerOf } from './indexed-db-requests.ts';

/** The positions of one place within a transaction: read at once, written at once. */
export class Positions {
  readonly #place: IDBObjectStore;
  readonly #seqs: Map<ConversationId, number | undefined> = new Map();
  readonly #changed: Set<ConversationId> = new Set();

  constructor(place: IDBObjectStore) {
    this.#place = place;
  }

  /** Comes before the rest. */
  async read(conversations: Iterable<ConversationId>): Promise<void> {
    const reads = Array.from(new Set(conversations), async (conversation) => {
      this.#seqs.set(conversation, await answerOf<number | undefined>(this.#place.get(conversation)));
    });
    await Promise.all(reads);
  }

  raise(conversation: ConversationId, seq: number): void {
    if (seq > (this.#seqs.get(conversation) ?? -1)) this.#set(conversation, seq);
  }

  removeUpTo(conversation: ConversationId, seq: number): void {
    if ((this.#seqs.get(conversation) ?? Number.POSITIVE_INFINITY) <= seq) this.#set(conversation, undefined);
  }

  clear(): void {
    this.#seqs.clear();
    this.#changed.clear();
    this.#place.clear();
  }

  write(): void {
    for (const conversation of this.#changed) {
      const seq = this.#seqs.get(conversation);
      if (seq === undefined) this.#place.delete(conversation);
      else this.#place.put(seq, conversation);
    }
  }

  #set(conversation: ConversationId, seq: number | undefined): void {
    this.#seqs.set(conversation, seq);
    this.#changed.add(conversation);
  }
}
