/** Seeded pseudo-random numbers (sfc32): one seed and stream give one sequence. Not secure. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** `stream` tells sequences of one seed apart, so that what one connection draws does not shift another's. */
  constructor(seed: number, stream = 0) {
    this.#a = seed >>> 0;
    this.#b = Math.floor(seed / 0x1_0000_0000) >>> 0;
    this.#c = stream >>> 0;
    for (let round = 0; round < 15; round++) this.#word();
  }

  /** A number from 0 up to, and never, 1. */
  next(): number {
    return this.#word() / 0x1_0000_0000;
  }

  /** A whole number from `min` to `max`, both possible. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** `true` with the given probability, 0 to 1. @defaultValue 0.5 */
  bool(probability = 0.5): boolean {
    return this.next() < probability;
  }

  #word(): number {
    const result = (this.#a + this.#b + this.#counter) >>> 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) >>> 0;
    return result;
  }
}
