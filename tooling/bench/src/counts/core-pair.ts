import type { CryptoProvider } from '@proj/crypto';
import { Acceptor, ClientSession, type ServerSession, type Session } from '@proj/snet/core';
import type { Bench } from './script.ts';

/** Both machines of a session in one process: bytes of one are given to the other at once. */
export class CorePair {
  readonly client: ClientSession;
  readonly acceptor: Acceptor;
  readonly #bench: Bench;
  #server: ServerSession | undefined;
  /** Numbers of the transport in use at either end; `undefined`: none is. */
  #link: { readonly client: number; readonly server: number; session: ServerSession | undefined } | undefined;

  constructor(bench: Bench, keys: ReturnType<CryptoProvider['x25519']['generate']>, acceptor?: Acceptor) {
    this.#bench = bench;
    this.acceptor = acceptor ?? new Acceptor(bench.crypto, keys);
    this.client = new ClientSession(bench.crypto, keys.publicKey);
  }

  static open(bench: Bench): CorePair {
    const pair = new CorePair(bench, bench.crypto.x25519.generate());
    pair.connect();
    return pair;
  }

  get server(): ServerSession {
    if (this.#server === undefined) throw new Error('the session did not open');
    return this.#server;
  }

  connect(): void {
    this.client.connect();
    this.pump();
    if (this.client.state !== 'open' || this.server.state !== 'open') throw new Error('the session did not open');
  }

  /** Both ends lose their transport. */
  cut(): void {
    const link = this.#link;
    this.#link = undefined;
    if (link === undefined) return;
    this.client.detach(link.client, this.#bench.time.nowMs);
    link.session?.detach(link.server, this.#bench.time.nowMs);
    this.pump();
  }

  /** Until nobody has anything to say. */
  pump(): void {
    do this.#handleEvents();
    while (this.#move());
  }

  /** What is due now, at both ends. */
  elapse(): void {
    const { nowMs } = this.#bench.time;
    for (const machine of [this.client, this.#server]) {
      const atMs = machine?.pollTimeout();
      if (atMs !== undefined && atMs <= nowMs) machine?.handleTimeout(nowMs);
    }
    this.pump();
  }

  /** The moment at which the first of both has something to do. */
  get dueAtMs(): number {
    const due = [this.client.pollTimeout(), this.#server?.pollTimeout()].filter((atMs) => atMs !== undefined);
    return Math.min(...due);
  }

  #move(): boolean {
    const link = this.#link;
    if (link === undefined) return false;
    const { nowMs } = this.#bench.time;
    let moved = false;
    for (let bytes = this.#taken(this.client, link.client); bytes !== undefined; ) {
      moved = true;
      if (link.session === undefined) this.acceptor.receive(link.server, bytes, nowMs);
      else link.session.receive(link.server, bytes, nowMs);
      if (link.session === undefined) this.#handleArrivals();
      bytes = this.#taken(this.client, link.client);
    }
    if (link.session === undefined) return moved;
    for (let bytes = this.#taken(link.session, link.server); bytes !== undefined; ) {
      moved = true;
      this.client.receive(link.client, bytes, nowMs);
      bytes = this.#taken(link.session, link.server);
    }
    return moved;
  }

  #taken(session: Session, transport: number): Uint8Array | undefined {
    const bytes = session.pollTransmit(transport, this.#bench.time.nowMs);
    if (bytes !== undefined) this.#written(bytes);
    return bytes;
  }

  #written(bytes: Uint8Array): void {
    this.#bench.tally.add('writes');
    this.#bench.tally.add('bytes written', bytes.length);
  }

  #handleEvents(): void {
    for (let event = this.client.pollEvent(); event !== undefined; event = this.client.pollEvent()) {
      if (event.type === 'dial') this.#dial();
      if (event.type === 'close') throw event.error ?? new Error('closed');
    }
    this.#handleArrivals();
    const session = this.#link?.session ?? this.#server;
    for (let event = session?.pollEvent(); event !== undefined; event = session?.pollEvent()) {
      if (event.type === 'open') this.#server = session;
      if (event.type === 'close') throw event.error ?? new Error('closed');
    }
  }

  #handleArrivals(): void {
    for (let event = this.acceptor.pollEvent(); event !== undefined; event = this.acceptor.pollEvent()) {
      if (event.type === 'drop') throw event.error;
      if (this.#link === undefined || event.type === 'evict') continue;
      if (event.type === 'bind') this.#link.session = event.session;
      else {
        this.#written(event.bytes);
        this.client.receive(this.#link.client, event.bytes, this.#bench.time.nowMs);
      }
    }
  }

  #dial(): void {
    const { nowMs } = this.#bench.time;
    this.#link = { client: this.client.attach(nowMs), server: this.acceptor.attach(nowMs), session: undefined };
  }
}

/** All that has come. @returns how many bytes that was. */
export function readAll(session: Session): number {
  let length = 0;
  for (let bytes = session.read(); bytes !== undefined; bytes = session.read()) length += bytes.length;
  return length;
}
