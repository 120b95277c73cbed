import type { ResolvedSessionOptions } from './options.ts';

/** How long a session waits: for a transport while it has none, and at its end for the peer to be done as well. */
export class Lifetime {
  readonly #lingerMs: number;
  /** The smaller of both ends' wishes. */
  resumeWindowMs: number;
  #detachedAtMs: number | undefined;
  #closingAtMs: number | undefined;

  constructor({ lingerMs, resumeWindowMs }: ResolvedSessionOptions) {
    this.#lingerMs = lingerMs;
    this.resumeWindowMs = resumeWindowMs;
  }

  /** No transport is up from now on. */
  detached(nowMs: number): void {
    this.#detachedAtMs = nowMs;
  }

  /** One is up again. Answers for how long none was. */
  attached(nowMs: number): number {
    const outageMs = this.#detachedAtMs === undefined ? 0 : nowMs - this.#detachedAtMs;
    this.#detachedAtMs = undefined;
    return outageMs;
  }

  /** Both directions are complete. */
  closing(nowMs: number): void {
    this.#closingAtMs = nowMs;
  }

  /** When a session that is complete is over whatever the peer says, and one that is detached is given up. */
  get endsAtMs(): number | undefined {
    if (this.#closingAtMs !== undefined) return this.#closingAtMs + this.#lingerMs;
    return this.#detachedAtMs === undefined ? undefined : this.#detachedAtMs + this.resumeWindowMs;
  }
}
