import { ByteQueue } from '@proj/io/bytes';

const slabBytes = 0x1000;

/**
 * A byte queue that owns what it holds. Small chunks are packed into slabs, so that a peer (or an application) that
 * moves one byte at a time costs bytes of memory and not objects.
 */
export class SlabQueue {
  readonly #queue = new ByteQueue();
  #slab: Uint8Array = new Uint8Array(0);
  #slabUsed = 0;

  get length(): number {
    return this.#queue.length;
  }

  /** Copies `chunk`. */
  push(chunk: Uint8Array): void {
    if (chunk.length >= slabBytes) {
      // Not `slice()`: that of a Node Buffer shares memory.
      this.#queue.push(new Uint8Array(chunk));
      return;
    }
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

  /** Holds a large chunk by reference, and copies a small one: for chunks that are given away. */
  adopt(chunk: Uint8Array): void {
    if (chunk.length >= slabBytes) this.#queue.push(chunk);
    else this.push(chunk);
  }

  /** Takes up to `maxLength` bytes from the front, in memory of their own. `undefined` when empty. */
  take(maxLength: number): Uint8Array | undefined {
    const bytes = this.#queue.takeChunk(maxLength);
    return bytes === undefined || bytes.length === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
  }

  /** Takes exactly `length` bytes, to be used at once: the memory may be shared. `undefined` while there are fewer. */
  takeExactly(length: number): Uint8Array | undefined {
    return this.#queue.take(length);
  }

  /** As {@link takeExactly}, without taking them. */
  peek(length: number): Uint8Array | undefined {
    return this.#queue.peek(length);
  }

  skip(length: number): void {
    this.#queue.skip(length);
  }

  copyRange(offset: number, length: number): Uint8Array {
    return this.#queue.copyRange(offset, length);
  }

  clear(): void {
    this.#queue.clear();
    this.#slab = new Uint8Array(0);
    this.#slabUsed = 0;
  }
}
