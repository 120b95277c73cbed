import { surfacing } from '../surfacing.ts';
import type { Live } from './live.ts';

/** A value that follows from others: computed when somebody looks at it, and told of once in a turn. */
export class Computed<T> implements Live<T> {
  readonly #compute: (previous: T | undefined) => T;
  readonly #listeners: Set<() => void> = new Set();
  #value: T | undefined;
  #isStale = true;
  /** What the listeners know of. */
  #told: T | undefined;
  #isTelling = false;

  /** @param compute - Answers what it answered before while nothing that matters has changed. */
  constructor(compute: (previous: T | undefined) => T) {
    this.#compute = compute;
  }

  get current(): T {
    if (!this.#isStale) return this.#value as T;
    this.#value = this.#compute(this.#value);
    this.#isStale = false;
    return this.#value;
  }

  /** What it follows from has changed. */
  invalidate(): void {
    this.#isStale = true;
    if (this.#isTelling || this.#listeners.size === 0) return;
    this.#isTelling = true;
    queueMicrotask(() => this.#tell());
  }

  subscribe(listener: () => void): () => void {
    if (this.#listeners.size === 0) this.#told = this.current;
    // Wrapped, so that the same function subscribed twice is two subscriptions.
    const entry = (): void => listener();
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  #tell(): void {
    this.#isTelling = false;
    const { current } = this;
    if (current === this.#told) return;
    this.#told = current;
    for (const listener of [...this.#listeners]) if (this.#listeners.has(listener)) surfacing(listener);
  }
}
