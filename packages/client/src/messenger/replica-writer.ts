import type {
  ConversationId,
  ConversationSummary,
  LogEntry,
  Member,
  MessageId,
  Profile,
  UserId,
} from '@proj/chat-protocol';
import { isErasedWith, type RefusedMessage, type ReplicaChange, type ReplicaStore } from '../replica-store.ts';
import type { News } from './backend.ts';
import type { ConversationRows } from './conversation-rows.ts';
import { type Receipt, ReceiptBatch } from './receipt-batch.ts';
import { type Step, StepQueue } from './step-queue.ts';
import { UnreadTexts } from './unread-texts.ts';

/** Entries that are read for what they say of a preview. */
const laterEntries = 1000;

export interface ReplicaWriterOptions {
  readonly me: UserId;
  readonly store: ReplicaStore;
  /** What the store holds. */
  readonly rows: ConversationRows;
  readonly refused: readonly RefusedMessage[];
  readonly epoch: string | undefined;
  readonly tell: (news: News) => void;
  /** These users have appeared. */
  readonly met: (users: readonly UserId[]) => void;
}

/** Entries as the server has them, and where the log begins for this user. */
export interface Fetched {
  readonly entries: readonly LogEntry[];
  readonly floor: number;
}

/** A fetch that is under way: what is taken back meanwhile must not come back with it. */
interface Fetch {
  readonly conversation: ConversationId;
  readonly erased: Set<number>;
  readonly epoch: string | undefined;
}

/**
 * The one that writes the store: what the client has it write, and with it, in the same write, what follows from that for the
 * list of conversations.
 */
export class ReplicaWriter {
  readonly #options: ReplicaWriterOptions;
  readonly #rows: ConversationRows;
  readonly #unread: UnreadTexts;
  readonly #queue: StepQueue;
  readonly #refused: Map<MessageId, RefusedMessage>;
  readonly #fetches: Set<Fetch> = new Set();
  readonly #receipts: ReceiptBatch = new ReceiptBatch();
  /** Set while receipts are written: those that come meanwhile follow in one write. */
  #receiving: Promise<void> | undefined;
  #epoch: string | undefined;
  /** What arrives is new, and not what was missed. */
  isLive = false;

  constructor(options: ReplicaWriterOptions) {
    this.#options = options;
    this.#rows = options.rows;
    this.#unread = new UnreadTexts(options.me, options.store);
    this.#queue = new StepQueue(options.store, options.tell);
    this.#refused = new Map(options.refused.map((refused) => [refused.message.id, refused]));
    this.#epoch = options.epoch;
  }

  refused(id: MessageId): RefusedMessage | undefined {
    return this.#refused.get(id);
  }

  /** What the client has written. @throws ClientError */
  write(changes: readonly ReplicaChange[], { durable }: { readonly durable: boolean }): Promise<void> {
    const { isLive } = this;
    return this.#queue.submit((written) => this.#follow(changes, isLive, written), durable);
  }

  /** In its place among what is written. Never rejects. */
  async tell(news: News): Promise<void> {
    // Closed, there is nobody to tell.
    await this.#queue.submit(() => ({ changes: [], news: [news] })).catch(() => {});
  }

  /** Resolves when everything is written and told. Never rejects. */
  close(): Promise<void> {
    return this.#queue.close();
  }

  /** Keeps entries from an earlier part of the log. @throws ClientError, and what `read` throws. */
  async fill(conversation: ConversationId, read: () => Promise<Fetched>): Promise<void> {
    for (let isKept = false; !isKept; ) {
      const fetch: Fetch = { conversation, erased: new Set(), epoch: this.#epoch };
      this.#fetches.add(fetch);
      try {
        const fetched = await read();
        await this.#queue.submit(async (written) => {
          // Of a log that is gone, or partly so.
          isKept = fetch.epoch === this.#epoch;
          return isKept ? await this.#filled(fetch, fetched, written) : { changes: [], news: [] };
        });
      } finally {
        this.#fetches.delete(fetch);
      }
    }
    if (this.#unread.uncertain.has(conversation)) await this.recount();
  }

  /** Something that was missing when it was counted has come. @throws ClientError */
  recount(): Promise<void> {
    return this.#queue.submit(async (written) => {
      await written;
      for (const conversation of [...this.#unread.uncertain]) {
        const row = this.#rows.get(conversation);
        if (row !== undefined) this.#rows.read(conversation, row.read, await this.#unread.after(row, row.read));
      }
      return this.#touched();
    });
  }

  /** What the server says of conversations. @throws ClientError */
  summarize(summaries: readonly ConversationSummary[]): Promise<void> {
    return this.#queue.submit(async (written) => {
      await written;
      for (const summary of summaries) {
        const row = this.#rows.get(summary.conversation);
        this.#rows.summarized(
          summary,
          row === undefined ? summary.unread : await this.#unread.reconciled(row, summary),
        );
      }
      return this.#touched();
    });
  }

  /** What the server says of who is in a conversation. @throws ClientError */
  markMembers(conversation: ConversationId, members: readonly Member[]): Promise<void> {
    return this.#queue.submit(() => {
      for (const { user, received, read } of members) {
        this.#rows.received(conversation, user, received);
        this.#rows.readBy(conversation, user, read);
      }
      return this.#touched();
    });
  }

  /** @throws ClientError */
  received(conversation: ConversationId, by: UserId, seq: number): Promise<void> {
    return this.#receive({ mark: 'received', conversation, by, seq });
  }

  /** @throws ClientError */
  readBy(conversation: ConversationId, by: UserId, seq: number): Promise<void> {
    if (by !== this.#options.me) return this.#receive({ mark: 'readBy', conversation, by, seq });
    return this.#queue.submit(async (written) => {
      await this.#read(conversation, seq, written);
      return this.#touched();
    });
  }

  /** @throws ClientError */
  keepProfiles(profiles: readonly Profile[]): Promise<void> {
    const changes = profiles.map((profile): ReplicaChange => ({ type: 'profile', profile }));
    return this.#queue.submit(() => ({ changes, news: [{ type: 'profiles', profiles }] }));
  }

  /** @throws ClientError */
  keepDraft(conversation: ConversationId, text: string): Promise<void> {
    const draft = { type: 'draft', conversation, text } as const;
    return this.#queue.submit(() => ({ changes: [draft], news: [draft] }));
  }

  /** @throws ClientError */
  discard(id: MessageId): Promise<void> {
    return this.#queue.submit(() => {
      if (!this.#refused.delete(id)) return { changes: [], news: [] };
      const discarded = { type: 'discarded', id } as const;
      return { changes: [discarded], news: [discarded] };
    });
  }

  #receive(receipt: Receipt): Promise<void> {
    this.#receipts.add(receipt);
    this.#receiving ??= this.#writeReceipts();
    return this.#receiving;
  }

  async #writeReceipts(): Promise<void> {
    try {
      while (!this.#receipts.isEmpty) {
        await this.#queue.submit(() => {
          for (const { mark, conversation, by, seq } of this.#receipts.take()) this.#rows[mark](conversation, by, seq);
          return this.#touched();
        });
      }
    } finally {
      this.#receiving = undefined;
    }
  }

  async #follow(changes: readonly ReplicaChange[], isLive: boolean, written: Promise<unknown>): Promise<Step> {
    const more: ReplicaChange[] = [];
    const news: News[] = [];
    const arrived: News[] = [];
    for (const change of changes) {
      switch (change.type) {
        case 'log':
          if (change.epoch === this.#epoch) break;
          // Before there was one there was nothing to be told of.
          if (this.#epoch !== undefined) news.push({ type: 'reset' });
          this.#epoch = change.epoch;
          this.#rows.forget();
          this.#unread.uncertain.clear();
          break;
        case 'entry':
          this.#rows.applied(change.entry);
          this.#tellEntry(news, change.entry);
          if (isLive && this.#unread.counts(change.entry)) arrived.push({ type: 'message', entry: change.entry });
          break;
        case 'erase':
          this.#erased(news, change.conversation, change.seq);
          break;
        case 'cursor':
          this.#rows.reached(change.conversation, change.seq);
          break;
        case 'read':
          await this.#read(change.conversation, change.seq, written);
          break;
        case 'outgoing': {
          const { message } = change;
          const discarded = { type: 'discarded', id: message.id } as const;
          if (this.#refused.delete(message.id)) {
            more.push(discarded);
            news.push(discarded);
          }
          news.push({ type: 'outgoing', message });
          break;
        }
        case 'refused':
          this.#refused.set(change.refused.message.id, change.refused);
          break;
      }
    }
    const touched = this.#touched();
    return { changes: [...changes, ...more, ...touched.changes], news: [...news, ...touched.news, ...arrived] };
  }

  async #filled(fetch: Fetch, { entries, floor }: Fetched, written: Promise<unknown>): Promise<Step> {
    const { conversation, erased } = fetch;
    const changes: ReplicaChange[] = [];
    const news: News[] = [];
    const before = this.#rows.get(conversation)?.preview;
    this.#rows.raiseFloor(conversation, floor);
    for (const fetched of entries) {
      const isErased = [...erased].some((seq) => isErasedWith(fetched, seq));
      const entry: LogEntry = isErased ? { ...fetched, content: { kind: 'erased' } } : fetched;
      changes.push({ type: 'entry', entry });
      this.#rows.filled(entry);
      this.#tellEntry(news, entry);
      if (entry.content.kind !== 'recall') continue;
      const seq = entry.content.target;
      changes.push({ type: 'erase', conversation, seq });
      this.#erased(news, conversation, seq);
    }
    const preview = this.#rows.get(conversation)?.preview;
    if (preview !== undefined && preview !== before) {
      // What was said of it later is here already.
      await written;
      const range = { afterSeq: preview.seq, limit: laterEntries };
      for (const later of await this.#options.store.entries(conversation, range)) this.#rows.filled(later);
    }
    const touched = this.#touched();
    return { changes: [...changes, ...touched.changes], news: [...news, ...touched.news] };
  }

  #tellEntry(news: News[], entry: LogEntry): void {
    const { conversation } = entry;
    const last = news.at(-1);
    if (last?.type === 'entries' && last.conversation === conversation) {
      news[news.length - 1] = { ...last, entries: [...last.entries, entry] };
    } else news.push({ type: 'entries', conversation, entries: [entry] });
    this.#options.met(usersOf(entry));
  }

  #erased(news: News[], conversation: ConversationId, seq: number): void {
    this.#rows.erased(conversation, seq);
    for (const fetch of this.#fetches) if (fetch.conversation === conversation) fetch.erased.add(seq);
    news.push({ type: 'erased', conversation, seq });
  }

  async #read(conversation: ConversationId, seq: number, written: Promise<unknown>): Promise<void> {
    const row = this.#rows.get(conversation);
    if (row === undefined || seq <= row.read) return;
    await written;
    this.#rows.read(conversation, seq, await this.#unread.after(row, seq));
  }

  #touched(): Step {
    const conversations = this.#rows.takeTouched();
    return {
      changes: conversations.map((conversation) => ({ type: 'conversation', conversation })),
      news: conversations.length > 0 ? [{ type: 'conversations', conversations }] : [],
    };
  }
}

/** Whom an entry names. */
function usersOf({ from, content }: LogEntry): readonly UserId[] {
  if ('users' in content) return [from, ...content.users];
  return 'user' in content ? [from, content.user] : [from];
}
