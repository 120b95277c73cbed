import {
  type ChatMessage,
  type ConversationId,
  decodeHeader,
  decodeMessage,
  directConversation,
  encodeMessage,
  failure,
  type MessageId,
  newMessageId,
  parseDeviceId,
  parseUserId,
} from '@proj/chat-protocol';
import { type ChatServer, createChatServer, createTokens, type Tokens } from '@proj/chat-server';
import { encodeFrame, FrameDecoder } from '@proj/frame';
import type { ByteDuplex } from '@proj/io';
import { memoryDuplexPair } from '@proj/io/memory';
import type { ChatStore } from '@proj/store';
import type { Bench } from './script.ts';
import { counted } from './tally.ts';

/** Nothing is limited: limits are not what is measured. */
const unlimited = {
  sendBurst: 1_000_000,
  sendBytesBurst: 0x4000_0000,
  conversationSendsPerSecond: 1_000_000,
  pullBurst: 1_000_000,
  accountRequestsPerMinute: 1_000_000,
  maxUnansweredRequests: 1_000,
};
const lifetimeMs = 86_400_000;
const device = parseDeviceId('d1');
let ids = 0;

/** By which frames are told apart without reading all of them. */
const codes = {
  entry: codeOf({
    type: 'entry',
    conversation: directConversation(parseUserId('ann'), parseUserId('bob')),
    seq: 1,
    id: newMessageId(1, new Uint8Array(10)),
    from: parseUserId('ann'),
    sentAtMs: 1,
    acceptedAtMs: 1,
    content: { kind: 'text', text: 'x' },
  }),
  failure: codeOf(failure('Unavailable')),
};

function codeOf(message: ChatMessage): number {
  return decodeHeader(encodeMessage(message)).cmdCode;
}

/** The next of a fixed sequence: one is never used twice. */
export function nextId(nowMs: number): MessageId {
  const random = new Uint8Array(10);
  new DataView(random.buffer).setUint32(6, ++ids);
  return newMessageId(nowMs, random);
}

export function encoded(message: ChatMessage): Uint8Array {
  return encodeFrame(encodeMessage(message));
}

/** A text of 100 characters to a conversation. */
export function text(conversation: ConversationId, seqId: number): Uint8Array {
  const content = { kind: 'text', text: 'x'.repeat(100) } as const;
  return encoded({ type: 'send', seqId, conversation, id: nextId(Date.now()), sentAtMs: Date.now(), content });
}

/** A chat server over a store, without sockets and sessions of snet. */
export class ChatWorld {
  readonly server: ChatServer;
  readonly #bench: Bench;
  readonly #tokens: Tokens = createTokens({ secret: new Uint8Array(32).fill(7), lifetimeMs });

  constructor(bench: Bench, store: ChatStore) {
    this.#bench = bench;
    this.server = createChatServer({
      ...unlimited,
      store: bench.isCounting ? counted(store, bench.tally, 'store.', ['users', 'devices', 'outbox']) : store,
      tokens: this.#tokens,
      accounts: {
        authenticate: async () => true,
        create: async () => {},
        status: async () => 'enabled',
      },
      random: () => 0.5,
      log: { debug() {}, info() {}, warn: console.error, error: console.error },
    });
  }

  /** A connection that has not logged in. */
  connect(): Peer {
    const [near, far] = memoryDuplexPair();
    const { isCounting, tally } = this.#bench;
    this.server.accept(isCounting ? counted(far, tally, 'server ') : far);
    return new Peer(near, this.#bench);
  }

  loginOf(name: string): Uint8Array {
    const user = parseUserId(name);
    const { token } = this.#tokens.issue(user, device, Date.now());
    return encoded({
      type: 'login',
      seqId: 1,
      credential: { kind: 'token', token },
      deviceId: device,
      deviceClass: 'other',
      client: 'bench',
    });
  }

  async online(name: string): Promise<Peer> {
    const peer = this.connect();
    peer.write(this.loginOf(name));
    await peer.until(() => peer.frames === 1);
    return peer;
  }
}

/** A client that does nothing but take frames: what is measured is the server. */
export class Peer {
  readonly #duplex: ByteDuplex;
  readonly #decoder: FrameDecoder = new FrameDecoder();
  readonly #bench: Bench;
  #condition: () => boolean = () => false;
  #resolve: () => void = () => {};
  frames = 0;
  /** Of {@link Peer.frames} those that bring an entry of a log. */
  entries = 0;

  constructor(duplex: ByteDuplex, bench: Bench) {
    this.#duplex = duplex;
    this.#bench = bench;
    duplex.on('data', (chunk) => this.#read(chunk));
  }

  write(bytes: Uint8Array): void {
    this.#duplex.write(bytes);
  }

  /** Resolves when the condition holds, which is looked at whenever something has come. One at a time. */
  until(condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#condition = condition;
      this.#resolve = resolve;
    });
  }

  destroy(): void {
    this.#duplex.destroy();
  }

  #read(chunk: Uint8Array): void {
    const { isCounting, tally } = this.#bench;
    if (isCounting) tally.add('server bytes', chunk.length);
    this.#decoder.push(chunk);
    for (let frame = this.#decoder.next(); frame !== undefined; frame = this.#decoder.next()) {
      this.frames += 1;
      if (frame.kind !== 'message') continue;
      const { cmdCode } = decodeHeader(frame);
      if (cmdCode === codes.entry) this.entries += 1;
      else if (cmdCode === codes.failure) throw new Error(`failed: ${JSON.stringify(decodeMessage(frame))}`);
      if (isCounting) tally.add(`sent ${decodeMessage(frame)?.type}`);
    }
    if (!this.#condition()) return;
    this.#condition = () => false;
    this.#resolve();
  }
}
