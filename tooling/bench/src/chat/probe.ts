import { once } from 'node:events';
import {
  type Accepted,
  type ChatMessage,
  type ClientMessage,
  type ConversationId,
  decodeMessage,
  encodeMessage,
  newMessageId,
  type Page,
  parseDeviceId,
  type SyncResult,
} from '@proj/chat-protocol';
import { encodeFrame, FrameDecoder } from '@proj/frame';
import { connect, type SnetSocket } from '@proj/snet';

export interface ProbeOptions {
  readonly host: string;
  readonly port: number;
  readonly serverKey: Uint8Array;
  readonly token: string;
  readonly device: string;
  /** Where it dials from: servers have limits for each address. */
  readonly localAddress: string;
  /** What was pushed; answers of requests come from the calls. */
  readonly onPush?: (message: ChatMessage) => void;
}

const heartbeatMs = 20_000;
const random = new Uint8Array(10);

/** A client of the chat server that keeps nothing: what is measured is the server, not the client. */
export class Probe {
  readonly #socket: SnetSocket;
  readonly #decoder: FrameDecoder = new FrameDecoder();
  readonly #waiting: Map<number, { resolve(answer: ChatMessage): void; reject(error: Error): void }> = new Map();
  readonly #onPush: (message: ChatMessage) => void;
  readonly #heartbeat: NodeJS.Timeout;
  #seqId = 0;
  #failure: Error | undefined;

  private constructor(socket: SnetSocket, onPush: (message: ChatMessage) => void) {
    this.#socket = socket;
    this.#onPush = onPush;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server has closed the session')));
    this.#heartbeat = setInterval(() => this.#write(encodeFrame({ kind: 'heartbeat', number: 0 })), heartbeatMs);
    this.#heartbeat.unref();
  }

  /** @throws Error when the login fails. */
  static async open({ host, port, serverKey, localAddress, token, device, onPush }: ProbeOptions): Promise<Probe> {
    const socket = connect({ host, port, serverKey, localAddress });
    await once(socket, 'connect');
    const probe = new Probe(socket, onPush ?? (() => {}));
    const answer = await probe.#ask((seqId) => ({
      type: 'login',
      seqId,
      credential: { kind: 'token', token },
      deviceId: parseDeviceId(device),
      deviceClass: 'other',
      client: 'bench',
    }));
    if (answer.type !== 'login-accepted') throw unexpected(answer);
    return probe;
  }

  /** Resolves once it is durable. */
  async send(conversation: ConversationId, text: string): Promise<Accepted> {
    crypto.getRandomValues(random);
    const id = newMessageId(Date.now(), random);
    const answer = await this.#ask((seqId) => ({
      type: 'send',
      seqId,
      conversation,
      id,
      sentAtMs: Date.now(),
      content: { kind: 'text', text },
    }));
    if (answer.type !== 'accepted') throw unexpected(answer);
    return answer;
  }

  async sync(): Promise<SyncResult> {
    const answer = await this.#ask((seqId) => ({ type: 'sync', seqId, cursors: [] }));
    if (answer.type !== 'sync-result') throw unexpected(answer);
    return answer;
  }

  async pull(conversation: ConversationId, afterSeq: number, limit: number): Promise<Page> {
    const answer = await this.#ask((seqId) => ({ type: 'pull', seqId, conversation, afterSeq, limit }));
    if (answer.type !== 'page') throw unexpected(answer);
    return answer;
  }

  /** Reports that everything up to `seq` is here. */
  received(conversation: ConversationId, seq: number): void {
    this.#write(encodeFrame(encodeMessage({ type: 'received', conversation, seq })));
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#failure ??= new Error('closed');
    this.#socket.destroy();
  }

  #ask(request: (seqId: number) => ClientMessage): Promise<ChatMessage> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const seqId = ++this.#seqId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(seqId, { resolve, reject });
      this.#write(encodeFrame(encodeMessage(request(seqId))));
    });
  }

  #write(bytes: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  #read(chunk: Buffer): void {
    this.#decoder.push(chunk);
    for (let frame = this.#decoder.next(); frame !== undefined; frame = this.#decoder.next()) {
      const message = frame.kind === 'message' ? decodeMessage(frame) : undefined;
      if (message === undefined) continue;
      const ackId = 'ackId' in message ? message.ackId : 0;
      const waiting = this.#waiting.get(ackId);
      this.#waiting.delete(ackId);
      if (waiting !== undefined) waiting.resolve(message);
      else if (message.type === 'failure') this.#fail(unexpected(message));
      else this.#onPush(message);
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    clearInterval(this.#heartbeat);
    for (const waiting of this.#waiting.values()) waiting.reject(this.#failure);
    this.#waiting.clear();
  }
}

function unexpected(answer: ChatMessage): Error {
  return new Error(answer.type === 'failure' ? `${answer.code}: ${answer.reason}` : `unexpected: ${answer.type}`);
}
