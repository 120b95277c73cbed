import { readdirSync, readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How much of the machine is used, for deciding what to refuse. */
export interface Load {
  /** The 99th percentile over the last seconds: one hiccup in them does not count. */
  readonly loopDelayMs: number;
  /** Of what this process may use, 0 to 1 and beyond. */
  readonly memoryFraction: number;
  /** Of the files that this process may have open, 0 to 1. */
  readonly fdFraction: number;
}

/** How often the event loop is looked at. */
const resolutionMs = 10;
/** What is read is of the last 5 to 10 s. */
const windowMs = 5_000;
/** Counting many open files takes a while, and they are many for long. */
const fewFiles = 2_000;
const manyFilesRestMs = 5_000;

/** What this needs of a histogram of `node:perf_hooks`; nanoseconds. */
export interface LoopMonitor {
  readonly count: number;
  percentile(percentile: number): number;
  reset(): void;
  disable(): unknown;
}

export interface LoadMeterParts {
  /** Monotonic milliseconds. */
  readonly now?: () => number;
  readonly monitor?: () => LoopMonitor;
}

/** Reads the load each time it is asked, about once a second. */
export class LoadMeter implements Disposable {
  readonly #memoryLimitBytes: number;
  readonly #fdLimit: number;
  /** The one that began earlier, and the one that takes its place. */
  #loops: readonly [elder: LoopMonitor, younger: LoopMonitor];
  readonly #now: () => number;
  readonly #startedAtMs: number;
  #turnedAtMs: number;
  #files = { count: 0, atMs: Number.NEGATIVE_INFINITY };
  #last: Load = { loopDelayMs: 0, memoryFraction: 0, fdFraction: 0 };

  /** @param memoryLimitBytes - `undefined`: what the container or the machine has. */
  constructor(
    memoryLimitBytes: number | undefined,
    { now = () => performance.now(), monitor = startMonitor }: LoadMeterParts = {},
  ) {
    this.#now = now;
    this.#startedAtMs = now();
    this.#turnedAtMs = this.#startedAtMs;
    this.#loops = [monitor(), monitor()];
    this.#memoryLimitBytes = memoryLimitBytes ?? availableMemoryBytes();
    this.#fdLimit = openFilesLimit() ?? Number.POSITIVE_INFINITY;
  }

  /** The reading before. */
  get last(): Load {
    return this.#last;
  }

  read(): Load {
    this.#last = {
      loopDelayMs: this.#loopDelayMs(),
      memoryFraction: process.memoryUsage.rss() / this.#memoryLimitBytes,
      fdFraction: this.#openFiles() / this.#fdLimit,
    };
    return this.#last;
  }

  [Symbol.dispose](): void {
    for (const loop of this.#loops) loop.disable();
  }

  #loopDelayMs(): number {
    const [elder, younger] = this.#loops;
    // An idle loop is as late as its timer is long.
    const delayMs = elder.count === 0 ? 0 : elder.percentile(99) / 1e6 - resolutionMs;
    const nowMs = this.#now();
    if (nowMs - this.#turnedAtMs >= windowMs) {
      elder.reset();
      this.#loops = [younger, elder];
      this.#turnedAtMs = nowMs;
    }
    // The start itself is a hiccup, and of few looks one is more than a hundredth.
    return nowMs - this.#startedAtMs < windowMs ? 0 : Math.max(0, delayMs);
  }

  #openFiles(): number {
    const nowMs = this.#now();
    if (this.#files.count > fewFiles && nowMs - this.#files.atMs < manyFilesRestMs) return this.#files.count;
    this.#files = { count: openFiles() ?? 0, atMs: nowMs };
    return this.#files.count;
  }
}

function startMonitor(): LoopMonitor {
  const monitor = monitorEventLoopDelay({ resolution: resolutionMs });
  monitor.enable();
  return monitor;
}

/** `undefined` where there is no `/proc`. */
function openFiles(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return undefined;
  }
}

/** The soft limit; `undefined`: none, or not known. */
export function openFilesLimit(): number | undefined {
  try {
    const [, soft = ''] = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return /^\d+$/.test(soft) ? Number(soft) : undefined;
  } catch {
    return undefined;
  }
}

function availableMemoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 && constrained < totalmem() ? constrained : totalmem();
}
