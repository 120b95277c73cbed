import { Worker } from 'node:worker_threads';
import { StoreError } from '../errors.ts';
import { errorOf } from './failure.ts';
import type { LostCommits } from './opening.ts';
import type {
  Call,
  DatabaseOptions,
  FromWorker,
  ReadOperations,
  Result,
  ToWorker,
  WriteOperations,
} from './protocol.ts';

/** A batch ends at either bound, so that the first of it does not wait long for the last. */
const maxBatchCalls = 512;
const maxBatchBytes = 524_288;
/** Reads handed over at once: pages of this many reads may be in memory, and a write waits for no more. */
const maxReadsInFlight = 16;

interface Settling {
  settle(result: Result): void;
  reject(error: unknown): void;
}

interface Pending<Operations> extends Settling {
  readonly call: Call<Operations>;
  readonly bytes: number;
}

/** What happened to one batch of writes. */
export interface CommitFact {
  /** Calls that shared the commit, of every kind: appends, accounts, batches of positions. */
  readonly calls: number;
  /** What these calls weighed in the queue. */
  readonly bytes: number;
  /** From the beginning of the transaction to its end on the disk. */
  readonly durationMs: number;
  /** Nothing of it was kept: every call was rejected. */
  readonly failed: boolean;
}

export interface LinkOptions {
  /** How long the first write of a batch waits for others. */
  readonly commitWindowMs: number;
  readonly onCommit: (fact: CommitFact) => void;
  readonly onFailure: (error: StoreError) => void;
  /** Texts cannot be indexed, for now or for good. */
  readonly onUnindexed: (error: StoreError) => void;
}

export interface OpenLink {
  readonly link: WorkerLink;
  readonly epoch: Uint8Array;
  readonly lostCommits: LostCommits | undefined;
}

/**
 * The main thread's end of the worker. Writes are gathered: one batch is under way, the next is whatever came in
 * meanwhile, and a batch is one commit. Reads go over one by one. What may wait here is bounded by whoever calls.
 */
export class WorkerLink {
  readonly #worker: Worker;
  readonly #options: LinkOptions;
  readonly #writes = new Set<Pending<WriteOperations>>();
  #batch: readonly Pending<WriteOperations>[] = [];
  readonly #reads = new Set<Pending<ReadOperations>>();
  readonly #readsInFlight = new Map<number, Pending<ReadOperations>>();
  #lastTicket = 0;
  #flushScheduled = false;
  #closing = false;
  #closeSent = false;
  #failure: StoreError | undefined;
  /** Of the writes that wait and of those under way. */
  #writeBytes = 0;
  #batchBytes = 0;
  /** The first write that waits has waited long enough. */
  #isDue = false;
  #window: NodeJS.Timeout | undefined;
  #backup: Settling | undefined;
  readonly #exited: Promise<void>;

  private constructor(worker: Worker, options: LinkOptions) {
    this.#worker = worker;
    this.#options = options;
    worker.on('message', (message: FromWorker) => this.#receive(message));
    worker.on('error', (error) => this.#fail(error));
    this.#exited = new Promise((resolve) => {
      worker.on('exit', (exitCode) => {
        this.#fail(new Error(`the worker thread ended with code ${exitCode}`));
        resolve();
      });
    });
  }

  /** @throws StoreError why the database cannot be opened. The thread has ended then, and the file is free. */
  static open(workerUrl: URL, options: DatabaseOptions, linkOptions: LinkOptions): Promise<OpenLink> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(workerUrl, { name: 'store', workerData: options });
      let error = new StoreError('STORE_UNAVAILABLE', 'the worker thread ended before it opened the database');
      const onError = (cause: unknown): void => {
        error = new StoreError('STORE_UNAVAILABLE', 'the worker thread failed to start', { cause });
      };
      const onExit = (): void => reject(error);
      worker.on('error', onError);
      worker.on('exit', onExit);
      worker.once('message', (message: FromWorker) => {
        if (message.type === 'refused') error = errorOf(message.failure);
        if (message.type !== 'open') return;
        worker.off('error', onError);
        worker.off('exit', onExit);
        const { epoch, lostCommits } = message;
        resolve({ link: new WorkerLink(worker, linkOptions), epoch, lostCommits });
      });
    });
  }

  /** Writes that wait or are under way. */
  get writeCount(): number {
    return this.#writes.size + this.#batch.length;
  }

  /** The sum of the `bytes` of those writes. */
  get writeBytes(): number {
    return this.#writeBytes;
  }

  get readCount(): number {
    return this.#reads.size + this.#readsInFlight.size;
  }

  /** The failure that every call meets from now on, if there is one. */
  get refusal(): StoreError | undefined {
    if (this.#failure !== undefined) {
      return new StoreError('STORE_CLOSED', 'the worker thread has ended', { cause: this.#failure });
    }
    return this.#closing ? new StoreError('STORE_CLOSED', 'the store is closed') : undefined;
  }

  /** Resolves after the commit. An abort takes the call back unless it is under way. */
  write<Name extends keyof WriteOperations>(
    operation: Name,
    args: Parameters<WriteOperations[Name]>,
    bytes = 0,
    signal?: AbortSignal,
  ): Promise<ReturnType<WriteOperations[Name]>> {
    const call = { operation, args } as Call<WriteOperations>;
    return this.#enqueue(this.#writes, call, bytes, signal) as Promise<ReturnType<WriteOperations[Name]>>;
  }

  read<Name extends keyof ReadOperations>(
    operation: Name,
    args: Parameters<ReadOperations[Name]>,
    signal?: AbortSignal,
  ): Promise<ReturnType<ReadOperations[Name]>> {
    const call = { operation, args } as Call<ReadOperations>;
    return this.#enqueue(this.#reads, call, 0, signal) as Promise<ReturnType<ReadOperations[Name]>>;
  }

  /**
   * One at a time.
   *
   * @throws StoreError `STORE_OVERLOADED` while another one is under way, and what the backup throws.
   */
  backup(file: string, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const { refusal } = this;
      if (refusal !== undefined) throw refusal;
      if (this.#backup !== undefined) throw new StoreError('STORE_OVERLOADED', 'another backup is under way');
      // The caller waits until the copy is gone.
      const onAbort = (): void => this.#post({ type: 'stop-backup' });
      signal?.addEventListener('abort', onAbort, { once: true });
      const done = (): void => signal?.removeEventListener('abort', onAbort);
      this.#backup = {
        settle: (result) => {
          done();
          if (result.ok) resolve();
          else reject(signal?.aborted === true ? signal.reason : errorOf(result.failure));
        },
        reject: (error) => {
          done();
          reject(error);
        },
      };
      this.#post({ type: 'backup', file });
    });
  }

  /** Refuses new calls, finishes the others, ends the thread. Never rejects. */
  close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      this.#flush();
    }
    return this.#exited;
  }

  #enqueue<Operations>(
    queue: Set<Pending<Operations>>,
    call: Call<Operations>,
    bytes: number,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const { refusal } = this;
      if (refusal !== undefined) throw refusal;
      const onAbort = (): void => {
        if (queue.delete(pending)) this.#writeBytes -= bytes;
        reject(signal?.reason);
        this.#closeWhenIdle();
      };
      const done = (): void => {
        this.#writeBytes -= bytes;
        signal?.removeEventListener('abort', onAbort);
      };
      const pending: Pending<Operations> = {
        call,
        bytes,
        settle: (result) => {
          done();
          if (result.ok) resolve(result.value);
          else reject(errorOf(result.failure));
        },
        reject: (error) => {
          done();
          reject(error);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#writeBytes += bytes;
      queue.add(pending);
      this.#scheduleFlush();
    });
  }

  /** At the end of the turn: the calls of one turn make one batch. */
  #scheduleFlush(): void {
    if (this.#flushScheduled) return;
    this.#flushScheduled = true;
    setImmediate(() => {
      this.#flushScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#failure !== undefined) return;
    this.#flushWrites();
    for (const pending of this.#reads) {
      if (this.#readsInFlight.size === maxReadsInFlight) break;
      this.#reads.delete(pending);
      this.#lastTicket += 1;
      this.#readsInFlight.set(this.#lastTicket, pending);
      this.#post({ type: 'read', ticket: this.#lastTicket, call: pending.call });
    }
    this.#closeWhenIdle();
  }

  #flushWrites(): void {
    if (this.#writes.size === 0 || this.#batch.length > 0) return;
    const isFull = this.#writes.size >= maxBatchCalls || this.#writeBytes - this.#batchBytes >= maxBatchBytes;
    if (!isFull && !this.#isDue && !this.#closing && this.#options.commitWindowMs > 0) {
      this.#window ??= setTimeout(() => {
        this.#isDue = true;
        this.#flush();
      }, this.#options.commitWindowMs);
      return;
    }
    clearTimeout(this.#window);
    this.#window = undefined;
    const batch: Pending<WriteOperations>[] = [];
    let bytes = 0;
    for (const pending of this.#writes) {
      if (batch.length === maxBatchCalls || bytes >= maxBatchBytes) break;
      this.#writes.delete(pending);
      batch.push(pending);
      bytes += pending.bytes;
    }
    // What is left over has waited already.
    this.#isDue = this.#writes.size > 0;
    this.#batch = batch;
    this.#batchBytes = bytes;
    this.#post({ type: 'write', calls: batch.map(({ call }) => call) });
  }

  #receive(message: FromWorker): void {
    if (message.type === 'written') {
      const fact = {
        calls: this.#batch.length,
        bytes: this.#batchBytes,
        durationMs: message.durationMs,
        failed: !message.commit.committed,
      };
      const batch = this.#batch;
      this.#batch = [];
      this.#flush();
      for (const [index, pending] of batch.entries()) {
        const result = message.commit.results[index];
        if (result !== undefined) pending.settle(result);
      }
      if (this.#batch.length === 0) this.#batchBytes = 0;
      this.#options.onCommit(fact);
    } else if (message.type === 'read') {
      const pending = this.#readsInFlight.get(message.ticket);
      this.#readsInFlight.delete(message.ticket);
      this.#flush();
      pending?.settle(message.result);
    } else if (message.type === 'unindexed') {
      this.#options.onUnindexed(errorOf(message.failure));
    } else if (message.type === 'backup-ended') {
      const backup = this.#backup;
      this.#backup = undefined;
      this.#flush();
      backup?.settle(message.result);
    }
  }

  get #isIdle(): boolean {
    return this.writeCount + this.readCount === 0 && this.#backup === undefined;
  }

  #closeWhenIdle(): void {
    if (!this.#closing || !this.#isIdle || this.#closeSent || this.#failure !== undefined) return;
    this.#closeSent = true;
    this.#post({ type: 'close' });
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #fail(cause: Error): void {
    if (this.#failure !== undefined || this.#closeSent) return;
    const error = new StoreError('STORE_UNAVAILABLE', 'the worker thread has ended', { cause });
    this.#failure = error;
    clearTimeout(this.#window);
    const lost: Settling[] = [...this.#batch, ...this.#writes, ...this.#readsInFlight.values(), ...this.#reads];
    if (this.#backup !== undefined) lost.push(this.#backup);
    this.#backup = undefined;
    this.#batch = [];
    this.#writes.clear();
    this.#readsInFlight.clear();
    this.#reads.clear();
    for (const pending of lost) pending.reject(error);
    this.#options.onFailure(error);
  }
}
