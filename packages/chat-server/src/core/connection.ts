import {
  ChatProtocolError,
  type ClientMessage,
  type ConversationId,
  decodeHeader,
  decodeMessage,
  encodeMessageFrame,
  endsConnection,
  type Failure,
  type FailureName,
  failure,
  failureFor,
  failureInfo,
  isClientMessage,
  type Kicked,
  Limit,
  type LoginAccepted,
  type Logout,
  type ServerMessage,
} from '@proj/chat-protocol';
import { encodeFrame, FrameDecoder, FrameError, type MessagePlace } from '@proj/frame';
import { type Metrics, noMetrics } from '../metrics.ts';
import { Budget } from './budget.ts';
import { type OutgoingPush, PushQueue } from './push-queue.ts';

export interface ConnectionLimits {
  readonly loginTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly closeTimeoutMs: number;
  /** How long the transport may take nothing while something waits. */
  readonly slowTimeoutMs: number;
  readonly maxUnansweredRequests: number;
  readonly maxQueuedBytes: number;
  readonly maxQueuedFrames: number;
  /** Malformed requests that are answered in a minute. Before the login the first ends the connection. */
  readonly maxMalformed: number;
  /** Messages of unknown types, likewise. */
  readonly maxUnknown: number;
}

/** What a client asks for. Each is finished with exactly one call of {@link Connection.answer}. */
export type ClientRequest = Exclude<ClientMessage, Logout>;

/** Why a session ended: the client said so, its transport did, or the failure that it was told. */
export type EndReason = 'logout' | 'transport' | FailureName;

export type ConnectionEvent =
  | { readonly type: 'request'; readonly request: ClientRequest }
  /** It was online and is no more: nothing is to be pushed to it. */
  | { readonly type: 'offline'; readonly reason: EndReason }
  /** Everything is written: half-close the transport. */
  | { readonly type: 'end' };

/**
 * `awaiting-login` → `logging-in` → `online` → `draining` (reads no more, answers what it was asked) → `closing` (writes
 * what is queued, then ends) → `closed` (the transport is gone, or is to be destroyed). Every state may lead to the last two.
 */
export type ConnectionState = 'awaiting-login' | 'logging-in' | 'online' | 'draining' | 'closing' | 'closed';

/** Accounts that one connection may ask for: each costs a hash. */
const maxRegistrations = 3;
/** In which what was malformed or unknown is forgiven. */
const forgivenessSeconds = 60;
/** They are carried out one at a time. */
const largeAnswers: ReadonlySet<ClientMessage['type']> = new Set([
  'sync',
  'pull',
  'conversations',
  'members',
  'search',
  'blocks',
  'profiles',
]);
/**
 * What one write takes at most, so that `write() === false` is heeded soon, and a slow transport is seen to take something.
 */
const batchBytes = 32_768;

/**
 * One connection of a chat server, without sockets, clocks and promises: bytes and answers in, bytes and requests out.
 * `nowMs` is monotonic. After any call poll {@link pollTransmit} and {@link pollEvent} until both have nothing, then
 * look at {@link state}, {@link blocked} and {@link pollTimeout}.
 *
 * Memory: what waits to be sent is at most `maxQueuedBytes` of pushes and answers, plus the answers to what was asked
 * before reading stopped (one page or sync result, or `maxUnansweredRequests` small ones). What waits to be read is one
 * frame and what the transport still delivers after it was paused.
 */
export class Connection {
  readonly #limits: ConnectionLimits;
  readonly #decoder: FrameDecoder = new FrameDecoder({ maxFrameBytes: Limit.frameBytesBeforeLogin });
  readonly #outbox: PushQueue;
  #events: ConnectionEvent[] = [];
  readonly #unanswered: Set<ClientRequest> = new Set();
  /** A request that nothing is read beside: what follows depends on it, or its answer is large. */
  #exclusive: ClientRequest | undefined;
  #state: ConnectionState = 'awaiting-login';
  readonly #loginBeforeMs: number;
  #lastHeardAtMs: number;
  #wasBlocked = false;
  #closeBeforeMs = 0;
  #farewell: Failure | undefined;
  /** Said just before the farewell. */
  #notice: Kicked | undefined;
  #endReported = false;
  #registrations = 0;
  readonly #metrics: Metrics;
  readonly #malformed: Budget;
  readonly #unknown: Budget;
  /** Of a large frame, what the transport has not been given yet. */
  #rest: Uint8Array | undefined;
  /** Since when the transport has taken nothing, while there is something for it. */
  #waitingSinceMs: number | undefined;

  constructor(limits: ConnectionLimits, nowMs: number, metrics: Metrics = noMetrics) {
    this.#limits = limits;
    this.#metrics = metrics;
    const { maxQueuedBytes, maxQueuedFrames } = limits;
    const headFrame = (conversation: ConversationId, head: number): Uint8Array =>
      encodeMessageFrame({ type: 'head', conversation, head });
    this.#outbox = new PushQueue({ maxQueuedBytes, maxQueuedFrames, metrics, headFrame });
    this.#malformed = new Budget(limits.maxMalformed, limits.maxMalformed / forgivenessSeconds, nowMs);
    this.#unknown = new Budget(limits.maxUnknown, limits.maxUnknown / forgivenessSeconds, nowMs);
    this.#loginBeforeMs = nowMs + limits.loginTimeoutMs;
    this.#lastHeardAtMs = nowMs;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** When bytes arrived last, or might have. */
  get lastHeardAtMs(): number {
    return this.#lastHeardAtMs;
  }

  /** Whether the transport is to be paused. After the end it is not: what still arrives is thrown away. */
  get blocked(): boolean {
    return this.#reads() && !this.#readsNow();
  }

  /** What waits for the transport to take. */
  get queued(): { readonly bytes: number; readonly frames: number } {
    return { bytes: this.#queuedBytes, frames: this.#queuedFrames };
  }

  get #queuedBytes(): number {
    return this.#outbox.bytes + (this.#rest?.length ?? 0);
  }

  get #queuedFrames(): number {
    return this.#outbox.frames + (this.#rest === undefined ? 0 : 1);
  }

  /** Whether it is told of heads alone. */
  get lagging(): boolean {
    return this.#outbox.lagging;
  }

  /** Whether so much waits that it is better written now than at the end of the turn. */
  get batchWaits(): boolean {
    return this.#outbox.bytes >= batchBytes || this.#outbox.frames >= this.#limits.maxQueuedFrames / 4;
  }

  /** Whether the request still waits for its answer. Otherwise it is not to be carried out any more. */
  expects(request: ClientRequest): boolean {
    return this.#unanswered.has(request);
  }

  /** Bytes arrived. They must not change afterwards. */
  receive(chunk: Uint8Array, nowMs: number): void {
    if (!this.#reads()) return;
    this.#lastHeardAtMs = nowMs;
    this.#decoder.push(chunk);
    this.#read(nowMs);
  }

  /** The other end writes no more; it may still read. */
  ended(nowMs: number): void {
    if (this.#state === 'draining') return;
    this.#drain('transport', undefined, nowMs);
  }

  /** The transport is gone. */
  lost(): void {
    this.#goOffline('transport');
    this.#state = 'closed';
    this.#outbox.clear();
    this.#rest = undefined;
    this.#forgetRequests();
  }

  handleTimeout(nowMs: number): void {
    const dueAtMs = this.pollTimeout();
    if (dueAtMs === undefined || nowMs < dueAtMs) return;
    if (this.#state === 'online') {
      if (nowMs >= this.#slowAtMs()) this.#fail(failure('Slow'), nowMs);
      else this.#handleSilence(nowMs);
    } else if (this.#state === 'draining') this.#leave('transport', this.#farewell, nowMs);
    else if (this.#state === 'closing') this.lost();
    else {
      this.#metrics.count('limited_total', ['loginTimeout']);
      this.#fail(failure('LoginTimeout'), nowMs);
    }
  }

  /** The login is good: from now on it is a session. Only in the state `logging-in`. */
  accept(answer: LoginAccepted, nowMs: number): void {
    if (this.#state !== 'logging-in') throw new Error(`a login cannot be accepted while ${this.#state}`);
    // It throws for values that cannot be sent, and then nothing has happened.
    const frame = encodeMessageFrame(answer);
    this.#state = 'online';
    this.#decoder.maxFrameBytes = Limit.frameBytes;
    this.#finish(this.#exclusive);
    this.#send(frame, nowMs);
    this.#read(nowMs);
  }

  /** Finishes a request; `undefined` for one that has no answer. Too late, it is ignored. */
  answer(request: ClientRequest, answer: ServerMessage | undefined, nowMs: number): void {
    if (!this.#unanswered.has(request)) return;
    const frame = answer === undefined ? undefined : encodeMessageFrame(answer);
    this.#finish(request);
    if (this.#state === 'logging-in') this.#state = 'awaiting-login';
    if (answer?.type === 'failure') this.#fail(answer, nowMs);
    else if (frame !== undefined) this.#send(frame, nowMs);
    if (this.#state === 'draining' && this.#unanswered.size === 0) this.#leave('transport', this.#farewell, nowMs);
    this.#read(nowMs);
  }

  /** Queues what nobody asked for; ignored unless online. Without room it starts the lag mode, see {@link PushQueue}. */
  push(push: OutgoingPush, nowMs: number): void {
    if (this.#state !== 'online') return;
    const isBearable = this.#outbox.push(push);
    if (this.#outbox.frames > 0) this.#waitingSinceMs ??= nowMs;
    if (!isBearable) this.#fail(failure('Slow'), nowMs);
  }

  /**
   * Ends it at once: what is queued is sent, then the failure; what was asked is answered no more.
   * @param notice - What is said before the failure.
   */
  close(farewell: Failure, nowMs: number, notice?: Kicked): void {
    if (this.#state === 'closing' || this.#state === 'closed') return;
    this.#notice = notice;
    this.#leave(reasonOf(farewell), farewell, nowMs);
  }

  /** Reads no more, and ends as with {@link close} once everything that was asked is answered. */
  drain(farewell: Failure, nowMs: number, notice?: Kicked): void {
    // It has its farewell.
    if (this.#state === 'draining') return;
    this.#notice = notice;
    this.#drain(reasonOf(farewell), farewell, nowMs);
  }

  /** To be asked only while the transport takes bytes: to be asked again says that it has taken what it was given. */
  pollTransmit(nowMs: number): Uint8Array | undefined {
    this.#waitingSinceMs = undefined;
    const bytes = this.#rest ?? this.#outbox.take(batchBytes);
    if (bytes === undefined) return undefined;
    const isWhole = bytes.length <= batchBytes;
    this.#rest = isWhole ? undefined : bytes.subarray(batchBytes);
    this.#waitingSinceMs = nowMs;
    // There may be room to read again.
    this.#read(nowMs);
    return isWhole ? bytes : bytes.subarray(0, batchBytes);
  }

  pollEvent(): ConnectionEvent | undefined {
    if (this.#state === 'closing' && this.#queuedFrames === 0 && !this.#endReported) {
      this.#endReported = true;
      this.#events.push({ type: 'end' });
    }
    return this.#events.shift();
  }

  /** When {@link handleTimeout} has something to do. */
  pollTimeout(): number | undefined {
    switch (this.#state) {
      case 'awaiting-login':
      case 'logging-in':
        return this.#loginBeforeMs;
      case 'online':
        return Math.min(this.#lastHeardAtMs + this.#limits.idleTimeoutMs, this.#slowAtMs());
      case 'draining':
      case 'closing':
        return this.#closeBeforeMs;
      case 'closed':
        return undefined;
    }
  }

  #reads(): boolean {
    return this.#state === 'awaiting-login' || this.#state === 'logging-in' || this.#state === 'online';
  }

  /** Reading waits for answers to be made, and for them to be taken: who only asks cannot fill our memory. */
  #readsNow(): boolean {
    const { maxUnansweredRequests, maxQueuedBytes, maxQueuedFrames } = this.#limits;
    return (
      this.#reads() &&
      this.#exclusive === undefined &&
      this.#unanswered.size < maxUnansweredRequests &&
      this.#queuedBytes < maxQueuedBytes / 4 &&
      this.#queuedFrames < maxQueuedFrames / 4
    );
  }

  #read(nowMs: number): void {
    // While we did not listen, silence meant nothing.
    if (this.#wasBlocked && !this.blocked) this.#lastHeardAtMs = nowMs;
    while (this.#readsNow() && this.#readFrame(nowMs)) {
      // Reading is all there is to do.
    }
    this.#wasBlocked = this.blocked;
  }

  /** `false`: there is no whole frame. */
  #readFrame(nowMs: number): boolean {
    try {
      const frame = this.#decoder.nextPlace();
      if (frame === undefined) return false;
      if (frame.kind === 'heartbeat') this.#send(encodeFrame(frame), nowMs);
      else this.#handle(frame, nowMs);
    } catch (error) {
      if (ChatProtocolError.is(error)) this.#handleMalformed(error, nowMs);
      else if (FrameError.is(error)) this.#violate(error.code, 0, nowMs);
      else throw error;
    }
    return true;
  }

  /** A value out of its range fails alone, a few times. */
  #handleMalformed(error: ChatProtocolError, nowMs: number): void {
    const answer = failureFor(error);
    if (endsConnection(answer)) {
      this.#violate(error.code, error.seqId, nowMs);
      return;
    }
    this.#metrics.count('protocol_errors_total', [error.code]);
    this.#fail(answer, nowMs);
    if (this.#state === 'online' && this.#malformed.take(nowMs) === 0) return;
    this.#metrics.count('limited_total', ['malformed']);
    this.#fail(failure('ProtocolError'), nowMs);
  }

  /** What does not follow the protocol ends the connection. */
  #violate(code: string, ackId: number, nowMs: number): void {
    this.#metrics.count('protocol_errors_total', [code]);
    this.#fail(failure('ProtocolError', { ackId }), nowMs);
  }

  #handle(frame: MessagePlace, nowMs: number): void {
    const message = decodeMessage(frame);
    if (message === undefined) this.#handleUnknown(decodeHeader(frame).seqId, nowMs);
    else if (!isClientMessage(message)) this.#violate('SENT_BY_SERVERS', 0, nowMs);
    else if (this.#state === 'online') this.#handleOnline(message, nowMs);
    else this.#handleBeforeLogin(message, nowMs);
  }

  #handleUnknown(ackId: number, nowMs: number): void {
    if (this.#state !== 'online') {
      this.#violate('BEFORE_LOGIN', ackId, nowMs);
      return;
    }
    this.#metrics.count('protocol_errors_total', ['UNKNOWN_COMMAND']);
    if (ackId > 0) this.#fail(failure('UnknownCommand', { ackId }), nowMs);
    if (this.#unknown.take(nowMs) === 0) return;
    this.#metrics.count('limited_total', ['unknown']);
    this.#fail(failure('ProtocolError'), nowMs);
  }

  #handleBeforeLogin(message: ClientMessage, nowMs: number): void {
    if (message.type === 'login') {
      this.#state = 'logging-in';
      this.#ask(message, true);
    } else if (message.type === 'register') {
      const { seqId: ackId } = message;
      if (++this.#registrations > maxRegistrations) this.#fail(failure('TooManyAttempts', { ackId }), nowMs);
      else this.#ask(message, true);
    } else this.#violate('BEFORE_LOGIN', 'seqId' in message ? message.seqId : 0, nowMs);
  }

  #handleOnline(message: ClientMessage, nowMs: number): void {
    if (message.type === 'logout') this.#drain('logout', undefined, nowMs);
    else if (message.type === 'login') this.#violate('SECOND_LOGIN', message.seqId, nowMs);
    else if (message.type === 'register') this.#fail(failure('NotAllowed', { ackId: message.seqId }), nowMs);
    else this.#ask(message, largeAnswers.has(message.type));
  }

  #ask(request: ClientRequest, exclusive: boolean): void {
    this.#unanswered.add(request);
    if (exclusive) this.#exclusive = request;
    this.#events.push({ type: 'request', request });
  }

  #finish(request: ClientRequest | undefined): void {
    if (request !== undefined) this.#unanswered.delete(request);
    if (this.#exclusive === request) this.#exclusive = undefined;
  }

  /** Nothing was heard for too long; or we did not listen, because we owe answers or the other end takes none. */
  #handleSilence(nowMs: number): void {
    if (!this.blocked) this.#fail(failure('IdleTimeout'), nowMs);
    else if (this.#unanswered.size === 0) this.#fail(failure('Slow'), nowMs);
    else this.#lastHeardAtMs = nowMs;
  }

  /** Ends the connection, or only answers, as the failure says. */
  #fail(answer: Failure, nowMs: number): void {
    if (endsConnection(answer)) this.#leave(reasonOf(answer), answer, nowMs);
    else this.#send(encodeMessageFrame(answer), nowMs);
  }

  #send(frame: Uint8Array, nowMs: number): void {
    this.#outbox.answer(frame);
    this.#waitingSinceMs ??= nowMs;
  }

  #slowAtMs(): number {
    return (this.#waitingSinceMs ?? Number.POSITIVE_INFINITY) + this.#limits.slowTimeoutMs;
  }

  #drain(reason: EndReason, farewell: Failure | undefined, nowMs: number): void {
    if (this.#state === 'closing' || this.#state === 'closed') return;
    if (this.#unanswered.size === 0 || this.#state === 'logging-in') {
      this.#leave(reason, farewell, nowMs);
      return;
    }
    this.#goOffline(reason);
    this.#state = 'draining';
    this.#farewell = farewell;
    this.#closeBeforeMs = nowMs + this.#limits.closeTimeoutMs;
  }

  #leave(reason: EndReason, farewell: Failure | undefined, nowMs: number): void {
    this.#goOffline(reason);
    if (reason === 'Slow') this.#metrics.count('slow_closes_total');
    // Whoever was too slow for them can have them from the log.
    this.#outbox.end({ drop: reason === 'Slow' });
    this.#state = 'closing';
    this.#forgetRequests();
    if (this.#notice !== undefined) this.#send(encodeMessageFrame(this.#notice), nowMs);
    if (farewell !== undefined) this.#send(encodeMessageFrame(farewell), nowMs);
    this.#closeBeforeMs = nowMs + this.#limits.closeTimeoutMs;
  }

  /** Also those that nobody was told of yet: what has lost its place must not act any more. */
  #forgetRequests(): void {
    this.#unanswered.clear();
    this.#events = this.#events.filter(({ type }) => type !== 'request');
  }

  #goOffline(reason: EndReason): void {
    if (this.#state === 'online') this.#events.push({ type: 'offline', reason });
  }
}

function reasonOf(farewell: Failure): EndReason {
  return failureInfo(farewell.code)?.name ?? 'Internal';
}
