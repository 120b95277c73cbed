/**
 * A fast hash of 128 bits of state that is no cryptography. Each absorbed word changes the state by a permutation that
 * depends on the word, so two inputs of one length that differ in a single word never collide; others do so by chance.
 */
export class ToyHash {
  #a = 0x6a09e667;
  #b = 0x3c6ef372 | 0;
  #c = 0x510e527f;
  #d: number;
  /** Bytes that do not make a word yet, and how many they are. */
  #partial = 0;
  #partialBytes = 0;
  #totalBytes = 0;

  /** Hashes of different domains have nothing in common. */
  constructor(domain: number) {
    this.#d = domain | 0;
  }

  /** A copy that goes its own way from here. */
  fork(): ToyHash {
    const copy = new ToyHash(0);
    copy.#a = this.#a;
    copy.#b = this.#b;
    copy.#c = this.#c;
    copy.#d = this.#d;
    copy.#partial = this.#partial;
    copy.#partialBytes = this.#partialBytes;
    copy.#totalBytes = this.#totalBytes;
    return copy;
  }

  /** The bytes of one call and of the next count as one string. */
  absorb(bytes: Uint8Array): void {
    const length = bytes.length;
    this.#totalBytes += length;
    let i = 0;
    while (i < length && this.#partialBytes > 0) this.#absorbByte(bytes[i++] as number);
    for (; i + 4 <= length; i += 4) {
      const low = (bytes[i] as number) | ((bytes[i + 1] as number) << 8);
      this.#mix(low | ((bytes[i + 2] as number) << 16) | ((bytes[i + 3] as number) << 24));
    }
    while (i < length) this.#absorbByte(bytes[i++] as number);
  }

  /** As four bytes, little-endian. */
  absorbWord(word: number): void {
    this.#totalBytes += 4;
    for (let shift = 0; shift < 32; shift += 8) this.#absorbByte((word >>> shift) & 0xff);
  }

  /** Ends the input; the object is used up. `length` is a multiple of 4. */
  digest(length: number): Uint8Array {
    this.#finish();
    const output = new Uint8Array(length);
    for (let i = 0; i < length; i += 16) {
      this.#writeState(output, i);
      this.#mix(0x5bd1e995);
      this.#mix(i);
    }
    return output;
  }

  /** Ends the input and adds, by exclusive or, bytes that follow from it; the object is used up. */
  applyKeystream(from: Uint8Array, to: Uint8Array): void {
    this.#finish();
    for (let i = 0; i < from.length; ) {
      this.#mix(i);
      let word = this.#a ^ this.#c;
      for (const end = Math.min(i + 4, from.length); i < end; i++) {
        to[i] = (from[i] as number) ^ word;
        word >>>= 8;
      }
    }
  }

  #finish(): void {
    this.#mix(this.#partial);
    this.#mix(this.#totalBytes);
    for (let round = 0; round < 4; round++) this.#mix(round);
  }

  #absorbByte(byte: number): void {
    this.#partial |= byte << (this.#partialBytes * 8);
    if (++this.#partialBytes < 4) return;
    this.#mix(this.#partial);
    this.#partial = 0;
    this.#partialBytes = 0;
  }

  /** Every line is a permutation of the state for a given word, and the first one of the words for a given state. */
  #mix(word: number): void {
    this.#a = Math.imul(rotate(this.#a ^ word, 13), 0x9e3779b1);
    this.#b = (rotate(this.#b, 9) + this.#a) | 0;
    this.#c = Math.imul(this.#c ^ this.#b, 0x85ebca6b) ^ (this.#b >>> 15);
    this.#d = (rotate(this.#d ^ this.#c, 17) + 0x52dce729) | 0;
    this.#a = (this.#a + rotate(this.#d, 7)) | 0;
  }

  #writeState(output: Uint8Array, offset: number): void {
    writeWord(output, offset, this.#a);
    writeWord(output, offset + 4, this.#b);
    writeWord(output, offset + 8, this.#c);
    writeWord(output, offset + 12, this.#d);
  }
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function writeWord(output: Uint8Array, offset: number, word: number): void {
  for (let i = 0; i < 4; i++) output[offset + i] = word >>> (8 * i);
}
