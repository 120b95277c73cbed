import {
  type Accepted,
  ChatProtocolError,
  type ConversationId,
  directConversation,
  entryBytes,
  type Failure,
  Limit,
  type LogEntry,
  type Page,
  peerOf,
  type ServerMessage,
  type SyncResult,
  type UserId,
} from '@proj/chat-protocol';
import { ClientError, refusal } from '../errors.ts';
import type { ClientState, OutgoingMessage, StoreChange } from '../store.ts';
import type { Connection, PendingRequest, PullJob } from './connection.ts';
import type { CoreEvent } from './events.ts';
import { Inbox, type InboxPull, type TakenMessage } from './inbox.ts';
import type { InboxLimits } from './inbox-room.ts';
import { KnownMessages } from './known-messages.ts';
import { Outbox, type OutboxLimits } from './outbox.ts';
import { Receipts } from './receipts.ts';

export interface ExchangeOptions extends InboxLimits, OutboxLimits {
  /** A number from 0 up to, and never, 1. */
  readonly random: () => number;
}

type PullRequest = Extract<PendingRequest, { kind: 'pull' | 'job' }>;

/** One chunk for the transport is about so large; the rest waits where it is. */
const chunkBytes = 32_768;
/** Pages that others than the inbox may wait for. */
const maxJobs = 64;
const maxJobPulls = 2;
/** When the server puts something off without saying for how long. */
const shortestPauseMs = 250;

/**
 * What a device and its server have to say to each other while they are connected, and what of it is left to say when
 * they are not: messages to send, messages to fetch, receipts.
 */
export class Exchange {
  readonly #random: () => number;
  readonly #emit: (event: CoreEvent) => void;
  readonly #known: KnownMessages;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly receipts: Receipts;
  #me: UserId | undefined;
  /** Jobs that somebody waits for, and those of them that were not asked for yet. */
  readonly #openJobs: Set<number> = new Set();
  #jobs: PullJob[] = [];
  #jobNumber = 0;
  #syncDue = false;
  /** The server named as many conversations as fit: there may be more. */
  #syncAgain = false;
  /** Set while the server wants to be left alone. */
  #sendNotBeforeMs: number | undefined;
  #pullNotBeforeMs: number | undefined;

  constructor(options: ExchangeOptions, state: ClientState, emit: (event: CoreEvent) => void) {
    this.#random = options.random;
    this.#emit = emit;
    this.#known = new KnownMessages(state.known);
    this.outbox = new Outbox(options, state.outgoing);
    this.inbox = new Inbox(options, state.cursors, this.#known, (entry) => this.#isOutgoing(entry));
    this.receipts = new Receipts(state.cursors);
  }

  /** Logged in. `logReplaced`: what the cursors were about is gone (CHAT-7.1.2). */
  begin(me: UserId, logReplaced: boolean): void {
    this.#me = me;
    if (logReplaced) {
      this.inbox.reset();
      this.receipts.forget();
    }
    this.#syncDue = this.inbox.isWanted;
    this.#syncAgain = false;
  }

  /** The connection is gone: what was asked on it will be asked again. */
  end(connection: Connection): void {
    const jobs: PullJob[] = [];
    for (const request of connection.requests()) {
      if (request.kind === 'job' && this.#openJobs.has(request.pull.job)) jobs.push(request.pull);
    }
    this.#jobs.unshift(...jobs);
    this.inbox.connectionLost();
    this.outbox.connectionLost();
    this.receipts.connectionLost();
  }

  /** There is a consumer. */
  want(): void {
    if (this.inbox.isWanted) return;
    this.inbox.want();
    this.#syncDue = true;
  }

  take(nowMs: number): TakenMessage | undefined {
    const taken = this.inbox.take();
    this.#settle(nowMs);
    return taken;
  }

  acknowledge(taken: TakenMessage, nowMs: number): void {
    this.inbox.acknowledge(taken);
    this.#settle(nowMs);
  }

  /** @throws ClientError `CLIENT_BUSY` */
  addJob(conversation: ConversationId, afterSeq: number, limit: number): number {
    if (this.#openJobs.size >= maxJobs) throw new ClientError('CLIENT_BUSY', `${maxJobs} pages are asked for already`);
    const job = ++this.#jobNumber;
    this.#openJobs.add(job);
    this.#jobs.push({ job, conversation, afterSeq, limit });
    return job;
  }

  /** Nobody waits for it any more, because it was answered or because of something else. */
  endJob(job: number): void {
    this.#openJobs.delete(job);
    this.#jobs = this.#jobs.filter((waiting) => waiting.job !== job);
  }

  // What the server says. What is wrong with it is thrown as `CLIENT_PROTOCOL`.

  handle(connection: Connection, message: ServerMessage, nowMs: number): void {
    switch (message.type) {
      case 'accepted':
        this.#accepted(connection.answeredWith('accepted', message.ackId).message, message);
        break;
      case 'message':
        this.#checkMine(message.conversation);
        this.inbox.push(message);
        break;
      case 'delivered':
        this.#checkMine(message.conversation);
        this.#emit({ type: 'delivered', delivered: message });
        break;
      case 'sync-result':
        connection.answeredWith('sync-result', message.ackId);
        this.#synced(message);
        break;
      case 'page':
        this.#page(connection.answeredWith('page', message.ackId), message);
        break;
      default:
        throw new ClientError('CLIENT_PROTOCOL', `${message.type} out of place`);
    }
    this.#settle(nowMs);
  }

  /** A request failed and the connection goes on. @throws ClientError the failure, when it cannot go on without. */
  failed(request: Exclude<PendingRequest, { kind: 'login' }>, failure: Failure, nowMs: number): void {
    const { retryable } = failure;
    const againAtMs = nowMs + Math.max(failure.retryAfterMs, shortestPauseMs) + this.#random() * shortestPauseMs;
    switch (request.kind) {
      case 'sync':
        if (!retryable) throw refusal(failure);
        this.#syncDue = true;
        break;
      case 'direct':
        if (!retryable) {
          this.#refuse(request.message, refusal(failure));
          return;
        }
        this.outbox.postponed(request.message.id);
        this.#sendNotBeforeMs = Math.max(againAtMs, this.#sendNotBeforeMs ?? 0);
        return;
      case 'pull':
        if (!retryable) {
          this.inbox.pullRefused(request.pull);
          return;
        }
        this.inbox.pullPostponed(request.pull);
        break;
      case 'job':
        if (!retryable) {
          this.#emit({ type: 'pull-refused', job: request.pull.job, error: refusal(failure) });
          return;
        }
        this.#jobs.unshift(request.pull);
        break;
    }
    this.#pullNotBeforeMs = Math.max(againAtMs, this.#pullNotBeforeMs ?? 0);
  }

  // What the server is told.

  /** Pauses end, batches are due. */
  handleTimeout(nowMs: number): void {
    if (this.#sendNotBeforeMs !== undefined && nowMs >= this.#sendNotBeforeMs) this.#sendNotBeforeMs = undefined;
    if (this.#pullNotBeforeMs !== undefined && nowMs >= this.#pullNotBeforeMs) this.#pullNotBeforeMs = undefined;
    if (this.receipts.startFlush(nowMs)) this.#emit({ type: 'flush' });
  }

  /** When to call {@link handleTimeout}; `Infinity` for never. */
  get deadlineMs(): number {
    return Math.min(
      this.#sendNotBeforeMs ?? Number.POSITIVE_INFINITY,
      this.#pullNotBeforeMs ?? Number.POSITIVE_INFINITY,
      this.receipts.dueAtMs ?? Number.POSITIVE_INFINITY,
    );
  }

  /** Queues receipts. `false`: there are more. */
  report(connection: Connection): boolean {
    while (connection.outgoingBytes < chunkBytes) {
      const cursor = this.receipts.next();
      if (cursor === undefined) return true;
      connection.send({ type: 'received', ...cursor });
    }
    return false;
  }

  /** Queues what there is to ask, about a chunk of it. */
  fill(connection: Connection, nowMs: number): void {
    if (this.#syncDue && this.#pullNotBeforeMs === undefined) {
      this.#syncDue = false;
      const cursors = this.inbox.cursors();
      connection.request({ kind: 'sync' }, (seqId) => ({ type: 'sync', seqId, cursors }), nowMs);
    }
    while (connection.outgoingBytes < chunkBytes) {
      if (!this.#sendNext(connection, nowMs) && !this.#pullNext(connection, nowMs)) return;
    }
  }

  #sendNext(connection: Connection, nowMs: number): boolean {
    if (this.#sendNotBeforeMs !== undefined) return false;
    const message = this.outbox.next();
    if (message === undefined) return false;
    try {
      connection.request({ kind: 'direct', message }, (seqId) => ({ type: 'direct', seqId, ...message }), nowMs);
    } catch (error) {
      // What a store brings back was checked when it was put there, unless somebody else put it there.
      if (!ChatProtocolError.is(error)) throw error;
      this.#refuse(message, new ClientError('CLIENT_BAD_ARGUMENT', 'the message cannot be sent', { cause: error }));
    }
    return true;
  }

  #pullNext(connection: Connection, nowMs: number): boolean {
    if (this.#pullNotBeforeMs !== undefined) return false;
    const request = this.#nextJob(connection) ?? this.#nextPull();
    if (request === undefined) return false;
    const { conversation, afterSeq, limit } = request.pull;
    connection.request(request, (seqId) => ({ type: 'pull', seqId, conversation, afterSeq, limit }), nowMs);
    return true;
  }

  #nextJob(connection: Connection): PullRequest | undefined {
    const pull = connection.count('job') < maxJobPulls ? this.#jobs.shift() : undefined;
    return pull === undefined ? undefined : { kind: 'job', pull };
  }

  #nextPull(): PullRequest | undefined {
    const pull = this.inbox.nextPull();
    return pull === undefined ? undefined : { kind: 'pull', pull };
  }

  #accepted(message: OutgoingMessage, accepted: Accepted): void {
    const { id, to } = message;
    const { conversation, seq, acceptedAtMs, duplicate } = accepted;
    const me = this.#me;
    if (me === undefined || accepted.id !== id || conversation !== directConversation(me, to)) {
      throw new ClientError('CLIENT_PROTOCOL', 'an answer to another message');
    }
    const known = { conversation, from: me, id };
    this.#known.add(known);
    this.outbox.accepted(id);
    this.#emit({ type: 'store', changes: [{ type: 'settled', id, known }] });
    this.inbox.accepted(conversation, seq);
    this.#emit({ type: 'accepted', result: { id, conversation, seq, acceptedAtMs, duplicate } });
  }

  #refuse(message: OutgoingMessage, error: ClientError): void {
    this.outbox.remove(message.id);
    this.#emit({ type: 'store', changes: [{ type: 'settled', id: message.id }] });
    this.#emit({ type: 'refused', message, error });
  }

  #synced({ heads }: SyncResult): void {
    let isNews = false;
    for (const head of heads) {
      this.#checkMine(head.conversation);
      if (this.inbox.announce(head)) isNews = true;
    }
    this.#syncAgain = isNews && heads.length === Limit.heads;
  }

  #page(request: PullRequest, page: Page): void {
    checkPage(request.pull, page);
    if (request.kind === 'job') {
      this.#emit({ type: 'pulled', job: request.pull.job, page });
      return;
    }
    this.inbox.page(request.pull, page.messages, page.head);
    if (this.#syncAgain && !this.inbox.isBehind) {
      this.#syncAgain = false;
      this.#syncDue = true;
    }
  }

  /** Passes on what the inbox has to say, after every call that may have changed it. */
  #settle(nowMs: number): void {
    const changes: readonly StoreChange[] = this.inbox.takeChanges();
    if (changes.length > 0) this.#emit({ type: 'store', changes });
    for (const change of changes) {
      if (change.type === 'cursor' && change.seq > 0) this.receipts.advanced(change.conversation, change.seq, nowMs);
    }
    for (const { conversation, seq } of this.inbox.takeRepeats()) this.receipts.advanced(conversation, seq, nowMs);
    if (this.inbox.hasNext) this.#emit({ type: 'arrived' });
  }

  #isOutgoing(entry: LogEntry): boolean {
    const message = entry.from === this.#me ? this.outbox.find(entry.id) : undefined;
    return message !== undefined && message.to === entry.to && message.text === entry.text;
  }

  #checkMine(conversation: ConversationId): void {
    if (this.#me === undefined || peerOf(conversation, this.#me) === undefined) {
      throw new ClientError('CLIENT_PROTOCOL', 'a conversation of other users');
    }
  }
}

/** A page that is not the one asked for could leave a hole, and one that is too large could leave no room. */
function checkPage(asked: InboxPull, { conversation, messages }: Page): void {
  const [first] = messages;
  if (conversation !== asked.conversation) throw new ClientError('CLIENT_PROTOCOL', 'a page of another conversation');
  if (first !== undefined && first.seq !== asked.afterSeq + 1) {
    throw new ClientError('CLIENT_PROTOCOL', `a page that begins at ${first.seq}, not after ${asked.afterSeq}`);
  }
  let bytes = 0;
  for (const entry of messages) bytes += entryBytes(entry);
  if (messages.length > asked.limit || (messages.length > 1 && bytes > Limit.pageBytes)) {
    throw new ClientError('CLIENT_PROTOCOL', `a page of ${messages.length} entries, ${bytes} bytes`);
  }
}
