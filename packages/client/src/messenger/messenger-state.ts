import type { ConversationId, MessageId, Profile, UserId, UserPresence } from '@proj/chat-protocol';
import type { RefusedMessage, ReplicaReader, StoredConversation } from '../replica-store.ts';
import type { OutgoingMessage } from '../store.ts';
import type { News } from './backend.ts';

/** What a messenger knows beside the logs: read once, then kept by the news. */
export class MessengerState {
  readonly rows: Map<ConversationId, StoredConversation> = new Map();
  readonly drafts: Map<ConversationId, string> = new Map();
  readonly presences: Map<UserId, UserPresence> = new Map();
  /** Replaced as a whole. */
  profiles: ReadonlyMap<UserId, Profile> = new Map();
  readonly #outgoing: Map<ConversationId, Map<MessageId, OutgoingMessage>> = new Map();
  readonly #refused: Map<ConversationId, Map<MessageId, RefusedMessage>> = new Map();
  readonly #places: Map<MessageId, ConversationId> = new Map();

  /** Forgets what it knew. @throws whatever the store throws, and then nothing has changed. */
  async read(reader: ReplicaReader): Promise<void> {
    const [rows, drafts, profiles, outgoing, refused] = await Promise.all([
      reader.conversations(),
      reader.drafts(),
      reader.profiles(),
      reader.outgoing(),
      reader.refused(),
    ]);
    this.rows.clear();
    this.drafts.clear();
    this.#outgoing.clear();
    this.#refused.clear();
    this.#places.clear();
    for (const row of rows) this.rows.set(row.id, row);
    for (const [conversation, text] of drafts) this.drafts.set(conversation, text);
    this.profiles = new Map(profiles.map((profile) => [profile.user, profile]));
    for (const each of refused) this.#refuse(each);
    for (const message of outgoing) this.#queue(message);
  }

  /** Oldest first. */
  outgoing(conversation: ConversationId): readonly OutgoingMessage[] {
    return [...(this.#outgoing.get(conversation)?.values() ?? [])];
  }

  refused(conversation: ConversationId): readonly RefusedMessage[] {
    return [...(this.#refused.get(conversation)?.values() ?? [])];
  }

  isOutgoing(id: MessageId): boolean {
    const conversation = this.#places.get(id);
    return conversation !== undefined && this.#outgoing.get(conversation)?.has(id) === true;
  }

  refusedMessage(id: MessageId): RefusedMessage | undefined {
    const conversation = this.#places.get(id);
    return conversation === undefined ? undefined : this.#refused.get(conversation)?.get(id);
  }

  /** Every conversation of which there is anything to show. */
  conversations(): Set<ConversationId> {
    return new Set([...this.rows.keys(), ...this.drafts.keys(), ...this.#outgoing.keys(), ...this.#refused.keys()]);
  }

  /** Answers the conversations that look different now. */
  apply(news: News): readonly ConversationId[] {
    switch (news.type) {
      case 'conversations':
        for (const row of news.conversations) this.rows.set(row.id, row);
        return news.conversations.map(({ id }) => id);
      case 'outgoing':
        this.#queue(news.message);
        return [news.message.conversation];
      case 'accepted':
        this.#settle(news.result.id);
        return [news.result.conversation];
      case 'refused':
        this.#settle(news.refused.message.id);
        // Nothing else is kept of what was refused.
        if (news.refused.message.content.kind === 'text') this.#refuse(news.refused);
        return [news.refused.message.conversation];
      case 'discarded':
        return this.#settle(news.id);
      case 'draft':
        if (news.text === '') this.drafts.delete(news.conversation);
        else this.drafts.set(news.conversation, news.text);
        return [news.conversation];
      case 'profiles':
        this.profiles = new Map([
          ...this.profiles,
          ...news.profiles.map((profile) => [profile.user, profile] as const),
        ]);
        return [];
      case 'presence':
        for (const presence of news.presences) this.presences.set(presence.user, presence);
        return [];
      default:
        return [];
    }
  }

  #queue(message: OutgoingMessage): void {
    this.#settle(message.id);
    this.#places.set(message.id, message.conversation);
    put(this.#outgoing, message.conversation, message.id, message);
  }

  #refuse(refused: RefusedMessage): void {
    const { id, conversation } = refused.message;
    this.#places.set(id, conversation);
    put(this.#refused, conversation, id, refused);
  }

  #settle(id: MessageId): readonly ConversationId[] {
    const conversation = this.#places.get(id);
    if (conversation === undefined) return [];
    this.#places.delete(id);
    take(this.#outgoing, conversation, id);
    take(this.#refused, conversation, id);
    return [conversation];
  }
}

type Index<T> = Map<ConversationId, Map<MessageId, T>>;

function put<T>(index: Index<T>, conversation: ConversationId, id: MessageId, value: T): void {
  const values = index.get(conversation) ?? new Map<MessageId, T>();
  index.set(conversation, values);
  values.set(id, value);
}

function take<T>(index: Index<T>, conversation: ConversationId, id: MessageId): void {
  const values = index.get(conversation);
  values?.delete(id);
  if (values?.size === 0) index.delete(conversation);
}
