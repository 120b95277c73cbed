import type { Clock } from '@proj/io';

const tickMs = 5_000;
/** Less may be a timer that was late. */
const leastSleepMs = 10_000;

/**
 * Tells when the machine has slept, and may be elsewhere now. A monotonic clock stands still meanwhile on some systems,
 * so it is the wall clock that is asked; a person who sets it causes a false alarm, which costs a PING.
 */
export class WakeWatch {
  readonly #clock: Clock;
  readonly #wallNowMs: () => number;
  readonly #listeners: Set<() => void> = new Set();
  #timer: Disposable | undefined;
  #seenAtMs = 0;

  constructor(clock: Clock, wallNowMs: () => number) {
    this.#clock = clock;
    this.#wallNowMs = wallNowMs;
  }

  /** There is a timer only while someone listens. */
  on(onWake: () => void): Disposable {
    const entry = (): void => onWake();
    this.#listeners.add(entry);
    if (this.#timer === undefined) this.#arm();
    return {
      [Symbol.dispose]: () => {
        this.#listeners.delete(entry);
        if (this.#listeners.size > 0) return;
        this.#timer?.[Symbol.dispose]();
        this.#timer = undefined;
      },
    };
  }

  #arm(): void {
    this.#seenAtMs = this.#wallNowMs();
    this.#timer = this.#clock.schedule(this.#clock.now() + tickMs, () => {
      const hasSlept = this.#wallNowMs() - this.#seenAtMs >= tickMs + leastSleepMs;
      this.#arm();
      if (hasSlept) for (const listener of [...this.#listeners]) listener();
    });
  }
}
