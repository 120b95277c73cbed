/** A map with room for the entries that were touched last; one more, and the one untouched longest is forgotten. */
export class RecentMap<Key, Value> {
  readonly #capacity: number;
  /** In the order of their last touch. */
  readonly #entries: Map<Key, Value> = new Map();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Reading touches the entry. */
  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  /** Without touching anything, that which was untouched longest first. */
  [Symbol.iterator](): IterableIterator<[Key, Value]> {
    return this.#entries[Symbol.iterator]();
  }

  delete(key: Key): boolean {
    return this.#entries.delete(key);
  }

  set(key: Key, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#capacity) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}
