import { toyProvider } from '@proj/testkit';
import { Acceptor, ClientSession, type ServerSession, type Session, type SessionEvent } from '../../src/core/index.ts';
import { StreamEnd } from './stream-end.ts';

/** One transport whose bytes move when the test says so. */
interface Pipe {
  readonly client: number;
  readonly server: number;
  session: ServerSession | undefined;
  readonly toServer: Uint8Array[];
  readonly toClient: Uint8Array[];
  /** An end that has given it up neither sends nor hears any more. */
  clientGone: boolean;
  serverGone: boolean;
}

/** What can happen to an attempt, in this order. */
export const steps = ['dial', 'HELLO arrives', 'ACCEPT arrives', 'CONFIRM arrives'] as const;

/** Every order of `count` steps each of two attempts, as the attempt that is next. */
export function interleavings(count: number): (0 | 1)[][] {
  const orders: (0 | 1)[][] = [];
  const extend = (order: (0 | 1)[], first: number, second: number): void => {
    if (first === count && second === count) orders.push(order);
    if (first < count) extend([...order, 0], first + 1, second);
    if (second < count) extend([...order, 1], first, second + 1);
  };
  extend([], 0, 0);
  return orders;
}

/** A session and as many transports as the test opens, each of whose messages arrives when the test wants. */
export class Rivals {
  nowMs = 0;
  readonly client: ClientSession;
  readonly acceptor: Acceptor;
  server: ServerSession | undefined;
  readonly pipes: Pipe[] = [];
  readonly clientEnd: StreamEnd = new StreamEnd('client');
  readonly serverEnd: StreamEnd = new StreamEnd('server');
  /** Of the session; one that an attempt that was overtaken has left at the server is no one's. */
  readonly closes: SessionEvent[] = [];
  /** Attempts that the session took up although it knew a newer one. */
  staleAnswers = 0;
  /** The client asked for another transport, and the test has not dialled yet. */
  dialWanted = false;

  constructor() {
    const crypto = toyProvider(7);
    const keys = crypto.x25519.generate();
    this.acceptor = new Acceptor(crypto, keys);
    this.client = new ClientSession(crypto, keys.publicKey);
    this.client.connect();
    this.#settle();
    this.finish();
  }

  dial(): Pipe {
    this.dialWanted = false;
    const pipe: Pipe = {
      client: this.client.attach(this.nowMs),
      server: this.acceptor.attach(this.nowMs),
      session: undefined,
      toServer: [],
      toClient: [],
      clientGone: false,
      serverGone: false,
    };
    this.pipes.push(pipe);
    this.#settle();
    return pipe;
  }

  /** What is under way to the server arrives. */
  deliverToServer(pipe: Pipe): void {
    const all = pipe.toServer.splice(0);
    for (const bytes of pipe.serverGone ? [] : all) {
      if (pipe.session === undefined) this.acceptor.receive(pipe.server, bytes, this.nowMs);
      else pipe.session.receive(pipe.server, bytes, this.nowMs);
      this.#settle();
    }
  }

  /** What is under way to the client arrives. */
  deliverToClient(pipe: Pipe): void {
    const all = pipe.toClient.splice(0);
    for (const bytes of pipe.clientGone ? [] : all) {
      this.client.receive(pipe.client, bytes, this.nowMs);
      this.#settle();
    }
  }

  /** The client learns that a pipe is gone, or the server does. */
  lose(pipe: Pipe, who: 'client' | 'server'): void {
    if (who === 'client' && !pipe.clientGone) {
      pipe.clientGone = true;
      this.client.detach(pipe.client, this.nowMs);
    } else if (who === 'server' && !pipe.serverGone) {
      pipe.serverGone = true;
      if (pipe.session === undefined) this.acceptor.detach(pipe.server);
      else pipe.session.detach(pipe.server, this.nowMs);
    }
    this.#settle();
  }

  say(bytes: number): void {
    this.clientEnd.write(this.client, bytes);
    if (this.server !== undefined) this.serverEnd.write(this.server, bytes);
    this.#settle();
  }

  /** Everything under way arrives, what one end has given up the other learns of, and who wants to dial does. */
  finish(): void {
    for (let moved = true; moved; ) {
      moved = this.dialWanted;
      if (this.dialWanted) this.dial();
      for (const pipe of this.pipes) {
        moved ||= pipe.toServer.length + pipe.toClient.length > 0 || pipe.clientGone !== pipe.serverGone;
        this.deliverToServer(pipe);
        this.deliverToClient(pipe);
        if (pipe.clientGone) this.lose(pipe, 'server');
        if (pipe.serverGone) this.lose(pipe, 'client');
      }
    }
  }

  /** Time passes for those who wait for it, and everything arrives at once. */
  pass(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const machines = [this.client, this.acceptor, ...this.acceptor.sessions];
      const nextMs = Math.min(...machines.map((machine) => machine.pollTimeout() ?? Number.POSITIVE_INFINITY));
      if (nextMs > untilMs) break;
      this.nowMs = Math.max(this.nowMs, nextMs);
      for (const machine of machines) machine.handleTimeout(this.nowMs);
      this.#settle();
      this.finish();
    }
    this.nowMs = untilMs;
  }

  /** Transports in use at both ends. */
  get livePipes(): readonly Pipe[] {
    return this.pipes.filter(({ clientGone, serverGone }) => !clientGone && !serverGone);
  }

  get isAllRead(): boolean {
    return this.clientEnd.read === this.serverEnd.written && this.serverEnd.read === this.clientEnd.written;
  }

  #settle(): void {
    for (const pipe of this.pipes) this.#transmit(pipe);
    for (let event = this.acceptor.pollEvent(); event !== undefined; event = this.acceptor.pollEvent()) {
      if (event.type === 'evict') continue;
      const { transport } = event;
      const pipe = this.pipes.find(({ server }) => server === transport);
      if (pipe === undefined) continue;
      if (event.type === 'bind') this.#bind(pipe, event.session);
      else if (event.type === 'reply') pipe.toClient.push(event.bytes);
      else pipe.serverGone = true;
      this.#transmit(pipe);
    }
    this.#poll(this.client);
    for (const session of new Set(this.pipes.map((pipe) => pipe.session)))
      if (session !== undefined) this.#poll(session);
    this.clientEnd.readAll(this.client);
    if (this.server !== undefined) this.serverEnd.readAll(this.server);
  }

  #bind(pipe: Pipe, session: ServerSession): void {
    pipe.session = session;
    const newer = this.pipes.slice(this.pipes.indexOf(pipe) + 1);
    if (newer.some((other) => other.session === session)) this.staleAnswers++;
  }

  #transmit(pipe: Pipe): void {
    const toServer = pipe.clientGone ? undefined : this.client.pollTransmit(pipe.client, this.nowMs);
    if (toServer !== undefined) pipe.toServer.push(toServer);
    const toClient = pipe.serverGone ? undefined : pipe.session?.pollTransmit(pipe.server, this.nowMs);
    if (toClient !== undefined) pipe.toClient.push(toClient);
    if (toServer !== undefined || toClient !== undefined) this.#transmit(pipe);
  }

  #poll(session: Session): void {
    for (let event = session.pollEvent(); event !== undefined; event = session.pollEvent()) {
      if (event.type === 'open' && session.role === 'server') this.server = session as ServerSession;
      if (event.type === 'close' && (session === this.client || session === this.server)) this.closes.push(event);
      if (event.type === 'dial') this.dialWanted = true;
      if (event.type !== 'drop') continue;
      const { transport, farewell } = event;
      for (const pipe of this.pipes) {
        if (session === this.client && pipe.client === transport) {
          pipe.clientGone = true;
          if (farewell !== undefined) pipe.toServer.push(farewell);
        } else if (session === pipe.session && pipe.server === transport) {
          pipe.serverGone = true;
          if (farewell !== undefined) pipe.toClient.push(farewell);
        }
      }
    }
  }
}
