/** A lost connection is mostly a hiccup: the first attempt comes soon. */
const quickCeilingMs = 250;
const firstCeilingMs = 500;
/** A login that held so long was a good one. */
const steadyMs = 10_000;
/** For so long a server that was there is expected back. */
const expectedMs = 30_000;
/** As long as it is, and however often logins do not hold: who is away from it misses what happens. */
const expectedCeilingMs = 2_000;

/**
 * When to connect again: full jitter under a ceiling that doubles, so that clients which lost the same server do not
 * come back together. It doubles with every attempt that comes to no login, in the first 30 s up to 2 s, and starts
 * anew from one that does; logins that do not hold make it double no further than 2 s.
 */
export class Backoff {
  readonly #random: () => number;
  readonly #maxDelayMs: number;
  /** Attempts since the last login. */
  #attempts = 0;
  /** Logins in a row that did not hold. */
  #unsteady = 0;

  /** @param random - A number from 0 up to, and never, 1. */
  constructor(random: () => number, maxDelayMs: number) {
    this.#random = random;
    this.#maxDelayMs = maxDelayMs;
  }

  /**
   * @param retryAfterMs - Not before; the jitter comes on top, for everybody was told the same.
   * @param awayMs - Since the last login ended; `Infinity` before the first.
   */
  nextDelayMs(retryAfterMs: number, awayMs: number): number {
    const unsteadyMs = Math.min(ceilingAfterMs(this.#unsteady - 1), expectedCeilingMs);
    const ceilingMs = Math.max(unsteadyMs, ceilingAfterMs(this.#attempts));
    const mostMs = awayMs < expectedMs ? Math.min(expectedCeilingMs, this.#maxDelayMs) : this.#maxDelayMs;
    this.#attempts++;
    return retryAfterMs + this.#random() * Math.min(ceilingMs, mostMs);
  }

  /** A login came to its end: it was not the last attempt's fault. Call it before {@link nextDelayMs}. */
  loginEnded(heldMs: number): void {
    this.#attempts = 0;
    this.#unsteady = heldMs >= steadyMs ? 0 : this.#unsteady + 1;
  }
}

function ceilingAfterMs(failures: number): number {
  return failures <= 0 ? quickCeilingMs : firstCeilingMs * 2 ** Math.min(failures - 1, 20);
}
