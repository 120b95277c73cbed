import type { Clock } from './index.ts';

/** `setTimeout` takes at most this many milliseconds; a longer delay would fire at once. */
const longestTimerMs = 0x7fffffff;

/** The runtime's monotonic clock. A scheduled callback keeps a Node process alive until it fires or is disposed of. */
export const systemClock: Clock = {
  now: () => performance.now(),
  schedule(atMs, fire) {
    let handle: ReturnType<typeof setTimeout> | undefined;
    const arm = (delayMs: number): void => {
      handle = setTimeout(check, Math.min(Math.max(0, Math.ceil(delayMs)), longestTimerMs));
    };
    const check = (): void => {
      // Node counts in whole milliseconds, so a timer may fire a fraction of one early.
      const leftMs = atMs - performance.now();
      if (leftMs > 0) arm(leftMs);
      else fire();
    };
    arm(atMs - performance.now());
    return { [Symbol.dispose]: () => clearTimeout(handle) };
  },
};
