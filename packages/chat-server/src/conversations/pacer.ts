import type { Clock } from '@proj/io';

/** Things that wait for their moment. Of more, the one that waited longest is done at once. */
const maxWaiting = 10_000;

export interface PacerOptions {
  readonly clock: Clock;
  readonly intervalMs: number;
}

/** Does things under the same name at most once in a while: the first at once, then the latest. One timer for all. */
export class Pacer {
  readonly #options: PacerOptions;
  /** In the order of their moments, which is that of their names' first appearance. `undefined`: nothing waits. */
  readonly #due: Map<string, { readonly atMs: number; work: (() => void) | undefined }> = new Map();
  #timer: Disposable | undefined;

  constructor(options: PacerOptions) {
    this.#options = options;
  }

  offer(name: string, work: () => void): void {
    const due = this.#due.get(name);
    if (due !== undefined) due.work = work;
    else {
      this.#hold(name);
      work();
    }
  }

  close(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    this.#due.clear();
  }

  #hold(name: string): void {
    const { clock, intervalMs } = this.#options;
    this.#due.set(name, { atMs: clock.now() + intervalMs, work: undefined });
    for (const [oldest, { work }] of this.#due) {
      if (this.#due.size <= maxWaiting) break;
      this.#due.delete(oldest);
      work?.();
    }
    this.#arm();
  }

  #arm(): void {
    if (this.#timer !== undefined) return;
    for (const { atMs } of this.#due.values()) {
      this.#timer = this.#options.clock.schedule(atMs, () => {
        this.#timer = undefined;
        this.#run();
      });
      return;
    }
  }

  #run(): void {
    const nowMs = this.#options.clock.now();
    for (const [name, { atMs, work }] of [...this.#due]) {
      if (atMs > nowMs) break;
      this.#due.delete(name);
      if (work === undefined) continue;
      this.#hold(name);
      work();
    }
    this.#arm();
  }
}
