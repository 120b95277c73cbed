import type { Clock } from '@proj/io';

/** Time that stands still until a test moves it; callbacks fire at exactly their moment. */
export class VirtualClock implements Clock {
  #nowMs = 0;
  readonly #entries: Set<{ readonly atMs: number; readonly fire: () => void }> = new Set();

  now(): number {
    return this.#nowMs;
  }

  schedule(atMs: number, fire: () => void): Disposable {
    const entry = { atMs: Math.max(atMs, this.#nowMs), fire };
    this.#entries.add(entry);
    return { [Symbol.dispose]: () => void this.#entries.delete(entry) };
  }

  get isWaited(): boolean {
    return this.#entries.size > 0;
  }

  /** Moves to the next callback up to this moment and fires it, or to the moment itself. Answers whether it got there. */
  stepTowards(atMs: number): boolean {
    const [next] = [...this.#entries].sort((a, b) => a.atMs - b.atMs);
    if (next === undefined || next.atMs > atMs) {
      this.#nowMs = atMs;
      return true;
    }
    this.#entries.delete(next);
    this.#nowMs = next.atMs;
    next.fire();
    return false;
  }
}
