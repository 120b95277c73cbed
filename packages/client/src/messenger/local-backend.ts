import {
  type ConversationId,
  type ConversationSummary,
  type Cursor,
  Limit,
  type LogEntry,
  type UserId,
  type UserPresence,
} from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import { ChatClient } from '../chat-client.ts';
import type { ClientEvents } from '../client.ts';
import { loadState } from '../connect.ts';
import type { AnswerTo, CallAnswer, CallMessage } from '../core/answers.ts';
import type { ClientStatus } from '../core/status.ts';
import { ClientError } from '../errors.ts';
import { readHistory } from '../history.ts';
import { type ResolvedOptions, resolveOptions } from '../options.ts';
import type { RefusedMessage, ReplicaReader } from '../replica-store.ts';
import type { ClientState } from '../store.ts';
import { Acquaintances } from './acquaintances.ts';
import type { Backend, Commands, News } from './backend.ts';
import { ConversationRows } from './conversation-rows.ts';
import type { MessengerStatus } from './messenger.ts';
import type { MessengerOptions } from './open.ts';
import { ReplicaWriter } from './replica-writer.ts';

type Handlers = {
  readonly [C in keyof Commands]: (
    ask: Commands[C]['ask'],
    options: AbortOptions,
  ) => Promise<undefined extends Commands[C]['answer'] ? void : Commands[C]['answer']>;
};

/** Conversations whose receipts are asked for after a login: what was told meanwhile is not told again. */
const refreshedConversations = 20;
/** Conversations that are asked for after a login: there are no more. */
const maxSummarized = 20_000;

/** The client of this process: it has the connection and writes the store. */
export class LocalBackend implements Backend {
  readonly user: UserId;
  readonly reader: ReplicaReader;
  readonly #options: ResolvedOptions;
  readonly #client: ChatClient;
  readonly #rows: ConversationRows;
  readonly #writer: ReplicaWriter;
  readonly #acquaintances: Acquaintances;
  readonly #presences: Map<UserId, UserPresence> = new Map();
  readonly #handlers: Handlers;
  #listener: ((news: News) => void) | undefined;
  #status: MessengerStatus = { state: 'connecting' };
  /** What is asked for after a login, and makes no sense after the next. */
  #reconciling: AbortController | undefined;
  #closing: Promise<void> | undefined;

  /** @throws ClientError as `openMessenger` */
  static async open(options: MessengerOptions): Promise<LocalBackend> {
    const { user, store } = options;
    const resolved = resolveOptions({ ...options, persistent: true });
    const { credential } = resolved;
    if (credential.kind === 'password' && credential.user !== user) {
      throw new ClientError('CLIENT_BAD_ARGUMENT', `the credential is that of ${credential.user}, not of ${user}`);
    }
    const state = await loadState(store);
    if (state.user !== undefined && state.user !== user) {
      throw new ClientError('CLIENT_STORE_MISMATCH', `the store is that of ${state.user}, not of ${user}`);
    }
    try {
      const [conversations, profiles, refused] = await Promise.all([
        store.conversations(),
        store.profiles(),
        store.refused(),
      ]);
      return new LocalBackend(options, resolved, { state, conversations, profiles, refused });
    } catch (cause) {
      if (ClientError.is(cause)) throw cause;
      throw new ClientError('CLIENT_STORE_FAILED', 'the store cannot be read', { cause });
    }
  }

  private constructor(
    { user, store }: MessengerOptions,
    resolved: ResolvedOptions,
    kept: {
      readonly state: ClientState;
      readonly conversations: Awaited<ReturnType<ReplicaReader['conversations']>>;
      readonly profiles: Awaited<ReturnType<ReplicaReader['profiles']>>;
      readonly refused: readonly RefusedMessage[];
    },
  ) {
    this.user = user;
    this.reader = store;
    this.#rows = new ConversationRows(user, kept.conversations);
    this.#writer = new ReplicaWriter({
      me: user,
      store,
      rows: this.#rows,
      refused: kept.refused,
      epoch: kept.state.epoch,
      tell: (news) => this.#tell(news),
      met: (users) => this.#acquaintances.meet(users),
    });
    this.#options = { ...resolved, store: this.#writer, keeps: true, caughtUp: () => this.#caughtUp() };
    this.#client = new ChatClient(this.#options, { ...kept.state, user });
    this.#acquaintances = new Acquaintances(
      {
        me: user,
        nowMs: () => this.#options.clock.now(),
        fetchProfiles: (users) => this.#client.profiles(users),
        keepProfiles: (profiles) => this.#writer.keepProfiles(profiles),
        watch: (users, options) => this.#client.watch(users, options),
        conversations: () => this.#rows.values(),
        tellPresence: (presences) => {
          void this.#writer.tell({ type: 'presence', presences });
        },
      },
      kept.profiles,
    );
    for (const { id } of kept.conversations) this.#acquaintances.meetIn(id);
    this.#handlers = this.#handle();
    this.#listenToClient();
  }

  get status(): MessengerStatus {
    return this.#status;
  }

  get presences(): readonly UserPresence[] {
    return [...this.#presences.values()];
  }

  /** Starts connecting: nothing is told before somebody listens. */
  listen(listener: (news: News) => void): void {
    const isFirst = this.#listener === undefined;
    this.#listener = listener;
    // The status tells what becomes of it.
    if (isFirst) this.#client.start({}).catch(() => {});
  }

  async ask<C extends keyof Commands>(
    command: C,
    ask: Commands[C]['ask'],
    options: AbortOptions = {},
  ): Promise<Commands[C]['answer']> {
    options.signal?.throwIfAborted();
    if (this.#closing !== undefined) throw new ClientError('CLIENT_CLOSED', 'the messenger is closed');
    const handler: Handlers[C] = this.#handlers[command];
    // Done is `undefined`.
    return (await handler(ask, options)) as Commands[C]['answer'];
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#client.close();
    await this.#writer.close();
  }

  #handle(): Handlers {
    const client = this.#client;
    const writer = this.#writer;
    return {
      post: (message) => client.enqueue(message),
      retry: async (id) => {
        const refused = writer.refused(id);
        if (refused !== undefined) await client.enqueue(refused.message);
      },
      discard: (id) => writer.discard(id),
      'mark-read': async ({ conversation, seq }) => {
        const row = this.#rows.get(conversation);
        const read = Math.min(seq, row?.head ?? 0);
        if (row !== undefined && read > row.read) await client.markRead(conversation, read);
      },
      typing: async (conversation) => client.typing(conversation),
      draft: ({ conversation, text }) => writer.keepDraft(conversation, text),
      fetch: (ask, options) => this.#fetch(ask, options),
      meet: async (users) => this.#acquaintances.look(users),
      call: (message, options) => this.#call(message, options),
      'retry-now': async () => client.retryNow(),
    };
  }

  async #fetch(
    { conversation, afterSeq, beforeSeq, limit }: Commands['fetch']['ask'],
    options: AbortOptions,
  ): Promise<void> {
    const most = Math.min(limit, beforeSeq - afterSeq - 1);
    if (most < 1) return;
    await this.#writer.fill(conversation, async () => {
      let floor = 1;
      const entries = await readHistory(
        async (after, pageLimit) => {
          const page = await this.#client.ask(
            { type: 'pull', conversation, afterSeq: after, limit: pageLimit },
            options,
          );
          floor = page.floor;
          return page;
        },
        { beforeSeq, limit: most },
      );
      return { entries: entries.filter(({ seq }: LogEntry) => seq > afterSeq), floor };
    });
  }

  async #call(message: CallMessage, options: AbortOptions): Promise<CallAnswer> {
    const answer: CallAnswer = await this.#client.ask(message, options);
    if (answer.type === 'member-list') {
      this.#acquaintances.meet(answer.members.map(({ user }) => user));
      await this.#writer.markMembers(answer.conversation, answer.members);
    }
    if (answer.type === 'search-result') this.#acquaintances.meet(answer.entries.map(({ from }) => from));
    if (answer.type === 'block-list') this.#acquaintances.meet(answer.users);
    if (answer.type === 'profile-list') await this.#keepProfiles(answer);
    if (message.type === 'set-profile') {
      const { displayName, about } = message;
      await this.#keepProfiles({ profiles: [{ user: this.user, displayName, about }] });
    }
    return answer;
  }

  async #keepProfiles({ profiles }: Pick<AnswerTo<'profiles'>, 'profiles'>): Promise<void> {
    this.#acquaintances.known(profiles);
    await this.#writer.keepProfiles(profiles);
  }

  #listenToClient(): void {
    const client = this.#client;
    const writer = this.#writer;
    const on = <E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => unknown): void => {
      client.on(event, listener);
    };
    on('status', (status) => this.#changeStatus(status));
    on('accepted', (result) => writer.tell({ type: 'accepted', result }));
    on('refused', ({ message, error }) => {
      const refused = { message, reason: error.failureName ?? error.code };
      void writer.tell({ type: 'refused', refused });
    });
    on('delivered', ({ conversation, by, seq }) => writer.received(conversation, by, seq).catch(() => {}));
    on('read', ({ conversation, by, seq }) => writer.readBy(conversation, by, seq).catch(() => {}));
    on('typing', ({ conversation, by }) => writer.tell({ type: 'typing', conversation, by }));
    on('presence', (presence) => writer.tell({ type: 'presence', presences: [presence] }));
    on('kicked', (kicked) => writer.tell({ type: 'kicked', kicked }));
    on('token', (token) => writer.tell({ type: 'token', ...token }));
  }

  #changeStatus(status: ClientStatus): void {
    this.#writer.isLive = false;
    this.#reconciling?.abort(new ClientError('CLIENT_UNREACHABLE', 'the connection was lost'));
    void this.#writer.tell({ type: 'status', status: this.#statusOf(status) });
    if (status.state !== 'online') {
      this.#acquaintances.offline();
      return;
    }
    this.#acquaintances.online();
    this.#reconciling = new AbortController();
    void this.#reconcile(this.#reconciling.signal);
  }

  #caughtUp(): void {
    this.#writer.isLive = true;
    // What the store does not take closes the client.
    this.#writer.recount().catch(() => {});
    void this.#writer.tell({ type: 'status', status: { state: 'online', syncing: false } });
    void this.#acquaintances.watch();
  }

  /** What the server has of every conversation, and how far others are in those last active. Never rejects. */
  async #reconcile(signal: AbortSignal): Promise<void> {
    try {
      const seen: Set<ConversationId> = new Set();
      for (let after: ConversationId | undefined; seen.size < maxSummarized; ) {
        const page = await this.#client.conversations({ after, limit: Limit.pageConversations, signal });
        const news = page.filter(({ conversation }) => !seen.has(conversation));
        // The end, or a server that does not come to one.
        if (news.length === 0) break;
        for (const { conversation } of news) {
          seen.add(conversation);
          this.#acquaintances.meetIn(conversation);
        }
        await this.#writer.summarize(news);
        for (const { conversation, seq } of news.flatMap((summary) => this.#lostRead(summary))) {
          await this.#client.markRead(conversation, seq);
        }
        after = page.at(-1)?.conversation;
      }
      void this.#acquaintances.watch();
      const rows = [...this.#rows.values()].filter(({ role }) => role !== undefined);
      rows.sort((a, b) => b.activeAtMs - a.activeAtMs);
      for (const { id: conversation } of rows.slice(0, refreshedConversations)) {
        await this.#call({ type: 'members', conversation, limit: 100, readSeq: 0 }, { signal });
      }
    } catch (error) {
      // The next login tries again; what closes the client is told by the status.
      if (!ClientError.is(error)) throw error;
      this.#options.log?.debug({ code: error.code }, 'conversations were not read');
    }
  }

  /** What was read here and the server, told of it, has lost. */
  #lostRead({ conversation, head, floor, read }: ConversationSummary): readonly Cursor[] {
    const seq = Math.min(this.#rows.get(conversation)?.read ?? 0, head);
    // Before the floor there was nothing to read.
    return seq > Math.max(read, floor - 1) ? [{ conversation, seq }] : [];
  }

  #statusOf(status: ClientStatus): MessengerStatus {
    switch (status.state) {
      case 'connecting':
        return { state: 'connecting' };
      case 'online':
        return { state: 'online', syncing: true };
      case 'offline': {
        const { code, message } = status.cause;
        const inMs = status.retryAtMs - this.#options.clock.now();
        return { state: 'offline', code, message, retryAtMs: Math.ceil(this.#options.wallClock() + inMs) };
      }
      case 'closed':
        return status.error === undefined
          ? { state: 'closed' }
          : { state: 'closed', code: status.error.code, message: status.error.message };
    }
  }

  #tell(news: News): void {
    switch (news.type) {
      case 'status':
        this.#status = news.status;
        break;
      case 'presence':
        for (const presence of news.presences) this.#presences.set(presence.user, presence);
        break;
      case 'conversations':
        if (this.#writer.isLive) void this.#acquaintances.watch();
        break;
    }
    this.#listener?.(news);
  }
}
