import { loadavg } from 'node:os';
import type { ProbeDevice } from '../probe/device.ts';
import type { ServerProcess } from '../server-process.ts';
import { direct, percentile } from './traffic.ts';
import type { World } from './world.ts';

/** How long sends take until they are accepted: milliseconds, one in a hundred takes longer. */
export interface Measured {
  /** At the server that something is done to. */
  readonly hereMs: number;
  /** At another one on the same machine, at the same time, to which nothing is done. */
  readonly elsewhereMs: number;
}

const attempts = 3;
/** Below this a ratio says more about the machine than about the server. */
const slackMs = 10;

/** What somebody well-behaved notices of what is done to a server. */
export class Pace {
  readonly #measure: () => Promise<Measured>;
  readonly #beforeMs: number;

  private constructor(measure: () => Promise<Measured>, beforeMs: number) {
    this.#measure = measure;
    this.#beforeMs = beforeMs;
  }

  /** Measures how it is before anything is done, with so many sends. */
  static async before(world: World, device: ProbeDevice, sends: number): Promise<Pace> {
    const quiet: ServerProcess = await world.server();
    await world.register(quiet, 'control');
    const control = world.device(quiet, 'control');
    await control.start();
    return await Pace.of(() => measure(device, control, sends));
  }

  static async of(measureOnce: () => Promise<Measured>): Promise<Pace> {
    return new Pace(measureOnce, (await measureOnce()).hereMs);
  }

  /**
   * Measures how it is now. It may take twice as long as it did before, or as it takes at the other server at this very
   * time; a few attempts are made, since this machine has other things to do. @throws Error when none is good enough.
   */
  async withinTwice(): Promise<string> {
    const found: string[] = [];
    for (let attempt = 0; attempt < attempts; attempt++) {
      const { hereMs, elsewhereMs } = await this.#measure();
      found.push(`${hereMs.toFixed(1)} (elsewhere ${elsewhereMs.toFixed(1)})`);
      const figures = `p99 ${this.#beforeMs.toFixed(1)} ms before, ${found.join(', ')} ms meanwhile`;
      if (hereMs <= 2 * Math.max(this.#beforeMs, elsewhereMs) + slackMs) return figures;
    }
    const measured = `p99 ${this.#beforeMs.toFixed(1)} ms before, ${found.join(', ')} ms meanwhile`;
    // Of a machine that has much more to do than it can, the figures say little.
    const load = (loadavg()[0] ?? 0).toFixed(1);
    throw new Error(`others had to wait: ${measured}, at a load average of ${load}`);
  }
}

/** By turns, so that what slows the machine down slows down both. */
async function measure(here: ProbeDevice, elsewhere: ProbeDevice, sends: number): Promise<Measured> {
  const tookMs = { here: [] as number[], elsewhere: [] as number[] };
  for (let number = 0; number < sends; number++) {
    tookMs.here.push(await timed(here, number));
    tookMs.elsewhere.push(await timed(elsewhere, number));
  }
  return { hereMs: percentile(tookMs.here, 0.99), elsewhereMs: percentile(tookMs.elsewhere, 0.99) };
}

async function timed(device: ProbeDevice, number: number): Promise<number> {
  const startedAtMs = performance.now();
  await device.text(direct(device.user, device.user), `measured ${number}`);
  return performance.now() - startedAtMs;
}
