/** How loaded a process is. */
export interface Load {
  /** How late the event loop runs timers: a high percentile of the last second, or the mean. */
  readonly loopDelayMs: number;
  /** Of the memory that the process may have, 0 to 1. */
  readonly memoryFraction: number;
  /** Of the file descriptors that the process may have, 0 to 1. */
  readonly fdFraction: number;
}

/** Beyond one of these the process has too much to do. */
const most: Load = { loopDelayMs: 200, memoryFraction: 0.85, fdFraction: 0.9 };
/** Samples in a row that are too many, after which refusing logins is not enough. */
const patience = 5;

export const shortestRetryMs = 500;
export const longestRetryMs = 5_000;

/** A wait from half a second to five, so that those who were sent away do not come back as one. */
export function spreadRetryMs(random: () => number): number {
  return spread(shortestRetryMs, longestRetryMs, random);
}

/** @param random - From 0 up to 1. */
export function spread(leastMs: number, mostMs: number, random: () => number): number {
  return leastMs + Math.floor(random() * (mostMs - leastMs + 1));
}

/**
 * What is refused under load, in this order: nothing, new logins, then sends too. What was accepted is never dropped.
 * Each sample without load takes one back.
 */
export class Shedding {
  #level: 0 | 1 | 2 = 0;
  #overloaded = 0;

  get refusesLogins(): boolean {
    return this.#level >= 1;
  }

  get refusesSends(): boolean {
    return this.#level >= 2;
  }

  /** Once a second. */
  sample({ loopDelayMs, memoryFraction, fdFraction }: Load): void {
    const isBusy = loopDelayMs > most.loopDelayMs || memoryFraction > most.memoryFraction;
    if (isBusy || fdFraction > most.fdFraction) {
      // A send needs no descriptor.
      this.#overloaded = isBusy ? this.#overloaded + 1 : 0;
      this.#level = this.#overloaded > patience ? 2 : this.#level === 2 && isBusy ? 2 : 1;
    } else {
      this.#overloaded = 0;
      this.#level = this.#level === 2 ? 1 : 0;
    }
  }
}
