/** What one costs, in the thousandths that a budget earns: they keep whole numbers whole. */
const price = 1_000;
/** Fractions of a millisecond's earnings add up to a little more or less. */
const roundingError = 1e-6;

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

  /** Takes one, or `count`, and answers 0; or takes none, and answers the milliseconds after which there are so many. */
  take(nowMs: number, count = 1): number {
    const waitMs = this.wait(nowMs, count);
    if (waitMs === 0) this.#left -= this.#priceOf(count);
    return waitMs;
  }

  /** As {@link take}, and takes none. More than ever fit count as all that fit. */
  wait(nowMs: number, count = 1): number {
    this.#earn(nowMs);
    const missing = this.#priceOf(count) - this.#left;
    return missing <= roundingError ? 0 : Math.ceil(missing / this.#perMs);
  }

  /** How many may be taken now. */
  available(nowMs: number): number {
    this.#earn(nowMs);
    return Math.floor((this.#left + roundingError) / price);
  }

  #earn(nowMs: number): void {
    this.#left = Math.min(this.#most, this.#left + Math.max(0, nowMs - this.#atMs) * this.#perMs);
    this.#atMs = Math.max(nowMs, this.#atMs);
  }

  #priceOf(count: number): number {
    return Math.min(count * price, this.#most);
  }
}
