import { ByteQueue, emptyBytes } from '@proj/io/bytes';

const slabBytes = 0x1000;

/**
 * A byte queue that owns what it holds. Small chunks are packed into slabs, so that a peer (or an application) that
 * moves one byte at a time costs bytes of memory and not objects. Empty, it holds no memory.
 */
export class SlabQueue {
  readonly #queue = new ByteQueue();
  #slab: Uint8Array = emptyBytes;
  #slabUsed = 0;
  /** What is there is one small chunk that has memory of its own: most are taken before another comes. */
  #hasGuest = false;

  get length(): number {
    return this.#queue.length;
  }

  /** Copies `chunk`. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    if (chunk.length >= slabBytes || this.#queue.length === 0) {
      // Not `slice()`: that of a Node Buffer shares memory.
      this.adopt(new Uint8Array(chunk));
      return;
    }
    this.#settleGuest();
    this.#pack(chunk);
  }

  /** Holds `chunk` by reference where that costs no more memory than a copy: for chunks that are given away. */
  adopt(chunk: Uint8Array): void {
    // Of a buffer that is shared, at most one view is larger than half of it: whoever holds that one holds it alone.
    const isMostOfItsBuffer = chunk.length * 2 > chunk.buffer.byteLength;
    if (!isMostOfItsBuffer) {
      this.push(chunk);
    } else if (this.#queue.length === 0) {
      this.#queue.push(chunk);
      this.#hasGuest = chunk.length < slabBytes;
    } else {
      this.#settleGuest();
      if (chunk.length >= slabBytes) this.#queue.push(chunk);
      else this.#pack(chunk);
    }
  }

  /** Takes up to `maxLength` bytes from the front, in memory of their own. `undefined` when empty. */
  take(maxLength: number): Uint8Array | undefined {
    const bytes = this.#queue.takeChunk(maxLength);
    if (bytes === undefined) return undefined;
    // Nobody else uses this memory: not the rest of a chunk, nor what was packed into a slab beside it, or will be.
    const isWhole = bytes.length < maxLength && bytes.buffer.byteLength !== slabBytes;
    const ours = isWhole && bytes.length * 2 > bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
    this.#releaseIfEmpty();
    return ours;
  }

  /** Takes exactly `length` bytes, to be used at once: the memory may be shared. `undefined` while there are fewer. */
  takeExactly(length: number): Uint8Array | undefined {
    const bytes = this.#queue.take(length);
    this.#releaseIfEmpty();
    return bytes;
  }

  /** As {@link takeExactly}, without taking them. */
  peek(length: number): Uint8Array | undefined {
    return this.#queue.peek(length);
  }

  skip(length: number): void {
    this.#queue.skip(length);
    this.#releaseIfEmpty();
  }

  clear(): void {
    this.#queue.clear();
    this.#releaseIfEmpty();
  }

  /** A second chunk has come: from now on small ones are packed. */
  #settleGuest(): void {
    if (!this.#hasGuest) return;
    this.#hasGuest = false;
    const guest = this.#queue.takeChunk(slabBytes);
    if (guest !== undefined) this.#pack(guest);
  }

  #pack(chunk: Uint8Array): void {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#slabUsed === this.#slab.length) {
        this.#slab = new Uint8Array(slabBytes);
        this.#slabUsed = 0;
      }
      const part = rest.subarray(0, this.#slab.length - this.#slabUsed);
      const start = this.#slabUsed;
      this.#slab.set(part, start);
      this.#slabUsed += part.length;
      this.#queue.push(this.#slab.subarray(start, this.#slabUsed));
      rest = rest.subarray(part.length);
    }
  }

  #releaseIfEmpty(): void {
    if (this.#queue.length > 0) return;
    this.#hasGuest = false;
    this.#slab = emptyBytes;
    this.#slabUsed = 0;
  }
}
