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
  readonly #initialBytes: number;
  readonly #maxBytes: number;
  readonly #budget: MemoryBudget | undefined;
  #bytes: number;
  /** Of the budget, the initial bytes included: what the peer may still use of a window that was larger is held too. */
  #heldBytes: number;
  #measuredSinceMs: number | undefined;
  #measuredBytes = 0;

  constructor(range: WindowRange, budget: MemoryBudget | undefined) {
    this.#initialBytes = Math.min(range.initialBytes, range.maxBytes);
    this.#maxBytes = range.maxBytes;
    this.#budget = budget;
    this.#bytes = this.#initialBytes;
    this.#heldBytes = this.#bytes;
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

  /** Nothing has arrived for a while, or nothing ever will again. @param promisedBytes that the peer may still use. */
  reset(promisedBytes: number): void {
    this.#bytes = this.#initialBytes;
    this.#measuredSinceMs = undefined;
    this.#measuredBytes = 0;
    this.release(promisedBytes);
  }

  /** The application has read. What was promised cannot be taken back, so it is given back as it is used up. */
  release(promisedBytes: number): void {
    const heldBytes = Math.max(this.#bytes, Math.min(this.#heldBytes, promisedBytes));
    if (heldBytes === this.#heldBytes) return;
    this.#budget?.giveBack(this.#heldBytes - heldBytes);
    this.#heldBytes = heldBytes;
  }

  #grow(): boolean {
    const bytes = this.#bytes + Math.min(this.#bytes, this.#maxBytes - this.#bytes);
    const moreBytes = Math.max(0, bytes - this.#heldBytes);
    if (bytes === this.#bytes || this.#budget?.take(moreBytes) === false) return false;
    this.#bytes = bytes;
    this.#heldBytes += moreBytes;
    return true;
  }
}
