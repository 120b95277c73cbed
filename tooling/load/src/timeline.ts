import { Latencies } from './histogram.ts';
import type { ServerUsage } from './target.ts';

/** What happened within one second of a run. */
export interface Second {
  /** When it ended, in seconds after the first message. */
  readonly atSeconds: number;
  readonly sent: number;
  readonly accepted: number;
  readonly delivered: number;
  readonly failed: number;
  /** Of deliveries that came in this second. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly online: number;
  readonly rssBytes?: number | undefined;
  readonly cpuSeconds?: number | undefined;
}

/** Counts the second that is passing, and keeps those that have passed. */
export class Timeline {
  readonly seconds: Second[] = [];
  readonly #latencies: Latencies = new Latencies();
  #sent = 0;
  #accepted = 0;
  #delivered = 0;
  #failed = 0;

  sent(): void {
    this.#sent++;
  }

  accepted(): void {
    this.#accepted++;
  }

  failed(): void {
    this.#failed++;
  }

  /** @param ms since it should have been sent; `undefined` when that says nothing. */
  delivered(ms: number | undefined): void {
    this.#delivered++;
    if (ms !== undefined) this.#latencies.record(ms);
  }

  /** A second is over. */
  turn(atSeconds: number, online: number, usage: ServerUsage | undefined): Second {
    const second: Second = {
      atSeconds,
      sent: this.#sent,
      accepted: this.#accepted,
      delivered: this.#delivered,
      failed: this.#failed,
      p50Ms: this.#latencies.percentileMs(50),
      p99Ms: this.#latencies.percentileMs(99),
      online,
      rssBytes: usage?.rssBytes,
      cpuSeconds: usage?.cpuSeconds,
    };
    this.seconds.push(second);
    this.#latencies.reset();
    this.#sent = this.#accepted = this.#delivered = this.#failed = 0;
    return second;
  }
}
