/** What one costs, in the thousandths that a budget earns: they keep whole numbers whole. */
const price = 1_000;

/** A token bucket: so many at once after a pause, and so many a second in the long run. */
export class Budget {
  readonly #most: number;
  readonly #perMs: number;
  #left: number;
  #atMs: number;

  constructor(burst: number, perSecond: number, nowMs: number) {
    this.#most = burst * price;
    // So many a second are as many thousandths a millisecond.
    this.#perMs = perSecond;
    this.#left = this.#most;
    this.#atMs = nowMs;
  }

  /** Takes one and answers 0; or takes none, and answers the milliseconds after which there is one. */
  take(nowMs: number): number {
    this.#left = Math.min(this.#most, this.#left + Math.max(0, nowMs - this.#atMs) * this.#perMs);
    this.#atMs = Math.max(nowMs, this.#atMs);
    if (this.#left < price) return Math.ceil((price - this.#left) / this.#perMs);
    this.#left -= price;
    return 0;
  }
}
