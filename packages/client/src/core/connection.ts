import {
  type ChatMessage,
  type ClientMessage,
  decodeMessage,
  encodeMessageFrame,
  isServerMessage,
  Limit,
  type ServerMessage,
} from '@proj/chat-protocol';
import { encodeFrame, FrameDecoder } from '@proj/frame';
import { concatBytes } from '@proj/io/bytes';
import { ClientError } from '../errors.ts';
import type { OutgoingMessage } from '../store.ts';
import { type AnswerTo, answerTypes, type CallAnswer, type RequestType } from './answers.ts';
import type { Call } from './calls.ts';
import type { InboxPull } from './inbox.ts';

/** A request under way, and what its answer is for. */
export type PendingRequest =
  | { readonly kind: 'login' }
  | { readonly kind: 'sync' }
  | { readonly kind: 'send'; readonly message: OutgoingMessage }
  | { readonly kind: 'pull'; readonly pull: InboxPull }
  /** Renews what the application asked for. */
  | { readonly kind: 'watch' }
  | { readonly kind: 'call'; readonly call: Call };

/** What may answer a request of each kind. */
type AnswerTypes = {
  [Kind in PendingRequest['kind']]: Kind extends RequestType ? AnswerTo<Kind>['type'] : CallAnswer['type'];
};

export type Incoming =
  | { readonly kind: 'message'; readonly message: ServerMessage }
  | { readonly kind: 'heartbeat'; readonly number: number };

/** How many heartbeats' time of silence is too long. */
const silentIntervals = 2.5;

/**
 * One connection: frames in and out, requests and their answers, signs of life. Every method that takes bytes from the
 * server throws what is wrong with them.
 */
export class Connection {
  readonly #requestTimeoutMs: number;
  readonly #decoder: FrameDecoder = new FrameDecoder({ maxFrameBytes: Limit.frameBytesBeforeLogin });
  /** All have the same time to be answered, so the first is the first to be overdue. */
  readonly #requests: Map<number, { readonly request: PendingRequest; readonly deadlineMs: number }> = new Map();
  #outgoing: Uint8Array[] = [];
  #outgoingBytes = 0;
  #seqId = 0;
  #heartbeatMs: number | undefined;
  #heartbeatNumber = 0;
  #heartbeatAtMs = 0;
  #heardAtMs: number;

  constructor(nowMs: number, requestTimeoutMs: number) {
    this.#heardAtMs = nowMs;
    this.#requestTimeoutMs = requestTimeoutMs;
  }

  /** The server took the login: larger frames may come, and heartbeats begin. */
  loggedIn(heartbeatMs: number, nowMs: number): void {
    this.#decoder.maxFrameBytes = Limit.frameBytes;
    this.#heartbeatMs = heartbeatMs;
    this.#heartbeatAtMs = nowMs + heartbeatMs;
  }

  receive(chunk: Uint8Array, nowMs: number): void {
    this.#heardAtMs = nowMs;
    this.#decoder.push(chunk);
  }

  /** @throws FrameError, ChatProtocolError, ClientError `CLIENT_PROTOCOL` */
  next(): Incoming | undefined {
    for (let frame = this.#decoder.nextPlace(); frame !== undefined; frame = this.#decoder.nextPlace()) {
      if (frame.kind === 'heartbeat') return { kind: 'heartbeat', number: frame.number };
      const message: ChatMessage | undefined = decodeMessage(frame);
      // A command that this version does not know is not an error (CHAT-2.2).
      if (message === undefined) continue;
      if (!isServerMessage(message)) throw new ClientError('CLIENT_PROTOCOL', `the server sent ${message.type}`);
      return { kind: 'message', message };
    }
    return undefined;
  }

  /** Queues a request made with the number it is given. @throws ChatProtocolError with `fault: 'local'` */
  request(request: PendingRequest, message: (seqId: number) => ClientMessage, nowMs: number): void {
    const seqId = (this.#seqId % Limit.seqId) + 1;
    this.#seqId = seqId;
    this.send(message(seqId));
    this.#requests.set(seqId, { request, deadlineMs: nowMs + this.#requestTimeoutMs });
  }

  send(message: ClientMessage): void {
    this.#queue(encodeMessageFrame(message));
  }

  /** The request that `ackId` answers; it is not waited for any more. @throws ClientError `CLIENT_PROTOCOL` */
  answered(ackId: number): PendingRequest {
    const entry = this.#requests.get(ackId);
    if (entry === undefined) throw new ClientError('CLIENT_PROTOCOL', `an answer to request ${ackId}, which is none`);
    this.#requests.delete(ackId);
    return entry.request;
  }

  /** As {@link answered}, for an answer that is not a failure. @throws ClientError `CLIENT_PROTOCOL` */
  answeredWith<T extends ServerMessage['type']>(
    type: T,
    ackId: number,
  ): Extract<PendingRequest, { kind: RequestAnsweredBy<T> }> {
    const request = this.answered(ackId);
    const asked = typeOf(request);
    if (answerTypes[asked] === type) return request as Extract<PendingRequest, { kind: RequestAnsweredBy<T> }>;
    throw new ClientError('CLIENT_PROTOCOL', `${type} does not answer a ${asked}`);
  }

  /** Queues a heartbeat when one is due, and answers its number. */
  heartbeat(nowMs: number): number | undefined {
    if (this.#heartbeatMs === undefined || nowMs < this.#heartbeatAtMs) return undefined;
    const number = this.#heartbeatNumber;
    this.#heartbeatNumber = (number + 1) & 0xff;
    this.#heartbeatAtMs = nowMs + this.#heartbeatMs;
    this.#queue(encodeFrame({ kind: 'heartbeat', number }));
    return number;
  }

  /** Why the connection is to be given up now, if it is. */
  overdue(nowMs: number): string | undefined {
    const [oldest] = this.#requests.values();
    if (oldest !== undefined && nowMs >= oldest.deadlineMs) {
      return `no answer to a ${typeOf(oldest.request)} within ${this.#requestTimeoutMs} ms`;
    }
    if (this.#silentAtMs !== undefined && nowMs >= this.#silentAtMs) {
      return `nothing was heard for ${Math.round(nowMs - this.#heardAtMs)} ms`;
    }
    return undefined;
  }

  /** When {@link heartbeat} or {@link overdue} have something to say. */
  get deadlineMs(): number {
    const [oldest] = this.#requests.values();
    return Math.min(
      oldest?.deadlineMs ?? Number.POSITIVE_INFINITY,
      this.#silentAtMs ?? Number.POSITIVE_INFINITY,
      this.#heartbeatMs === undefined ? Number.POSITIVE_INFINITY : this.#heartbeatAtMs,
    );
  }

  get outgoingBytes(): number {
    return this.#outgoingBytes;
  }

  /** Everything queued, as one chunk. */
  takeOutgoing(): Uint8Array | undefined {
    if (this.#outgoing.length === 0) return undefined;
    const chunk = concatBytes(...this.#outgoing);
    this.#outgoing = [];
    this.#outgoingBytes = 0;
    return chunk;
  }

  get #silentAtMs(): number | undefined {
    return this.#heartbeatMs === undefined ? undefined : this.#heardAtMs + silentIntervals * this.#heartbeatMs;
  }

  #queue(bytes: Uint8Array): void {
    this.#outgoing.push(bytes);
    this.#outgoingBytes += bytes.length;
  }
}

type RequestAnsweredBy<T> = {
  [Kind in keyof AnswerTypes]: T extends AnswerTypes[Kind] ? Kind : never;
}[keyof AnswerTypes];

function typeOf(request: PendingRequest): RequestType {
  return request.kind === 'call' ? request.call.message.type : request.kind;
}
