import type { Clock } from '@proj/io';

interface Entry {
  readonly atMs: number;
  readonly fire: () => void;
}

/** Callbacks that may fire without virtual time moving on. Beyond it something schedules itself for ever. */
const maxFiringsPerInstant = 100_000;

interface RunOptions {
  /** Virtual time after which to give up. @defaultValue 600_000 */
  readonly withinMs?: number;
}

/** Virtual time: it stands still until a test moves it, and callbacks fire at exactly their moment. */
export class FakeClock implements Clock {
  #nowMs: number;
  /** Latest first, and among equals last scheduled first, so that the next one is at the end. */
  readonly #entries: Entry[] = [];
  #firingsAtNow = 0;

  constructor(startMs = 0) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  /** A moment that has passed counts as now: it fires at the next advance, also one of 0 ms. */
  schedule(atMs: number, fire: () => void): Disposable {
    if (Number.isNaN(atMs)) throw new RangeError('a moment is a number of milliseconds');
    const entry: Entry = { atMs: Math.max(atMs, this.#nowMs), fire };
    this.#entries.splice(this.#indexAtOrBefore(entry.atMs), 0, entry);
    return {
      [Symbol.dispose]: () => {
        const index = this.#entries.indexOf(entry);
        if (index >= 0) this.#entries.splice(index, 1);
      },
    };
  }

  /** Callbacks that wait. */
  get pendingCount(): number {
    return this.#entries.length;
  }

  /** When the next callback is due, or `undefined` when none waits. */
  nextAtMs(): number | undefined {
    return this.#entries.at(-1)?.atMs;
  }

  /**
   * Moves time on by `ms`, firing what falls due on the way in the order of moment, then of scheduling; also what these
   * callbacks schedule. What a callback throws comes out here, with the clock at its moment.
   * @throws RangeError when `ms` is negative. Error when callbacks schedule one another for ever at one moment.
   */
  advance(ms: number): void {
    this.advanceTo(this.#nowMs + ms);
  }

  /** As {@link FakeClock.advance}, to a moment rather than by a duration. */
  advanceTo(atMs: number): void {
    if (!(atMs >= this.#nowMs)) throw new RangeError('time does not go back');
    for (let next = this.nextAtMs(); next !== undefined && next <= atMs; next = this.nextAtMs()) this.runToNext();
    this.#moveTo(atMs);
  }

  /** Moves to the moment of the next callback and fires that one alone. `false` when none waits. */
  runToNext(): boolean {
    const entry = this.#entries.pop();
    if (entry === undefined) return false;
    this.#moveTo(entry.atMs);
    if (++this.#firingsAtNow > maxFiringsPerInstant) throw new Error(`time stands still at ${this.#nowMs} ms`);
    entry.fire();
    return true;
  }

  /**
   * Fires one callback after another until `condition` holds, letting promises settle before each look at it.
   * @throws Error when nothing waits any more, or `withinMs` of virtual time have passed, and it still does not hold.
   */
  async runUntil(condition: () => boolean, { withinMs = 600_000 }: RunOptions = {}): Promise<void> {
    const deadlineMs = this.#nowMs + withinMs;
    for (;;) {
      // One turn of the event loop: every microtask, however many each leads to.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (condition()) return;
      const next = this.nextAtMs();
      if (next === undefined) throw new Error(`nothing left to wait for at ${this.#nowMs} ms`);
      if (next > deadlineMs) throw new Error(`the condition did not hold within ${withinMs} ms`);
      this.runToNext();
    }
  }

  /** What a promise comes to as virtual time goes by; it waits and gives up as {@link FakeClock.runUntil} does. */
  async settled<T>(promise: Promise<T>, options?: RunOptions): Promise<T> {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
    };
    promise.then(settle, settle);
    await this.runUntil(() => isSettled, options);
    return promise;
  }

  /** As {@link FakeClock.advance}, letting promises settle before each callback and at the end. */
  elapse(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    this.schedule(untilMs, () => {});
    return this.runUntil(() => (this.nextAtMs() ?? Number.POSITIVE_INFINITY) > untilMs, { withinMs: ms });
  }

  #moveTo(atMs: number): void {
    if (atMs === this.#nowMs) return;
    this.#nowMs = atMs;
    this.#firingsAtNow = 0;
  }

  /** Index of the first entry that is at or before `atMs`. */
  #indexAtOrBefore(atMs: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle] as Entry).atMs > atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
