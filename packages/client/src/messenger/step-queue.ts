import { ClientError } from '../errors.ts';
import type { ReplicaChange, ReplicaStore } from '../replica-store.ts';
import type { News } from './backend.ts';

/** What is to be written at once, and told once it is. */
export interface Step {
  readonly changes: readonly ReplicaChange[];
  readonly news: readonly News[];
}

/** @param written - Settles when all before it are written. */
export type Prepare = (written: Promise<unknown>) => Step | Promise<Step>;

/** Steps are prepared, written and told in the order in which they were submitted. */
export class StepQueue {
  readonly #store: Pick<ReplicaStore, 'write'>;
  readonly #tell: (news: News) => void;
  #prepared: Promise<unknown> = Promise.resolve();
  #written: Promise<unknown> = Promise.resolve();
  #told: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(store: Pick<ReplicaStore, 'write'>, tell: (news: News) => void) {
    this.#store = store;
    this.#tell = tell;
  }

  /** Resolves when it was told. @throws ClientError `CLIENT_STORE_FAILED`, `CLIENT_CLOSED`, and what else the store throws as one. */
  async submit(prepare: Prepare, durable = false): Promise<void> {
    if (this.#isClosed) throw new ClientError('CLIENT_CLOSED', 'the messenger is closed');
    const before = { written: this.#written, told: this.#told };
    const prepared = this.#prepared.then(() => prepare(before.written));
    this.#prepared = settled(prepared);
    // Begins before the next one is prepared: writes keep their order.
    const written = prepared.then(({ changes }) => this.#write(changes, durable));
    // It may fail long before it is its turn to be told.
    written.catch(() => {});
    // One without changes does not wait for those before it.
    this.#written = settled(before.written.then(() => written));
    const told = this.#tellAfter(before.told, prepared, written);
    this.#told = settled(told);
    try {
      await told;
    } catch (cause) {
      if (ClientError.is(cause)) throw cause;
      throw new ClientError('CLIENT_STORE_FAILED', 'the store failed', { cause });
    }
  }

  /** Resolves when everything was told. Nothing can be submitted any more. Never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#told;
  }

  async #write(changes: readonly ReplicaChange[], durable: boolean): Promise<void> {
    if (changes.length > 0 || durable) await this.#store.write(changes, { durable });
  }

  async #tellAfter(before: Promise<unknown>, prepared: Promise<Step>, written: Promise<void>): Promise<void> {
    await before;
    const { news } = await prepared;
    await written;
    for (const each of news) this.#tell(each);
  }
}

function settled(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch(() => {});
}
