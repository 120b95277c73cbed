import type { ConversationId, LogEntry, Profile } from '@proj/chat-protocol';
import { ClientError } from './errors.ts';
import { ReplicaState } from './replica-state.ts';
import type { EntryRange, RefusedMessage, ReplicaChange, ReplicaStore, StoredConversation } from './replica-store.ts';
import type { ClientState, OutgoingMessage } from './store.ts';

/** A store that is gone with the process: what was not accepted by then is lost, what was shown may be shown again. */
export function memoryStore(): ReplicaStore {
  return new MemoryStore();
}

class MemoryStore implements ReplicaStore {
  readonly #state: ReplicaState = new ReplicaState();
  #isClosed = false;

  async load(): Promise<ClientState> {
    return this.#open.client();
  }

  async write(changes: readonly ReplicaChange[]): Promise<void> {
    const state = this.#open;
    for (const change of changes) state.apply(change);
  }

  async conversations(): Promise<readonly StoredConversation[]> {
    return this.#open.conversations();
  }

  async entries(conversation: ConversationId, range: EntryRange): Promise<readonly LogEntry[]> {
    return this.#open.entries(conversation, range);
  }

  async profiles(): Promise<readonly Profile[]> {
    return this.#open.profiles();
  }

  async drafts(): Promise<ReadonlyMap<ConversationId, string>> {
    return this.#open.drafts();
  }

  async outgoing(): Promise<readonly OutgoingMessage[]> {
    return this.#open.client().outgoing;
  }

  async refused(): Promise<readonly RefusedMessage[]> {
    return this.#open.refused();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
  }

  get #open(): ReplicaState {
    if (this.#isClosed) throw new ClientError('CLIENT_CLOSED', 'the store is closed');
    return this.#state;
  }
}
