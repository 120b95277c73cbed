import { ChatServerError } from './errors.ts';

interface Waiter {
  readonly share: string;
  start(): void;
  refuse(error: ChatServerError): void;
}

/**
 * Lets a few works run at once and a bounded number wait, each share in its turn and first come first served within a
 * share: who asks for much waits for its own. When all places are taken, the share that waits with the most gives up its
 * latest for a share that has less.
 */
export class HashGate {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  /** The next share first. None is empty. */
  readonly #lines: Map<string, Set<Waiter>> = new Map();
  #waiting = 0;
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

  /** Works that wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /**
   * An abort while waiting gives the place up; work that has begun goes on, since nothing can stop a hash.
   * @throws ChatServerError `CHAT_SERVER_OVERLOADED`
   */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal, share = ''): Promise<T> {
    signal?.throwIfAborted();
    if (this.#running < this.#maxRunning) this.#running++;
    else await this.#wait(signal, share);
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #wait(signal: AbortSignal | undefined, share: string): Promise<void> {
    this.#makeRoom(share);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        share,
        start: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
        refuse: (error) => {
          signal?.removeEventListener('abort', leave);
          reject(error);
        },
      };
      const leave = (): void => {
        this.#remove(waiter);
        reject(signal?.reason);
      };
      const line = this.#lines.get(share) ?? new Set();
      this.#lines.set(share, line.add(waiter));
      this.#waiting++;
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  #makeRoom(share: string): void {
    if (this.#waiting < this.#maxWaiting) return;
    const longest = [...this.#lines.values()].reduce<ReadonlySet<Waiter>>(
      (a, b) => (b.size > a.size ? b : a),
      new Set(),
    );
    const latest = [...longest].at(-1);
    if (latest === undefined || longest.size <= (this.#lines.get(share)?.size ?? 0) + 1) throw overloaded();
    this.#remove(latest);
    latest.refuse(overloaded());
  }

  /** Hands the place on, so that none who waits is overtaken but by other shares. */
  #next(): void {
    const [line] = this.#lines.values();
    const [waiter] = line ?? [];
    if (waiter === undefined) {
      this.#running--;
      return;
    }
    this.#remove(waiter);
    // Its share is last now.
    const left = this.#lines.get(waiter.share);
    if (left !== undefined) {
      this.#lines.delete(waiter.share);
      this.#lines.set(waiter.share, left);
    }
    waiter.start();
  }

  #remove(waiter: Waiter): void {
    const line = this.#lines.get(waiter.share);
    if (line?.delete(waiter) !== true) return;
    this.#waiting--;
    if (line.size === 0) this.#lines.delete(waiter.share);
  }
}

function overloaded(): ChatServerError {
  return new ChatServerError('CHAT_SERVER_OVERLOADED', 'local', 'too many passwords wait to be hashed');
}
