import { ChatServerError } from './errors.ts';

/** Lets a few works run at once and a bounded number wait, first come first served. */
export class HashGate {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  readonly #waiting: Set<() => void> = new Set();
  #running = 0;

  /** @throws ChatServerError `CHAT_SERVER_BAD_OPTION` */
  constructor(maxRunning: number, maxWaiting: number) {
    if (!Number.isInteger(maxRunning) || maxRunning < 1 || !Number.isInteger(maxWaiting) || maxWaiting < 0) {
      throw new ChatServerError(
        'CHAT_SERVER_BAD_OPTION',
        'local',
        'maxHashing is an integer from 1, maxWaiting one from 0',
      );
    }
    this.#maxRunning = maxRunning;
    this.#maxWaiting = maxWaiting;
  }

  /**
   * An abort while waiting gives the place up; work that has begun goes on, since nothing can stop a hash.
   * @throws ChatServerError `CHAT_SERVER_OVERLOADED`
   */
  async run<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted();
    if (this.#running < this.#maxRunning) this.#running++;
    else await this.#wait(signal);
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiting.size >= this.#maxWaiting) {
      throw new ChatServerError('CHAT_SERVER_OVERLOADED', 'local', 'too many passwords wait to be hashed');
    }
    return new Promise((resolve, reject) => {
      const start = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.delete(start);
        reject(signal?.reason);
      };
      this.#waiting.add(start);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  /** Hands the place on, so that none who waits is overtaken. */
  #next(): void {
    const [start] = this.#waiting;
    if (start === undefined) {
      this.#running--;
      return;
    }
    this.#waiting.delete(start);
    start();
  }
}
