import type { MemoryBudget } from './memory-budget.ts';

export interface WindowRange {
  readonly initialBytes: number;
  readonly maxBytes: number;
}

/**
 * How much the peer may have under way. It begins small, doubles while bytes arrive at a rate that half of it lasts less
 * than two round trips, and falls back when the session is idle; so a fast path is filled, and ten thousand idle or
 * slow ones cost little (SPEC §6).
 */
export class ReceiveWindow {
  readonly #range: WindowRange;
  readonly #budget: MemoryBudget | undefined;
  #bytes: number;
  #measuredSinceMs: number | undefined;
  #measuredBytes = 0;

  constructor(range: WindowRange, budget: MemoryBudget | undefined) {
    this.#range = { ...range, initialBytes: Math.min(range.initialBytes, range.maxBytes) };
    this.#budget = budget;
    this.#bytes = this.#range.initialBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes arrived. Answers whether the window has grown. */
  arrived(bytes: number, roundTripMs: number, nowMs: number): boolean {
    this.#measuredSinceMs ??= nowMs;
    this.#measuredBytes += bytes;
    if (this.#measuredBytes < this.#bytes / 2) return false;
    const isFast = nowMs - this.#measuredSinceMs <= 2 * roundTripMs;
    this.#measuredSinceMs = nowMs;
    this.#measuredBytes = 0;
    return isFast && this.#grow();
  }

  /** Nothing has arrived for a while, or nothing ever will again. */
  reset(): void {
    this.#budget?.giveBack(this.#bytes - this.#range.initialBytes);
    this.#bytes = this.#range.initialBytes;
    this.#measuredSinceMs = undefined;
    this.#measuredBytes = 0;
  }

  #grow(): boolean {
    const more = Math.min(this.#bytes, this.#range.maxBytes - this.#bytes);
    if (more === 0 || this.#budget?.take(more) === false) return false;
    this.#bytes += more;
    return true;
  }
}
