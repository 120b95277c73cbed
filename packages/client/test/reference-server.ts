import {
  type ChatMessage,
  type ConversationId,
  type DirectRequest,
  decodeMessage,
  directConversation,
  encodeMessage,
  type Failure,
  failure,
  isClientMessage,
  type LogEntry,
  peerOf,
  type ServerMessage,
  type UserId,
} from '@proj/chat-protocol';
import { encodeFrame, FrameDecoder } from '@proj/frame';
import type { ByteDuplex, Clock } from '@proj/io';

/** A connection as the server sees it. */
export interface Session {
  readonly duplex: ByteDuplex;
  readonly decoder: FrameDecoder;
  /** Everything that arrived on it, heartbeats as their numbers. */
  readonly heard: (ChatMessage | number)[];
  user: UserId | undefined;
  device: string;
  isOver: boolean;
}

export interface ReferenceServerOptions {
  readonly clock: Clock;
  readonly heartbeatMs?: number;
  readonly tokenLifetimeMs?: number;
  /** Answers instead of the server: `undefined` lets it do its work, `'silence'` is no answer at all. */
  /** Whether to push an entry twice, as a server may that does not know whether it arrived. */
  readonly repeats?: () => boolean;
  readonly intercept?: (message: ChatMessage, session: Session) => ServerMessage | 'silence' | undefined;
}

/** The smallest server that keeps the promises of the protocol, over arrays; logs survive {@link restart}. */
export class ReferenceServer {
  readonly options: ReferenceServerOptions;
  readonly passwords: Map<string, string> = new Map();
  readonly logs: Map<ConversationId, LogEntry[]> = new Map();
  readonly sessions: Set<Session> = new Set();
  /** What devices reported as received, as `user/device/conversation`. */
  readonly received: Map<string, number> = new Map();
  epoch: Uint8Array = new Uint8Array(8).fill(1);
  answersHeartbeats = true;
  /** What every session ever said, in order. */
  readonly heard: (ChatMessage | number)[] = [];
  readonly #tokens: Map<string, UserId> = new Map();

  constructor(options: ReferenceServerOptions) {
    this.options = options;
  }

  accept(duplex: ByteDuplex): Session {
    const session: Session = {
      duplex,
      decoder: new FrameDecoder(),
      heard: [],
      user: undefined,
      device: '',
      isOver: false,
    };
    this.sessions.add(session);
    const over = (): void => {
      session.isOver = true;
      this.sessions.delete(session);
    };
    duplex.on('data', (chunk) => this.#receive(session, chunk));
    duplex.on('error', over);
    duplex.on('close', over);
    duplex.on('end', () => {
      over();
      duplex.destroy();
    });
    return session;
  }

  log(conversation: ConversationId): LogEntry[] {
    let log = this.logs.get(conversation);
    if (log === undefined) {
      log = [];
      this.logs.set(conversation, log);
    }
    return log;
  }

  say(session: Session, message: ServerMessage): void {
    if (!session.isOver) session.duplex.write(encodeFrame(encodeMessage(message)));
  }

  /** Says so and hangs up. */
  end(session: Session, message: Failure): void {
    this.say(session, message);
    session.isOver = true;
    this.sessions.delete(session);
    session.duplex.end();
  }

  /** Hears nothing more of it. */
  cut(session: Session): void {
    session.isOver = true;
    this.sessions.delete(session);
    session.duplex.destroy();
  }

  /** Every connection breaks, nothing that was accepted is lost. */
  restart(): void {
    for (const session of this.sessions) this.cut(session);
  }

  /** The logs are those of another moment. */
  restore(keep: (entry: LogEntry) => boolean): void {
    this.restart();
    this.epoch = this.epoch.map((byte) => byte + 1);
    for (const [conversation, log] of this.logs) {
      const kept = log.filter(keep).map((entry, index) => ({ ...entry, seq: index + 1 }));
      this.logs.set(conversation, kept);
    }
  }

  /** Appends and tells everybody but `except`, as a server does that accepted a message. */
  append(from: UserId, message: Pick<DirectRequest, 'to' | 'id' | 'text' | 'sentAtMs'>, except?: Session): LogEntry {
    const conversation = directConversation(from, message.to);
    const log = this.log(conversation);
    const { to, id, text, sentAtMs } = message;
    const acceptedAtMs = Math.floor(this.options.clock.now());
    const entry = { conversation, seq: log.length + 1, id, from, to, sentAtMs, acceptedAtMs, text };
    log.push(entry);
    for (const session of this.sessions) {
      if (session === except || session.user === undefined || peerOf(conversation, session.user) === undefined)
        continue;
      this.say(session, { type: 'message', ...entry });
      if (this.options.repeats?.() === true) this.say(session, { type: 'message', ...entry });
    }
    return entry;
  }

  #receive(session: Session, chunk: Uint8Array): void {
    session.decoder.push(chunk);
    for (let frame = session.decoder.next(); frame !== undefined; frame = session.decoder.next()) {
      if (session.isOver) return;
      if (frame.kind === 'heartbeat') {
        session.heard.push(frame.number);
        this.heard.push(frame.number);
        if (this.answersHeartbeats) session.duplex.write(encodeFrame(frame));
        continue;
      }
      const message = decodeMessage(frame);
      if (message === undefined || !isClientMessage(message)) throw new Error('a client said what clients do not say');
      session.heard.push(message);
      this.heard.push(message);
      const answer = this.options.intercept?.(message, session);
      if (answer === undefined) this.#handle(session, message);
      else if (answer !== 'silence') this.say(session, answer);
    }
  }

  #handle(session: Session, message: ChatMessage): void {
    switch (message.type) {
      case 'login':
        this.#login(session, message);
        break;
      case 'register':
        if (this.passwords.has(message.user)) this.say(session, failure('UserExists', { ackId: message.seqId }));
        else {
          this.passwords.set(message.user, message.password);
          this.say(session, { type: 'registered', ackId: message.seqId });
        }
        break;
      case 'logout':
        session.isOver = true;
        this.sessions.delete(session);
        session.duplex.end();
        break;
      case 'direct':
        this.#direct(session, message);
        break;
      case 'received':
        this.#received(session, message.conversation, message.seq);
        break;
      case 'sync':
        this.#sync(session, message);
        break;
      case 'pull':
        this.#pull(session, message);
        break;
      default:
        throw new Error(`unexpected ${message.type}`);
    }
  }

  #login(session: Session, { seqId, credential, deviceId }: Extract<ChatMessage, { type: 'login' }>): void {
    const { clock, heartbeatMs = 25_000, tokenLifetimeMs = 86_400_000 } = this.options;
    const user = credential.kind === 'token' ? this.#tokens.get(credential.token) : credential.user;
    if (user === undefined) {
      this.end(session, failure('TokenRejected', { ackId: seqId }));
      return;
    }
    if (credential.kind === 'password' && this.passwords.get(user) !== credential.password) {
      this.end(session, failure('LoginRejected', { ackId: seqId }));
      return;
    }
    for (const other of this.sessions) {
      if (other.user === user && other.device === deviceId) this.end(other, failure('Replaced'));
    }
    session.user = user;
    session.device = deviceId;
    const token = `token-${this.#tokens.size + 1}`;
    this.#tokens.set(token, user);
    const serverTimeMs = 1_700_000_000_000 + Math.floor(clock.now());
    this.say(session, {
      type: 'login-accepted',
      ackId: seqId,
      user,
      token,
      tokenExpiresAtMs: serverTimeMs + tokenLifetimeMs,
      heartbeatMs,
      sessionId: token,
      epoch: this.epoch,
      serverTimeMs,
    });
  }

  #direct(session: Session, message: DirectRequest): void {
    const from = session.user as UserId;
    const { seqId: ackId, to, id, text } = message;
    if (!this.passwords.has(to)) {
      this.say(session, failure('UnknownUser', { ackId }));
      return;
    }
    const existing = this.log(directConversation(from, to)).find((entry) => entry.from === from && entry.id === id);
    if (existing !== undefined && existing.text !== text) {
      this.say(session, failure('IdConflict', { ackId }));
      return;
    }
    const { conversation, seq, acceptedAtMs } = existing ?? this.append(from, message, session);
    this.say(session, {
      type: 'accepted',
      ackId,
      id,
      conversation,
      seq,
      acceptedAtMs,
      duplicate: existing !== undefined,
    });
  }

  #received(session: Session, conversation: ConversationId, seq: number): void {
    const key = `${session.user}/${session.device}/${conversation}`;
    const before = this.received.get(key) ?? 0;
    if (seq <= before || seq > this.log(conversation).length) return;
    this.received.set(key, seq);
    const me = session.user as UserId;
    const peer = peerOf(conversation, me) as UserId;
    for (const other of this.sessions) {
      if (other.user === peer) this.say(other, { type: 'delivered', conversation, seq, by: me });
    }
  }

  #sync(session: Session, { seqId, cursors }: Extract<ChatMessage, { type: 'sync' }>): void {
    const me = session.user as UserId;
    const known = new Map(cursors.map(({ conversation, seq }) => [conversation, seq]));
    const heads = [...this.logs]
      .filter(([conversation, log]) => log.length > (known.get(conversation) ?? 0))
      .flatMap(([conversation, log]) => {
        const peer = peerOf(conversation, me);
        return peer === undefined ? [] : [{ conversation, peer, head: log.length }];
      });
    this.say(session, { type: 'sync-result', ackId: seqId, heads });
  }

  #pull(session: Session, pull: Extract<ChatMessage, { type: 'pull' }>): void {
    const { seqId: ackId, conversation, afterSeq, limit } = pull;
    if (peerOf(conversation, session.user as UserId) === undefined) {
      this.say(session, failure('NotAllowed', { ackId }));
      return;
    }
    const log = this.log(conversation);
    const messages = log.slice(afterSeq, afterSeq + limit);
    this.say(session, { type: 'page', ackId, conversation, head: log.length, messages });
  }
}
