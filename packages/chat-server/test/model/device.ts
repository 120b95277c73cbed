import type { Content, ConversationId, MessageId, Page, ServerMessage, SyncResult, UserId } from '@proj/chat-protocol';
import type { ChatServer } from '../../src/index.ts';
import { ChatClient, code, newId, until } from '../chat-client.ts';
import type { Acceptance, DeviceHistory, RefusedPost, SessionHistory, Shown } from './checker.ts';

/** What devices tell of, all together. */
export interface Recorder {
  readonly sent: Map<
    MessageId,
    { readonly from: UserId; readonly conversation: ConversationId; readonly content: Content }
  >;
  readonly accepted: Acceptance[];
  readonly refused: RefusedPost[];
  readonly pages: { readonly user: UserId; readonly entries: readonly Shown[] }[];
  /** By session id. */
  readonly sessions: Map<string, SessionRecord>;
  /** Where the store is in a conversation. */
  readonly headOf: (conversation: ConversationId) => number;
}

export class SessionRecord implements SessionHistory {
  readonly user: UserId;
  readonly device: string;
  readonly pushed: Shown[] = [];
  readonly expected: { readonly conversation: ConversationId; readonly seq: number }[] = [];
  readonly told: Set<string> = new Set();
  readonly heads: Map<ConversationId, number> = new Map();
  /** Neither it nor the server has ended it. */
  isOnline = true;

  constructor(user: UserId, device: string) {
    this.user = user;
    this.device = device;
  }
}

interface Post {
  readonly conversation: ConversationId;
  readonly content: Content;
  /** The head when it was said first. */
  readonly since: number;
}

const refusals: readonly number[] = (['NotAllowed', 'UnknownConversation', 'UnknownEntry'] as const).map(code);

/** One installation: it outlives its connections, keeps what was not answered, and all that it ever saw. */
export class Device implements DeviceHistory {
  readonly user: UserId;
  readonly device: string;
  readonly outbox: Map<MessageId, Post> = new Map();
  readonly logs: Map<ConversationId, Map<number, Shown>> = new Map();
  readonly #recorder: Recorder;
  client: ChatClient | undefined;
  #session: SessionRecord | undefined;
  #clients: ChatClient[] = [];
  /** What was asked on this connection, and not answered. */
  #asked: Map<number, MessageId> = new Map();
  /** The next acceptance gets lost, and the connection with it. */
  #losesNext = false;

  constructor(user: UserId, device: string, recorder: Recorder) {
    this.user = user;
    this.device = device;
    this.#recorder = recorder;
  }

  get session(): SessionRecord | undefined {
    return this.#session;
  }

  async login(server: ChatServer): Promise<void> {
    const client = ChatClient.connect(server);
    this.client = client;
    this.#clients.push(client);
    this.#losesNext = false;
    const asked = new Map<number, MessageId>();
    this.#asked = asked;
    let session: SessionRecord | undefined;
    client.onMessage = (message) => {
      if (message.type === 'login-accepted') {
        session = this.#recorder.sessions.get(message.sessionId);
        this.#session = session;
      }
      if (session !== undefined) this.#handle(client, asked, session, message);
    };
    await client.login(this.user, this.device);
  }

  cut(how: 'destroy' | 'end'): void {
    if (this.#session !== undefined) this.#session.isOnline = false;
    this.client?.duplex[how]();
  }

  /** Cuts those connections too that the server was to end when another took their place. */
  cutAll(): void {
    for (const client of this.#clients) client.duplex.destroy();
    this.#clients = [];
    if (this.#session !== undefined) this.#session.isOnline = false;
  }

  loseNext(): void {
    this.#losesNext = true;
  }

  post(conversation: ConversationId, content: Content): void {
    const id = newId();
    const { sent, headOf } = this.#recorder;
    sent.set(id, { from: this.user, conversation, content });
    this.outbox.set(id, { conversation, content, since: headOf(conversation) });
    this.#send(id, { conversation, content });
  }

  /** The oldest that was not answered, again. */
  retry(): void {
    const [oldest] = this.outbox;
    const isUnderWay = oldest !== undefined && [...this.#asked.values()].includes(oldest[0]);
    if (oldest !== undefined && !isUnderWay) this.#send(...oldest);
  }

  async retryAll(): Promise<void> {
    for (const [id, post] of this.outbox) {
      const seqId = this.#send(id, post);
      await until(() => this.client?.answerTo(seqId) !== undefined, `an answer to ${post.content.kind}`);
    }
  }

  #send(id: MessageId, { conversation, content }: Pick<Post, 'conversation' | 'content'>): number {
    const request = this.client?.request(conversation, content, id);
    if (request === undefined) return 0;
    this.#asked.set(request.seqId, id);
    this.client?.send(request);
    return request.seqId;
  }

  read(conversation: ConversationId): void {
    const seq = Math.max(0, ...(this.logs.get(conversation)?.keys() ?? []));
    if (seq > 0) this.client?.send({ type: 'read', conversation, seq }, { type: 'received', conversation, seq });
  }

  /** The latest text that it knows of. */
  target(conversation: ConversationId): number {
    let target = 1;
    for (const { seq, content } of this.logs.get(conversation)?.values() ?? [])
      if (content.kind === 'text') target = seq;
    return target;
  }

  /** Pulls what it lacks of every conversation. */
  async catchUp(): Promise<void> {
    const { client } = this;
    if (client === undefined) return;
    const { heads } = await client.ask<SyncResult>((seqId) => ({ type: 'sync', seqId, cursors: [] }));
    for (const { conversation, head, floor } of heads) {
      for (let seq = this.#next(conversation, floor); seq <= head; seq = this.#next(conversation, floor)) {
        const page = (await client.pull(conversation, seq - 1, 20)) as Page;
        this.#recorder.pages.push({ user: this.user, entries: page.entries });
        for (const entry of page.entries) this.#keep(entry);
        if (page.entries.length === 0)
          throw new Error(`${this.user} is given nothing of ${conversation} from ${seq} on`);
      }
    }
  }

  #next(conversation: ConversationId, floor: number): number {
    const log = this.logs.get(conversation);
    let seq = floor;
    while (log?.has(seq) === true) seq++;
    return seq;
  }

  #handle(client: ChatClient, asked: Map<number, MessageId>, session: SessionRecord, message: ServerMessage): void {
    if (message.type === 'entry') {
      session.pushed.push(message);
      session.told.add(`${message.conversation} ${message.seq}`);
      this.#keep(message);
    } else if (message.type === 'head') {
      const { conversation, head } = message;
      session.heads.set(conversation, Math.max(head, session.heads.get(conversation) ?? 0));
    } else if (message.type === 'accepted') {
      session.told.add(`${message.conversation} ${message.seq}`);
      if (this.#losesNext && client === this.client) {
        this.#losesNext = false;
        this.cut('destroy');
      } else this.#accept(message);
    } else if (message.type === 'failure' && message.ackId > 0) this.#refuse(asked.get(message.ackId), message.code);
    if ('ackId' in message) asked.delete(message.ackId);
  }

  #accept({ id, conversation, seq }: Acceptance): void {
    const { sent, accepted } = this.#recorder;
    accepted.push({ id, conversation, seq });
    const post = sent.get(id);
    if (this.outbox.delete(id) && post !== undefined) this.#keep({ ...post, id, seq });
  }

  #refuse(id: MessageId | undefined, failure: number): void {
    const post = id && this.outbox.get(id);
    if (id === undefined || post === undefined || !refusals.includes(failure)) return;
    this.outbox.delete(id);
    const { refused, headOf } = this.#recorder;
    refused.push({ ...post, id, from: this.user, until: headOf(post.conversation) });
  }

  #keep({ conversation, seq, id, from, content }: Shown): void {
    const log = this.logs.get(conversation) ?? new Map<number, Shown>();
    this.logs.set(conversation, log);
    const known = log.get(seq);
    // What is not the same entry stays beside it, for the checker to find.
    if (known !== undefined && known.id !== id) log.set(seq + 0.5, { conversation, seq, id, from, content });
    else log.set(seq, { conversation, seq, id, from, content });
  }
}
