/** Small ones for a session that says little, large ones as soon as more waits. */
const smallSlabBytes = 0x1000;
const largeSlabBytes = 0x1_0000;
/** Of each size, for all sessions of a process together: 4.25 MiB at most. */
const maxFreeSlabs = 64;

/** Slabs that no ring uses: filled and emptied all the time, they would cost more to collect than to fill. */
const freeSlabs: { readonly small: Uint8Array[]; readonly large: Uint8Array[] } = { small: [], large: [] };

function takeSlab(size: 'small' | 'large'): Uint8Array {
  return freeSlabs[size].pop() ?? new Uint8Array(size === 'small' ? smallSlabBytes : largeSlabBytes);
}

function giveSlabBack(slab: Uint8Array): void {
  // What a session has said is nobody's business once it has arrived.
  slab.fill(0);
  const free = slab.length === smallSlabBytes ? freeSlabs.small : freeSlabs.large;
  if (free.length < maxFreeSlabs) free.push(slab);
}

/**
 * Bytes in the order in which they were pushed, copied in and copied out: no view of its memory leaves it, so the memory
 * can be used again. Empty, it holds none.
 */
export class SlabRing {
  readonly #slabs: Uint8Array[] = [];
  /** Bytes of the first slab that were skipped. */
  #offset = 0;
  /** Free bytes at the end of the last slab. */
  #room = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(chunk: Uint8Array): void {
    this.#length += chunk.length;
    let from = 0;
    while (from < chunk.length) {
      if (this.#room === 0) this.#grow(chunk.length - from);
      const slab = this.#slabs.at(-1) as Uint8Array;
      const part = from === 0 && chunk.length <= this.#room ? chunk : chunk.subarray(from, from + this.#room);
      slab.set(part, slab.length - this.#room);
      this.#room -= part.length;
      from += part.length;
    }
  }

  /** Fills `target` with what starts `offset` bytes into the ring. @throws RangeError when it is not all there. */
  copyTo(target: Uint8Array, offset: number): void {
    if (!(offset >= 0 && offset + target.length <= this.#length)) throw new RangeError('beyond the end of the ring');
    let start = offset + this.#offset;
    let filled = 0;
    for (let i = 0; filled < target.length; i++) {
      const slab = this.#slabs[i] as Uint8Array;
      if (start >= slab.length) {
        start -= slab.length;
        continue;
      }
      const end = Math.min(slab.length, start + target.length - filled);
      target.set(slab.subarray(start, end), filled);
      filled += end - start;
      start = 0;
    }
  }

  /** Forgets the first `length` bytes. @throws RangeError when there are fewer. */
  skip(length: number): void {
    if (!(length >= 0 && length <= this.#length)) throw new RangeError('skip beyond the end of the ring');
    this.#length -= length;
    if (this.#length === 0) {
      this.clear();
      return;
    }
    this.#offset += length;
    let [first] = this.#slabs;
    while (first !== undefined && this.#offset >= first.length) {
      this.#offset -= first.length;
      giveSlabBack(first);
      this.#slabs.shift();
      [first] = this.#slabs;
    }
  }

  clear(): void {
    for (const slab of this.#slabs) giveSlabBack(slab);
    this.#slabs.length = 0;
    this.#offset = 0;
    this.#room = 0;
    this.#length = 0;
  }

  #grow(neededBytes: number): void {
    const isLittle = this.#slabs.length === 0 && neededBytes <= smallSlabBytes;
    const slab = takeSlab(isLittle ? 'small' : 'large');
    this.#slabs.push(slab);
    this.#room = slab.length;
  }
}
