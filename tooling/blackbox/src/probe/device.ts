import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@proj/chaos-proxy';
import {
  type Accepted,
  type Content,
  type ConversationId,
  type Failure,
  isTerminal,
  type LogEntry,
  type LoginAccepted,
  type MessageId,
  newMessageId,
  parseUserId,
  type ServerMessage,
} from '@proj/chat-protocol';
import type { Recorder } from '../recorder.ts';
import { type ConnectionEnd, ProbeConnection, ProbeRefusal, type ProbeTarget } from './connection.ts';
import { changeOf, textOf } from './contents.ts';
import { LogCopy } from './log-copy.ts';

export interface ProbeDeviceOptions {
  /** In the history: no two devices have the same. */
  readonly name: string;
  readonly user: string;
  readonly deviceId: string;
  readonly password: string;
  /** Asked anew for every connection. */
  readonly target: () => ProbeTarget;
  readonly recorder: Recorder;
  readonly random: Random;
  readonly localAddress?: string | undefined;
  /** Sends that may be unanswered at a time; beyond them they wait. With 1 they keep their order. @defaultValue 1 */
  readonly parallel?: number | undefined;
  /** Entries that a pull asks for. @defaultValue 200 */
  readonly pageEntries?: number | undefined;
  /** Is told of an entry before it is applied: where a device may die. */
  readonly onEntry?: ((entry: LogEntry) => void) | undefined;
}

interface Outgoing {
  readonly id: MessageId;
  readonly key: string;
  readonly conversation: ConversationId;
  readonly content: Content;
  readonly sentAtMs: number;
  readonly settle: PromiseWithResolvers<Accepted>;
}

/** How long what came too early waits for its predecessors before they are asked for. */
const holdMs = 300;
const receivedDelayMs = 50;
const maxPullsInFlight = 4;
const maxRetryDelayMs = 3_000;

/**
 * A client that keeps every promise that is asked of clients, made from the protocol alone: it keeps what is not
 * accepted and sends it again, shows what comes once and in order, asks for what is missing, and comes back. Its memory
 * stands for a disk: it survives `kill`.
 */
export class ProbeDevice implements AsyncDisposable {
  readonly name: string;
  readonly user: string;
  /** Why it does not come back by itself, once it does not. */
  end: ConnectionEnd | undefined;
  logins = 0;
  duplicateAnswers = 0;
  epoch = '';
  token: string | undefined;
  recorder: Recorder;
  readonly #options: ProbeDeviceOptions;
  readonly #outbox: Map<MessageId, Outgoing> = new Map();
  readonly #inFlight: Set<MessageId> = new Set();
  readonly #logs: Map<ConversationId, LogCopy> = new Map();
  readonly #pulls: Set<ConversationId> = new Set();
  readonly #pullQueue: Set<ConversationId> = new Set();
  readonly #unreported: Set<ConversationId> = new Set();
  #connection: ProbeConnection | undefined;
  #isOnline = false;
  #isRunning = false;
  #loop: Promise<void> = Promise.resolve();
  #reportTimer: NodeJS.Timeout | undefined;
  #sends = 0;

  constructor(options: ProbeDeviceOptions) {
    this.#options = options;
    this.name = options.name;
    this.user = options.user;
    this.recorder = options.recorder;
    const inOrder = (options.parallel ?? 1) === 1;
    options.recorder.declare({ device: options.name, user: options.user, shows: 'everything', inOrder });
  }

  get isOnline(): boolean {
    return this.#isOnline;
  }

  /** Of the moment; `undefined` while it has none. */
  get connection(): ProbeConnection | undefined {
    return this.#connection;
  }

  get unanswered(): number {
    return this.#outbox.size;
  }

  /** What it has of a log. */
  last(conversation: string): number {
    return this.#logs.get(conversation as ConversationId)?.last ?? 0;
  }

  /** Connects, and stays connected until it is told otherwise or for good. Settles with the first login. */
  async start(timeoutMs = 20_000): Promise<void> {
    if (this.#isRunning) throw new Error(`${this.name} is running`);
    this.#isRunning = true;
    this.end = undefined;
    const before = this.logins;
    this.#loop = this.#stayConnected();
    for (let waitedMs = 0; this.logins === before; waitedMs += 10) {
      if (this.end !== undefined) throw new Error(`${this.name} was refused: ${describeEnd(this.end)}`);
      if (waitedMs > timeoutMs) throw new Error(`${this.name} did not log in within ${timeoutMs} ms`);
      await sleep(10);
    }
  }

  /** Settles when the server has accepted it, however often that takes. @throws ProbeRefusal when it is refused for good. */
  send(
    conversation: string,
    content: Content,
    options: { readonly id?: MessageId; readonly key?: string } = {},
  ): Promise<Accepted> {
    const id = options.id ?? newId();
    const key = options.key ?? `${this.name}-${++this.#sends}`;
    const outgoing: Outgoing = {
      id,
      key,
      conversation: conversation as ConversationId,
      content,
      sentAtMs: Date.now(),
      settle: Promise.withResolvers(),
    };
    outgoing.settle.promise.catch(() => undefined);
    this.recorder.send(this.name, key, conversation, textOf(content), { id, change: changeOf(content) });
    this.#outbox.set(id, outgoing);
    this.#flush();
    return outgoing.settle.promise;
  }

  text(conversation: string, text: string): Promise<Accepted> {
    return this.send(conversation, { kind: 'text', text });
  }

  /** Its connection is gone at once, and it does not come back. What it has and has not sent it keeps. */
  async kill(): Promise<void> {
    this.#isRunning = false;
    this.#connection?.destroy();
    await this.#loop;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }

  async #stayConnected(): Promise<void> {
    const { random } = this.#options;
    while (this.#isRunning) {
      const end = await this.#connect();
      this.#isOnline = false;
      this.#connection = undefined;
      this.#inFlight.clear();
      this.#pulls.clear();
      this.#pullQueue.clear();
      clearTimeout(this.#reportTimer);
      this.#reportTimer = undefined;
      const { failure } = end;
      if (failure !== undefined && isTerminal(failure)) {
        this.end = end;
        this.#isRunning = false;
        return;
      }
      if (this.#isRunning) await sleep(random.between(20, 200) + Math.min(failure?.retryAfterMs ?? 0, maxRetryDelayMs));
    }
  }

  async #connect(): Promise<ConnectionEnd> {
    const { target, localAddress, user, deviceId, password } = this.#options;
    let connection: ProbeConnection;
    try {
      connection = new ProbeConnection({ ...target(), localAddress, onMessage: (message) => this.#handle(message) });
    } catch (error) {
      return { failure: undefined, kicked: undefined, error: error as Error };
    }
    this.#connection = connection;
    try {
      const answer = await connection.login({ user, deviceId, password, token: this.token });
      if (answer.type === 'login-accepted') await this.#begin(connection, answer);
      else if (this.token !== undefined && answer.code === 8) this.token = undefined;
    } catch (error) {
      if (!connection.isClosed) connection.destroy();
      if (!(error instanceof ProbeRefusal) && !(error instanceof Error)) throw error;
    }
    return await connection.closed;
  }

  async #begin(connection: ProbeConnection, { epoch, token }: LoginAccepted): Promise<void> {
    const known = Buffer.from(epoch).toString('hex');
    if (this.epoch !== known) {
      // The logs that the copies were made of are gone.
      this.#logs.clear();
      this.epoch = known;
    }
    this.token = token;
    this.logins++;
    this.#isOnline = true;
    this.#flush();
    const cursors = [...this.#logs].map(([conversation, { last }]) => ({ conversation, seq: last }));
    const answer = await connection.ask({ type: 'sync', cursors });
    if (answer.type !== 'sync-result') {
      // Asked for too often: it is tried again on another connection.
      connection.destroy();
      return;
    }
    for (const { conversation, head } of answer.heads) if (head > this.last(conversation)) this.#wantPull(conversation);
  }

  #handle(message: ServerMessage): void {
    if (message.type === 'entry') this.#take(message);
    else if (message.type === 'head' && message.head > this.last(message.conversation)) {
      this.#wantPull(message.conversation);
    }
  }

  #log(conversation: ConversationId): LogCopy {
    const log = this.#logs.get(conversation) ?? new LogCopy();
    this.#logs.set(conversation, log);
    return log;
  }

  #take(entry: LogEntry): void {
    const log = this.#log(entry.conversation);
    this.#show(log.take(entry));
    if (log.hasGap) this.#wantPullLater(entry.conversation);
  }

  #show(entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      const { id, from, conversation, seq, content } = entry;
      this.#options.onEntry?.(entry);
      this.recorder.shown(this.name, { id, from, conversation, seq, text: textOf(content) });
      this.#unreported.add(conversation);
    }
    if (this.#unreported.size > 0) this.#reportTimer ??= setTimeout(() => this.#report(), receivedDelayMs);
  }

  #report(): void {
    this.#reportTimer = undefined;
    if (!this.#isOnline) return;
    for (const conversation of this.#unreported) {
      this.#connection?.say({ type: 'received', conversation, seq: this.last(conversation) });
    }
    this.#unreported.clear();
  }

  #wantPullLater(conversation: ConversationId): void {
    const connection = this.#connection;
    setTimeout(() => {
      if (this.#connection === connection && this.#log(conversation).hasGap) this.#wantPull(conversation);
    }, holdMs).unref();
  }

  #wantPull(conversation: ConversationId): void {
    this.#pullQueue.add(conversation);
    for (const next of this.#pullQueue) {
      if (this.#pulls.size >= maxPullsInFlight) return;
      if (this.#pulls.has(next)) continue;
      this.#pullQueue.delete(next);
      this.#pulls.add(next);
      void this.#pull(next);
    }
  }

  async #pull(conversation: ConversationId): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) return;
    const { pageEntries = 200 } = this.#options;
    let again = false;
    try {
      const answer = await connection.ask({
        type: 'pull',
        conversation,
        afterSeq: this.last(conversation),
        limit: pageEntries,
      });
      if (this.#connection !== connection) return;
      if (answer.type === 'page') {
        const log = this.#log(conversation);
        this.#show(log.raise(answer.floor));
        for (const entry of answer.entries) this.#show(log.take(entry));
        again = log.last < answer.head && answer.entries.length > 0;
      } else if (answer.type === 'failure' && answer.retryable) {
        await sleep(Math.max(20, answer.retryAfterMs));
        again = true;
      }
    } catch {
      // The connection is gone: the next one asks again.
      return;
    }
    if (this.#connection !== connection) return;
    this.#pulls.delete(conversation);
    if (again || this.#log(conversation).hasGap) this.#wantPull(conversation);
    else for (const next of this.#pullQueue) this.#wantPull(next);
  }

  #flush(): void {
    const { parallel = 1 } = this.#options;
    const connection = this.#connection;
    if (!this.#isOnline || connection === undefined) return;
    for (const outgoing of this.#outbox.values()) {
      if (this.#inFlight.size >= parallel) return;
      if (this.#inFlight.has(outgoing.id)) continue;
      this.#inFlight.add(outgoing.id);
      void this.#attempt(connection, outgoing);
    }
  }

  async #attempt(connection: ProbeConnection, outgoing: Outgoing): Promise<void> {
    const { id, conversation, content, sentAtMs } = outgoing;
    let answer: ServerMessage;
    try {
      answer = await connection.ask({ type: 'send', conversation, id, sentAtMs, content });
    } catch {
      // A connection that is gone, or one that no longer answers.
      if (this.#connection === connection) connection.destroy();
      return;
    }
    if (this.#connection !== connection) return;
    if (answer.type === 'accepted') this.#accept(outgoing, answer);
    else if (answer.type === 'failure') await this.#refuse(outgoing, answer);
    if (this.#connection !== connection) return;
    this.#inFlight.delete(id);
    this.#flush();
  }

  #accept({ id, conversation, content, sentAtMs, settle }: Outgoing, answer: Accepted): void {
    const { seq, acceptedAtMs, duplicate } = answer;
    if (duplicate) this.duplicateAnswers++;
    this.recorder.accepted(this.name, { id, conversation: answer.conversation, seq, text: textOf(content) });
    this.#outbox.delete(id);
    settle.resolve(answer);
    // It is not pushed to the device that sent it. A repetition may have been recalled meanwhile: that is pulled.
    const from = parseUserId(this.user);
    if (!duplicate) this.#take({ conversation, seq, id, from, sentAtMs, acceptedAtMs, content });
    else if (seq > this.last(conversation)) this.#wantPull(conversation);
  }

  async #refuse({ id, key, settle }: Outgoing, failure: Failure): Promise<void> {
    if (failure.code < 1000) return;
    if (failure.retryable) {
      await sleep(Math.min(Math.max(20, failure.retryAfterMs), maxRetryDelayMs));
      return;
    }
    this.#outbox.delete(id);
    this.recorder.refused(this.name, key);
    settle.reject(new ProbeRefusal(failure));
  }
}

/** Not the seeded numbers: an id that comes twice would be a fault of the harness. */
export function newId(): MessageId {
  return newMessageId(Date.now(), randomBytes(10));
}

/** For messages. */
export function describeEnd({ failure, error }: ConnectionEnd): string {
  if (failure !== undefined) return `${failure.code} ${failure.reason}`;
  return error === undefined ? 'closed' : error.message;
}
