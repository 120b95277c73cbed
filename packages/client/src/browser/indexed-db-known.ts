import { maxKnown } from '../core/known-messages.ts';
import type { KnownMessage } from '../store.ts';
import { answerOf } from './indexed-db-requests.ts';

/** The known messages within a transaction: read at once, and cut to their number at the end. */
export class KnownPlace {
  readonly #place: IDBObjectStore;
  readonly #there: Set<string> = new Set();
  #hasMore = false;

  constructor(place: IDBObjectStore) {
    this.#place = place;
  }

  /** Comes before the rest. */
  async read(messages: Iterable<KnownMessage>): Promise<void> {
    const index = this.#place.index('message');
    const reads = Array.from(messages, async (message) => {
      const { conversation, from, id } = message;
      const key = await answerOf(index.getKey([conversation, from, id]));
      if (key !== undefined) this.#there.add(keyOf(message));
    });
    await Promise.all(reads);
  }

  /** One that is there already keeps its place. */
  add(message: KnownMessage): void {
    const key = keyOf(message);
    if (this.#there.has(key)) return;
    this.#there.add(key);
    this.#hasMore = true;
    const { conversation, from, id } = message;
    this.#place.add({ conversation, from, id });
  }

  async write(): Promise<void> {
    if (!this.#hasMore) return;
    const last = Number((await answerOf(this.#place.openKeyCursor(null, 'prev')))?.key);
    // They have their numbers without gaps.
    if (last > maxKnown) this.#place.delete(IDBKeyRange.upperBound(last - maxKnown));
  }
}

/** Names hold no slash. */
function keyOf({ conversation, from, id }: KnownMessage): string {
  return `${conversation}/${from}/${id}`;
}
