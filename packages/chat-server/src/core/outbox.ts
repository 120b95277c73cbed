import { concatBytes } from '@proj/io/bytes';

interface Entry {
  readonly bytes: Uint8Array;
  /** It can be had again from the log. */
  readonly pushed: boolean;
}

/** Encoded frames that wait for a transport, oldest first. It counts them; the bound is the owner's to keep. */
export class Outbox {
  /** A number of its own for every frame, or the key of one that a later one replaces. */
  readonly #entries: Map<number | string, Entry> = new Map();
  #added = 0;
  #bytes = 0;

  get frames(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** A frame that answers. It is never dropped. */
  answer(bytes: Uint8Array): void {
    this.#add(this.#added++, { bytes, pushed: false });
  }

  /** A frame that nobody asked for. One that waits under the same key is replaced, and the new one goes last. */
  push(bytes: Uint8Array, key?: string): void {
    if (key !== undefined) this.#remove(key);
    this.#add(key ?? this.#added++, { bytes, pushed: true });
  }

  dropPushes(): void {
    for (const [key, { pushed }] of this.#entries) if (pushed) this.#remove(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  /** The next frames in one piece: as many as fit in `maxBytes`, one in any case, `undefined` when none waits. */
  take(maxBytes: number): Uint8Array | undefined {
    const parts: Uint8Array[] = [];
    let taken = 0;
    for (const [key, { bytes }] of this.#entries) {
      if (parts.length > 0 && taken + bytes.length > maxBytes) break;
      parts.push(bytes);
      taken += bytes.length;
      this.#remove(key);
    }
    return parts.length > 1 ? concatBytes(...parts) : parts[0];
  }

  #add(key: number | string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#bytes += entry.bytes.length;
  }

  #remove(key: number | string): void {
    this.#bytes -= this.#entries.get(key)?.bytes.length ?? 0;
    this.#entries.delete(key);
  }
}
