import { ClientError } from './errors.ts';
import type { ClientState, ClientStore, StoreChange } from './store.ts';
import { StoreState } from './store-state.ts';

/** A store that is gone with the process: what was not accepted by then is lost, what was shown may be shown again. */
export function memoryStore(): ClientStore {
  return new MemoryStore();
}

class MemoryStore implements ClientStore {
  readonly #state: StoreState = new StoreState();
  #isClosed = false;

  async load(): Promise<ClientState> {
    this.#checkOpen();
    return this.#state.snapshot();
  }

  async write(changes: readonly StoreChange[]): Promise<void> {
    this.#checkOpen();
    for (const change of changes) this.#state.apply(change);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new ClientError('CLIENT_CLOSED', 'the store is closed');
  }
}
