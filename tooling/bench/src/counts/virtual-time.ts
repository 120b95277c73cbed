import type { Tally } from './tally.ts';

export interface VirtualTime {
  readonly nowMs: number;
  /** Lets this much of it pass, and what falls due on the way happen. */
  advance(ms: number): void;
}

/** As much of Node's as anyone uses. */
interface Timer {
  readonly run: () => void;
  readonly everyMs: number | undefined;
  readonly delayMs: number;
  atMs: number;
  ref(): Timer;
  unref(): Timer;
  hasRef(): boolean;
  refresh(): Timer;
  close(): Timer;
  [Symbol.dispose](): void;
}

const startMs = 1_000_000;
const startWallMs = 1_700_000_000_000;

/**
 * Takes the place of this process's clocks and timers, for code that is given none: they stand still between two calls of
 * {@link VirtualTime.advance}. What is due at one moment happens in the order in which it was asked for.
 */
export function installVirtualTime(tally: Tally): VirtualTime {
  let nowMs = startMs;
  const timers = new Set<Timer>();
  const arm = (run: () => void, delayMs: number, everyMs?: number): Timer => {
    tally.add('timers armed');
    const timer: Timer = {
      run,
      everyMs,
      delayMs,
      atMs: nowMs + Math.max(1, delayMs),
      ref: () => timer,
      unref: () => timer,
      hasRef: () => true,
      refresh() {
        timer.atMs = nowMs + Math.max(1, delayMs);
        timers.delete(timer);
        timers.add(timer);
        return timer;
      },
      close() {
        timers.delete(timer);
        return timer;
      },
      [Symbol.dispose]: () => void timers.delete(timer),
    };
    timers.add(timer);
    return timer;
  };
  const disarm = (timer: unknown): void => void timers.delete(timer as Timer);
  Object.assign(globalThis, {
    setTimeout: (run: (...parameters: unknown[]) => void, delayMs = 0, ...parameters: unknown[]) =>
      arm(() => run(...parameters), delayMs),
    setInterval: (run: (...parameters: unknown[]) => void, delayMs = 0, ...parameters: unknown[]) =>
      arm(() => run(...parameters), delayMs, Math.max(1, delayMs)),
    clearTimeout: disarm,
    clearInterval: disarm,
  });
  performance.now = () => nowMs;
  Date.now = () => startWallMs + nowMs;
  const next = (untilMs: number): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) if (timer.atMs <= untilMs && timer.atMs < (first?.atMs ?? Infinity)) first = timer;
    return first;
  };
  return {
    get nowMs() {
      return nowMs;
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let timer = next(untilMs); timer !== undefined; timer = next(untilMs)) {
        nowMs = Math.max(nowMs, timer.atMs);
        if (timer.everyMs === undefined) timers.delete(timer);
        else timer.atMs = nowMs + timer.everyMs;
        timer.run();
      }
      nowMs = untilMs;
    },
  };
}
