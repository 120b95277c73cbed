import type { CommitFact } from '@proj/store/sqlite';
import { Counter, Histogram, type Registry } from 'prom-client';
import { prefix } from './server-metrics.ts';

/** Commits of the store, and whether they work at the moment. */
export class CommitMetrics {
  readonly #seconds: Histogram;
  readonly #calls: Histogram;
  readonly #bytes: Counter;
  readonly #failed: Counter;
  readonly #dropped: Counter;
  #failing = false;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#seconds = new Histogram({
      registers,
      name: `${prefix}commit_seconds`,
      help: 'Commits of the store, fsync included',
      buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    });
    this.#calls = new Histogram({
      registers,
      name: `${prefix}commit_calls`,
      help: 'Writes that shared a commit',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 1024],
    });
    this.#bytes = new Counter({ registers, name: `${prefix}commit_bytes_total`, help: 'Bytes that were committed' });
    this.#failed = new Counter({ registers, name: `${prefix}commit_failures_total`, help: 'Commits that failed' });
    this.#dropped = new Counter({
      registers,
      name: `${prefix}positions_dropped_total`,
      help: 'Positions of devices and readers for which there was no room to wait for a commit',
    });
  }

  /** The last commit failed. */
  get failing(): boolean {
    return this.#failing;
  }

  positionDropped(): void {
    this.#dropped.inc();
  }

  record({ calls, bytes, durationMs, failed }: CommitFact): void {
    this.#failing = failed;
    this.#seconds.observe(durationMs / 1_000);
    if (failed) {
      this.#failed.inc();
      return;
    }
    this.#calls.observe(calls);
    this.#bytes.inc(bytes);
  }
}
