import { Worker } from 'node:worker_threads';
import { StoreError } from '../errors.ts';
import { errorOf } from './failure.ts';
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
const maxBatchCalls = 1_024;
const maxBatchBytes = 8_388_608;
/** Reads handed over at once: pages of this many reads may be in memory, and a write waits for no more. */
const maxReadsInFlight = 16;

interface Pending<Operations> {
  readonly call: Call<Operations>;
  readonly bytes: number;
  settle(result: Result): void;
  reject(error: unknown): void;
}

/**
 * The main thread's end of the worker. Writes are gathered: one batch is under way, the next is whatever came in
 * meanwhile, and a batch is one commit. Reads go over one by one. What may wait here is bounded by whoever calls.
 */
export class WorkerLink {
  readonly #worker: Worker;
  readonly #onFailure: (error: StoreError) => void;
  readonly #writes = new Set<Pending<WriteOperations>>();
  #batch: readonly Pending<WriteOperations>[] = [];
  readonly #reads = new Set<Pending<ReadOperations>>();
  readonly #readsInFlight = new Map<number, Pending<ReadOperations>>();
  #lastTicket = 0;
  #flushScheduled = false;
  #closing = false;
  #closeSent = false;
  #failure: StoreError | undefined;
  #waitingBytes = 0;
  readonly #exited: Promise<void>;

  private constructor(worker: Worker, onFailure: (error: StoreError) => void) {
    this.#worker = worker;
    this.#onFailure = onFailure;
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
  static open(
    workerUrl: URL,
    options: DatabaseOptions,
    onFailure: (error: StoreError) => void,
  ): Promise<{ readonly link: WorkerLink; readonly epoch: Uint8Array }> {
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
        resolve({ link: new WorkerLink(worker, onFailure), epoch: message.epoch });
      });
    });
  }

  /** Writes that wait or are under way. */
  get writeCount(): number {
    return this.#writes.size + this.#batch.length;
  }

  /** The sum of the `bytes` of those writes. */
  get writeBytes(): number {
    return this.#waitingBytes;
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

  /** Refuses new calls, finishes the others, ends the thread. Never rejects. */
  close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      this.#closeWhenIdle();
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
        if (queue.delete(pending)) this.#waitingBytes -= bytes;
        reject(signal?.reason);
        this.#closeWhenIdle();
      };
      const done = (): void => {
        this.#waitingBytes -= bytes;
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
      this.#waitingBytes += bytes;
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
    if (this.#batch.length === 0 && this.#writes.size > 0) {
      const batch: Pending<WriteOperations>[] = [];
      let bytes = 0;
      for (const pending of this.#writes) {
        if (batch.length === maxBatchCalls || bytes >= maxBatchBytes) break;
        this.#writes.delete(pending);
        batch.push(pending);
        bytes += pending.bytes;
      }
      this.#batch = batch;
      this.#post({ type: 'write', calls: batch.map(({ call }) => call) });
    }
    for (const pending of this.#reads) {
      if (this.#readsInFlight.size === maxReadsInFlight) break;
      this.#reads.delete(pending);
      this.#lastTicket += 1;
      this.#readsInFlight.set(this.#lastTicket, pending);
      this.#post({ type: 'read', ticket: this.#lastTicket, call: pending.call });
    }
    this.#closeWhenIdle();
  }

  #receive(message: FromWorker): void {
    if (message.type === 'written') {
      const batch = this.#batch;
      this.#batch = [];
      this.#flush();
      for (const [index, pending] of batch.entries()) {
        const result = message.results[index];
        if (result !== undefined) pending.settle(result);
      }
    } else if (message.type === 'read') {
      const pending = this.#readsInFlight.get(message.ticket);
      this.#readsInFlight.delete(message.ticket);
      this.#flush();
      pending?.settle(message.result);
    }
  }

  get #isIdle(): boolean {
    return this.writeCount + this.readCount === 0;
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
    const lost = [...this.#batch, ...this.#writes, ...this.#readsInFlight.values(), ...this.#reads];
    this.#batch = [];
    this.#writes.clear();
    this.#readsInFlight.clear();
    this.#reads.clear();
    for (const pending of lost) pending.reject(error);
    this.#onFailure(error);
  }
}
