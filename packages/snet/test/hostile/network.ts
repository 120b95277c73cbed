import type { CryptoProvider } from '@proj/crypto';
import { helloLength, helloMagic, replyLength } from '../../src/core/hello.ts';
import type * as Core from '../../src/core/index.ts';
import {
  Acceptor,
  type AcceptorOptions,
  type ClientOptions,
  ClientSession,
  type ServerSession,
  type ServerTrust,
  type Session,
  type SessionEvent,
  SnetError,
} from '../../src/core/index.ts';
import { patternByte } from './pattern.ts';
import { otherSide, type Side } from './side.ts';

/** One message as its sender made it: what a man in the middle can tell apart without a key. */
export interface Message {
  readonly link: Link;
  readonly from: Side;
  readonly kind: 'hello' | 'reply' | 'record';
  /** Among the messages of this side on this link, from 0. */
  readonly index: number;
  /** Early data: sealed before there was an answer. */
  readonly isEarly: boolean;
  readonly bytes: Uint8Array;
}

/** What arrives where; `fin`: the link ends here for both sides. */
export type Arrival = { readonly to: Side; readonly bytes: Uint8Array } | 'fin';

/** Decides what becomes of a message. */
export type Interceptor = (message: Message) => readonly Arrival[];

export const passOn: Interceptor = ({ from, bytes }) => [{ to: otherSide(from), bytes }];

/** One transport between a client and the acceptor, without delay. */
export interface Link {
  readonly number: number;
  readonly conversation: Conversation;
  readonly transports: { readonly client: number; readonly server: number };
  readonly arrivals: Arrival[];
  /** Messages sent. */
  readonly sent: Record<Side, number>;
  /** The client has sealed a record with the keys of this link: it has taken an answer for the server's. */
  isBelieved: boolean;
  session: ServerSession | undefined;
  open: boolean;
}

/** The machines, ours or a copy that was changed. */
export type CoreModule = typeof Core;

/** A promise of the protocol that was not kept. */
export class BrokenPromise extends Error {}

/** Something that had to come about did not: no wonder if a peer has lied about it. */
export class Unfinished extends BrokenPromise {}

interface Application {
  written: number;
  read: number;
  ended: boolean;
  sawEnd: boolean;
  opened: number;
  closed: boolean;
  error: SnetError | undefined;
}

const application = (): Application => ({
  written: 0,
  read: 0,
  ended: false,
  sawEnd: false,
  opened: 0,
  closed: false,
  error: undefined,
});

/** One session and its two applications, which read whatever comes at once and check every byte. */
export class Conversation {
  readonly number: number;
  readonly client: ClientSession;
  server: ServerSession | undefined;
  readonly applications: Record<Side, Application> = { client: application(), server: application() };
  /** Dials are answered at once; `false`: they wait. */
  answerDials = true;
  waitingDials = 0;
  /** `false`: whoever forges authentic records may also forge bytes. */
  checked = true;

  constructor(number: number, client: ClientSession) {
    this.number = number;
    this.client = client;
  }

  session(side: Side): Session | undefined {
    return side === 'client' ? this.client : this.server;
  }

  /** Everything that was written was read, both ways. */
  get isEven(): boolean {
    const { client, server } = this.applications;
    return client.written === server.read && server.written === client.read;
  }

  /** Both applications have seen the other's end, and both sessions are over. */
  get isOver(): boolean {
    return (['client', 'server'] as const).every((side) => this.applications[side].closed);
  }

  write(side: Side, length: number): void {
    const mine = this.applications[side];
    const bytes = Uint8Array.from({ length }, (_, i) => this.#byte(side, mine.written + i));
    const taken = this.session(side)?.write(bytes) ?? 0;
    mine.written += taken;
    if (taken < length) throw new Unfinished(`conversation ${this.number}: the ${side} has no room`);
  }

  end(side: Side): void {
    this.applications[side].ended = true;
    this.session(side)?.end();
  }

  /** Takes what there is. @throws BrokenPromise at the first byte that was not written there. */
  read(side: Side): void {
    const session = this.session(side);
    const mine = this.applications[side];
    for (let bytes = session?.read(); bytes !== undefined; bytes = session?.read()) {
      for (const byte of bytes) {
        if (this.checked && byte !== this.#byte(otherSide(side), mine.read)) {
          throw new BrokenPromise(`conversation ${this.number}: the ${side} read a wrong byte at ${mine.read}`);
        }
        mine.read++;
      }
    }
    if (this.checked && mine.read > this.applications[otherSide(side)].written) {
      throw new BrokenPromise(`conversation ${this.number}: the ${side} read more than was written`);
    }
    if (session?.readEnded === true) mine.sawEnd = true;
  }

  /** Each conversation says something else, so that a record moved from one to another shows. */
  #byte(from: Side, position: number): number {
    return patternByte(from, position + this.number * 1_000_003);
  }
}

export interface NetworkOptions {
  /** The machines, or a copy of them that was changed. @defaultValue ours */
  readonly core?: CoreModule | undefined;
  readonly crypto: CryptoProvider;
  readonly client?: ClientOptions | undefined;
  readonly server?: AcceptorOptions | undefined;
  /** @defaultValue the server's key */
  readonly trust?: ServerTrust | undefined;
}

/** Real machines in virtual time, any number of conversations with one server, and someone who may touch every message. */
export class Network {
  nowMs = 0;
  readonly acceptor: Acceptor;
  readonly conversations: Conversation[] = [];
  readonly links: Link[] = [];
  /** Errors that the acceptor turned transports away with. */
  readonly refusals: SnetError[] = [];
  readonly serverKey: Uint8Array;
  intercept: Interceptor = passOn;
  readonly #crypto: CryptoProvider;
  readonly #options: NetworkOptions;

  constructor(options: NetworkOptions) {
    this.#options = options;
    this.#crypto = options.crypto;
    const keys = options.crypto.x25519.generate();
    this.serverKey = keys.publicKey;
    this.acceptor = new (options.core?.Acceptor ?? Acceptor)(options.crypto, keys, options.server);
  }

  /** A client that wants to talk. It has dialled, and nothing has moved yet. */
  call(trust: ServerTrust = this.#options.trust ?? this.serverKey): Conversation {
    const { core, client: clientOptions } = this.#options;
    const client = new (core?.ClientSession ?? ClientSession)(this.#crypto, trust, clientOptions);
    const conversation = new Conversation(this.conversations.length, client);
    this.conversations.push(conversation);
    client.connect();
    return conversation;
  }

  link(conversation: Conversation): Link {
    const link: Link = {
      number: this.links.length,
      conversation,
      transports: { client: conversation.client.attach(this.nowMs), server: this.acceptor.attach(this.nowMs) },
      arrivals: [],
      sent: { client: 0, server: 0 },
      isBelieved: false,
      session: undefined,
      open: true,
    };
    this.links.push(link);
    return link;
  }

  /** Both sides learn that the link is gone. */
  cut(link: Link): void {
    if (!link.open) return;
    link.open = false;
    link.arrivals.length = 0;
    const { client, server } = link.transports;
    link.conversation.client.detach(client, this.nowMs, new Error('cut'));
    if (link.session === undefined) this.acceptor.detach(server);
    else link.session.detach(server, this.nowMs, new Error('cut'));
  }

  /** Lets things happen, and time pass, until `condition` holds. Answers whether it does within `limitMs`. */
  until(condition: () => boolean, limitMs = 300_000): boolean {
    const endMs = this.nowMs + limitMs;
    for (;;) {
      this.pump();
      if (condition()) return true;
      const atMs = this.#nextAtMs();
      if (atMs === undefined || atMs > endMs) return false;
      this.nowMs = Math.max(this.nowMs, atMs);
      for (const machine of this.#machines()) machine.handleTimeout(this.nowMs);
    }
  }

  /** As {@link until}, for something that must come about. */
  expect(what: string, condition: () => boolean): void {
    if (this.until(condition)) return;
    const stories = this.conversations.map(
      ({ client, server, applications }) =>
        `client ${client.state}, server ${server?.state ?? 'none'}, ${JSON.stringify(applications)}`,
    );
    throw new Unfinished(`${what} did not happen: ${stories.join('; ')}`);
  }

  /** Everything that can happen without time passing happens. */
  pump(): void {
    for (let moved = true; moved; ) {
      moved = false;
      for (const link of this.links) if (link.open) moved = this.#move(link) || moved;
      moved = this.#pollEvents() || moved;
    }
  }

  #machines(): readonly { pollTimeout(): number | undefined; handleTimeout(nowMs: number): void }[] {
    return [...this.conversations.map(({ client }) => client), this.acceptor, ...this.acceptor.sessions];
  }

  #nextAtMs(): number | undefined {
    let earliest: number | undefined;
    for (const machine of this.#machines()) {
      const atMs = machine.pollTimeout();
      if (atMs !== undefined && (earliest === undefined || atMs < earliest)) earliest = atMs;
    }
    return earliest;
  }

  #move(link: Link): boolean {
    const { transports, conversation, session, arrivals } = link;
    this.#transmit(link, 'client', conversation.client, transports.client);
    if (session !== undefined) this.#transmit(link, 'server', session, transports.server);
    if (arrivals.length === 0) return false;
    for (let arrival = arrivals.shift(); arrival !== undefined; arrival = arrivals.shift()) this.#arrive(link, arrival);
    return true;
  }

  #transmit(link: Link, from: Side, session: Session, transport: number): void {
    for (;;) {
      const bytes = session.pollTransmit(transport, this.nowMs);
      if (bytes === undefined) return;
      this.send(link, from, bytes);
    }
  }

  /** One side's bytes, one or more whole messages, go through the interceptor. */
  send(link: Link, from: Side, bytes: Uint8Array): void {
    const isOpening = bytes[0] === helloMagic[0];
    for (let rest = bytes; rest.length > 0 && link.open; ) {
      const { kind, length } = messageAt(rest, from);
      const isEarly = from === 'client' && kind === 'record' && isOpening;
      if (from === 'client' && kind === 'record' && !isEarly) link.isBelieved = true;
      const message = { link, from, kind, index: link.sent[from]++, isEarly, bytes: rest.slice(0, length) };
      link.arrivals.push(...this.intercept(message));
      rest = rest.subarray(length);
    }
  }

  #arrive(link: Link, arrival: Arrival): void {
    if (!link.open) return;
    if (arrival === 'fin') {
      this.cut(link);
      return;
    }
    const { nowMs } = this;
    const { transports, conversation } = link;
    // A machine owns what it is given.
    const bytes = arrival.bytes.slice();
    if (arrival.to === 'client') conversation.client.receive(transports.client, bytes, nowMs);
    else if (link.session !== undefined) link.session.receive(transports.server, bytes, nowMs);
    else {
      this.acceptor.receive(transports.server, bytes, nowMs);
      this.#pollAcceptor();
    }
  }

  #pollAcceptor(): boolean {
    let any = false;
    for (let event = this.acceptor.pollEvent(); event !== undefined; event = this.acceptor.pollEvent()) {
      any = true;
      if (event.type === 'evict') continue;
      const { transport } = event;
      const link = this.links.find(({ transports, open }) => open && transports.server === transport);
      if (event.type === 'drop') this.refusals.push(typed(event.error));
      if (link === undefined) continue;
      if (event.type === 'bind') link.session = event.session;
      else if (event.type === 'reply') this.send(link, 'server', event.bytes);
      else this.#farewell(link, 'server', event.farewell);
    }
    return any;
  }

  #pollEvents(): boolean {
    let any = this.#pollAcceptor();
    for (const conversation of this.conversations) {
      const { client } = conversation;
      for (let event = client.pollEvent(); event !== undefined; event = client.pollEvent()) {
        any = true;
        if (event.type === 'dial') {
          if (conversation.answerDials) this.link(conversation);
          else conversation.waitingDials++;
        } else this.#handle(conversation, 'client', client, event);
      }
    }
    for (const [session, conversation] of this.#serverSessions()) {
      for (let event = session.pollEvent(); event !== undefined; event = session.pollEvent()) {
        any = true;
        if (event.type === 'open') {
          if (conversation.server !== undefined) throw new BrokenPromise('a second session was opened');
          conversation.server = session;
        }
        this.#handle(conversation, 'server', session, event);
      }
    }
    return any;
  }

  #serverSessions(): Map<ServerSession, Conversation> {
    const sessions = new Map<ServerSession, Conversation>();
    for (const conversation of this.conversations) {
      if (conversation.server !== undefined) sessions.set(conversation.server, conversation);
    }
    for (const { session, conversation, open } of this.links) {
      if (open && session !== undefined && !sessions.has(session)) sessions.set(session, conversation);
    }
    return sessions;
  }

  #handle(conversation: Conversation, side: Side, session: Session, event: SessionEvent): void {
    const mine = conversation.applications[side];
    // A session that no client has confirmed is no one's.
    const isTold = session === conversation.session(side);
    switch (event.type) {
      case 'open':
        mine.opened++;
        break;
      case 'readable':
        if (isTold) conversation.read(side);
        break;
      case 'close':
        if (event.error !== undefined) typed(event.error);
        if (!isTold) break;
        if (mine.closed) throw new BrokenPromise(`the ${side} closed twice`);
        mine.closed = true;
        mine.error = event.error;
        break;
      case 'drop': {
        const { transport } = event;
        const link = this.links.find(
          ({ open, transports, session: bound, conversation: of }) =>
            open && transports[side] === transport && (side === 'client' ? of === conversation : bound === session),
        );
        if (link !== undefined) this.#farewell(link, side, event.farewell);
        break;
      }
    }
  }

  #farewell(link: Link, from: Side, farewell: Uint8Array | undefined): void {
    if (farewell !== undefined) this.send(link, from, farewell);
    link.arrivals.push('fin');
  }
}

/** The first message in what a side sends, as far as its clear part tells. */
function messageAt(bytes: Uint8Array, from: Side): { readonly kind: Message['kind']; readonly length: number } {
  const [first = 0, second = 0, third = 0] = bytes;
  // No record of ours is so long that its length begins like a message of the handshake.
  try {
    if (from === 'client' && first === helloMagic[0]) {
      return { kind: 'hello', length: helloLength(bytes.subarray(0, 8)) ?? bytes.length };
    }
    if (from === 'server' && first >= 2) {
      return { kind: 'reply', length: replyLength(bytes.subarray(0, 4)) ?? bytes.length };
    }
  } catch (error) {
    // A sender that lies about lengths is not to be told apart.
    if (!SnetError.is(error)) throw error;
    return { kind: 'record', length: bytes.length };
  }
  return { kind: 'record', length: 3 + first * 0x1_0000 + second * 0x100 + third };
}

function typed(error: unknown): SnetError {
  if (SnetError.is(error, 'SNET_INTERNAL')) throw new Error('a defect was caught', { cause: error.cause });
  if (SnetError.is(error)) return error;
  throw new Error(`not an SnetError: ${String(error)}`);
}
