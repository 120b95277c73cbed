import { Random, toyProvider } from '@proj/testkit';
import { LegacyAcceptor } from '../../src/danger/core/legacy-acceptor.ts';
import { LegacyClientSession } from '../../src/danger/core/legacy-client-session.ts';
import type { LegacyServerSession } from '../../src/danger/core/legacy-server-session.ts';
import type { LegacySession } from '../../src/danger/core/legacy-session.ts';
import type { Generation, LegacyOptions } from '../../src/danger/core/options.ts';

interface Pipe {
  readonly client: number;
  readonly server: number;
  session: LegacyServerSession | undefined;
  readonly toServer: number[];
  readonly toClient: number[];
  /** Each end learns on its own that the pipe is gone. */
  clientOpen: boolean;
  serverOpen: boolean;
  /** Nothing passes any more. */
  dead: boolean;
}

const byteAt = (position: number): number => (position * 31 + (position >> 8) * 7) & 0xff;

/** A stream that is written and read; each byte follows from its position, so a wrong one is seen at once. */
export class Stream {
  written = 0;
  read = 0;

  write(session: LegacySession, bytes: number): void {
    const data = Uint8Array.from({ length: bytes }, (_, i) => byteAt(this.written + i));
    this.written += session.write(data);
  }

  readFrom(session: LegacySession, maxBytes: number): void {
    for (const byte of session.read(maxBytes) ?? []) {
      if (byte !== byteAt(this.read)) throw new Error(`byte ${this.read} is ${byte}`);
      this.read++;
    }
  }
}

export interface WorldOptions extends LegacyOptions {
  /** What a pipe holds: where there are so many bytes no more are taken from an end. */
  readonly pipeBytes?: number;
}

/** A client and a server of an older snet, pipes that are cut, and time. */
export class LegacyWorld {
  readonly random: Random;
  readonly client: LegacyClientSession;
  readonly acceptor: LegacyAcceptor;
  readonly up: Stream = new Stream();
  readonly down: Stream = new Stream();
  readonly events: string[] = [];
  server: LegacyServerSession | undefined;
  nowMs = 0;
  sessions = 0;
  cuts = 0;
  reattached = 0;
  readonly #pipeBytes: number;
  #pipes: Pipe[] = [];

  constructor(generation: Generation, seed: number, options: WorldOptions = {}) {
    this.#pipeBytes = options.pipeBytes ?? Number.POSITIVE_INFINITY;
    this.random = new Random(seed);
    const crypto = toyProvider(seed);
    this.client = new LegacyClientSession(generation, crypto, options);
    this.acceptor = new LegacyAcceptor(generation, crypto, options);
    this.client.connect();
    this.pump();
  }

  get pipe(): Pipe | undefined {
    return this.#pipes.at(-1);
  }

  /** The client's end breaks; the server's goes on looking alive until {@link lateEnds}. */
  cut(): void {
    const { pipe } = this;
    if (pipe === undefined || pipe.dead) return;
    this.cuts++;
    pipe.dead = true;
    // What is on its way arrives in part, or not at all.
    pipe.toClient.splice(this.random.int(pipe.toClient.length + 1));
    this.#deliver(pipe, 'toClient', pipe.toClient.length);
    pipe.toServer.splice(this.random.int(pipe.toServer.length + 1));
    this.#deliver(pipe, 'toServer', pipe.toServer.length);
    pipe.clientOpen = false;
    this.client.detach(pipe.client, this.nowMs, new Error('cut'));
    this.pump();
  }

  /** The server hears of what is long over. */
  lateEnds(): void {
    for (const pipe of this.#pipes) {
      if (!pipe.dead || !pipe.serverOpen || this.random.bool(0.3)) continue;
      pipe.serverOpen = false;
      if (pipe.session === undefined) this.acceptor.detach(pipe.server);
      else pipe.session.detach(pipe.server, this.nowMs, new Error('late'));
    }
    this.pump();
  }

  /** Some of what is on its way arrives. */
  deliver(): void {
    const { pipe } = this;
    if (pipe === undefined || pipe.dead) return;
    const direction = this.random.bool(0.5) ? 'toServer' : 'toClient';
    this.#deliver(pipe, direction, 1 + this.random.int(Math.max(1, pipe[direction].length)));
    this.pump();
  }

  write(who: 'client' | 'server', bytes: number): void {
    if (who === 'client') this.up.write(this.client, bytes);
    else if (this.server !== undefined) this.down.write(this.server, bytes);
    this.pump();
  }

  read(who: 'client' | 'server', bytes: number): void {
    if (who === 'client') this.down.readFrom(this.client, bytes);
    else if (this.server !== undefined) this.up.readFrom(this.server, bytes);
    this.pump();
  }

  advance(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const machines = [this.client, this.acceptor, ...this.acceptor.sessions];
      const next = Math.min(...machines.map((machine) => machine.pollTimeout() ?? Number.POSITIVE_INFINITY));
      if (next > endMs) break;
      this.nowMs = Math.max(this.nowMs, next);
      for (const machine of machines) machine.handleTimeout(this.nowMs);
      this.pump();
    }
    this.nowMs = endMs;
  }

  /** The first handshake, which is not cut: a client whose first attempt fails has no session. */
  settleHandshake(): void {
    const { pipe } = this;
    if (pipe !== undefined) {
      this.#deliver(pipe, 'toServer', pipe.toServer.length);
      this.pump();
      this.#deliver(pipe, 'toClient', pipe.toClient.length);
    }
    this.pump();
  }

  /** Nothing is cut any more, and both applications read. */
  settle(): void {
    for (let round = 0; round < 200; round++) {
      const { pipe } = this;
      if (pipe !== undefined && !pipe.dead) {
        this.#deliver(pipe, 'toServer', pipe.toServer.length);
        this.#deliver(pipe, 'toClient', pipe.toClient.length);
      }
      this.read('client', 1 << 20);
      this.read('server', 1 << 20);
      this.lateEnds();
      this.advance(200);
    }
  }

  pump(): void {
    this.#poll();
    for (const pipe of this.#pipes) {
      if (pipe.clientOpen) this.#send(this.client, pipe.client, pipe.toServer);
      if (pipe.serverOpen && pipe.session !== undefined) this.#send(pipe.session, pipe.server, pipe.toClient);
    }
    this.#poll();
  }

  #send(session: LegacySession, transport: number, queue: number[]): void {
    while (queue.length < this.#pipeBytes) {
      const bytes = session.pollTransmit(transport, this.nowMs);
      if (bytes === undefined) return;
      // What leads nowhere fills up as well.
      for (const byte of bytes) queue.push(byte);
    }
  }

  #deliver(pipe: Pipe, direction: 'toServer' | 'toClient', count: number): void {
    const bytes = Uint8Array.from(pipe[direction].splice(0, count));
    if (bytes.length === 0) return;
    if (direction === 'toClient') this.client.receive(pipe.client, bytes, this.nowMs);
    else if (!pipe.serverOpen) return;
    else if (pipe.session === undefined) this.acceptor.receive(pipe.server, bytes, this.nowMs);
    else pipe.session.receive(pipe.server, bytes, this.nowMs);
    this.#poll();
  }

  #poll(): void {
    for (let event = this.acceptor.pollEvent(); event !== undefined; event = this.acceptor.pollEvent()) {
      if (event.type === 'evict') continue;
      const { transport } = event;
      const pipe = this.#pipes.find(({ server }) => server === transport);
      if (pipe === undefined) continue;
      if (event.type === 'bind') pipe.session = event.session;
      else this.#serverDropped(pipe);
    }
    for (let event = this.client.pollEvent(); event !== undefined; event = this.client.pollEvent()) {
      if (event.type !== 'readable') this.events.push(event.type);
      if (event.type === 'dial') this.#dial();
      if (event.type === 'reattach') this.reattached++;
      if (event.type === 'drop') {
        const { transport } = event;
        const pipe = this.#pipes.find(({ client }) => client === transport);
        if (pipe !== undefined) pipe.clientOpen = false;
        if (pipe !== undefined) pipe.dead = true;
      }
    }
    for (const pipe of this.#pipes) {
      const { session } = pipe;
      if (session === undefined) continue;
      for (let event = session.pollEvent(); event !== undefined; event = session.pollEvent()) {
        if (event.type === 'open') {
          this.server = session;
          this.sessions++;
        }
        if (event.type !== 'drop') continue;
        const { transport } = event;
        const dropped = this.#pipes.find(({ server }) => server === transport);
        if (dropped !== undefined) this.#serverDropped(dropped);
      }
    }
  }

  #serverDropped(pipe: Pipe): void {
    pipe.serverOpen = false;
    if (pipe.dead) return;
    pipe.dead = true;
    pipe.clientOpen = false;
    this.client.detach(pipe.client, this.nowMs, new Error('dropped'));
  }

  #dial(): void {
    this.#pipes = this.#pipes.filter(({ serverOpen, clientOpen }) => serverOpen || clientOpen);
    const client = this.client.attach(this.nowMs);
    const server = this.acceptor.attach(this.nowMs);
    this.#pipes.push({
      client,
      server,
      session: undefined,
      toServer: [],
      toClient: [],
      clientOpen: true,
      serverOpen: true,
      dead: false,
    });
  }
}
