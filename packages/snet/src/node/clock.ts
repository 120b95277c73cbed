import type { Clock } from '@proj/io';
import { WakeWatch } from '../wake-watch.ts';

/** `setTimeout` takes at most this many milliseconds; a longer delay would fire at once. */
const longestTimerMs = 0x7fffffff;

/** The system's clock, with timers that do not keep the process alive: what does is for each socket to say. */
export const unrefClock: Clock = {
  now: () => performance.now(),
  schedule(atMs, fire) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const leftMs = Math.ceil(atMs - performance.now());
      timer = setTimeout(check, Math.min(Math.max(0, leftMs), longestTimerMs)).unref();
    };
    const check = (): void => {
      // Node counts in whole milliseconds, so a timer may fire a fraction of one early.
      if (performance.now() < atMs) arm();
      else fire();
    };
    arm();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};

/** One for all sockets of the process. */
export const wakes: WakeWatch = new WakeWatch(unrefClock, () => Date.now());
