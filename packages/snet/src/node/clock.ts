import type { Clock } from '@proj/io';
import { WakeWatch } from '../wake-watch.ts';

/** `setTimeout` takes at most this many milliseconds; a longer delay would fire at once. */
const longestTimerMs = 0x7fffffff;

/** One call at a moment. Every session has one of these: an object, where closures would be four. */
class Alarm implements Disposable {
  readonly #atMs: number;
  readonly #fire: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(atMs: number, fire: () => void) {
    this.#atMs = atMs;
    this.#fire = fire;
    this.#arm();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #arm(): void {
    const leftMs = Math.ceil(this.#atMs - performance.now());
    this.#timer = setTimeout(Alarm.#check, Math.min(Math.max(0, leftMs), longestTimerMs), this).unref();
  }

  static #check(this: void, alarm: Alarm): void {
    // Node counts in whole milliseconds, so a timer may fire a fraction of one early.
    if (performance.now() < alarm.#atMs) alarm.#arm();
    else alarm.#fire();
  }
}

/** The system's clock, with timers that do not keep the process alive: what does is for each socket to say. */
export const unrefClock: Clock = {
  now: () => performance.now(),
  schedule: (atMs, fire) => new Alarm(atMs, fire),
};

/** One for all sockets of the process. */
export const wakes: WakeWatch = new WakeWatch(unrefClock, () => Date.now());
