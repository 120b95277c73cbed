import {
  type ChatMessage,
  type ClientMessage,
  decodeMessage,
  encodeMessage,
  type Failure,
  isServerMessage,
  type Kicked,
  type LoginAccepted,
  parseDeviceId,
  parseUserId,
  type ServerMessage,
} from '@proj/chat-protocol';
import { encodeFrame, FrameDecoder } from '@proj/frame';
import { connect, type SnetSocket } from '@proj/snet';

/** Where a server is, and the key it has to show. */
export interface ProbeTarget {
  readonly port: number;
  /** Public, base64url. */
  readonly key: string;
}

export interface ConnectionOptions extends ProbeTarget {
  /** An address of this machine's loopback network, for probes that come from sources of their own. */
  readonly localAddress?: string | undefined;
  /** For how long a broken connection may come back as the same session. @defaultValue 60_000 */
  readonly resumeWindowMs?: number | undefined;
  /** Every message, in order. */
  readonly onMessage?: ((message: ServerMessage) => void) | undefined;
}

/** How a connection ended: with the failure that the server said last, if it said one. */
export interface ConnectionEnd {
  readonly failure: Failure | undefined;
  readonly kicked: Kicked | undefined;
  readonly error: Error | undefined;
}

export type RequestOf<Type extends RequestMessage['type']> = Extract<RequestMessage, { readonly type: Type }>;
type RequestMessage = Extract<ClientMessage, { readonly seqId: number }>;
type Unnumbered<Message> = Message extends unknown ? Omit<Message, 'seqId'> : never;
/** What is asked, without the number that the connection gives it. */
export type Question = Unnumbered<RequestMessage>;

const requestTimeoutMs = 20_000;

/** One session of the harness's own: it says what it is told to, whether that makes sense or not. */
export class ProbeConnection {
  /** The stream under it, for those who misbehave. */
  readonly socket: SnetSocket;
  readonly opened: Promise<void>;
  readonly closed: Promise<ConnectionEnd>;
  /** Everything that came, unless `onMessage` takes it. */
  readonly received: ServerMessage[] = [];
  heartbeats = 0;
  isClosed = false;
  readonly #decoder: FrameDecoder = new FrameDecoder();
  readonly #waiting: Map<number, (answer: ServerMessage | Error) => void> = new Map();
  readonly #onMessage: (message: ServerMessage) => void;
  #failure: Failure | undefined;
  #kicked: Kicked | undefined;
  #seqId = 0;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor({ port, key, localAddress, resumeWindowMs = 60_000, onMessage }: ConnectionOptions) {
    const serverKey = Buffer.from(key, 'base64url');
    const from = localAddress === undefined ? {} : { localAddress };
    const socket = connect({
      host: '127.0.0.1',
      port,
      serverKey,
      resumeWindowMs,
      maxRedialDelayMs: 250,
      lingerMs: 500,
      ...from,
    });
    this.socket = socket;
    this.#onMessage = onMessage ?? ((message) => void this.received.push(message));
    this.opened = new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('close', () => reject(new Error('the connection was closed before it was open')));
    });
    this.opened.catch(() => undefined);
    let error: Error | undefined;
    socket.on('data', (bytes: Uint8Array) => this.#receive(bytes));
    socket.on('error', (cause) => {
      error = cause;
    });
    socket.on('end', () => socket.end());
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.isClosed = true;
        clearInterval(this.#heartbeat);
        const end = { failure: this.#failure, kicked: this.#kicked, error };
        for (const settle of this.#waiting.values()) settle(closedError(end));
        this.#waiting.clear();
        resolve(end);
      });
    });
  }

  /** Opens a session and logs in. @throws Error with the failure when the server refuses. */
  static async login(options: ConnectionOptions, login: LoginDetails): Promise<ProbeConnection> {
    const connection = new ProbeConnection(options);
    const answer = await connection.login(login);
    if (answer.type === 'login-accepted') return connection;
    connection.destroy();
    throw new ProbeRefusal(answer);
  }

  async login({
    user,
    deviceId,
    password,
    token,
    deviceClass = 'other',
  }: LoginDetails): Promise<LoginAccepted | Failure> {
    const credential =
      token === undefined
        ? ({ kind: 'password', user: parseUserId(user), password } as const)
        : ({ kind: 'token', token } as const);
    const device = { deviceId: parseDeviceId(deviceId), deviceClass, client: 'probe/1' };
    const answer = await this.ask({ type: 'login', credential, ...device });
    if (answer.type === 'login-accepted') this.#beat(answer.heartbeatMs / 2);
    return answer as LoginAccepted | Failure;
  }

  /** Numbers a request, sends it, and waits for its answer, which may be a failure. @throws Error when none comes. */
  ask(question: Question, timeoutMs: number = requestTimeoutMs): Promise<ServerMessage> {
    const seqId = ++this.#seqId;
    return new Promise((resolve, reject) => {
      if (this.isClosed) {
        reject(new Error('the connection is closed'));
        return;
      }
      const timer = setTimeout(() => settle(new Error(`no answer to ${question.type} in ${timeoutMs} ms`)), timeoutMs);
      const settle = (answer: ServerMessage | Error): void => {
        clearTimeout(timer);
        this.#waiting.delete(seqId);
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      };
      this.#waiting.set(seqId, settle);
      this.say({ ...question, seqId } as RequestMessage);
    });
  }

  /** As {@link ask}. @throws ProbeRefusal for a failure. */
  async require(question: Question): Promise<Exclude<ServerMessage, Failure>> {
    const answer = await this.ask(question);
    if (answer.type === 'failure') throw new ProbeRefusal(answer);
    return answer;
  }

  say(...messages: readonly ChatMessage[]): void {
    this.write(Buffer.concat(messages.map((message) => encodeFrame(encodeMessage(message)))));
  }

  /** Any bytes. */
  write(bytes: Uint8Array): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  /** Everything that was on its way from the server when this was called has arrived afterwards. */
  async barrier(): Promise<void> {
    const before = this.heartbeats;
    this.write(encodeFrame({ kind: 'heartbeat', number: 0 }));
    while (this.heartbeats === before && !this.isClosed) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** At once, without a word. */
  destroy(): void {
    clearInterval(this.#heartbeat);
    this.socket.destroy();
  }

  #beat(intervalMs: number): void {
    this.#heartbeat = setInterval(() => this.write(encodeFrame({ kind: 'heartbeat', number: 1 })), intervalMs);
  }

  #receive(bytes: Uint8Array): void {
    this.#decoder.push(bytes);
    for (let frame = this.#decoder.next(); frame !== undefined; frame = this.#decoder.next()) {
      if (frame.kind === 'heartbeat') {
        this.heartbeats++;
        continue;
      }
      const message = decodeMessage(frame);
      if (message !== undefined && isServerMessage(message)) this.#handle(message);
    }
  }

  #handle(message: ServerMessage): void {
    if (message.type === 'kicked') this.#kicked = message;
    if (message.type === 'failure' && message.code < 1000) this.#failure = message;
    const settle = 'ackId' in message ? this.#waiting.get(message.ackId) : undefined;
    if (settle !== undefined) settle(message);
    else this.#onMessage(message);
  }
}

export interface LoginDetails {
  readonly user: string;
  readonly deviceId: string;
  readonly password: string;
  /** Instead of the password. */
  readonly token?: string | undefined;
  readonly deviceClass?: 'other' | 'mobile' | 'desktop' | 'web' | 'bot' | undefined;
}

/** A server said no. */
export class ProbeRefusal extends Error {
  override readonly name = 'ProbeRefusal';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`the server refused with ${failure.code}: ${failure.reason}`);
    this.failure = failure;
  }
}

function closedError({ failure, error }: ConnectionEnd): Error {
  if (failure !== undefined) return new ProbeRefusal(failure);
  return new Error('the connection was closed', { cause: error });
}
