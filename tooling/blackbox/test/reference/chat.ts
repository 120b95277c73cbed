import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ChatMessage,
  type ClientMessage,
  decodeMessage,
  encodeMessage,
  failure,
  type LogEntry,
  type UserId,
} from '@proj/chat-protocol';
import { encodeFrame, FrameDecoder } from '@proj/frame';
import { createServer, generateKeys, type SnetServer, type SnetSocket } from '@proj/snet';
import { Membership } from '../../src/membership.ts';
import type { ProbeTarget } from '../../src/probe/connection.ts';
import { changeOf } from '../../src/probe/contents.ts';

/** What can be wrong with it. */
export type ChatBug = 'no-dedupe' | 'leak' | 'forgetful' | 'garbled' | 'wrong-seq' | 'silent';

interface Session {
  readonly socket: SnetSocket;
  user: UserId | undefined;
}

/** The least server of the real protocol that keeps every promise the checker knows, with one planted bug; in this process. */
export class ReferenceChat implements AsyncDisposable {
  readonly #server: SnetServer;
  readonly #keys = generateKeys();
  readonly #bug: ChatBug | undefined;
  readonly #logs = new Map<string, LogEntry[]>();
  readonly #membership = new Membership();
  readonly #sessions = new Set<Session>();
  #count = 0;
  #isMute = false;

  constructor(bug?: ChatBug) {
    this.#bug = bug;
    this.#server = createServer({ keys: this.#keys }, (socket) => this.#serve(socket));
  }

  async listen(): Promise<ProbeTarget> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as { readonly port: number };
    return { port, key: Buffer.from(this.#keys.publicKey).toString('base64url') };
  }

  /** Ends every session. What was asked just before is carried out, and its answer is lost. */
  async cut(): Promise<void> {
    this.#isMute = true;
    await sleep(15);
    this.#isMute = false;
    for (const { socket } of this.#sessions) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { socket } of this.#sessions) socket.destroy();
    this.#server.close();
  }

  #serve(socket: SnetSocket): void {
    const session: Session = { socket, user: undefined };
    const decoder = new FrameDecoder();
    this.#sessions.add(session);
    socket.on('close', () => this.#sessions.delete(session));
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Uint8Array) => {
      decoder.push(bytes);
      for (let frame = decoder.next(); frame !== undefined; frame = decoder.next()) {
        if (frame.kind === 'heartbeat') socket.write(encodeFrame(frame));
        else this.#handle(session, decodeMessage(frame) as ClientMessage);
      }
    });
  }

  #handle(session: Session, message: ClientMessage): void {
    const { user } = session;
    if (message.type === 'login') {
      session.user =
        message.credential.kind === 'password' ? message.credential.user : (message.credential.token as UserId);
      this.#say(session, {
        type: 'login-accepted',
        ackId: message.seqId,
        user: session.user,
        token: session.user,
        tokenExpiresAtMs: 0,
        heartbeatMs: 1_000,
        sessionId: 's',
        epoch: new Uint8Array(8),
        serverTimeMs: 0,
      });
    } else if (user !== undefined && message.type === 'send') this.#append(session, user, message);
    else if (user !== undefined && message.type === 'sync') {
      const heads = [...this.#logs.keys()].flatMap((conversation) => {
        const window = this.#window(conversation, user);
        if (window === undefined) return [];
        return [{ conversation: conversation as never, ...window, read: 0, unread: 0, resumeAfter: 0 }];
      });
      this.#say(session, { type: 'sync-result', ackId: message.seqId, heads });
    } else if (user !== undefined && message.type === 'pull') {
      const { conversation, afterSeq, limit, seqId } = message;
      const { floor = 1, head = 0 } = this.#window(conversation, user) ?? {};
      const log = this.#logs.get(conversation) ?? [];
      const entries = log.filter(({ seq }) => seq > afterSeq && seq >= floor && seq <= head).slice(0, limit);
      this.#say(session, {
        type: 'page',
        ackId: seqId,
        conversation,
        head,
        floor,
        entries: entries.map((one) => this.#shown(one)),
      });
    }
  }

  #append(
    session: Session,
    user: UserId,
    { seqId, conversation, id, sentAtMs, content }: Extract<ClientMessage, { type: 'send' }>,
  ): void {
    const log = this.#logs.get(conversation) ?? [];
    this.#logs.set(conversation, log);
    const known = this.#bug === 'no-dedupe' ? undefined : log.find((entry) => entry.id === id && entry.from === user);
    const seq = known?.seq ?? log.length + 1;
    const change = changeOf(content);
    const isFounding = content.kind === 'create' && log.length === 0;
    if (change !== undefined && known === undefined) this.#membership.note(conversation, seq, user, change);
    if (!isFounding && !this.#membership.maySee(conversation, user, seq)) {
      this.#say(session, failure('NotAllowed', { ackId: seqId }));
      return;
    }
    const answer = {
      type: 'accepted',
      ackId: seqId,
      id,
      conversation,
      acceptedAtMs: 0,
      duplicate: known !== undefined,
    } as const;
    this.#count++;
    const isForgotten = this.#bug === 'forgetful' && content.kind === 'text' && this.#count % 7 === 0;
    this.#say(session, { ...answer, seq: this.#bug === 'wrong-seq' && known !== undefined ? seq + 1 : seq });
    if (known !== undefined || isForgotten) return;
    const entry: LogEntry = { conversation, seq, id, from: user, sentAtMs, acceptedAtMs: 0, content };
    log.push(entry);
    for (const other of this.#sessions) {
      if (other === session || other.user === undefined || this.#bug === 'silent') continue;
      const isConcerned = this.#bug === 'leak' || this.#membership.maySee(conversation, other.user, seq);
      if (isConcerned) this.#say(other, { type: 'entry', ...this.#shown(entry) });
    }
  }

  #window(conversation: string, user: string): { readonly floor: number; readonly head: number } | undefined {
    const window = this.#membership.windows(conversation, user).at(-1);
    if (window === undefined) return undefined;
    return { floor: window.from, head: Math.min(window.to, this.#logs.get(conversation)?.length ?? 0) };
  }

  /** An entry as it is given away. */
  #shown(entry: LogEntry): LogEntry {
    this.#count++;
    if (entry.content.kind !== 'text' || this.#count % 5 !== 0) return entry;
    if (this.#bug === 'garbled') return { ...entry, content: { kind: 'text', text: `${entry.content.text}?` } };
    return entry;
  }

  #say({ socket }: Session, message: ChatMessage): void {
    if (this.#isMute && message.type === 'accepted') return;
    if (!socket.destroyed) socket.write(encodeFrame(encodeMessage(message)));
  }
}
