import type { Clock } from '@proj/io';

/** Callbacks that die with their process. */
export class ProcessClock implements Clock {
  readonly #clock: Clock;
  readonly #timers: Set<Disposable> = new Set();
  isDead = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  schedule(atMs: number, fire: () => void): Disposable {
    const timer = this.#clock.schedule(atMs, () => {
      this.#timers.delete(timer);
      if (!this.isDead) fire();
    });
    this.#timers.add(timer);
    return timer;
  }

  kill(): void {
    this.isDead = true;
    for (const timer of this.#timers) timer[Symbol.dispose]();
  }
}
