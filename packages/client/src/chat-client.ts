import {
  directConversation,
  isUserId,
  type LogEntry,
  type MessageId,
  newMessageId,
  type Page,
  type UserId,
} from '@proj/chat-protocol';
import { type AbortOptions, abortable, Emitter } from '@proj/io';
import type {
  Client,
  ClientEvents,
  CloseOptions,
  HistoryOptions,
  MessagesOptions,
  ReceivedMessage,
  SendOptions,
} from './client.ts';
import { Consumer, type MessageSource } from './consumer.ts';
import type { ClientStatus } from './core/status.ts';
import { Deferred } from './deferred.ts';
import { Driver, type DriverEvent } from './driver.ts';
import { ClientError } from './errors.ts';
import { readHistory } from './history.ts';
import { checkSendable, type ResolvedOptions } from './options.ts';
import type { SendResult } from './send-result.ts';
import type { ClientState, OutgoingMessage } from './store.ts';

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
  readonly #pages: Map<number, Deferred<Page>> = new Map();
  #arrival: Deferred<void> | undefined;
  #hasConsumer = false;
  #login: Login | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedOptions, state: ClientState) {
    this.#options = options;
    this.#driver = new Driver(options, state, (event) => this.#hear(event));
  }

  /** Starts connecting. Resolves once online, and rejects with what closed the client before. */
  async start({ signal }: AbortOptions): Promise<void> {
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

  async send(to: UserId, text: string, options: SendOptions = {}): Promise<SendResult> {
    const { signal } = options;
    signal?.throwIfAborted();
    this.#checkOpen();
    const sentAtMs = Math.floor(this.#options.wallClock());
    const id = options.id ?? newMessageId(sentAtMs, this.#options.randomBytes(10));
    const message = { id, to, text, sentAtMs };
    checkSendable({ type: 'direct', seqId: 1, ...message });
    return abortable(this.#answerTo(message), signal);
  }

  messages(options: MessagesOptions = {}): AsyncIterable<ReceivedMessage> {
    return { [Symbol.asyncIterator]: () => this.#consume(options) };
  }

  async history(peer: UserId, options: HistoryOptions = {}): Promise<readonly LogEntry[]> {
    const { signal } = options;
    signal?.throwIfAborted();
    this.#checkOpen();
    if (!isUserId(peer)) throw new ClientError('CLIENT_BAD_ARGUMENT', 'peer is not a user name');
    const conversation = directConversation(this.user, peer);
    return readHistory(async (afterSeq, limit) => {
      this.#checkOpen();
      const job = this.#driver.core.pull(conversation, afterSeq, limit);
      const page = new Deferred<Page>();
      this.#pages.set(job, page);
      this.#driver.schedule();
      try {
        return await abortable(page.promise, signal);
      } finally {
        this.#pages.delete(job);
        this.#driver.core.endPull(job);
      }
    }, options);
  }

  pending(): readonly OutgoingMessage[] {
    return this.#driver.core.pending();
  }

  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): Disposable {
    return this.#emitter.on(event, (detail) => {
      try {
        listener(detail);
      } catch (error) {
        // Not ours to handle, and not to stop us: it surfaces as any uncaught error.
        queueMicrotask(() => {
          throw error;
        });
      }
    });
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
    this.#wakeConsumer();
    this.#driver.core.close(this.#driver.nowMs, timeoutMs);
    this.#driver.run();
    await this.#closed.promise;
  }

  #answerTo(message: OutgoingMessage): Promise<SendResult> {
    const { id, to, text } = message;
    const waiting = this.#driver.core.outgoing(id);
    if (waiting !== undefined && (waiting.to !== to || waiting.text !== text)) {
      throw new ClientError('CLIENT_BAD_ARGUMENT', `message ${id} is another one`);
    }
    if (waiting === undefined) this.#driver.core.enqueue(message);
    const answer = this.#sends.get(id) ?? new Deferred<SendResult>();
    this.#sends.set(id, answer);
    if (waiting === undefined) void this.#store(message, answer);
    return answer.promise;
  }

  /** Never rejects: the answer does. */
  async #store(message: OutgoingMessage, answer: Deferred<SendResult>): Promise<void> {
    try {
      await this.#driver.write([{ type: 'outgoing', message }], { durable: true });
      this.#driver.core.stored(message.id);
    } catch (error) {
      this.#driver.core.unstored(message.id);
      answer.reject(error);
    }
    this.#driver.schedule();
  }

  #consume(options: MessagesOptions): Consumer {
    this.#checkOpen();
    if (this.#hasConsumer) throw new ClientError('CLIENT_BUSY', 'the messages have a consumer already');
    this.#hasConsumer = true;
    this.#driver.core.want();
    this.#driver.schedule();
    return new Consumer(this.#source(), options);
  }

  #source(): MessageSource {
    const driver = this.#driver;
    return {
      user: this.user,
      end: () => this.#endOfMessages(),
      take: () => {
        const taken = driver.core.take(driver.nowMs);
        // There may be room for another page now.
        driver.schedule();
        return taken;
      },
      acknowledge: async (taken) => {
        // The store may be in other hands already.
        if (this.status.state === 'closed') return;
        driver.core.acknowledge(taken, driver.nowMs);
        driver.run();
        await driver.written;
      },
      putBack: (taken) => driver.core.putBack(taken),
      arrival: () => {
        this.#arrival ??= new Deferred();
        return this.#arrival.promise;
      },
      release: () => {
        this.#hasConsumer = false;
        this.#wakeConsumer();
      },
    };
  }

  #endOfMessages(): { readonly error: ClientError | undefined } | undefined {
    const { status } = this;
    if (status.state === 'closed') return status;
    return this.#closing === undefined ? undefined : { error: undefined };
  }

  #wakeConsumer(): void {
    this.#arrival?.resolve();
    this.#arrival = undefined;
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
        this.#wakeConsumer();
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
      case 'delivered': {
        const { conversation, seq, by } = event.delivered;
        this.#emitter.emit('delivered', { conversation, seq, by });
        break;
      }
      case 'pulled':
        this.#pages.get(event.job)?.resolve(event.page);
        break;
      case 'pull-refused':
        this.#pages.get(event.job)?.reject(event.error);
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
    for (const page of this.#pages.values()) page.reject(error);
    this.#sends.clear();
    this.#wakeConsumer();
    await this.#driver.write([], { durable: true }).catch(() => {});
    this.#closed.resolve();
  }
}
