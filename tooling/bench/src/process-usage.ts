import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Usage {
  /** User and system time of this process since the mark. */
  readonly cpuSeconds: number;
  /** How late the event loop was, in 99 of 100 looks. */
  readonly lagP99Ms: number;
}

const resolutionMs = 2;

/** What this process uses between two moments. */
export class UsageMeter {
  #cpu: NodeJS.CpuUsage = process.cpuUsage();
  readonly #delay = monitorEventLoopDelay({ resolution: resolutionMs });

  mark(): void {
    this.#delay.reset();
    this.#cpu = process.cpuUsage();
  }

  /** Looks at the event loop from now on; that costs some CPU by itself. */
  watchLoop(): void {
    this.#delay.enable();
  }

  read(): Usage {
    const { user, system } = process.cpuUsage(this.#cpu);
    // A loop that is on time is one interval late.
    const lagP99Ms = Math.max(0, this.#delay.percentile(99) / 1e6 - resolutionMs);
    return { cpuSeconds: (user + system) / 1e6, lagP99Ms };
  }
}
