export interface AsyncQueueOptions<T> {
  /** Entries that may wait, 1 or more. {@link AsyncQueue.push} answers `false` from then on. */
  readonly highWaterMark: number;
  /** Called when the consumer has taken the queue back below the mark. */
  readonly onDrain?: (() => void) | undefined;
  /** Called with each item that the consumer has finished with, which it says by asking for the next one. */
  readonly onConsumed?: ((item: T) => void) | undefined;
}

/**
 * A bounded queue with one asynchronous consumer. Overflow policy: `push` always keeps the item and says `false` when
 * the mark is reached; the producer must stop until `onDrain`.
 */
export class AsyncQueue<T> implements AsyncIterable<T> {
  readonly #options: AsyncQueueOptions<T>;
  #items: T[] = [];
  #waiting: { resolve: (result: IteratorResult<T, undefined>) => void; reject: (error: unknown) => void } | undefined;
  #current: { readonly item: T } | undefined;
  #end: { readonly error: unknown } | undefined;
  #iterating = false;

  /** @throws RangeError when the mark is below 1: nothing would ever drain. */
  constructor(options: AsyncQueueOptions<T>) {
    if (!(options.highWaterMark >= 1)) throw new RangeError('highWaterMark must be at least 1');
    this.#options = options;
  }

  get length(): number {
    return this.#items.length;
  }

  /** `false`: stop pushing until `onDrain`. Pushing after {@link end} is ignored. */
  push(item: T): boolean {
    if (this.#end !== undefined) return false;
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      this.#waiting = undefined;
      this.#current = { item };
      waiting.resolve({ done: false, value: item });
    } else {
      this.#items.push(item);
    }
    return this.#items.length < this.#options.highWaterMark;
  }

  /** What is queued is still delivered, then the iteration ends, or throws `error` when one is given. */
  end(error?: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) return;
    if (error === undefined) waiting.resolve({ done: true, value: undefined });
    else waiting.reject(error);
  }

  #finishCurrent(): void {
    const current = this.#current;
    this.#current = undefined;
    if (current !== undefined) this.#options.onConsumed?.(current.item);
  }

  #next(): Promise<IteratorResult<T, undefined>> {
    this.#finishCurrent();
    if (this.#items.length > 0) {
      const wasFull = this.#items.length >= this.#options.highWaterMark;
      const item = this.#items.shift() as T;
      if (wasFull && this.#items.length < this.#options.highWaterMark) this.#options.onDrain?.();
      this.#current = { item };
      return Promise.resolve({ done: false, value: item });
    }
    if (this.#end !== undefined) {
      if (this.#end.error !== undefined) return Promise.reject(this.#end.error);
      return Promise.resolve({ done: true, value: undefined });
    }
    if (this.#waiting !== undefined) return Promise.reject(new TypeError('the next item is awaited already'));
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #return(): Promise<IteratorResult<T, undefined>> {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#current = undefined;
    this.#iterating = false;
    waiting?.resolve({ done: true, value: undefined });
    return Promise.resolve({ done: true, value: undefined });
  }

  /** @throws TypeError when a second consumer asks: items go to one only. */
  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    if (this.#iterating) throw new TypeError('this queue has a consumer already');
    this.#iterating = true;
    return {
      next: () => this.#next(),
      // Leaving a `for await` early does not finish the item it was left with.
      return: () => this.#return(),
    };
  }
}
