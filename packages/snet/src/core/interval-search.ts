const stepMs = 30_000;
const longestMs = 540_000;
const marginMs = 20_000;
const successesPerStep = 3;
/** Successes after which a limit is doubted: it may have been an accident. Doubled by each that is found, by the first too. */
const firstPatience = 50;
const longestPatience = 800;

/** What is known of one network; plain data. */
export interface IntervalRecord {
  /** The longest silence that the path has survived; 0: none is known. */
  readonly survivedMs: number;
  /** A longer one did not survive. */
  readonly isLimit: boolean;
  /** How many successes in a row it takes to try a longer one again. */
  readonly patience: number;
}

/**
 * How long may a path be silent before a NAT or a firewall on it forgets it? Silences grow by 30 s from 30 s to 9 min,
 * each tried a few times; the first that the path does not survive ends the search one step below, less a margin. That
 * finding is doubted again, ever more rarely. What is sent to keep a path alive in the background thus costs a phone as
 * little as its network allows.
 */
export class IntervalSearch {
  #survivedMs = 0;
  #isLimit = false;
  #patience: number = firstPatience;
  #successes = 0;

  /** @param record from {@link IntervalSearch.record}; numbers that cannot be are taken for the nearest that can. */
  constructor(record?: IntervalRecord) {
    if (record === undefined) return;
    this.#survivedMs = stepMs * Math.floor(Math.min(longestMs, Math.max(0, record.survivedMs)) / stepMs);
    this.#isLimit = record.isLimit;
    this.#patience = Math.min(longestPatience, Math.max(firstPatience, Math.floor(record.patience)));
  }

  get record(): IntervalRecord {
    return { survivedMs: this.#survivedMs, isLimit: this.#isLimit, patience: this.#patience };
  }

  /** Silence after which to ask. */
  get intervalMs(): number {
    const survivedMs = this.#survivedMs;
    if (this.#isTrial) return survivedMs + stepMs;
    // Below the first step nothing was tried: half of it is a guess, and no phone should ask more often.
    return survivedMs === 0 ? stepMs / 2 : survivedMs - Math.min(marginMs, survivedMs / 3);
  }

  /** Whether a connection that broke after this silence may have been forgotten on its way. */
  isTooLong(silenceMs: number): boolean {
    return silenceMs >= Math.max(this.#survivedMs, stepMs / 2);
  }

  /** The path answered after a silence of {@link intervalMs}, as it was then. */
  succeeded(intervalMs: number): void {
    if (intervalMs !== this.intervalMs) return; // Another session was faster.
    this.#successes++;
    if (this.#isLimit) {
      if (this.#successes < this.#patience) return;
      this.#isLimit = false;
      this.#successes = 0;
    } else if (this.#successes === successesPerStep) {
      this.#survivedMs = Math.min(longestMs, this.#survivedMs + stepMs);
      this.#successes = 0;
    }
  }

  /** The path was found dead after a silence of {@link intervalMs}, as it was then. */
  failed(intervalMs: number): void {
    if (intervalMs !== this.intervalMs) return;
    this.#successes = 0;
    // What used to survive does not any more.
    if (!this.#isTrial) this.#survivedMs = Math.max(0, this.#survivedMs - stepMs);
    // A limit that is lowered, step by step, is still the same finding.
    if (!this.#isLimit) this.#patience = Math.min(longestPatience, 2 * this.#patience);
    this.#isLimit = true;
  }

  /** One step more than is known to survive is being tried. */
  get #isTrial(): boolean {
    return !this.#isLimit && this.#survivedMs < longestMs;
  }
}
