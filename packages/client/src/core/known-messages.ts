import type { KnownMessage } from '../store.ts';

/** Messages that stay known; then the oldest is forgotten. About 0.5 MiB in memory. */
export const maxKnown = 4096;

/**
 * The messages that this device has dealt with: shown, or sent by itself. What is known is not shown when the log brings
 * it (again): after the server's logs were restored, and for own messages always.
 */
export class KnownMessages {
  readonly #byKey: Map<string, KnownMessage> = new Map();

  constructor(known: Iterable<KnownMessage> = []) {
    for (const message of known) this.add(message);
  }

  has(message: KnownMessage): boolean {
    return this.#byKey.has(keyOf(message));
  }

  add({ conversation, from, id }: KnownMessage): void {
    this.#byKey.set(keyOf({ conversation, from, id }), { conversation, from, id });
    if (this.#byKey.size <= maxKnown) return;
    for (const oldest of this.#byKey.keys()) {
      this.#byKey.delete(oldest);
      break;
    }
  }

  /** Oldest first. */
  values(): Iterable<KnownMessage> {
    return this.#byKey.values();
  }
}

/** Names hold no slash. */
function keyOf({ conversation, from, id }: KnownMessage): string {
  return `${conversation}/${from}/${id}`;
}
