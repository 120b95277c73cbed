import type { ConversationId, LogEntry, MessageId, Profile, UserId } from '@proj/chat-protocol';
import { boundsOf } from './entry-range.ts';
import { insert, placeOf } from './log-order.ts';
import {
  type EntryRange,
  isErasedWith,
  type RefusedMessage,
  type ReplicaChange,
  type StoredConversation,
} from './replica-store.ts';
import type { ClientState, StoreChange } from './store.ts';
import { StoreState } from './store-state.ts';

/** What a sequence of changes amounts to: the one place that says so, and what every replica store is measured by. */
export class ReplicaState {
  readonly #client: StoreState = new StoreState();
  /** By seq, ascending. */
  readonly #logs: Map<ConversationId, LogEntry[]> = new Map();
  readonly #conversations: Map<ConversationId, StoredConversation> = new Map();
  readonly #profiles: Map<UserId, Profile> = new Map();
  readonly #drafts: Map<ConversationId, string> = new Map();
  readonly #refused: Map<MessageId, RefusedMessage> = new Map();

  apply(change: ReplicaChange): void {
    switch (change.type) {
      case 'entry':
        this.#insert(change.entry);
        break;
      case 'erase':
        this.#erase(change.conversation, change.seq);
        break;
      case 'conversation':
        this.#conversations.set(change.conversation.id, change.conversation);
        break;
      case 'profile':
        this.#profiles.set(change.profile.user, change.profile);
        break;
      case 'draft':
        if (change.text === '') this.#drafts.delete(change.conversation);
        else this.#drafts.set(change.conversation, change.text);
        break;
      case 'refused':
        this.#refused.set(change.refused.message.id, change.refused);
        break;
      case 'discarded':
        this.#refused.delete(change.id);
        break;
      default:
        this.#applyToClient(change);
    }
  }

  client(): ClientState {
    return this.#client.snapshot();
  }

  conversations(): readonly StoredConversation[] {
    return [...this.#conversations.values()];
  }

  entries(conversation: ConversationId, range: EntryRange): readonly LogEntry[] {
    const { from, to, limit, last } = boundsOf(range);
    const log = this.#logs.get(conversation) ?? [];
    const start = placeOf(log, from);
    const end = Math.max(start, placeOf(log, to + 1));
    return last ? log.slice(Math.max(start, end - limit), end) : log.slice(start, Math.min(end, start + limit));
  }

  profiles(): readonly Profile[] {
    return [...this.#profiles.values()];
  }

  drafts(): ReadonlyMap<ConversationId, string> {
    return new Map(this.#drafts);
  }

  refused(): readonly RefusedMessage[] {
    return [...this.#refused.values()];
  }

  #applyToClient(change: StoreChange): void {
    if (change.type === 'log' && this.#client.isOfOther(change)) {
      this.#logs.clear();
      this.#conversations.clear();
    }
    this.#client.apply(change);
  }

  #insert(entry: LogEntry): void {
    const log = this.#logs.get(entry.conversation) ?? [];
    this.#logs.set(entry.conversation, log);
    insert(log, entry);
  }

  #erase(conversation: ConversationId, seq: number): void {
    const log = this.#logs.get(conversation) ?? [];
    // What says something about an entry comes after it.
    for (let place = placeOf(log, seq); place < log.length; place++) {
      const entry = log[place];
      if (entry !== undefined && isErasedWith(entry, seq)) log[place] = { ...entry, content: { kind: 'erased' } };
    }
  }
}
