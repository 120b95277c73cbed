import {
  type Content,
  type ConversationId,
  type Device,
  type DeviceId,
  directConversation,
  type FailureName,
  failure,
  failures,
  groupConversation,
  Limit,
  type LogEntry,
  type MessageId,
  type Profile,
  peerOf,
  type UserId,
} from '@proj/chat-protocol';
import { type AbortOptions, abortable, type Clock, Emitter } from '@proj/io';
import type { MemberPage, MembersOptions, NewGroup, SearchOptions, SendOptions } from '../client.ts';
import { composed, conversationWith, newId, type Origin } from '../composed.ts';
import type { AnswerTo, CallMessage } from '../core/answers.ts';
import { Deferred } from '../deferred.ts';
import { ClientError, type ClientErrorCode, refusal } from '../errors.ts';
import type { RefusedMessage } from '../replica-store.ts';
import type { SendResult } from '../send-result.ts';
import { surfacing } from '../surfacing.ts';
import type { Backend, News } from './backend.ts';
import { Computed } from './computed.ts';
import { ConversationList } from './conversation-list.ts';
import type { Live } from './live.ts';
import type { ConversationView, Messenger, MessengerEvents, MessengerStatus, Queued, Thread } from './messenger.ts';
import { MessengerState } from './messenger-state.ts';
import { ReplicaThread, type ThreadHost } from './replica-thread.ts';
import { isSame } from './same.ts';
import { TypingUsers } from './typing-users.ts';

export interface ReplicaMessengerOptions extends Origin {
  readonly clock: Clock;
}

/** Others are told of typing no more often. */
const typingIntervalMs = 3_000;
/** Entries among which one is looked for whose answer got lost. */
const searchedEntries = 1_000;

/** A messenger over whatever backend. */
export class ReplicaMessenger implements Messenger {
  readonly user: UserId;
  readonly status: Live<MessengerStatus>;
  readonly conversations: Live<readonly ConversationView[]>;
  readonly profiles: Live<ReadonlyMap<UserId, Profile>>;
  readonly #backend: Backend;
  readonly #options: ReplicaMessengerOptions;
  readonly #state: MessengerState = new MessengerState();
  readonly #emitter: Emitter<MessengerEvents> = new Emitter();
  readonly #status: Computed<MessengerStatus>;
  readonly #conversations: Computed<readonly ConversationView[]>;
  readonly #profiles: Computed<ReadonlyMap<UserId, Profile>>;
  readonly #list: ConversationList;
  readonly #typing: TypingUsers;
  readonly #threads: Set<ReplicaThread> = new Set();
  /** Those whose receipts were asked for: one answer, whenever it comes, is enough. */
  readonly #refreshing: Set<ConversationId> = new Set();
  readonly #sends: Map<MessageId, { readonly conversation: ConversationId; readonly answer: Deferred<SendResult> }> =
    new Map();
  readonly #typed: Map<ConversationId, number> = new Map();
  readonly #draftsUnderWay: Map<ConversationId, number> = new Map();
  /** Set while the store is read: what happens meanwhile. */
  #missed: News[] | undefined;
  #closing: Promise<void> | undefined;

  private constructor(backend: Backend, options: ReplicaMessengerOptions) {
    this.user = backend.user;
    this.#backend = backend;
    this.#options = options;
    this.#typing = new TypingUsers(options.clock, (conversation) => this.#touch([conversation]));
    this.#list = new ConversationList({
      me: this.user,
      state: this.#state,
      typing: (conversation) => this.#typing.in(conversation),
      isOnline: () => this.#backend.status.state === 'online',
    });
    this.#status = new Computed((previous) =>
      isSame(previous, backend.status) ? (previous ?? backend.status) : backend.status,
    );
    this.#conversations = new Computed((previous) => this.#list.compute(previous));
    this.#profiles = new Computed(() => this.#state.profiles);
    this.status = this.#status;
    this.conversations = this.#conversations;
    this.profiles = this.#profiles;
  }

  /** @throws whatever the store throws */
  static async open(backend: Backend, options: ReplicaMessengerOptions): Promise<ReplicaMessenger> {
    const messenger = new ReplicaMessenger(backend, options);
    messenger.#missed = [];
    backend.listen((news) => messenger.#hear(news));
    await messenger.#read();
    return messenger;
  }

  thread(of: UserId | ConversationId): Thread {
    const conversation = conversationWith(this.user, of);
    const host: ThreadHost = {
      me: this.user,
      reader: this.#backend.reader,
      state: this.#state,
      isSyncing: () => isSyncing(this.#backend.status),
      fetch: (ask, options) => this.#backend.ask('fetch', ask, options),
      disposed: (thread) => this.#threads.delete(thread),
    };
    const thread = new ReplicaThread(conversation, host);
    this.#threads.add(thread);
    const peer = peerOf(conversation, this.user);
    if (peer !== undefined) this.#backend.ask('meet', [peer]).catch(() => {});
    this.#refreshMarks(thread);
    return thread;
  }

  async send(to: UserId | ConversationId, text: string, options?: SendOptions): Promise<Queued> {
    return this.post(conversationWith(this.user, to), { kind: 'text', text }, options);
  }

  async post(conversation: ConversationId, content: Content, options: SendOptions = {}): Promise<Queued> {
    const { signal } = options;
    signal?.throwIfAborted();
    this.#checkOpen();
    const message = composed(conversation, content, options.id, this.#options);
    const { id } = message;
    const former = this.#sends.get(id);
    const { answer } = former ?? { answer: new Deferred<SendResult>() };
    if (former === undefined) this.#sends.set(id, { conversation, answer });
    const asked = this.#backend.ask('post', message);
    asked.catch((error: unknown) => {
      // The one that was posted before under this id goes its way.
      if (former !== undefined) return;
      answer.reject(error);
      this.#sends.delete(id);
    });
    await abortable(asked, signal);
    return { id, conversation, accepted: answer.promise };
  }

  async createGroup({ title, open = false, users = [] }: NewGroup, options: SendOptions = {}): Promise<Queued> {
    const id = options.id ?? newId(this.#options);
    return this.post(groupConversation(id), { kind: 'create', title, open, users }, { ...options, id });
  }

  async retry(id: MessageId): Promise<void> {
    await this.#backend.ask('retry', id);
  }

  async discard(id: MessageId): Promise<void> {
    await this.#backend.ask('discard', id);
  }

  async markRead(conversation: ConversationId, seq?: number): Promise<void> {
    const row = this.#state.rows.get(conversation);
    const upTo = seq ?? row?.head ?? 0;
    if (row === undefined || upTo <= row.read) return;
    await this.#backend.ask('mark-read', { conversation, seq: upTo });
  }

  typing(conversation: ConversationId): void {
    const nowMs = this.#options.clock.now();
    for (const [typed, atMs] of this.#typed) if (nowMs >= atMs + typingIntervalMs) this.#typed.delete(typed);
    if (this.#typed.has(conversation)) return;
    this.#typed.set(conversation, nowMs);
    this.#backend.ask('typing', conversation).catch(() => {});
  }

  async setDraft(conversation: ConversationId, text: string): Promise<void> {
    // While one is on its way, what was told is not what will be.
    const underWay = this.#draftsUnderWay.get(conversation) ?? 0;
    if (underWay === 0 && (this.#state.drafts.get(conversation) ?? '') === text) return;
    this.#draftsUnderWay.set(conversation, underWay + 1);
    try {
      await this.#backend.ask('draft', { conversation, text });
    } finally {
      const left = (this.#draftsUnderWay.get(conversation) ?? 1) - 1;
      if (left > 0) this.#draftsUnderWay.set(conversation, left);
      else this.#draftsUnderWay.delete(conversation);
    }
  }

  async members(conversation: ConversationId, options: MembersOptions = {}): Promise<MemberPage> {
    const { readSeq = 0, after, limit = Limit.pageMembers } = options;
    const { total, members } = await this.#call({ type: 'members', conversation, after, limit, readSeq }, options);
    return { total, members };
  }

  async search(query: string, options: SearchOptions = {}): Promise<readonly LogEntry[]> {
    const { conversation, limit = Limit.pageResults } = options;
    return (await this.#call({ type: 'search', query, conversation, limit }, options)).entries;
  }

  async setProfile({ displayName, about }: Omit<Profile, 'user'>, options?: AbortOptions): Promise<void> {
    await this.#call({ type: 'set-profile', displayName, about }, options);
  }

  async block(user: UserId, blocked = true, options?: AbortOptions): Promise<void> {
    await this.#call({ type: 'block', user, blocked }, options);
  }

  async blocks(options?: AbortOptions): Promise<readonly UserId[]> {
    return (await this.#call({ type: 'blocks' }, options)).users;
  }

  async devices(options?: AbortOptions): Promise<readonly Device[]> {
    return (await this.#call({ type: 'devices' }, options)).devices;
  }

  async revoke(deviceId?: DeviceId, options?: AbortOptions): Promise<void> {
    await this.#call({ type: 'revoke', deviceId }, options);
  }

  async changePassword(oldPassword: string, newPassword: string, options?: AbortOptions): Promise<void> {
    await this.#call({ type: 'change-password', oldPassword, newPassword }, options);
  }

  retryNow(): void {
    this.#backend.ask('retry-now', undefined).catch(() => {});
  }

  on<E extends keyof MessengerEvents>(event: E, listener: (detail: MessengerEvents[E]) => void): Disposable {
    return this.#emitter.on(event, (detail) => surfacing(() => listener(detail)));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await this.#backend.close();
    this.#typing.clear();
    this.#endSends(new ClientError('CLIENT_CLOSED', 'the messenger was closed'));
  }

  async #call<M extends CallMessage>(message: M, options?: AbortOptions): Promise<AnswerTo<M['type']>> {
    this.#checkOpen();
    // Whoever answers has checked that it is the answer to this type.
    return (await this.#backend.ask('call', message, options)) as AnswerTo<M['type']>;
  }

  #checkOpen(): void {
    if (this.#closing !== undefined) throw new ClientError('CLIENT_CLOSED', 'the messenger is closed');
  }

  /** Reads everything, and then hears what happened meanwhile. */
  async #read(): Promise<void> {
    this.#missed ??= [];
    try {
      await this.#state.read(this.#backend.reader);
    } finally {
      for (const presence of this.#backend.presences) this.#state.presences.set(presence.user, presence);
      const missed = this.#missed;
      this.#missed = undefined;
      this.#list.reset();
      for (const each of [this.#status, this.#conversations, this.#profiles]) each.invalidate();
      for (const news of missed) this.#hear(news);
    }
  }

  /** Never rejects: a store that cannot be read any more is told of by the status. */
  async #reset(): Promise<void> {
    await this.#read().catch(() => {});
    for (const thread of this.#threads) thread.begin();
    await this.#findLost().catch(() => {});
  }

  /** The answers to these were told to nobody. */
  async #findLost(): Promise<void> {
    for (const [id, { conversation }] of this.#sends) {
      if (this.#state.isOutgoing(id)) continue;
      const refused = this.#state.refusedMessage(id);
      if (refused !== undefined) {
        this.#refuse(refused);
        continue;
      }
      const entries = await this.#backend.reader.entries(conversation, { limit: searchedEntries, last: true });
      const entry = entries.findLast((each) => each.id === id && each.from === this.user);
      if (entry === undefined) continue;
      const { seq, acceptedAtMs } = entry;
      this.#accept({ id, conversation, seq, acceptedAtMs, duplicate: false });
    }
  }

  #hear(news: News): void {
    if (this.#missed !== undefined) {
      this.#missed.push(news);
      return;
    }
    if (news.type === 'reset') {
      this.#missed = [];
      void this.#reset();
      return;
    }
    this.#touch(this.#state.apply(news));
    switch (news.type) {
      case 'status':
        this.#changeStatus(news.status);
        break;
      case 'entries':
        for (const { from, content } of news.entries) {
          if (content.kind === 'text') this.#typing.ended(news.conversation, from);
        }
        this.#tellThreads(news.conversation, news);
        break;
      case 'erased':
        this.#tellThreads(news.conversation, news);
        break;
      case 'accepted':
        this.#accept(news.result);
        break;
      case 'refused':
        this.#refuse(news.refused);
        break;
      case 'profiles':
        this.#profiles.invalidate();
        this.#touch(news.profiles.map(({ user }) => directConversation(this.user, user)));
        break;
      case 'presence':
        this.#touch(news.presences.map(({ user }) => directConversation(this.user, user)));
        break;
      case 'typing':
        if (news.by !== this.user) this.#typing.began(news.conversation, news.by);
        break;
      case 'message':
        this.#emitter.emit('message', news.entry);
        break;
      case 'kicked':
        this.#emitter.emit('kicked', news.kicked);
        break;
      case 'token':
        this.#emitter.emit('token', { token: news.token, expiresAtMs: news.expiresAtMs });
        break;
    }
  }

  #touch(conversations: readonly ConversationId[]): void {
    if (conversations.length === 0) return;
    this.#list.touch(conversations);
    this.#conversations.invalidate();
    for (const thread of this.#threads) if (conversations.includes(thread.conversation)) thread.touch();
  }

  #tellThreads(conversation: ConversationId, news: News): void {
    for (const thread of this.#threads) if (thread.conversation === conversation) thread.hear(news);
  }

  #changeStatus(status: MessengerStatus): void {
    this.#status.invalidate();
    // Presence is shown while there is a connection to hear of it.
    this.#touch(Array.from(this.#state.presences.keys(), (user) => directConversation(this.user, user)));
    for (const thread of this.#threads) {
      thread.touch();
      if (isSyncing(status)) this.#refreshMarks(thread);
    }
    if (status.state !== 'closed') return;
    const { code = 'CLIENT_CLOSED', message = 'the messenger was closed' } = status;
    this.#endSends(new ClientError(code, message));
  }

  /** What was told while nobody was online is not told again. */
  #refreshMarks({ conversation }: ReplicaThread): void {
    const row = this.#state.rows.get(conversation);
    if (row?.role === undefined || this.#backend.status.state !== 'online') return;
    if (this.#refreshing.has(conversation)) return;
    this.#refreshing.add(conversation);
    const done = (): void => {
      this.#refreshing.delete(conversation);
    };
    const message = { type: 'members', conversation, after: undefined, limit: 100, readSeq: 0 } as const;
    this.#backend.ask('call', message).then(done, done);
  }

  #accept(result: SendResult): void {
    this.#sends.get(result.id)?.answer.resolve(result);
    this.#sends.delete(result.id);
  }

  #refuse({ message: { id, conversation, content }, reason }: RefusedMessage): void {
    this.#sends.get(id)?.answer.reject(errorOf(reason));
    this.#sends.delete(id);
    this.#emitter.emit('refused', { id, conversation, content, reason });
  }

  #endSends(error: ClientError): void {
    for (const { answer } of this.#sends.values()) answer.reject(error);
    this.#sends.clear();
  }
}

function isSyncing(status: MessengerStatus): boolean {
  return status.state === 'online' && status.syncing;
}

function errorOf(reason: string): ClientError {
  if (Object.hasOwn(failures, reason)) return refusal(failure(reason as FailureName));
  if (reason.startsWith('CLIENT_')) return new ClientError(reason as ClientErrorCode, 'the message cannot be sent');
  return new ClientError('CLIENT_REFUSED', `the server refused the message: ${reason}`);
}
