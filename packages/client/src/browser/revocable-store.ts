import type { ConversationId, LogEntry, Profile } from '@proj/chat-protocol';
import { ClientError } from '../errors.ts';
import type { EntryRange, RefusedMessage, ReplicaChange, ReplicaStore, StoredConversation } from '../replica-store.ts';
import type { ClientState, OutgoingMessage } from '../store.ts';

/** A store whose writer can lose it at any moment: what it writes from then on is refused. */
export class RevocableStore implements ReplicaStore {
  readonly #store: ReplicaStore;
  readonly #writing: Set<Promise<void>> = new Set();
  #isRevoked = false;

  constructor(store: ReplicaStore) {
    this.#store = store;
  }

  /** Resolves when what was being written is, or failed: with no task in between if that is nothing. Never rejects. */
  async revoke(): Promise<void> {
    this.#isRevoked = true;
    await Promise.allSettled(this.#writing);
  }

  /** @throws ClientError `CLIENT_CLOSED` once it is revoked. */
  async write(changes: readonly ReplicaChange[], options: { readonly durable: boolean }): Promise<void> {
    if (this.#isRevoked) throw new ClientError('CLIENT_CLOSED', 'another tab writes the store now');
    const written = this.#store.write(changes, options);
    this.#writing.add(written);
    try {
      await written;
    } finally {
      this.#writing.delete(written);
    }
  }

  load(): Promise<ClientState> {
    return this.#store.load();
  }

  conversations(): Promise<readonly StoredConversation[]> {
    return this.#store.conversations();
  }

  entries(conversation: ConversationId, range: EntryRange): Promise<readonly LogEntry[]> {
    return this.#store.entries(conversation, range);
  }

  profiles(): Promise<readonly Profile[]> {
    return this.#store.profiles();
  }

  drafts(): Promise<ReadonlyMap<ConversationId, string>> {
    return this.#store.drafts();
  }

  outgoing(): Promise<readonly OutgoingMessage[]> {
    return this.#store.outgoing();
  }

  refused(): Promise<readonly RefusedMessage[]> {
    return this.#store.refused();
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#store[Symbol.asyncDispose]();
  }
}
