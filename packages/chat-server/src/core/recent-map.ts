interface Entry<Key, Value> {
  readonly key: Key;
  value: Value;
  /** Touched just before this one, and just after it. */
  older: Entry<Key, Value> | undefined;
  newer: Entry<Key, Value> | undefined;
}

/**
 * A map with room for the entries that were touched last; one more, and the one untouched longest is forgotten. Reading
 * is what happens most, several times for each message: it moves links, and leaves the table alone.
 */
export class RecentMap<Key, Value> {
  readonly #capacity: number;
  readonly #entries: Map<Key, Entry<Key, Value>> = new Map();
  #oldest: Entry<Key, Value> | undefined;
  #newest: Entry<Key, Value> | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Reading touches the entry. */
  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#touch(entry);
    return entry.value;
  }

  /** Without touching anything, that which was untouched longest first: as it is now, whatever is done meanwhile. */
  [Symbol.iterator](): IterableIterator<[Key, Value]> {
    const entries: [Key, Value][] = [];
    for (let entry = this.#oldest; entry !== undefined; entry = entry.newer) entries.push([entry.key, entry.value]);
    return entries.values();
  }

  delete(key: Key): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#entries.delete(key);
    this.#unlink(entry);
    return true;
  }

  set(key: Key, value: Value): void {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.value = value;
      this.#touch(known);
      return;
    }
    const entry = { key, value, older: undefined, newer: undefined };
    this.#entries.set(key, entry);
    this.#append(entry);
    if (this.#entries.size > this.#capacity && this.#oldest !== undefined) this.delete(this.#oldest.key);
  }

  #touch(entry: Entry<Key, Value>): void {
    if (entry === this.#newest) return;
    this.#unlink(entry);
    this.#append(entry);
  }

  #append(entry: Entry<Key, Value>): void {
    entry.older = this.#newest;
    entry.newer = undefined;
    if (this.#newest === undefined) this.#oldest = entry;
    else this.#newest.newer = entry;
    this.#newest = entry;
  }

  #unlink({ older, newer }: Entry<Key, Value>): void {
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
  }
}
