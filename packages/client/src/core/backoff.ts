/** A lost connection is mostly a hiccup: the first attempt comes soon. */
const quickCeilingMs = 250;
const firstCeilingMs = 500;

/**
 * When to connect again: full jitter under a ceiling that doubles, so that clients which lost the same server do not
 * come back together.
 */
export class Backoff {
  readonly #random: () => number;
  readonly #maxDelayMs: number;
  #attempt = 0;

  /** @param random - A number from 0 up to, and never, 1. */
  constructor(random: () => number, maxDelayMs: number) {
    this.#random = random;
    this.#maxDelayMs = maxDelayMs;
  }

  /** @param retryAfterMs - Not before; the jitter comes on top, for everybody was told the same. */
  nextDelayMs(retryAfterMs: number): number {
    const doublings = Math.min(this.#attempt - 1, 20);
    const ceilingMs = this.#attempt === 0 ? quickCeilingMs : firstCeilingMs * 2 ** doublings;
    this.#attempt++;
    return retryAfterMs + this.#random() * Math.min(ceilingMs, this.#maxDelayMs);
  }

  /** A connection lasted: it was not the last attempt's fault that it ended. */
  reset(): void {
    this.#attempt = 0;
  }
}
