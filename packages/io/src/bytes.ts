/** Bytes without a world: no Buffer, no TextEncoder. Everything here is pure. */

export const emptyBytes: Uint8Array = new Uint8Array(0);

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Not constant in time: for secrets use `constantTimeEqual` of `@proj/crypto`. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** By byte. */
const hexPairs: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const notHex = 0xff;
/** By character code: the value of a hexadecimal digit. */
const hexValues: Uint8Array = new Uint8Array(128).fill(notHex);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  hexValues[digit.charCodeAt(0)] = value;
  hexValues[digit.toUpperCase().charCodeAt(0)] = value;
}

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at++) text += hexPairs[bytes[at] as number];
  return text;
}

/** White space is ignored. @throws TypeError when anything else is not a pair of hexadecimal digits. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  if (digits.length % 2 !== 0) throw new TypeError('not hexadecimal');
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = hexByte(digits, 2 * at);
  return bytes;
}

/** The byte that two digits say. @throws TypeError when they are not there, or are no hexadecimal digits. */
export function hexByte(text: string, at: number): number {
  const high = hexValues[text.charCodeAt(at)] ?? notHex;
  const low = hexValues[text.charCodeAt(at + 1)] ?? notHex;
  if (high === notHex || low === notHex) throw new TypeError('not hexadecimal');
  return (high << 4) | low;
}

/** ASCII text as bytes. @throws TypeError for any other character. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    if (code > 0x7f) throw new TypeError('not ASCII');
    return code;
  });
}

/**
 * Bytes that arrived in chunks, read in other pieces. Chunks are held by reference; a read that lies inside one chunk
 * is a view of it, only a read that spans chunks copies, and only its own bytes.
 */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  /** Index of the first live chunk; dead ones are dropped in bulk so that a shift is not O(chunks). */
  #head = 0;
  /** Bytes of the head chunk that were read already. */
  #offset = 0;
  #length = 0;

  /** Bytes that wait. */
  get length(): number {
    return this.#length;
  }

  /** Holds `chunk` by reference. One that continues the last chunk in memory extends it instead of adding an entry. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#length += chunk.length;
    const last = this.#chunks.length - 1;
    const tail = this.#chunks[last];
    if (tail !== undefined && last >= this.#head && tail.buffer === chunk.buffer) {
      if (tail.byteOffset + tail.length === chunk.byteOffset) {
        this.#chunks[last] = new Uint8Array(tail.buffer, tail.byteOffset, tail.length + chunk.length);
        return;
      }
    }
    this.#chunks.push(chunk);
  }

  /** The first `length` bytes without taking them, or `undefined` while there are fewer. */
  peek(length: number): Uint8Array | undefined {
    if (length > this.#length) return undefined;
    if (length === 0) return emptyBytes;
    const head = this.#chunks[this.#head] as Uint8Array;
    if (head.length - this.#offset >= length) return head.subarray(this.#offset, this.#offset + length);
    const whole = new Uint8Array(length);
    let filled = 0;
    for (let i = this.#head; filled < length; i++) {
      const chunk = this.#chunks[i] as Uint8Array;
      const start = i === this.#head ? this.#offset : 0;
      const take = Math.min(chunk.length - start, length - filled);
      whole.set(chunk.subarray(start, start + take), filled);
      filled += take;
    }
    return whole;
  }

  /** Takes the first `length` bytes, or `undefined` while there are fewer. */
  take(length: number): Uint8Array | undefined {
    const bytes = this.peek(length);
    if (bytes !== undefined) this.skip(length);
    return bytes;
  }

  /** Takes what lies in the first chunk, at most `maxLength` bytes, without copying; `undefined` when empty. */
  takeChunk(maxLength: number): Uint8Array | undefined {
    const head = this.#chunks[this.#head];
    if (head === undefined) return undefined;
    return this.take(Math.min(maxLength, head.length - this.#offset));
  }

  /** Drops the first `length` bytes. @throws RangeError when there are fewer. */
  skip(length: number): void {
    if (!(length >= 0 && length <= this.#length)) throw new RangeError('skip beyond the end of the queue');
    this.#length -= length;
    let left = length + this.#offset;
    let head = this.#chunks[this.#head];
    while (head !== undefined && left >= head.length) {
      left -= head.length;
      this.#chunks[this.#head] = emptyBytes; // Free the chunk now, the slot later.
      head = this.#chunks[++this.#head];
    }
    this.#offset = left;
    if (this.#head > 32 && this.#head * 2 > this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#head);
      this.#head = 0;
    }
  }

  /** Copies `length` bytes that start `offset` bytes into the queue. @throws RangeError when they are not there. */
  copyRange(offset: number, length: number): Uint8Array {
    if (!(offset >= 0 && length >= 0 && offset + length <= this.#length))
      throw new RangeError('range beyond the end of the queue');
    const whole = new Uint8Array(length);
    let skip = offset + this.#offset;
    let filled = 0;
    for (let i = this.#head; filled < length; i++) {
      const chunk = this.#chunks[i] as Uint8Array;
      if (skip >= chunk.length) {
        skip -= chunk.length;
        continue;
      }
      const take = Math.min(chunk.length - skip, length - filled);
      whole.set(chunk.subarray(skip, skip + take), filled);
      filled += take;
      skip = 0;
    }
    return whole;
  }

  clear(): void {
    this.#chunks = [];
    this.#head = 0;
    this.#offset = 0;
    this.#length = 0;
  }
}
