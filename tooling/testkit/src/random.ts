/**
 * Seeded pseudo-random numbers: the same seed gives the same sequence on every machine. The generator is sfc32
 * (128 bits of state); it is not secure.
 */
export class Random {
  /** What this generator started from: print it when a test fails. */
  readonly seed: number;
  #a: number;
  #b: number;
  #c = 0x9e3779b9;
  #counter = 1;

  /** @throws RangeError when `seed` is not a whole number from 0 to 2^53 − 1. */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError('a seed is a whole number from 0 to 2^53 - 1');
    this.seed = seed;
    this.#a = seed >>> 0;
    this.#b = Math.floor(seed / 0x1_0000_0000);
    // Neighbouring seeds differ in few bits; these rounds spread them over the whole state.
    for (let round = 0; round < 15; round++) this.word();
  }

  /** A whole number from 0 to 2^32 − 1. */
  word(): number {
    const result = (this.#a + this.#b + this.#counter) >>> 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) >>> 0;
    return result;
  }

  /** A number from 0 up to, and never, 1, with 53 random bits. */
  next(): number {
    return ((this.word() >>> 5) * 0x400_0000 + (this.word() >>> 6)) / 0x20_0000_0000_0000;
  }

  /**
   * A whole number from 0 to `below` − 1.
   * @throws RangeError when `below` is not a whole number from 1 to 2^53 − 1.
   */
  int(below: number): number {
    if (!Number.isSafeInteger(below) || below < 1) throw new RangeError('below must be a whole number from 1');
    if (below <= 0x1_0000_0000) return Math.floor((this.word() * below) / 0x1_0000_0000);
    return Math.floor(this.next() * below);
  }

  /** `true` with the given probability, 0 to 1. @defaultValue 0.5 */
  bool(probability = 0.5): boolean {
    return this.next() < probability;
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; ) {
      let word = this.word();
      for (let end = Math.min(i + 4, length); i < end; i++) {
        bytes[i] = word;
        word >>>= 8;
      }
    }
    return bytes;
  }

  /** @throws RangeError when there is nothing to pick from. */
  pick<T>(items: readonly T[]): T {
    return items[this.int(items.length)] as T;
  }

  /**
   * A generator of its own, seeded from this one: what one part of a test draws then does not shift the numbers that
   * another part sees.
   */
  fork(): Random {
    return new Random(this.int(Number.MAX_SAFE_INTEGER));
  }
}
