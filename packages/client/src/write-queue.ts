import { Deferred } from './deferred.ts';
import { ClientError } from './errors.ts';

export interface Write<Change> {
  readonly changes: readonly Change[];
  readonly durable: boolean;
}

interface WaitingWrite<Change> extends Write<Change> {
  readonly done: Deferred<void>;
}

export interface WriteQueueOptions<Change> {
  /** What fails, for messages: "the store in …". */
  readonly what: string;
  /** Resolves when whoever writes in this turn has done so. */
  readonly turn: () => Promise<void>;
  /**
   * Makes writes take effect in their order, each as a whole; when one of them is `durable`, these and what was committed
   * before survive a power cut.
   */
  readonly commit: (writes: readonly Write<Change>[], durable: boolean) => void | Promise<void>;
}

/** The writes of a store: those that come in while a commit is under way share the next. */
export class WriteQueue<Change> {
  readonly #options: WriteQueueOptions<Change>;
  #waiting: WaitingWrite<Change>[] = [];
  #working: Promise<void> | undefined;
  #failure: ClientError | undefined;
  #isClosed = false;
  /** What is there when a store is opened may not have been synced either. */
  #isSynced = false;

  constructor(options: WriteQueueOptions<Change>) {
    this.#options = options;
  }

  /** @throws ClientError */
  async write(changes: readonly Change[], durable: boolean): Promise<void> {
    this.checkOpen();
    if (this.#failure !== undefined) throw this.#failure;
    const done = new Deferred<void>();
    this.#waiting.push({ changes, durable, done });
    this.#working ??= this.#work();
    await done.promise;
  }

  /** @throws ClientError `CLIENT_CLOSED` */
  checkOpen(): void {
    if (this.#isClosed) throw new ClientError('CLIENT_CLOSED', 'the store is closed');
  }

  /**
   * From now on every write fails; the first failure counts. What is on the disk is not certain any more, not even by
   * trying again: an fsync fails only once.
   */
  fail(cause: unknown): ClientError {
    this.#failure ??= new ClientError('CLIENT_STORE_FAILED', `${this.#options.what} failed`, { cause });
    return this.#failure;
  }

  /** Nothing can be written any more. Resolves when what was written before is. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#working;
  }

  /** Never rejects: the writes do. */
  async #work(): Promise<void> {
    await this.#options.turn();
    while (this.#waiting.length > 0) {
      const writes = this.#waiting.splice(0);
      try {
        if (this.#failure !== undefined) throw this.#failure;
        await this.#commit(writes);
        for (const { done } of writes) done.resolve();
      } catch (cause) {
        const failure = this.fail(cause);
        for (const { done } of writes) done.reject(failure);
      }
    }
    this.#working = undefined;
  }

  async #commit(writes: readonly Write<Change>[]): Promise<void> {
    const durable = writes.some((write) => write.durable);
    const isEmpty = writes.every(({ changes }) => changes.length === 0);
    if (isEmpty && (!durable || this.#isSynced)) return;
    await this.#options.commit(writes, durable);
    this.#isSynced = durable;
  }
}
