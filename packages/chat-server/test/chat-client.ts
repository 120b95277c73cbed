import {
  type ChatMessage,
  type ClientMessage,
  type Content,
  type ConversationId,
  type DeviceClass,
  decodeMessage,
  directConversation,
  encodeMessage,
  type Failure,
  failures,
  type LoginAccepted,
  type MessageId,
  newMessageId,
  type PushedEntry,
  parseDeviceId,
  parseUserId,
  type SendRequest,
  type ServerMessage,
  type UserId,
} from '@proj/chat-protocol';
import { encodeFrame, FrameDecoder } from '@proj/frame';
import type { ByteDuplex } from '@proj/io';
import { concatBytes } from '@proj/io/bytes';
import { memoryDuplexPair } from '@proj/io/memory';
import type { ChatServer } from '../src/index.ts';

/** Turns the event loop until the condition holds. */
export async function until(condition: () => boolean, what = 'the condition'): Promise<void> {
  const stack = new Error(`${what} did not hold`);
  const giveUpAtMs = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > giveUpAtMs) throw stack;
    await turn();
  }
}

/** One turn of the event loop: every microtask, and what was deferred to its end. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function code(name: keyof typeof failures): number {
  return failures[name].code;
}

let ids = 0;
export function newId(): MessageId {
  const random = new Uint8Array(10);
  new DataView(random.buffer).setUint32(6, ++ids);
  return newMessageId(1_700_000_000_000, random);
}

/** The least of a client: frames in, frames out, and a list of what came. */
export class ChatClient {
  readonly duplex: ByteDuplex;
  readonly received: ServerMessage[] = [];
  /** Sizes of the chunks that came. */
  readonly chunks: number[] = [];
  readonly heartbeats: number[] = [];
  ended = false;
  closed = false;
  onMessage: (message: ServerMessage) => void = () => {};
  /** Once it logged in. */
  user: UserId | undefined;
  readonly #decoder = new FrameDecoder();
  #seqId = 0;

  constructor(duplex: ByteDuplex) {
    this.duplex = duplex;
    duplex.on('data', (chunk) => this.#handle(chunk));
    duplex.on('end', () => {
      this.ended = true;
      duplex.end();
    });
    duplex.on('close', () => {
      this.closed = true;
    });
  }

  static connect(server: ChatServer, options?: { highWaterMarkBytes?: number; remote?: string }): ChatClient {
    const [ours, theirs] = memoryDuplexPair(
      options?.highWaterMarkBytes === undefined ? {} : { highWaterMarkBytes: options.highWaterMarkBytes },
    );
    const client = new ChatClient(ours);
    server.accept(theirs, { remote: options?.remote });
    return client;
  }

  /** Connects and logs in with the password that {@link passwordOf} says. */
  static async online(
    server: ChatServer,
    user: string,
    device = 'd1',
    highWaterMarkBytes?: number,
  ): Promise<ChatClient> {
    const client = ChatClient.connect(server, highWaterMarkBytes === undefined ? {} : { highWaterMarkBytes });
    await client.login(user, device);
    return client;
  }

  #handle(chunk: Uint8Array): void {
    this.chunks.push(chunk.length);
    this.#decoder.push(chunk);
    for (let frame = this.#decoder.next(); frame !== undefined; frame = this.#decoder.next()) {
      if (frame.kind === 'heartbeat') {
        this.heartbeats.push(frame.number);
        continue;
      }
      const message = decodeMessage(frame) as ServerMessage;
      if (message.type === 'login-accepted') this.user = message.user;
      this.received.push(message);
      this.onMessage(message);
    }
  }

  nextSeqId(): number {
    return ++this.#seqId;
  }

  send(...messages: readonly ChatMessage[]): void {
    this.duplex.write(concatBytes(...messages.map((message) => encodeFrame(encodeMessage(message)))));
  }

  answerTo(seqId: number): ServerMessage | undefined {
    return this.received.find((message) => 'ackId' in message && message.ackId === seqId);
  }

  /** Sends a request and waits for its answer. */
  async ask<Answer extends ServerMessage = ServerMessage>(
    request: (seqId: number) => Extract<ClientMessage, { seqId: number }>,
  ): Promise<Answer> {
    const seqId = this.nextSeqId();
    const message = request(seqId);
    this.send(message);
    await until(() => this.answerTo(seqId) !== undefined, `an answer to ${message.type}`);
    return this.answerTo(seqId) as Answer;
  }

  async tryLogin(
    user: string,
    device = 'd1',
    password: string = passwordOf(user),
    deviceClass: DeviceClass = 'other',
  ): Promise<LoginAccepted | Failure> {
    return await this.ask((seqId) => ({
      type: 'login',
      seqId,
      credential: { kind: 'password', user: parseUserId(user), password },
      deviceId: parseDeviceId(device),
      deviceClass,
      client: 'test/1',
    }));
  }

  async tryToken(token: string, device = 'd1'): Promise<LoginAccepted | Failure> {
    return await this.ask((seqId) => ({
      type: 'login',
      seqId,
      credential: { kind: 'token', token },
      deviceId: parseDeviceId(device),
      deviceClass: 'other',
      client: '',
    }));
  }

  async login(user: string, device = 'd1'): Promise<LoginAccepted> {
    const answer = await this.tryLogin(user, device);
    if (answer.type === 'failure') throw new Error(answer.reason);
    return answer;
  }

  /** The request alone, not sent. */
  request(conversation: ConversationId, content: Content, id: MessageId = newId()): SendRequest {
    return { type: 'send', seqId: this.nextSeqId(), conversation, id, sentAtMs: 1_700_000_000_000, content };
  }

  /** A text to somebody: the request alone, not sent. */
  direct(to: string, text: string, id?: MessageId): SendRequest {
    if (this.user === undefined) throw new Error('nobody is logged in');
    return this.request(directConversation(this.user, parseUserId(to)), { kind: 'text', text }, id);
  }

  say<Answer extends ServerMessage = ServerMessage>(to: string, text: string, id?: MessageId): Promise<Answer> {
    return this.asked(this.direct(to, text, id));
  }

  /** Adds any content to any log. */
  post<Answer extends ServerMessage = ServerMessage>(
    conversation: ConversationId,
    content: Content,
    id?: MessageId,
  ): Promise<Answer> {
    return this.asked(this.request(conversation, content, id));
  }

  /** Sends the request and waits for its answer. */
  async asked<Answer extends ServerMessage = ServerMessage>(request: SendRequest): Promise<Answer> {
    this.send(request);
    await until(() => this.answerTo(request.seqId) !== undefined, `an answer to ${request.content.kind}`);
    return this.answerTo(request.seqId) as Answer;
  }

  pull(conversation: ConversationId, afterSeq = 0, limit = 200): Promise<ServerMessage> {
    return this.ask((seqId) => ({ type: 'pull', seqId, conversation, afterSeq, limit }));
  }

  /** Everything that the server had sent by now has arrived afterwards. */
  async barrier(): Promise<void> {
    const count = this.heartbeats.length;
    this.duplex.write(encodeFrame({ kind: 'heartbeat', number: 77 }));
    await until(() => this.heartbeats.length > count, 'the answer to a heartbeat');
  }

  /** The texts that were pushed. */
  get texts(): readonly string[] {
    return this.entries.flatMap(({ content }) => (content.kind === 'text' ? [content.text] : []));
  }

  /** What was pushed of logs. */
  get entries(): readonly PushedEntry[] {
    return this.ofType('entry');
  }

  ofType<Type extends ServerMessage['type']>(type: Type): readonly Extract<ServerMessage, { readonly type: Type }>[] {
    return this.received.filter((message): message is Extract<ServerMessage, { readonly type: Type }> => {
      return message.type === type;
    });
  }

  /** Failures about the connection, by code. */
  get notices(): readonly number[] {
    return this.received.filter((message) => message.type === 'failure' && message.ackId === 0).map(codeOf);
  }
}

function codeOf(message: ServerMessage): number {
  return message.type === 'failure' ? message.code : 0;
}

export function passwordOf(user: string): string {
  return `password of ${user}`;
}
