import {
  type Accepted,
  ChatProtocolError,
  type ConversationId,
  type Failure,
  FailureCode,
  isGroup,
  Limit,
  type LogEntry,
  type Page,
  peerOf,
  type ServerMessage,
  type SyncResult,
  type UserId,
} from '@proj/chat-protocol';
import { ClientError, refusal } from '../errors.ts';
import type { ReplicaChange } from '../replica-store.ts';
import type { ClientState, OutgoingMessage } from '../store.ts';
import { checkAnswer, checkPage } from './answer-checks.ts';
import type { CallAnswer } from './answers.ts';
import { type Call, Calls } from './calls.ts';
import type { Connection, PendingRequest } from './connection.ts';
import type { CoreEvent } from './events.ts';
import type { ExchangeHost, ExchangeOptions, PasswordChanges } from './exchange-host.ts';
import { Inbox, type InboxPull, type TakenMessage } from './inbox.ts';
import { acceptedEntry, keptChanges } from './kept.ts';
import { KnownMessages } from './known-messages.ts';
import { Outbox } from './outbox.ts';
import { againAtMs, Pace } from './pace.ts';
import { ReadMarks } from './read-marks.ts';
import { Receipts } from './receipts.ts';
import { isSameContent } from './same-content.ts';
import { SendPace } from './send-pace.ts';
import { SyncProgress } from './sync-progress.ts';
import { Watch } from './watch.ts';

/** One chunk for the transport is about so large; the rest waits where it is. */
const chunkBytes = 32_768;
/** Messages on their way at once: enough to hide a round trip and the server's fsync, few enough to resend. */
const maxSends = 16;
/** Pages: from afar as many as a server lets a user have, and beside them there is room for what is pushed. */
const maxPulls = 6;

/**
 * What a device and its server have to say to each other while they are connected, and what of it is left to say when
 * they are not: messages to send, messages to fetch, receipts, and what the application asks.
 */
export class Exchange {
  readonly #random: () => number;
  /** What the server says is kept, not only how far it was heard. */
  readonly #keeps: boolean;
  readonly #emit: (event: CoreEvent) => void;
  readonly #passwords: PasswordChanges;
  readonly #known: KnownMessages;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly receipts: Receipts;
  readonly calls: Calls;
  readonly #reads: ReadMarks;
  readonly #watch: Watch = new Watch();
  #me: UserId | undefined;
  readonly #sync: SyncProgress = new SyncProgress();
  readonly #sends: SendPace;
  /** Of pages, syncs and whatever else is counted with them. */
  readonly #pulls: Pace;

  constructor(options: ExchangeOptions, state: ClientState, { emit, passwords }: ExchangeHost) {
    this.#random = options.random;
    this.#keeps = options.keeps ?? false;
    this.#emit = emit;
    this.#passwords = passwords;
    this.#known = new KnownMessages(state.known);
    this.outbox = new Outbox(options, state.outgoing);
    this.inbox = new Inbox(options, state.cursors, this.#known, (entry) => this.#isOutgoing(entry));
    this.receipts = new Receipts(state.cursors);
    this.#reads = new ReadMarks(state.reads);
    this.#sends = new SendPace(maxSends, options.random);
    this.#pulls = new Pace(maxPulls, options.random);
    this.calls = new Calls(options.random, this.#pulls);
  }

  /** Logged in. `logReplaced`: what the cursors were about is gone (CHAT-7.1.2). */
  begin(me: UserId, logReplaced: boolean): void {
    this.#me = me;
    if (logReplaced) {
      this.inbox.reset();
      this.receipts.forget();
      this.#reads.forget();
    }
    this.#sync.begin(this.inbox.isWanted);
    if (!this.#sync.isDue) this.#reads.tellAll();
  }

  /** The connection is gone: what was asked on it will be asked again. */
  end(): void {
    this.#sends.connectionLost();
    this.#pulls.connectionLost();
    this.calls.connectionLost();
    this.#watch.connectionLost();
    this.#reads.connectionLost();
    this.inbox.connectionLost();
    this.outbox.connectionLost();
    this.receipts.connectionLost();
  }

  /** There is a consumer. */
  want(): void {
    if (this.inbox.isWanted) return;
    this.inbox.want();
    this.#sync.due();
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

  /** What has arrived is for the store, at most so many entries of it at once. Answers whether there is more. */
  keep(most: number, nowMs: number): boolean {
    this.inbox.keep(most);
    this.#settle(nowMs);
    return this.inbox.hasNext;
  }

  /** Nobody waits for it any more. */
  endCall(number: number): void {
    // It may have reached the server, or not.
    if (this.calls.end(number) === 'watch') this.#watch.abandoned();
  }

  /** The user has read so far. @throws ClientError `CLIENT_BUSY` */
  markRead(conversation: ConversationId, seq: number): void {
    this.#store(this.#reads.mark(conversation, seq));
  }

  /** The connection is about to end: nothing waits for others to go with it, or for an answer. */
  hurry(nowMs: number): void {
    this.receipts.hurry(nowMs);
    this.#reads.tellAll();
  }

  heartbeatSent(number: number): void {
    this.receipts.heartbeatSent(number);
  }

  heartbeatAnswered(number: number): void {
    this.receipts.heartbeatAnswered(number);
  }

  // What the server says. What is wrong with it is thrown as `CLIENT_PROTOCOL`.

  handle(connection: Connection, message: ServerMessage, nowMs: number): void {
    switch (message.type) {
      case 'accepted':
        this.#sends.answered(nowMs);
        this.#accepted(connection.answeredWith(message.type, message.ackId).message, message);
        break;
      case 'entry': {
        const { type: _, ...entry } = message;
        this.#checkMine(entry.conversation);
        this.inbox.push(entry);
        break;
      }
      case 'head':
        this.#checkMine(message.conversation);
        this.inbox.announce(message.conversation, message.head);
        break;
      case 'delivered':
      case 'read-by':
      case 'typing-by':
        this.#checkMine(message.conversation);
        this.#emit({ type: 'notice', notice: message });
        break;
      case 'presence':
        if (this.#watch.heard(message)) this.#emit({ type: 'notice', notice: message });
        break;
      case 'kicked':
        this.#emit({ type: 'notice', notice: message });
        break;
      case 'sync-result':
        connection.answeredWith(message.type, message.ackId);
        this.#pulls.answered(nowMs);
        this.#synced(message);
        break;
      case 'page': {
        const request = connection.answeredWith(message.type, message.ackId);
        if (request.kind === 'pull') {
          this.#pulls.answered(nowMs);
          this.#page(request.pull, message);
        } else this.#answer(request.call, message, nowMs);
        break;
      }
      case 'watching': {
        const request = connection.answeredWith(message.type, message.ackId);
        if (request.kind === 'call') this.#answer(request.call, message, nowMs);
        else
          for (const presence of this.#watch.renewed(message, nowMs)) {
            this.#emit({ type: 'notice', notice: { type: 'presence', ...presence } });
          }
        break;
      }
      case 'conversation-list':
      case 'member-list':
      case 'search-result':
      case 'block-list':
      case 'profile-list':
      case 'device-list':
      case 'done':
        this.#answer(connection.answeredWith(message.type, message.ackId).call, message, nowMs);
        break;
      default:
        throw new ClientError('CLIENT_PROTOCOL', `${message.type} out of place`);
    }
    this.#settle(nowMs);
  }

  /** A request failed and the connection goes on. @throws ClientError the failure, when it cannot go on without. */
  failed(request: Exclude<PendingRequest, { kind: 'login' }>, failure: Failure, nowMs: number): void {
    const { retryable, retryAfterMs } = failure;
    switch (request.kind) {
      case 'sync':
        if (!retryable) throw refusal(failure);
        this.#sync.due();
        this.#pulls.postponed(retryAfterMs, nowMs);
        break;
      case 'send':
        if (retryable && isWaitedFor(failure)) {
          this.outbox.postponed(request.message.id);
          this.#sends.postponed(request.message, failure, nowMs);
        } else {
          this.#sends.answered(nowMs);
          this.#refuse(request.message, refusal(failure));
        }
        break;
      case 'pull':
        if (retryable) {
          this.inbox.pullPostponed(request.pull);
          this.#pulls.postponed(retryAfterMs, nowMs);
        } else {
          this.inbox.pullRefused(request.pull);
          this.#pulls.answered(nowMs);
        }
        break;
      case 'watch':
        this.#watch.refused(retryable ? againAtMs(retryAfterMs, 1, this.#random, nowMs) : undefined);
        break;
      case 'call':
        if (retryable) {
          this.calls.postponed(request.call, retryAfterMs, nowMs);
          break;
        }
        if (request.call.message.type === 'change-password') this.#passwords.unchanged();
        if (!this.calls.answered(request.call, nowMs)) break;
        this.#emit({ type: 'call-refused', call: request.call, error: refusal(failure) });
        break;
    }
  }

  // What the server is told.

  /** Pauses end, batches are due. */
  handleTimeout(nowMs: number): void {
    this.#sends.handleTimeout(nowMs);
    this.#pulls.handleTimeout(nowMs);
    if (this.receipts.startFlush(nowMs)) this.#emit({ type: 'flush' });
    this.calls.handleTimeout(nowMs);
    this.#watch.handleTimeout(nowMs);
  }

  /** When to call {@link handleTimeout}; `Infinity` for never. */
  get deadlineMs(): number {
    return Math.min(
      this.#sends.deadlineMs,
      this.#pulls.deadlineMs,
      this.receipts.dueAtMs ?? Number.POSITIVE_INFINITY,
      this.calls.deadlineMs,
      this.#watch.deadlineMs,
    );
  }

  /** Queues what the server is told. `false`: there is more. */
  report(connection: Connection): boolean {
    while (connection.outgoingBytes < chunkBytes) {
      const received = this.receipts.next();
      const read = received === undefined ? this.#reads.next() : undefined;
      if (received !== undefined) connection.send({ type: 'received', ...received });
      else if (read !== undefined) connection.send({ type: 'read', ...read });
      else return true;
    }
    return false;
  }

  /** Says so unless there is a queue: it is news for a moment only. */
  typing(connection: Connection, conversation: ConversationId): void {
    if (connection.outgoingBytes < chunkBytes) connection.send({ type: 'typing', conversation });
  }

  /** Queues what there is to ask, about a chunk of it. */
  fill(connection: Connection, nowMs: number): void {
    if (this.#sync.isDue && this.#pulls.isOpen) {
      this.#sync.asked();
      this.#pulls.asked();
      const cursors = this.inbox.cursors(this.#reads.doubtful);
      connection.request({ kind: 'sync' }, (seqId) => ({ type: 'sync', seqId, cursors }), nowMs);
    }
    while (connection.outgoingBytes < chunkBytes) {
      const hasMore =
        this.#sendNext(connection, nowMs) ||
        this.#callNext(connection, nowMs) ||
        this.#pullNext(connection, nowMs) ||
        this.#watchNext(connection, nowMs);
      if (!hasMore) return;
    }
  }

  #sendNext(connection: Connection, nowMs: number): boolean {
    const message = this.#sends.isOpen ? this.outbox.next((to) => this.#sends.waits(to)) : undefined;
    if (message === undefined) return false;
    try {
      connection.request({ kind: 'send', message }, (seqId) => ({ type: 'send', seqId, ...message }), nowMs);
      this.#sends.asked();
    } catch (error) {
      // What a store brings back was checked when it was put there, unless somebody else put it there.
      if (!ChatProtocolError.is(error)) throw error;
      this.#refuse(message, new ClientError('CLIENT_BAD_ARGUMENT', 'the message cannot be sent', { cause: error }));
    }
    return true;
  }

  #callNext(connection: Connection, nowMs: number): boolean {
    const call = this.calls.next();
    if (call === undefined) return false;
    connection.request({ kind: 'call', call }, (seqId) => ({ ...call.message, seqId }), nowMs);
    if (call.message.type === 'change-password') this.#passwords.changing(call.message);
    return true;
  }

  #pullNext(connection: Connection, nowMs: number): boolean {
    const pull = this.#pulls.isOpen ? this.inbox.nextPull() : undefined;
    if (pull === undefined) return false;
    this.#pulls.asked();
    connection.request({ kind: 'pull', pull }, (seqId) => ({ type: 'pull', seqId, ...pull }), nowMs);
    return true;
  }

  /** Not while the application asks for somebody else. */
  #watchNext(connection: Connection, nowMs: number): boolean {
    const users = this.calls.hasOpen('watch') ? undefined : this.#watch.next();
    if (users === undefined) return false;
    connection.request({ kind: 'watch' }, (seqId) => ({ type: 'watch', seqId, users }), nowMs);
    return true;
  }

  #accepted(message: OutgoingMessage, accepted: Accepted): void {
    const { id, conversation } = message;
    const { seq, acceptedAtMs, duplicate } = accepted;
    const me = this.#me;
    if (me === undefined || accepted.id !== id || accepted.conversation !== conversation) {
      throw new ClientError('CLIENT_PROTOCOL', 'an answer to another message');
    }
    const known = { conversation, from: me, id };
    this.#known.add(known);
    this.outbox.remove(id);
    const isNews = this.inbox.accepted(conversation, seq);
    // What the log brought before may say more: that it was taken back.
    const kept = this.#keeps && isNews ? keptChanges(acceptedEntry(message, me, accepted)) : [];
    this.#store([{ type: 'settled', id, known }, ...kept]);
    this.#emit({ type: 'accepted', result: { id, conversation, seq, acceptedAtMs, duplicate } });
  }

  #refuse(message: OutgoingMessage, error: ClientError): void {
    this.outbox.remove(message.id);
    const reason = error.failureName ?? error.code;
    // What is kept for its sender is what it wrote; anything else it can do again.
    const isKept = this.#keeps && message.content.kind === 'text';
    const kept: readonly ReplicaChange[] = isKept ? [{ type: 'refused', refused: { message, reason } }] : [];
    this.#store([{ type: 'settled', id: message.id }, ...kept]);
    this.#emit({ type: 'refused', message, error });
  }

  #synced({ heads }: SyncResult): void {
    this.receipts.repeat();
    let [isNews, isDoubtful] = [false, false];
    for (const head of heads) {
      this.#checkMine(head.conversation);
      if (this.inbox.synced(head)) isNews = true;
      if (this.#reads.doubtful.has(head.conversation)) isDoubtful = true;
    }
    this.#store(this.#reads.confirm(heads));
    this.#reads.tellAll();
    this.#sync.answered((isNews || isDoubtful) && heads.length === Limit.heads);
    // Those that were named for their marks alone had the place of others, and no page of them comes.
    if (!isNews) this.#sync.nothingIsMissing();
  }

  #page(pull: InboxPull, page: Page): void {
    checkPage(pull, page);
    this.inbox.page(pull, page);
    if (!this.inbox.isBehind) this.#sync.nothingIsMissing();
  }

  #answer(call: Call, answer: CallAnswer, nowMs: number): void {
    checkAnswer(call.message, answer);
    if (answer.type === 'conversation-list') {
      for (const each of answer.conversations) this.#checkMine(each.conversation);
      this.#store(this.#reads.confirm(answer.conversations));
    }
    if (call.message.type === 'change-password' && this.#me !== undefined) {
      this.#passwords.changed(this.#me, call.message);
    }
    if (!this.calls.answered(call, nowMs)) return;
    if (call.message.type === 'watch' && answer.type === 'watching') {
      this.#watch.begin(call.message.users, answer, nowMs);
    }
    this.#emit({ type: 'answered', call, answer });
  }

  /** Passes on what the inbox has to say, after every call that may have changed it. */
  #settle(nowMs: number): void {
    for (const hole of this.inbox.takeHoles()) this.#emit({ type: 'hole', hole });
    const changes = this.inbox.takeChanges();
    this.#store(changes);
    for (const change of changes) {
      if (change.type === 'cursor' && change.seq > 0) this.receipts.advanced(change.conversation, change.seq, nowMs);
    }
    for (const { conversation, seq } of this.inbox.takeRepeats()) this.receipts.advanced(conversation, seq, nowMs);
    if (this.inbox.hasNext) this.#emit({ type: 'arrived' });
    else if (!this.inbox.isBehind && this.#sync.catchUp()) this.#emit({ type: 'caught-up' });
  }

  #store(changes: readonly ReplicaChange[]): void {
    if (changes.length > 0) this.#emit({ type: 'store', changes });
  }

  /** Recalled meanwhile, it says nothing any more. */
  #isOutgoing({ conversation, from, id, content }: LogEntry): boolean {
    const message = from === this.#me ? this.outbox.find(id) : undefined;
    if (message === undefined || message.conversation !== conversation) return false;
    return content.kind === 'erased' || isSameContent(content, message.content);
  }

  /** Of a direct conversation; who is in a group is for the server to say. */
  #checkMine(conversation: ConversationId): void {
    if (isGroup(conversation)) return;
    if (this.#me === undefined || peerOf(conversation, this.#me) === undefined) {
      throw new ClientError('CLIENT_PROTOCOL', 'a conversation of other users');
    }
  }
}

/** Whether a message goes again by itself once the server allows it. Who was muted must hear of it instead. */
function isWaitedFor({ code }: Failure): boolean {
  return code !== FailureCode.Muted;
}
