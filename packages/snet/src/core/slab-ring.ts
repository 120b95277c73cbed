/** Of each size, for all sessions of a process together. */
const maxFreeBytes = 0x40_0000;

/** Slabs of one size that no ring uses: filled and emptied all the time, they would cost more to collect than to fill. */
class SlabPool {
  readonly slabBytes: number;
  readonly #free: Uint8Array[] = [];

  constructor(slabBytes: number) {
    this.slabBytes = slabBytes;
  }

  take(): Uint8Array {
    return this.#free.pop() ?? new Uint8Array(this.slabBytes);
  }

  giveBack(slab: Uint8Array): void {
    // What a session has said is nobody's business once it has arrived.
    slab.fill(0);
    if (this.#free.length * this.slabBytes < maxFreeBytes) this.#free.push(slab);
  }
}

/** While little waits: thousands of sessions may have a message or two for someone who is away. */
const small: SlabPool = new SlabPool(0x1000);
const littleBytes = 0x8000;
/** As soon as more waits, in a ring that may grow to eight of them: the first and the last are partly empty. */
const large: SlabPool = new SlabPool(0x1_0000);
const leastForLargeBytes = 0x8_0000;

/**
 * Bytes in the order in which they were pushed, copied in and copied out: no view of its memory leaves it, so the memory
 * can be used again. Empty, it holds none; else at most two slabs more than its bytes fill.
 */
export class SlabRing {
  readonly #slabs: Uint8Array[] = [];
  readonly #largest: SlabPool;
  /** Bytes of the first slab that were skipped. */
  #offset = 0;
  /** Free bytes at the end of the last slab. */
  #room = 0;
  #length = 0;

  /** @param capacityBytes that whoever pushes keeps to. */
  constructor(capacityBytes: number) {
    this.#largest = capacityBytes < leastForLargeBytes ? small : large;
  }

  get length(): number {
    return this.#length;
  }

  push(chunk: Uint8Array): void {
    this.#length += chunk.length;
    let from = 0;
    while (from < chunk.length) {
      if (this.#room === 0) this.#grow();
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
      giveBack(first);
      this.#slabs.shift();
      [first] = this.#slabs;
    }
  }

  clear(): void {
    for (const slab of this.#slabs) giveBack(slab);
    this.#slabs.length = 0;
    this.#offset = 0;
    this.#room = 0;
    this.#length = 0;
  }

  #grow(): void {
    const pool = this.#length > littleBytes ? this.#largest : small;
    this.#slabs.push(pool.take());
    this.#room = pool.slabBytes;
  }
}

function giveBack(slab: Uint8Array): void {
  (slab.length === small.slabBytes ? small : large).giveBack(slab);
}
