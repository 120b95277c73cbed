import {
  type Content,
  type ConversationId,
  type ConversationSummary,
  type Device,
  type DeviceId,
  groupConversation,
  Limit,
  type LogEntry,
  type MessageId,
  type Profile,
  type UserId,
  type UserPresence,
} from '@proj/chat-protocol';
import { type AbortOptions, abortable, Emitter } from '@proj/io';
import { Arrivals } from './arrivals.ts';
import type {
  Client,
  ClientEvents,
  CloseOptions,
  ConversationsOptions,
  HistoryOptions,
  MemberPage,
  MembersOptions,
  MessagesOptions,
  NewGroup,
  ReceivedMessage,
  SearchOptions,
  SendOptions,
} from './client.ts';
import { composed, conversationWith, newId } from './composed.ts';
import type { Consumer } from './consumer.ts';
import type { AnswerTo, CallMessage } from './core/answers.ts';
import type { Notice } from './core/events.ts';
import { isSameContent } from './core/same-content.ts';
import type { ClientStatus } from './core/status.ts';
import { Deferred } from './deferred.ts';
import { Driver, type DriverEvent } from './driver.ts';
import { ClientError } from './errors.ts';
import { readHistory } from './history.ts';
import { checkedMessage, type ResolvedOptions } from './options.ts';
import { Requests } from './requests.ts';
import type { SendResult } from './send-result.ts';
import type { ClientState, OutgoingMessage } from './store.ts';
import { surfacing } from './surfacing.ts';

const defaultCloseTimeoutMs = 2_000;

interface Login {
  readonly user: UserId;
  readonly token: string;
  readonly expiresAtMs: number;
}

/** Promises, iterators and events around a core. */
export class ChatClient implements Client {
  readonly #options: ResolvedOptions;
  readonly #driver: Driver;
  readonly #emitter: Emitter<ClientEvents> = new Emitter();
  readonly #online: Deferred<void> = new Deferred();
  readonly #closed: Deferred<void> = new Deferred();
  readonly #sends: Map<MessageId, Deferred<SendResult>> = new Map();
  /** On their way into the store. */
  readonly #storing: Map<MessageId, Promise<void>> = new Map();
  readonly #requests: Requests;
  readonly #arrivals: Arrivals;
  #login: Login | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedOptions, state: ClientState) {
    this.#options = options;
    this.#driver = new Driver(options, state, (event) => this.#hear(event));
    this.#requests = new Requests(this.#driver);
    this.#arrivals = new Arrivals(this.#driver);
  }

  /** Starts connecting. Resolves once online, and rejects with what closed the client before. */
  async start({ signal }: AbortOptions): Promise<void> {
    if (this.#options.keeps === true) this.#arrivals.keep();
    this.#driver.core.start(this.#driver.nowMs);
    this.#driver.run();
    try {
      await abortable(this.#online.promise, signal);
    } catch (error) {
      this.#driver.core.fail(new ClientError('CLIENT_CLOSED', 'connecting was aborted'));
      this.#driver.run();
      await this.close();
      throw error;
    }
  }

  get user(): UserId {
    return this.#loggedIn.user;
  }

  get token(): string {
    return this.#loggedIn.token;
  }

  get tokenExpiresAtMs(): number {
    return this.#loggedIn.expiresAtMs;
  }

  get status(): ClientStatus {
    return this.#driver.core.status;
  }

  async send(to: UserId | ConversationId, text: string, options?: SendOptions): Promise<SendResult> {
    return this.post(conversationWith(this.user, to), { kind: 'text', text }, options);
  }

  async post(conversation: ConversationId, content: Content, options: SendOptions = {}): Promise<SendResult> {
    const { signal } = options;
    signal?.throwIfAborted();
    this.#checkOpen();
    const message = composed(conversation, content, options.id, this.#options);
    return abortable(this.#answerTo(message), signal);
  }

  async createGroup({ title, open = false, users = [] }: NewGroup, options: SendOptions = {}): Promise<SendResult> {
    this.#checkOpen();
    const id = options.id ?? newId(this.#options);
    return this.post(groupConversation(id), { kind: 'create', title, open, users }, { ...options, id });
  }

  messages(options: MessagesOptions = {}): AsyncIterable<ReceivedMessage> {
    return { [Symbol.asyncIterator]: () => this.#consume(options) };
  }

  async history(of: UserId | ConversationId, options: HistoryOptions = {}): Promise<readonly LogEntry[]> {
    this.#checkOpen();
    const conversation = conversationWith(this.user, of);
    return readHistory(
      (afterSeq, limit) => this.ask({ type: 'pull', conversation, afterSeq, limit }, options),
      options,
    );
  }

  async conversations(options: ConversationsOptions = {}): Promise<readonly ConversationSummary[]> {
    const { after, limit = Limit.pageConversations } = options;
    return (await this.ask({ type: 'conversations', after, limit }, options)).conversations;
  }

  async members(conversation: ConversationId, options: MembersOptions = {}): Promise<MemberPage> {
    const { readSeq = 0, after, limit = Limit.pageMembers } = options;
    const { total, members } = await this.ask({ type: 'members', conversation, after, limit, readSeq }, options);
    return { total, members };
  }

  async search(query: string, options: SearchOptions = {}): Promise<readonly LogEntry[]> {
    const { conversation, limit = Limit.pageResults } = options;
    return (await this.ask({ type: 'search', query, conversation, limit }, options)).entries;
  }

  async markRead(conversation: ConversationId, seq: number): Promise<void> {
    this.#checkOpen();
    const read = checkedMessage({ type: 'read', conversation, seq });
    this.#driver.core.markRead(read.conversation, read.seq);
    this.#driver.run();
    await this.#driver.written;
  }

  typing(conversation: ConversationId): void {
    this.#checkOpen();
    this.#driver.core.typing(checkedMessage({ type: 'typing', conversation }).conversation);
    this.#driver.schedule();
  }

  async watch(users: readonly UserId[], options: AbortOptions = {}): Promise<readonly UserPresence[]> {
    return (await this.ask({ type: 'watch', users }, options)).presences;
  }

  async block(user: UserId, blocked = true, options: AbortOptions = {}): Promise<void> {
    await this.ask({ type: 'block', user, blocked }, options);
  }

  async blocks(options: AbortOptions = {}): Promise<readonly UserId[]> {
    return (await this.ask({ type: 'blocks' }, options)).users;
  }

  async profile(user: UserId, options?: AbortOptions): Promise<Profile | undefined> {
    const [profile] = await this.profiles([user], options);
    return profile;
  }

  async profiles(users: readonly UserId[], options: AbortOptions = {}): Promise<readonly Profile[]> {
    return (await this.ask({ type: 'profiles', users }, options)).profiles;
  }

  async setProfile({ displayName, about }: Omit<Profile, 'user'>, options: AbortOptions = {}): Promise<void> {
    await this.ask({ type: 'set-profile', displayName, about }, options);
  }

  async devices(options: AbortOptions = {}): Promise<readonly Device[]> {
    return (await this.ask({ type: 'devices' }, options)).devices;
  }

  async revoke(deviceId?: DeviceId, options: AbortOptions = {}): Promise<void> {
    await this.ask({ type: 'revoke', deviceId }, options);
  }

  async changePassword(oldPassword: string, newPassword: string, options: AbortOptions = {}): Promise<void> {
    await this.ask({ type: 'change-password', oldPassword, newPassword }, options);
  }

  /** As {@link post}, of a message that was checked. Resolves once it is stored: events tell what becomes of it. */
  async enqueue(message: OutgoingMessage): Promise<void> {
    this.#checkOpen();
    await this.#take(message);
  }

  /** Whatever else the server answers. */
  async ask<M extends CallMessage>(message: M, options: AbortOptions): Promise<AnswerTo<M['type']>> {
    this.#checkOpen();
    return this.#requests.ask(message, options);
  }

  retryNow(): void {
    this.#driver.core.retryNow(this.#driver.nowMs);
    this.#driver.run();
  }

  pending(): readonly OutgoingMessage[] {
    return this.#driver.core.pending();
  }

  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): Disposable {
    return this.#emitter.on(event, (detail) => surfacing(() => listener(detail)));
  }

  close(options: CloseOptions = {}): Promise<void> {
    const { timeoutMs = defaultCloseTimeoutMs } = options;
    // It never rejects, so an odd number is none.
    this.#closing ??= this.#close(timeoutMs >= 0 ? timeoutMs : defaultCloseTimeoutMs);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #loggedIn(): Login {
    if (this.#login === undefined) throw new ClientError('CLIENT_CLOSED', 'the client was never online');
    return this.#login;
  }

  async #close(timeoutMs: number): Promise<void> {
    this.#arrivals.wake();
    this.#driver.core.close(this.#driver.nowMs, timeoutMs);
    this.#driver.run();
    await this.#closed.promise;
  }

  #answerTo(message: OutgoingMessage): Promise<SendResult> {
    const { id } = message;
    const stored = this.#take(message);
    const answer = this.#sends.get(id) ?? new Deferred<SendResult>();
    this.#sends.set(id, answer);
    stored.catch((error: unknown) => answer.reject(error));
    return answer.promise;
  }

  /** Resolves once it is in the store, now or from before. @throws ClientError `CLIENT_BAD_ARGUMENT`, `CLIENT_OUTBOX_FULL` */
  #take(message: OutgoingMessage): Promise<void> {
    const { id, conversation, content } = message;
    const waiting = this.#driver.core.outgoing(id);
    if (waiting === undefined) {
      this.#driver.core.enqueue(message);
      const stored = this.#store(message);
      this.#storing.set(id, stored);
      return stored;
    }
    if (waiting.conversation !== conversation || !isSameContent(waiting.content, content)) {
      throw new ClientError('CLIENT_BAD_ARGUMENT', `message ${id} is another one`);
    }
    return this.#storing.get(id) ?? Promise.resolve();
  }

  async #store(message: OutgoingMessage): Promise<void> {
    const { id } = message;
    try {
      await this.#driver.write([{ type: 'outgoing', message }], { durable: true });
      this.#driver.core.stored(id);
    } catch (error) {
      this.#driver.core.unstored(id);
      throw error;
    } finally {
      this.#storing.delete(id);
      this.#driver.schedule();
    }
  }

  #consume(options: MessagesOptions): Consumer {
    this.#checkOpen();
    return this.#arrivals.consume({ user: this.user, end: () => this.#endOfMessages() }, options);
  }

  #endOfMessages(): { readonly error: ClientError | undefined } | undefined {
    const { status } = this;
    if (status.state === 'closed') return status;
    return this.#closing === undefined ? undefined : { error: undefined };
  }

  #checkOpen(): void {
    const { status } = this;
    if (status.state === 'closed' && status.error !== undefined) throw status.error;
    if (status.state === 'closed' || this.#closing !== undefined) {
      throw new ClientError('CLIENT_CLOSED', 'the client is closed');
    }
  }

  #hear(event: DriverEvent): void {
    switch (event.type) {
      case 'status':
        this.#changeStatus(event.status);
        break;
      case 'login': {
        const { user, token, tokenExpiresAtMs: expiresAtMs } = event.accepted;
        this.#login = { user, token, expiresAtMs };
        this.#emitter.emit('token', { token, expiresAtMs });
        break;
      }
      case 'arrived':
        this.#arrivals.wake();
        break;
      case 'caught-up':
        this.#options.caughtUp?.();
        break;
      case 'accepted':
        this.#sends.get(event.result.id)?.resolve(event.result);
        this.#sends.delete(event.result.id);
        this.#emitter.emit('accepted', event.result);
        break;
      case 'refused': {
        const { message, error } = event;
        this.#sends.get(message.id)?.reject(error);
        this.#sends.delete(message.id);
        this.#emitter.emit('refused', { message, error });
        break;
      }
      case 'notice':
        this.#tell(event.notice);
        break;
      case 'hole':
        this.#emitter.emit('hole', event.hole);
        break;
      case 'answered':
      case 'call-refused':
        this.#requests.settle(event);
        break;
    }
  }

  #tell(notice: Notice): void {
    switch (notice.type) {
      case 'delivered':
        this.#emitter.emit('delivered', withoutType(notice));
        break;
      case 'read-by':
        this.#emitter.emit('read', withoutType(notice));
        break;
      case 'typing-by':
        this.#emitter.emit('typing', withoutType(notice));
        break;
      case 'presence':
        this.#emitter.emit('presence', withoutType(notice));
        break;
      case 'kicked':
        this.#options.log?.warn({ reason: notice.reason }, 'kicked');
        this.#emitter.emit('kicked', withoutType(notice));
        break;
    }
  }

  #changeStatus(status: ClientStatus): void {
    const { log } = this.#options;
    if (status.state === 'offline') log?.warn({ code: status.cause.code, fault: status.cause.fault }, 'offline');
    else if (status.state === 'closed') log?.info({ code: status.error?.code }, 'closed');
    else log?.info({}, status.state);
    if (status.state === 'online') this.#online.resolve();
    if (status.state === 'closed') void this.#end(status.error);
    this.#emitter.emit('status', status);
  }

  /** Never rejects. Nobody is left waiting, and what was acknowledged is on the disk. */
  async #end(reason: ClientError | undefined): Promise<void> {
    const error = reason ?? new ClientError('CLIENT_CLOSED', 'the client was closed');
    this.#online.reject(error);
    for (const answer of this.#sends.values()) answer.reject(error);
    this.#requests.end(error);
    this.#sends.clear();
    this.#arrivals.wake();
    await this.#driver.write([], { durable: true }).catch(() => {});
    this.#closed.resolve();
  }
}

function withoutType<T extends Notice>(notice: T): Omit<T, 'type'> {
  const { type: _, ...detail } = notice;
  return detail;
}
