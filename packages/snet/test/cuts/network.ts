import type { CryptoProvider } from '@proj/crypto';
import { type LinkEvent, Random, SimLink, type SimLinkOptions, toyProvider } from '@proj/testkit';
import {
  Acceptor,
  type AcceptorOptions,
  type ClientOptions,
  ClientSession,
  type ServerSession,
  type Session,
  type SessionEvent,
} from '../../src/core/index.ts';

/** One transport between the two: `a` is the client's end. */
export interface Path {
  readonly link: SimLink;
  /** `undefined`: not our client's, but someone's who sends what he has heard. */
  readonly client: ClientSession | undefined;
  readonly clientTransport: number;
  readonly serverTransport: number;
  session: ServerSession | undefined;
  /** Everything that was sent from the client's end, at once for each call. */
  readonly sent: Uint8Array[];
}

export interface NetworkOptions {
  /** Of every random byte and every choice of a link. */
  readonly seed: number;
  readonly crypto?: CryptoProvider | undefined;
  readonly client?: ClientOptions | undefined;
  readonly server?: AcceptorOptions | undefined;
  /** From the client's wish to dial to its first byte: the round trip that TCP takes. @defaultValue 0 */
  readonly dialMs?: number;
  /** Of the n-th dial, counted from 0. @defaultValue a link without faults or latency */
  readonly link?: (index: number) => SimLinkOptions;
  /** Every event but `dial` and `drop`, which are obeyed. */
  readonly onEvent?: (event: SessionEvent, session: Session) => void;
}

interface Machine {
  pollTimeout(): number | undefined;
  handleTimeout(nowMs: number): void;
}

/** A server, its clients and the links between them, in virtual time and one thing after the other. */
export class Network {
  nowMs = 0;
  readonly acceptor: Acceptor;
  /** In the order of dialling. */
  readonly paths: Path[] = [];
  /** Reasons for which the acceptor has turned a transport away. */
  readonly refusals: string[] = [];
  /** Moments at which a client wanted to dial. */
  readonly dialledAtMs: number[] = [];
  readonly #options: NetworkOptions;
  readonly #crypto: CryptoProvider;
  readonly #serverKey: Uint8Array;
  readonly #random: Random;
  readonly #dials: { readonly atMs: number; readonly client: ClientSession }[] = [];
  readonly #clients: ClientSession[] = [];
  /** That may still have something to say. */
  readonly #sessions: Set<ServerSession> = new Set();

  constructor(options: NetworkOptions) {
    this.#options = options;
    this.#crypto = options.crypto ?? toyProvider(options.seed);
    this.#random = new Random(options.seed);
    const keys = this.#crypto.x25519.generate();
    this.#serverKey = keys.publicKey;
    this.acceptor = new Acceptor(this.#crypto, keys, options.server);
  }

  /** A new session, whose first dial is under way. */
  connect(): ClientSession {
    const client = new ClientSession(this.#crypto, this.#serverKey, this.#options.client);
    this.#clients.push(client);
    client.connect();
    this.settle();
    return client;
  }

  /** One more transport for a client, without being asked. */
  open(client: ClientSession, options: SimLinkOptions = this.#linkOptions()): Path {
    return this.#open(client, client.attach(this.nowMs), options);
  }

  /** Someone else sends these bytes to the server. */
  inject(flight: readonly Uint8Array[], options: SimLinkOptions = {}): Path {
    const path = this.#open(undefined, 0, options);
    for (const bytes of flight) path.link.send('a', bytes, this.nowMs);
    return path;
  }

  /** Until `done`, or for `maxMs`, or until nothing will ever happen again. Answers whether it is done. */
  run(done: () => boolean, maxMs: number): boolean {
    const untilMs = this.nowMs + maxMs;
    while (!done()) {
      const nextMs = this.nextAtMs();
      if (nextMs === undefined || nextMs > untilMs) {
        if (maxMs !== Number.POSITIVE_INFINITY) this.nowMs = untilMs;
        return done();
      }
      this.nowMs = nextMs;
      this.#step();
    }
    return true;
  }

  nextAtMs(): number | undefined {
    let earliestMs = Number.POSITIVE_INFINITY;
    const consider = (atMs: number | undefined): void => {
      if (atMs !== undefined && atMs < earliestMs) earliestMs = atMs;
    };
    for (const machine of this.#machines()) consider(machine.pollTimeout());
    for (const { link } of this.paths) consider(link.nextAtMs());
    for (const { atMs } of this.#dials) consider(atMs);
    return earliestMs === Number.POSITIVE_INFINITY ? undefined : Math.max(earliestMs, this.nowMs);
  }

  /** Whatever can happen without time passing happens; to be called after the applications have said something. */
  settle(): void {
    for (const path of this.paths) this.#transmit(path);
    this.#bind();
    for (const client of this.#clients) this.#poll(client);
    for (const session of this.#sessions) this.#poll(session);
  }

  *#machines(): Generator<Machine> {
    yield this.acceptor;
    yield* this.#clients;
    yield* this.acceptor.sessions;
  }

  #step(): void {
    for (const path of [...this.paths]) {
      for (const event of path.link.poll(this.nowMs)) {
        this.#deliver(path, event);
        this.settle();
      }
    }
    for (const dial of this.#dials.filter(({ atMs }) => atMs <= this.nowMs)) {
      this.#dials.splice(this.#dials.indexOf(dial), 1);
      if (dial.client.state !== 'closed') this.open(dial.client);
    }
    for (const machine of [...this.#machines()]) {
      const atMs = machine.pollTimeout();
      if (atMs !== undefined && atMs <= this.nowMs) machine.handleTimeout(this.nowMs);
    }
    this.settle();
  }

  #linkOptions(): SimLinkOptions {
    return this.#options.link?.(this.paths.length) ?? {};
  }

  #open(client: ClientSession | undefined, clientTransport: number, options: SimLinkOptions): Path {
    const path: Path = {
      link: new SimLink(this.#random.fork(), options),
      client,
      clientTransport,
      serverTransport: this.acceptor.attach(this.nowMs),
      session: undefined,
      sent: [],
    };
    this.paths.push(path);
    return path;
  }

  #transmit(path: Path): void {
    const { client, session, link, clientTransport, serverTransport } = path;
    if (client !== undefined) {
      let bytes = client.pollTransmit(clientTransport, this.nowMs);
      for (; bytes !== undefined; bytes = client.pollTransmit(clientTransport, this.nowMs)) {
        path.sent.push(bytes);
        link.send('a', bytes, this.nowMs);
      }
    }
    if (session === undefined) return;
    let bytes = session.pollTransmit(serverTransport, this.nowMs);
    for (; bytes !== undefined; bytes = session.pollTransmit(serverTransport, this.nowMs)) {
      link.send('b', bytes, this.nowMs);
    }
  }

  #bind(): void {
    for (let event = this.acceptor.pollEvent(); event !== undefined; event = this.acceptor.pollEvent()) {
      if (event.type === 'evict') continue;
      const { transport } = event;
      const path = this.paths.find(({ serverTransport }) => serverTransport === transport);
      if (path === undefined) continue;
      if (event.type === 'bind') {
        path.session = event.session;
        this.#sessions.add(event.session);
        this.#transmit(path);
      } else if (event.type === 'reply') {
        path.link.send('b', event.bytes, this.nowMs);
      } else {
        this.refusals.push(event.error.message);
        this.#giveUp(path, 'b', event.farewell);
      }
    }
  }

  #poll(session: Session): void {
    for (let event = session.pollEvent(); event !== undefined; event = session.pollEvent()) {
      if (event.type === 'dial') {
        this.dialledAtMs.push(this.nowMs);
        this.#dials.push({ atMs: this.nowMs + (this.#options.dialMs ?? 0), client: session as ClientSession });
      } else if (event.type === 'drop') this.#drop(session, event.transport, event.farewell);
      else this.#options.onEvent?.(event, session);
    }
  }

  #drop(session: Session, transport: number, farewell: Uint8Array | undefined): void {
    for (const path of this.paths) {
      if (path.client === session && path.clientTransport === transport) this.#giveUp(path, 'a', farewell);
      if (path.session === session && path.serverTransport === transport) this.#giveUp(path, 'b', farewell);
    }
  }

  #giveUp({ link }: Path, end: 'a' | 'b', farewell: Uint8Array | undefined): void {
    if (farewell !== undefined) link.send(end, farewell, this.nowMs);
    link.close(end, this.nowMs);
  }

  #deliver(path: Path, event: LinkEvent): void {
    const { client, session, clientTransport, serverTransport } = path;
    if (event.to === 'a') {
      if (event.type === 'data') client?.receive(clientTransport, event.bytes, this.nowMs);
      else client?.detach(clientTransport, this.nowMs, new Error(event.type));
    } else if (session !== undefined) {
      if (event.type === 'data') session.receive(serverTransport, event.bytes, this.nowMs);
      else session.detach(serverTransport, this.nowMs, new Error(event.type));
    } else if (event.type === 'data') this.acceptor.receive(serverTransport, event.bytes, this.nowMs);
    else this.acceptor.detach(serverTransport);
  }
}
