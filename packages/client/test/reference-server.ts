import {
  type ChatMessage,
  type ClientMessage,
  type ConversationId,
  type DeviceId,
  decodeMessage,
  encodeMessage,
  type Failure,
  failure,
  isClientMessage,
  isGroup,
  type LogEntry,
  peerOf,
  type SendRequest,
  type ServerMessage,
  type UserId,
} from '@proj/chat-protocol';
import { encodeFrame } from '@proj/frame';
import type { ByteDuplex } from '@proj/io';
import { newSession, type ReferenceServerOptions, type Session } from './reference-session.ts';
import { type Window, windowIn } from './reference-window.ts';

/** The smallest server that keeps the promises of the protocol, over arrays; logs survive {@link restart}. */
export class ReferenceServer {
  readonly options: ReferenceServerOptions;
  readonly passwords: Map<string, string> = new Map();
  readonly logs: Map<ConversationId, LogEntry[]> = new Map();
  readonly sessions: Set<Session> = new Set();
  /** What devices reported as received, as `user/device/conversation`. */
  readonly received: Map<string, number> = new Map();
  /** How far users have read, as `user/conversation`. */
  readonly read: Map<string, number> = new Map();
  readonly blocked: Map<UserId, Set<UserId>> = new Map();
  readonly displayNames: Map<UserId, string> = new Map();
  epoch: Uint8Array = new Uint8Array(8).fill(1);
  answersHeartbeats = true;
  /** What every session ever said, in order. */
  readonly heard: (ChatMessage | number)[] = [];
  readonly #tokens: Map<string, UserId> = new Map();
  /** What was accepted under an id, as `conversation/user/id`. */
  readonly #accepted: Map<string, string> = new Map();

  constructor(options: ReferenceServerOptions) {
    this.options = options;
  }

  accept(duplex: ByteDuplex): Session {
    const session = newSession(duplex);
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

  /** What `user` may see of a conversation, if anything. */
  window(conversation: ConversationId, user: UserId): Window | undefined {
    return windowIn(this.log(conversation), conversation, user);
  }

  /** The last entry that `user` may see. */
  head(conversation: ConversationId, { until }: Window): number {
    return until ?? this.log(conversation).length;
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
  append(
    from: UserId,
    message: Pick<SendRequest, 'conversation' | 'id' | 'content' | 'sentAtMs'>,
    except?: Session,
  ): LogEntry {
    const { conversation, id, content, sentAtMs } = message;
    const log = this.log(conversation);
    const acceptedAtMs = Math.floor(this.options.clock.now());
    const entry = { conversation, seq: log.length + 1, id, from, sentAtMs, acceptedAtMs, content };
    log.push(entry);
    this.#accepted.set(`${conversation}/${from}/${id}`, JSON.stringify(content));
    if (content.kind === 'recall') {
      for (const [place, about] of log.entries()) {
        const isAbout =
          about.content.kind !== 'recall' && 'target' in about.content && about.content.target === content.target;
        if (isAbout || about.seq === content.target) log[place] = { ...about, content: { kind: 'erased' } };
      }
    }
    for (const session of this.sessions) {
      if (session !== except) this.#push(session, entry);
    }
    return entry;
  }

  #push(session: Session, entry: LogEntry): void {
    const { conversation, seq } = entry;
    const window = session.user === undefined ? undefined : this.window(conversation, session.user);
    if (window === undefined || seq < window.floor || seq > this.head(conversation, window)) return;
    const times = this.options.repeats?.() === true ? 2 : 1;
    for (let i = 0; i < times; i++) {
      if (this.options.lags?.() === true) this.say(session, { type: 'head', conversation, head: seq });
      else this.say(session, { type: 'entry', ...entry });
    }
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

  #handle(session: Session, message: ClientMessage): void {
    const me = session.user as UserId;
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
      case 'send':
        this.#send(session, message);
        break;
      case 'received':
        this.#received(session, message.conversation, message.seq);
        break;
      case 'read':
        this.#read(session, message.conversation, message.seq);
        break;
      case 'typing':
        for (const other of this.#others(session, message.conversation)) {
          this.say(other, { type: 'typing-by', conversation: message.conversation, by: me });
        }
        break;
      case 'sync':
        this.#sync(session, message);
        break;
      case 'pull':
        this.#pull(session, message);
        break;
      default:
        this.say(session, this.#answer(session, message));
    }
  }

  #answer(session: Session, message: ClientMessage): ServerMessage {
    const me = session.user as UserId;
    switch (message.type) {
      case 'conversations': {
        const conversations = [...this.logs.keys()].flatMap((conversation) => {
          const window = this.window(conversation, me);
          if (window === undefined) return [];
          const { floor, until } = window;
          const head = this.head(conversation, window);
          const visible = this.log(conversation).slice(0, head);
          const [first] = visible;
          const title = visible.reduce(
            (named, { content }) => (content.kind === 'create' || content.kind === 'rename' ? content.title : named),
            '',
          );
          const role =
            until === undefined ? (isGroup(conversation) && first?.from === me ? 'owner' : 'member') : undefined;
          const read = this.read.get(`${me}/${conversation}`) ?? 0;
          const unread = visible.filter(
            ({ seq, from, content }) => seq >= floor && seq > read && from !== me && content.kind === 'text',
          ).length;
          const activeAtMs = visible.at(-1)?.acceptedAtMs ?? 0;
          return [{ conversation, head, floor, read, unread, title, role, activeAtMs } as const];
        });
        const start =
          message.after === undefined ? 0 : conversations.findIndex((each) => each.conversation === message.after) + 1;
        return {
          type: 'conversation-list',
          ackId: message.seqId,
          conversations: conversations.slice(start, start + message.limit),
        };
      }
      case 'members': {
        const { conversation, readSeq, limit, after } = message;
        const all = [...this.passwords.keys()].sort() as UserId[];
        const users = all.filter((user) => {
          const window = this.window(conversation, user);
          return window !== undefined && window.until === undefined;
        });
        const members = users
          .map((user) => ({
            user,
            role: 'member' as const,
            mutedUntilMs: 0,
            received: Math.max(
              0,
              ...[...this.received].flatMap(([key, seq]) =>
                key.startsWith(`${user}/`) && key.endsWith(`/${conversation}`) ? [seq] : [],
              ),
            ),
            read: this.read.get(`${user}/${conversation}`) ?? 0,
          }))
          .filter(({ user, read }) => read >= readSeq && (after === undefined || user > after));
        return {
          type: 'member-list',
          ackId: message.seqId,
          conversation,
          total: users.length,
          members: members.slice(0, limit),
        };
      }
      case 'search': {
        const entries = [...this.logs.values()].flat().filter(({ conversation, content }) => {
          const isThere = message.conversation === undefined || message.conversation === conversation;
          const isMine = this.window(conversation, me) !== undefined;
          return isThere && isMine && content.kind === 'text' && content.text.includes(message.query);
        });
        return { type: 'search-result', ackId: message.seqId, entries: entries.reverse().slice(0, message.limit) };
      }
      case 'watch': {
        const presences = message.users.map((user) => ({ user, online: this.isOnline(user), lastSeenMs: 0 }));
        return { type: 'watching', ackId: message.seqId, leaseMs: this.options.leaseMs ?? 60_000, presences };
      }
      case 'block': {
        const blocked = this.blocked.get(me) ?? new Set();
        if (message.blocked) blocked.add(message.user);
        else blocked.delete(message.user);
        this.blocked.set(me, blocked);
        return { type: 'done', ackId: message.seqId };
      }
      case 'blocks':
        return { type: 'block-list', ackId: message.seqId, users: [...(this.blocked.get(me) ?? [])] };
      case 'set-profile':
        this.displayNames.set(me, message.displayName);
        return { type: 'done', ackId: message.seqId };
      case 'profiles': {
        const known = message.users.filter((user) => this.passwords.has(user));
        const profiles = known.map((user) => ({ user, displayName: this.displayNames.get(user) ?? '', about: '' }));
        return { type: 'profile-list', ackId: message.seqId, profiles };
      }
      case 'devices': {
        const sessions = [...this.sessions].filter(({ user }) => user === me);
        const devices = sessions.map(({ device }) => ({
          deviceId: device as DeviceId,
          deviceClass: 'other' as const,
          client: '',
          firstLoginAtMs: 0,
          lastLoginAtMs: 0,
          remote: '',
          online: true,
        }));
        return { type: 'device-list', ackId: message.seqId, devices };
      }
      case 'revoke':
        for (const other of this.sessions) {
          const isMeant = message.deviceId === undefined ? other !== session : other.device === message.deviceId;
          if (other.user === me && isMeant) this.kick(other, 'revoked');
        }
        return { type: 'done', ackId: message.seqId };
      case 'change-password':
        return this.changePassword(me, message)
          ? { type: 'done', ackId: message.seqId }
          : failure('NotAllowed', { ackId: message.seqId });
      default:
        throw new Error(`unexpected ${message.type}`);
    }
  }

  /** Answers whether it is the new one now. */
  changePassword(user: UserId, { oldPassword, newPassword }: { oldPassword: string; newPassword: string }): boolean {
    const password = this.passwords.get(user);
    if (password !== oldPassword && password !== newPassword) return false;
    this.passwords.set(user, newPassword);
    for (const [token, owner] of this.#tokens) if (owner === user) this.#tokens.delete(token);
    return true;
  }

  isOnline(user: UserId): boolean {
    return [...this.sessions].some((session) => session.user === user);
  }

  kick(session: Session, reason: 'revoked' | 'policy'): void {
    this.say(session, { type: 'kicked', reason, client: 'other/1', atMs: 5 });
    this.end(session, failure(reason === 'revoked' ? 'Revoked' : 'TooManyDevices'));
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

  #send(session: Session, message: SendRequest): void {
    const from = session.user as UserId;
    const { seqId: ackId, id, conversation, content } = message;
    const peer = peerOf(conversation, from);
    const key = `${conversation}/${from}/${id}`;
    const existing = this.log(conversation).find((entry) => entry.from === from && entry.id === id);
    if (existing !== undefined && this.#accepted.get(key) !== JSON.stringify(content)) {
      this.say(session, failure('IdConflict', { ackId }));
    } else if (existing === undefined && peer !== undefined && !this.passwords.has(peer)) {
      this.say(session, failure('UnknownUser', { ackId }));
    } else if (existing === undefined && !this.maySend(from, message)) {
      this.say(session, failure('NotAllowed', { ackId }));
    } else if (existing === undefined && !this.isAboutText(message)) {
      this.say(session, failure('UnknownEntry', { ackId }));
    } else {
      const { seq, acceptedAtMs } = existing ?? this.append(from, message, session);
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
  }

  maySend(from: UserId, { conversation, content }: Pick<SendRequest, 'conversation' | 'content'>): boolean {
    if (content.kind === 'create') return this.log(conversation).length === 0;
    // Who is in it already would lose what it sees by being added again.
    if (content.kind === 'add' && content.users.some((user) => this.isMember(conversation, user))) return false;
    return this.isMember(conversation, from);
  }

  isMember(conversation: ConversationId, user: UserId): boolean {
    const window = this.window(conversation, user);
    return window !== undefined && window.until === undefined;
  }

  /** An edit or a reaction is about a text that is there. */
  isAboutText({ conversation, content }: Pick<SendRequest, 'conversation' | 'content'>): boolean {
    return (
      content.kind === 'recall' ||
      !('target' in content) ||
      this.log(conversation)[content.target - 1]?.content.kind === 'text'
    );
  }

  *#others(session: Session, conversation: ConversationId): Iterable<Session> {
    for (const other of this.sessions) {
      if (other.user === undefined || other.user === session.user) continue;
      const window = this.window(conversation, other.user);
      if (window !== undefined && window.until === undefined) yield other;
    }
  }

  #received(session: Session, conversation: ConversationId, seq: number): void {
    const key = `${session.user}/${session.device}/${conversation}`;
    const me = session.user as UserId;
    const window = this.window(conversation, me);
    const before = this.received.get(key) ?? 0;
    if (window === undefined || seq <= before || seq > this.head(conversation, window)) return;
    this.received.set(key, seq);
    for (const other of this.#others(session, conversation)) {
      this.say(other, { type: 'delivered', conversation, seq, by: me });
    }
  }

  #read(session: Session, conversation: ConversationId, seq: number): void {
    const by = session.user as UserId;
    const key = `${by}/${conversation}`;
    if (seq <= (this.read.get(key) ?? 0)) return;
    this.read.set(key, seq);
    for (const other of this.sessions) {
      if (other === session || other.user === undefined || this.window(conversation, other.user) === undefined)
        continue;
      this.say(other, { type: 'read-by', conversation, seq, by });
    }
  }

  #sync(session: Session, { seqId, cursors }: Extract<ChatMessage, { type: 'sync' }>): void {
    const me = session.user as UserId;
    const { resetBeyond = Number.POSITIVE_INFINITY } = this.options;
    const known = new Map(cursors.map(({ conversation, seq }) => [conversation, seq]));
    const heads = [...this.logs.keys()].flatMap((conversation) => {
      const window = this.window(conversation, me);
      if (window === undefined) return [];
      const head = this.head(conversation, window);
      const cursor = known.get(conversation) ?? 0;
      const missing = head - Math.max(cursor, window.floor - 1);
      if (missing <= 0) return [];
      const resumeAfter = missing > resetBeyond ? head - resetBeyond : 0;
      const read = this.read.get(`${me}/${conversation}`) ?? 0;
      return [{ conversation, head, floor: window.floor, read, unread: 0, resumeAfter }];
    });
    this.say(session, { type: 'sync-result', ackId: seqId, heads });
  }

  #pull(session: Session, pull: Extract<ChatMessage, { type: 'pull' }>): void {
    const { seqId: ackId, conversation, afterSeq, limit } = pull;
    const window = this.window(conversation, session.user as UserId);
    if (window === undefined) {
      this.say(session, failure('NotAllowed', { ackId }));
      return;
    }
    const head = this.head(conversation, window);
    const start = Math.max(afterSeq, window.floor - 1);
    const entries = this.log(conversation).slice(start, Math.min(start + limit, head));
    this.say(session, { type: 'page', ackId, conversation, head, floor: window.floor, entries });
  }
}
