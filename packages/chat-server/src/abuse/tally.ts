const windowMs = 60_000;

/** Counts what happened within a minute of the first. */
export class Tally {
  #sinceMs = Number.NEGATIVE_INFINITY;
  #count = 0;

  /** Once more; answers how often it was. */
  add(nowMs: number): number {
    if (nowMs - this.#sinceMs >= windowMs) {
      this.#sinceMs = nowMs;
      this.#count = 0;
    }
    return ++this.#count;
  }
}
