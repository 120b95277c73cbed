import type { ResolvedOptions } from '../options.ts';
import { Shedding, spreadRetryMs } from './shedding.ts';

const sampleIntervalMs = 1_000;

export type OverloadOptions = Pick<
  ResolvedOptions,
  'clock' | 'load' | 'log' | 'metrics' | 'random' | 'maxAppendsWaiting' | 'maxAppendBytesWaiting'
>;

/** Whether the server has too much to do, by the load of its process and by what waits for the store. */
export class Overload {
  readonly #options: OverloadOptions;
  readonly #shedding: Shedding = new Shedding();
  #sampler: Disposable | undefined;

  constructor(options: OverloadOptions) {
    this.#options = options;
    this.#sample();
  }

  /** The milliseconds after which a login is to come again, 0 when it may be looked at. */
  loginWaitMs(): number {
    if (!this.#shedding.refusesLogins) return 0;
    this.#options.metrics.count('shed_total', ['login']);
    return spreadRetryMs(this.#options.random);
  }

  /** The milliseconds after which an entry is to come again, 0 when it may go to the store, where so much waits already. */
  sendWaitMs(appends: number, bytes: number): number {
    const { maxAppendsWaiting, maxAppendBytesWaiting, metrics, random } = this.#options;
    if (this.#shedding.refusesSends) metrics.count('shed_total', ['send']);
    else if (appends < maxAppendsWaiting && bytes < maxAppendBytesWaiting) return 0;
    else metrics.count('limited_total', ['appends']);
    return spreadRetryMs(random);
  }

  /** Looks at the load no more. */
  close(): void {
    this.#sampler?.[Symbol.dispose]();
  }

  #sample(): void {
    const { clock, load, log } = this.#options;
    if (load === undefined) return;
    this.#sampler = clock.schedule(clock.now() + sampleIntervalMs, () => {
      try {
        this.#shedding.sample(load());
      } catch (error) {
        log?.error({ error }, 'the load could not be measured');
      }
      this.#sample();
    });
  }
}
