import {
  type ChatMessage,
  ChatProtocolError,
  type ClientMessage,
  decodeHeader,
  decodeMessage,
  encodeMessage,
  endsConnection,
  type Failure,
  type FailureName,
  failure,
  failureFor,
  failureInfo,
  isClientMessage,
  Limit,
  type LoginAccepted,
  type Logout,
  type ServerMessage,
} from '@proj/chat-protocol';
import { encodeFrame, FrameDecoder, FrameError, type MessageFrame } from '@proj/frame';
import { Outbox } from './outbox.ts';

export interface ConnectionLimits {
  readonly loginTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly closeTimeoutMs: number;
  readonly maxUnansweredRequests: number;
  readonly maxQueuedBytes: number;
  readonly maxQueuedFrames: number;
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
/** What one write takes at most, so that `write() === false` is heeded soon. One frame may be larger. */
const batchBytes = 65_536;

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
  readonly #outbox: Outbox = new Outbox();
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
  #endReported = false;
  #registrations = 0;

  constructor(limits: ConnectionLimits, nowMs: number) {
    this.#limits = limits;
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
    this.#forgetRequests();
  }

  handleTimeout(nowMs: number): void {
    const dueAtMs = this.pollTimeout();
    if (dueAtMs === undefined || nowMs < dueAtMs) return;
    if (this.#state === 'online') this.#handleSilence(nowMs);
    else if (this.#state === 'draining') this.#leave('transport', this.#farewell, nowMs);
    else if (this.#state === 'closing') this.lost();
    else this.#fail(failure('LoginTimeout'), nowMs);
  }

  /** The login is good: from now on it is a session. Only in the state `logging-in`. */
  accept(answer: LoginAccepted, nowMs: number): void {
    if (this.#state !== 'logging-in') throw new Error(`a login cannot be accepted while ${this.#state}`);
    // It throws for values that cannot be sent, and then nothing has happened.
    const frame = encodeChatFrame(answer);
    this.#state = 'online';
    this.#decoder.maxFrameBytes = Limit.frameBytes;
    this.#finish(this.#exclusive);
    this.#outbox.answer(frame);
    this.#read(nowMs);
  }

  /** Finishes a request; `undefined` for one that has no answer. Too late, it is ignored. */
  answer(request: ClientRequest, answer: ServerMessage | undefined, nowMs: number): void {
    if (!this.#unanswered.has(request)) return;
    const frame = answer === undefined ? undefined : encodeChatFrame(answer);
    this.#finish(request);
    if (this.#state === 'logging-in') this.#state = 'awaiting-login';
    if (answer?.type === 'failure') this.#fail(answer, nowMs);
    else if (frame !== undefined) this.#outbox.answer(frame);
    if (this.#state === 'draining' && this.#unanswered.size === 0) this.#leave('transport', this.#farewell, nowMs);
    this.#read(nowMs);
  }

  /**
   * Queues an encoded frame that nobody asked for; ignored unless online. When the queue is full every push in it is
   * dropped, which loses nothing that is not in the log, and the session ends with `Slow`.
   * @param key - A push that still waits under the same key is replaced.
   */
  push(bytes: Uint8Array, nowMs: number, key?: string): void {
    if (this.#state !== 'online') return;
    const { maxQueuedBytes, maxQueuedFrames } = this.#limits;
    if (this.#outbox.frames >= maxQueuedFrames || this.#outbox.bytes + bytes.length > maxQueuedBytes) {
      this.#outbox.dropPushes();
      this.#fail(failure('Slow'), nowMs);
    } else this.#outbox.push(bytes, key);
  }

  /** Ends it at once: what is queued is sent, then the failure; what was asked is answered no more. */
  close(farewell: Failure, nowMs: number): void {
    if (this.#state !== 'closing' && this.#state !== 'closed') this.#fail(farewell, nowMs);
  }

  /** Reads no more, and ends once everything that was asked is answered. */
  drain(farewell: Failure, nowMs: number): void {
    this.#drain(reasonOf(farewell), farewell, nowMs);
  }

  pollTransmit(nowMs: number): Uint8Array | undefined {
    const bytes = this.#outbox.take(batchBytes);
    // There may be room to read again.
    if (bytes !== undefined) this.#read(nowMs);
    return bytes;
  }

  pollEvent(): ConnectionEvent | undefined {
    if (this.#state === 'closing' && this.#outbox.frames === 0 && !this.#endReported) {
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
        return this.#lastHeardAtMs + this.#limits.idleTimeoutMs;
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
      this.#outbox.bytes < maxQueuedBytes / 4 &&
      this.#outbox.frames < maxQueuedFrames / 4
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
      const frame = this.#decoder.next();
      if (frame === undefined) return false;
      if (frame.kind === 'heartbeat') this.#outbox.answer(encodeFrame(frame));
      else this.#handle(frame, nowMs);
    } catch (error) {
      if (ChatProtocolError.is(error)) this.#fail(failureFor(error), nowMs);
      else if (FrameError.is(error)) this.#fail(failure('ProtocolError'), nowMs);
      else throw error;
    }
    return true;
  }

  #handle(frame: MessageFrame, nowMs: number): void {
    const message = decodeMessage(frame);
    if (message === undefined) this.#handleUnknown(decodeHeader(frame).seqId, nowMs);
    else if (!isClientMessage(message)) this.#fail(failure('ProtocolError'), nowMs);
    else if (this.#state === 'online') this.#handleOnline(message, nowMs);
    else this.#handleBeforeLogin(message, nowMs);
  }

  #handleUnknown(ackId: number, nowMs: number): void {
    if (this.#state !== 'online') this.#fail(failure('ProtocolError', { ackId }), nowMs);
    else if (ackId > 0) this.#fail(failure('UnknownCommand', { ackId }), nowMs);
  }

  #handleBeforeLogin(message: ClientMessage, nowMs: number): void {
    if (message.type === 'login') {
      this.#state = 'logging-in';
      this.#ask(message, true);
    } else if (message.type === 'register') {
      const { seqId: ackId } = message;
      if (++this.#registrations > maxRegistrations) this.#fail(failure('TooManyAttempts', { ackId }), nowMs);
      else this.#ask(message, true);
    } else this.#fail(failure('ProtocolError', { ackId: 'seqId' in message ? message.seqId : 0 }), nowMs);
  }

  #handleOnline(message: ClientMessage, nowMs: number): void {
    if (message.type === 'logout') this.#drain('logout', undefined, nowMs);
    else if (message.type === 'login') this.#fail(failure('ProtocolError', { ackId: message.seqId }), nowMs);
    else if (message.type === 'register') this.#fail(failure('NotAllowed', { ackId: message.seqId }), nowMs);
    else this.#ask(message, message.type === 'sync' || message.type === 'pull');
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

  #fail(answer: Failure, nowMs: number): void {
    if (endsConnection(answer)) this.#leave(reasonOf(answer), answer, nowMs);
    else this.#outbox.answer(encodeChatFrame(answer));
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
    this.#state = 'closing';
    this.#forgetRequests();
    if (farewell !== undefined) this.#outbox.answer(encodeChatFrame(farewell));
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

/** A message as the bytes of its frame. */
export function encodeChatFrame(message: ChatMessage): Uint8Array {
  return encodeFrame(encodeMessage(message));
}

function reasonOf(farewell: Failure): EndReason {
  return failureInfo(farewell.code)?.name ?? 'Internal';
}
