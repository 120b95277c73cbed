import type { CryptoProvider } from '@proj/crypto';
import { toyProvider } from '@proj/testkit';
import {
  Acceptor,
  type AcceptorOptions,
  type ClientOptions,
  ClientSession,
  type ServerSession,
  type ServerTrust,
  type Session,
  type SessionEvent,
  type SnetError,
} from '../../src/core/index.ts';

/** A transport between the two, without delay. Bytes go through `tamper` if there is one. */
export interface Pipe {
  readonly client: number;
  readonly server: number;
  session: ServerSession | undefined;
  /** `false`: both ends have been told that it is over. */
  open: boolean;
  /** What is sent vanishes, and no one is told. */
  hole: boolean;
  readonly toServer: Uint8Array[];
  readonly toClient: Uint8Array[];
}

export interface PairOptions {
  readonly crypto?: CryptoProvider;
  readonly client?: ClientOptions;
  readonly server?: AcceptorOptions;
  /** The key the client pins; default: the server's. */
  readonly serverKey?: ServerTrust;
  /** Bytes to the server are moved by the test, with `deliver`. */
  readonly manual?: 'to-server' | undefined;
  /** May change or swallow what is sent. */
  readonly tamper?: (bytes: Uint8Array, to: 'client' | 'server') => Uint8Array | undefined;
}

/** Two machines joined by hand: virtual time, no latency, every event recorded. */
export class Pair {
  nowMs = 0;
  readonly client: ClientSession;
  readonly acceptor: Acceptor;
  server: ServerSession | undefined;
  readonly pipes: Pipe[] = [];
  readonly serverKey: Uint8Array;
  readonly crypto: CryptoProvider;
  readonly clientEvents: SessionEvent[] = [];
  readonly serverEvents: SessionEvent[] = [];
  readonly refusals: string[] = [];
  /** Dial events are answered with a new pipe at once; `false`: they wait in `clientEvents`. */
  answerDials = true;
  tamper: PairOptions['tamper'];
  /** From the moment the session is open. */
  #manual = false;

  constructor(options: PairOptions = {}) {
    const crypto = options.crypto ?? toyProvider(7);
    this.crypto = crypto;
    const keys = crypto.x25519.generate();
    this.tamper = options.tamper;
    this.serverKey = keys.publicKey;
    this.acceptor = new Acceptor(crypto, keys, options.server);
    this.client = new ClientSession(crypto, options.serverKey ?? keys.publicKey, options.client);
  }

  /** A pair whose session is open on both sides. */
  static open(options: PairOptions = {}): Pair & { server: ServerSession } {
    const pair = new Pair(options);
    pair.client.connect();
    pair.pump();
    if (pair.server === undefined) throw new Error('the session did not open');
    pair.#manual = options.manual !== undefined;
    return pair as Pair & { server: ServerSession };
  }

  /** The pipe opened last. */
  get pipe(): Pipe {
    return this.pipes.at(-1)!;
  }

  dial(): Pipe {
    const pipe: Pipe = {
      client: this.client.attach(this.nowMs),
      server: this.acceptor.attach(this.nowMs),
      session: undefined,
      open: true,
      hole: false,
      toServer: [],
      toClient: [],
    };
    this.pipes.push(pipe);
    return pipe;
  }

  /** Bytes of the client's end that do not come from the client. */
  inject(bytes: Uint8Array): { readonly server: number; readonly session: ServerSession | undefined } {
    const server = this.acceptor.attach(this.nowMs);
    this.acceptor.receive(server, bytes, this.nowMs);
    let session: ServerSession | undefined;
    for (let event = this.acceptor.pollEvent(); event !== undefined; event = this.acceptor.pollEvent()) {
      if (event.type === 'bind') session = event.session;
      else if (event.type === 'drop') this.refusals.push(event.error.message);
    }
    this.pump();
    return { server, session };
  }

  /** Bytes of the client reach the server. */
  deliver(pipe: Pipe, bytes: Uint8Array): void {
    if (!pipe.open) return;
    pipe.toServer.push(bytes);
    this.pump();
  }

  /** Both ends learn that the pipe is gone. */
  cut(pipe: Pipe = this.pipe): void {
    pipe.open = false;
    this.client.detach(pipe.client, this.nowMs, new Error('cut'));
    pipe.session?.detach(pipe.server, this.nowMs, new Error('cut'));
    this.pump();
  }

  advance(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const next = Math.min(...this.#machines().map((machine) => machine.pollTimeout() ?? Number.POSITIVE_INFINITY));
      if (next > endMs) break;
      this.nowMs = Math.max(this.nowMs, next);
      for (const machine of this.#machines()) machine.handleTimeout(this.nowMs);
      this.pump();
    }
    this.nowMs = endMs;
  }

  /** Everything that can happen without time passing happens. */
  pump(): void {
    for (let moved = true; moved; ) {
      moved = false;
      for (const pipe of this.pipes) moved = this.#move(pipe) || moved;
      moved = this.#events() || moved;
    }
  }

  #machines(): readonly { pollTimeout(): number | undefined; handleTimeout(nowMs: number): void }[] {
    return [this.client, this.acceptor, ...this.acceptor.sessions];
  }

  #move(pipe: Pipe): boolean {
    const { nowMs } = this;
    for (const bytes of this.#manual ? [] : drain(this.client, pipe.client, nowMs))
      this.#send(pipe, pipe.toServer, bytes, 'server');
    if (pipe.session !== undefined) {
      for (const bytes of drain(pipe.session, pipe.server, nowMs)) this.#send(pipe, pipe.toClient, bytes, 'client');
    }
    const toServer = pipe.toServer.splice(0);
    const toClient = pipe.toClient.splice(0);
    for (const bytes of toServer) {
      if (pipe.session === undefined) this.acceptor.receive(pipe.server, bytes, nowMs);
      else pipe.session.receive(pipe.server, bytes, nowMs);
      this.#acceptorEvents();
    }
    for (const bytes of toClient) this.client.receive(pipe.client, bytes, nowMs);
    return toServer.length + toClient.length > 0;
  }

  #send(pipe: Pipe, queue: Uint8Array[], bytes: Uint8Array, to: 'client' | 'server'): void {
    if (!pipe.open || pipe.hole) return;
    const arriving = this.tamper === undefined ? bytes : this.tamper(bytes, to);
    if (arriving !== undefined) queue.push(arriving);
  }

  #acceptorEvents(): boolean {
    let any = false;
    for (let event = this.acceptor.pollEvent(); event !== undefined; event = this.acceptor.pollEvent()) {
      any = true;
      if (event.type === 'evict') continue;
      const { transport } = event;
      const pipe = this.pipes.find(({ server }) => server === transport);
      if (event.type === 'drop') this.refusals.push(event.error.message);
      if (pipe === undefined) continue;
      if (event.type === 'bind') pipe.session = event.session;
      else if (event.type === 'reply') this.#send(pipe, pipe.toClient, event.bytes, 'client');
      else this.#close(pipe, event.farewell);
    }
    return any;
  }

  #events(): boolean {
    let any = this.#acceptorEvents();
    for (let event = this.client.pollEvent(); event !== undefined; event = this.client.pollEvent()) {
      any = true;
      this.clientEvents.push(event);
      if (event.type === 'dial' && this.answerDials) this.dial();
      if (event.type === 'drop') this.#dropped('client', event.transport, event.farewell);
    }
    const sessions = new Set([...this.acceptor.sessions, ...this.pipes.flatMap(({ session }) => session ?? [])]);
    for (const session of sessions) {
      for (let event = session.pollEvent(); event !== undefined; event = session.pollEvent()) {
        any = true;
        if (event.type === 'open') this.server = session;
        if (session === this.server) this.serverEvents.push(event);
        if (event.type === 'drop') this.#dropped('server', event.transport, event.farewell);
      }
    }
    return any;
  }

  #dropped(by: 'client' | 'server', transport: number, farewell: Uint8Array | undefined): void {
    const pipe = this.pipes.find((candidate) => candidate[by] === transport);
    if (pipe === undefined || !pipe.open || pipe.hole) return;
    if (by === 'server') this.#close(pipe, farewell);
    else {
      if (farewell !== undefined) pipe.session?.receive(pipe.server, farewell, this.nowMs);
      pipe.open = false;
      pipe.session?.detach(pipe.server, this.nowMs);
    }
  }

  #close(pipe: Pipe, farewell: Uint8Array | undefined): void {
    if (farewell !== undefined) this.client.receive(pipe.client, farewell, this.nowMs);
    pipe.open = false;
    this.client.detach(pipe.client, this.nowMs);
  }
}

function* drain(session: Session, transport: number, nowMs: number): Generator<Uint8Array, void> {
  for (
    let bytes = session.pollTransmit(transport, nowMs);
    bytes !== undefined;
    bytes = session.pollTransmit(transport, nowMs)
  )
    yield bytes;
}

/** Everything readable now. */
export function readAll(session: Session): Uint8Array {
  const parts: number[] = [];
  for (let bytes = session.read(); bytes !== undefined; bytes = session.read()) parts.push(...bytes);
  return Uint8Array.from(parts);
}

/** Everything readable now, as text. */
export function readText(session: Session): string {
  return new TextDecoder().decode(readAll(session));
}

/** The types of events, for a glance at what happened. */
export function types(events: readonly SessionEvent[]): string[] {
  return events.map(({ type }) => type);
}

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);
export const closeError = (events: readonly SessionEvent[]): SnetError | undefined => {
  const close = events.find((event) => event.type === 'close');
  if (close?.type !== 'close') throw new Error('the session has not closed');
  return close.error;
};
export const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = new Uint8Array(bytes);
  if (at < copy.length) copy[at]! ^= 0x10;
  return copy;
};
export const say = (pair: Pair, from: Session, value: string): void => {
  from.write(text(value));
  pair.pump();
};

/** A record that this end really could send: sealed with its keys, and holding whatever the test wants. */
export function sealAs(pair: Pair, who: 'client' | 'server', plaintext: Uint8Array): Uint8Array {
  const session = who === 'client' ? pair.client : pair.server;
  const { transports } = session as unknown as {
    transports: Map<number, { sealer: { seal(plaintext: Uint8Array): Uint8Array } }>;
  };
  return transports.get(pair.pipe[who])!.sealer.seal(plaintext);
}
