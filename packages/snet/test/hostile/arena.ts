import type { CryptoProvider } from '@proj/crypto';
import { concatBytes } from '@proj/io/bytes';
import { toyProvider } from '@proj/testkit';
import { helloMagic } from '../../src/core/hello.ts';
import {
  Acceptor,
  ClientSession,
  type ServerSession,
  type Session,
  type SessionEvent,
  SnetError,
  type SnetErrorCode,
} from '../../src/core/index.ts';
import {
  limits,
  maxAnswers,
  maxHellos,
  maxOverheard,
  maxTransmitBytes,
  maxWires,
  neverArrived,
  pauses,
  sizes,
  small,
  suiteLists,
  tooLongMs,
  type Wire,
} from './arena-settings.ts';
import { damaged, forgedFrames } from './forgery.ts';
import { inside, Watch } from './invariants.ts';
import { liar, SpoiltKeys } from './liar.ts';
import { BrokenPromise } from './network.ts';
import { patternByte } from './pattern.ts';
import { edges } from './raw-varint.ts';
import { otherSide, type Side } from './side.ts';
import { Tape } from './tape.ts';

/** Ways for a session to end that no one without a key may bring about, once it is open. */
const needsKeys: readonly SnetErrorCode[] = ['SNET_PROTOCOL_VIOLATION', 'SNET_AEAD_FAILED', 'SNET_BAD_OPTION'];

/**
 * Machines of both kinds in the hands of a tape: it moves bytes, damages them, forges what only the holder of a key
 * could, lies in numbers, calls whatever can be called, and lets time pass. After every step the invariants hold.
 */
export class Arena {
  readonly #tape: Tape;
  readonly #honestCrypto: CryptoProvider = toyProvider(1);
  readonly #crypto: SpoiltKeys = new SpoiltKeys(this.#honestCrypto);
  readonly #acceptor: Acceptor;
  readonly #serverKey: Uint8Array;
  readonly #clients: ClientSession[] = [];
  readonly #watches: Map<Session, Watch> = new Map();
  readonly #wires: Wire[] = [];
  readonly #overheard: Uint8Array[] = [];
  readonly #hellos: Uint8Array[] = [];
  /** Someone who holds the keys takes part: bytes may be wrong, and sessions end for it. */
  readonly #forging: boolean;
  #nowMs = 0;

  constructor(bytes: Uint8Array) {
    this.#tape = new Tape(bytes);
    const keys = this.#honestCrypto.x25519.generate();
    this.#serverKey = keys.publicKey;
    this.#acceptor = new Acceptor(this.#crypto.provider, keys, {
      ...small,
      ...limits,
      suites: this.#tape.pick(suiteLists),
    });
    this.#forging = this.#tape.int(2) === 1;
    this.#call();
    if (!this.#tape.oneIn(8)) this.#settle();
  }

  /** @throws BrokenPromise, or whatever a machine threw that is no `SnetError`. */
  play(): void {
    try {
      while (!this.#tape.isAtEnd) {
        this.#step();
        this.#pollEvents();
        this.#check();
      }
      if (!this.#forging) this.#heal();
    } finally {
      liar.disarm();
    }
  }

  #step(): void {
    const tape = this.#tape;
    const side: Side = tape.int(2) === 0 ? 'client' : 'server';
    const actions: readonly (() => void)[] = [
      () => this.#settle(),
      () => this.#settle(),
      () => this.#transmit(this.#wire(), side),
      () => this.#deliver(this.#wire(), side),
      () => this.#tamper(this.#wire(), side),
      () => this.#write(this.#session(side)),
      () => this.#read(this.#session(side), tape.pick(sizes)),
      () => this.#session(side)?.end(),
      () => this.#pass(tape.pick(pauses)),
      () => this.#toNextTimeout(),
      () => this.#cut(this.#wire(), side),
      () => this.#attach(this.#client()),
      () => this.#rarely(side),
      () => this.#forge(this.#wire(), side),
      () => this.#forge(this.#wire(), side),
      () => this.#lie(),
      () => this.#stranger(),
    ];
    tape.pick(actions)();
  }

  #rarely(side: Side): void {
    const tape = this.#tape;
    const session = this.#session(side);
    const actions: readonly (() => void)[] = [
      () => this.#client()?.networkChanged(this.#nowMs),
      () => session?.setBackground(tape.int(2) === 1, this.#nowMs, tape.pick(['', 'wifi', 'mobile'])),
      () => this.#goAway(session as ServerSession | undefined),
      () => this.#acceptor.drain(),
      () => this.#pass(tooLongMs),
      () => {
        if (this.#forging) this.#crypto.spoilAfter(tape.int(4));
      },
      () => this.#client()?.dialFailed(this.#nowMs, new Error('unreachable')),
      () => session?.abort(undefined, tape.byte()),
      () => this.#call(),
      () => session?.handleTimeout(this.#nowMs),
      () => this.#acceptor.handleTimeout(this.#nowMs),
      () => session?.receive(tape.int(64), tape.bytes(tape.int(40)), this.#nowMs),
      () => session?.detach(tape.int(64), this.#nowMs, new Error('late news')),
      () => this.#acceptor.receive(tape.int(64), tape.bytes(tape.int(40)), this.#nowMs),
      () => this.#acceptor.detach(neverArrived),
    ];
    tape.pick(actions)();
  }

  #goAway(session: ServerSession | undefined): void {
    if (session?.role !== 'server') return;
    const tape = this.#tape;
    session.goAway(tape.byte(), tape.pick(pauses), tape.pick(pauses), tape.pick(['', 'elsewhere:1']));
  }

  // Who takes part.

  #call(): void {
    const alive = this.#clients.filter(({ state }) => state !== 'closed');
    if (alive.length >= 3) return;
    const tape = this.#tape;
    const suites = tape.pick(suiteLists);
    const isTrusting = tape.oneIn(4);
    const deviceKeys = !isTrusting && tape.oneIn(4) ? this.#honestCrypto.x25519.generate() : undefined;
    const trust = isTrusting ? { knownKey: undefined, remember: () => {} } : this.#serverKey;
    const client = new ClientSession(this.#crypto.provider, trust, { ...small, suites, deviceKeys });
    this.#clients.push(client);
    this.#watches.set(client, new Watch(`client ${this.#clients.length}`, client));
    client.connect();
  }

  /** One that is not over, mostly: what happens to the dead is soon told. */
  #client(): ClientSession | undefined {
    const alive = this.#clients.filter(({ state }) => state !== 'closed');
    if (alive.length > 0 && !this.#tape.oneIn(16)) return this.#tape.pick(alive);
    if (alive.length === 0) this.#call();
    return this.#tape.pick(this.#clients);
  }

  #session(side: Side): Session | undefined {
    if (side === 'client') return this.#client();
    const sessions = [...this.#watches.keys()].filter(({ role }) => role === 'server');
    const open = sessions.filter(({ state }) => state === 'open');
    const among = open.length > 0 && !this.#tape.oneIn(8) ? open : sessions;
    return among.length === 0 ? undefined : this.#tape.pick(among);
  }

  /** One that both ends use, mostly. */
  #wire(): Wire | undefined {
    const used = this.#wires.filter(({ client, session }) => client !== undefined && session !== undefined);
    const among = used.length > 0 && !this.#tape.oneIn(4) ? used : this.#wires;
    return among.length === 0 ? undefined : among.at(-1 - this.#tape.int(among.length));
  }

  #attach(client: ClientSession | undefined): void {
    if (client === undefined) return;
    let number: number;
    try {
      number = client.attach(this.#nowMs);
    } catch (error) {
      if (!SnetError.is(error, 'SNET_CLOSED')) throw error;
      return;
    }
    this.#addWire(client, number);
  }

  #addWire(client: ClientSession | undefined, number: number): Wire {
    const server = this.#acceptor.attach(this.#nowMs);
    const wire: Wire = {
      client,
      transports: { client: number, server },
      queues: { client: [], server: [] },
      session: undefined,
      isGone: false,
    };
    this.#wires.push(wire);
    if (this.#wires.length > maxWires) this.#drop(this.#wires[0] as Wire);
    return wire;
  }

  // What happens to bytes.

  #transmit(wire: Wire | undefined, from: Side): boolean {
    const session = from === 'client' ? wire?.client : wire?.session;
    if (wire === undefined || session === undefined) return false;
    for (let answers = 0; ; answers++) {
      if (answers > maxAnswers) throw new BrokenPromise(`${from}: pollTransmit never ends`);
      const bytes = session.pollTransmit(wire.transports[from], this.#nowMs);
      if (bytes === undefined) return answers > 0;
      if (bytes.length === 0 || bytes.length > maxTransmitBytes) throw new BrokenPromise(`${bytes.length} bytes sent`);
      this.#send(wire, from, bytes);
    }
  }

  #send(wire: Wire, from: Side, bytes: Uint8Array): void {
    wire.queues[otherSide(from)].push(bytes);
    this.#overheard.push(bytes);
    if (this.#overheard.length > maxOverheard) this.#overheard.shift();
    if (bytes[0] === helloMagic[0]) this.#hellos.unshift(bytes);
    if (this.#hellos.length > maxHellos) this.#hellos.pop();
  }

  /** One chunk of those on their way, whole or cut in two. */
  #deliver(wire: Wire | undefined, to: Side): void {
    const queue = wire?.queues[to];
    const bytes = queue?.shift();
    if (wire === undefined || queue === undefined || bytes === undefined) return;
    const cut = this.#tape.int(4) === 3 ? this.#tape.int(Math.max(1, Math.min(bytes.length, 0x1_0000))) : bytes.length;
    if (cut < bytes.length) queue.unshift(bytes.subarray(cut));
    this.#receive(wire, to, bytes.slice(0, cut));
  }

  #tamper(wire: Wire | undefined, to: Side): void {
    const queue = wire?.queues[to];
    if (wire === undefined || queue === undefined) return;
    if (queue.length === 0) this.#transmit(wire, otherSide(to));
    const bytes = queue.shift();
    if (bytes !== undefined) queue.unshift(damaged(this.#tape, bytes, this.#overheard));
  }

  #receive(wire: Wire, to: Side, bytes: Uint8Array): void {
    const { transports, client, session } = wire;
    if (to === 'client') client?.receive(transports.client, bytes, this.#nowMs);
    else if (session !== undefined) session.receive(transports.server, bytes, this.#nowMs);
    else this.#acceptor.receive(transports.server, bytes, this.#nowMs);
    this.#pollEvents();
  }

  /** What the holder of this side's keys could say. */
  #forge(wire: Wire | undefined, from: Side): void {
    const [session, peer] = from === 'client' ? [wire?.client, wire?.session] : [wire?.session, wire?.client];
    if (!this.#forging || wire === undefined || session === undefined || peer === undefined) return;
    const sealer = inside(session).transports.get(wire.transports[from])?.sealer;
    if (sealer === undefined) return;
    this.#transmit(wire, from); // What was sealed before goes before.
    const plaintext = forgedFrames(this.#tape, peer);
    if (plaintext.length > 0x2_0000) return;
    this.#send(wire, from, sealer.seal(plaintext));
    if (this.#tape.int(2) === 0) while (wire.queues[otherSide(from)].length > 0) this.#deliver(wire, otherSide(from));
  }

  /** One of the next numbers that any machine writes is another. */
  #lie(): void {
    if (this.#forging) liar.arm(this.#tape.int(12), this.#tape.pick(edges));
  }

  /** Someone without a session: garbage, what was overheard, or that with a part exchanged. */
  #stranger(): void {
    const tape = this.#tape;
    const wire = this.#addWire(undefined, 0);
    const known = tape.int(2) === 0 ? this.#hellos : this.#overheard;
    const said = known.length === 0 || tape.oneIn(8) ? tape.bytes(tape.int(64)) : tape.pick(known);
    wire.queues.server.push(tape.int(2) === 0 ? said : damaged(tape, said, this.#overheard));
    if (tape.int(2) === 0) this.#deliver(wire, 'server');
  }

  #cut(wire: Wire | undefined, first: Side): void {
    if (wire === undefined) return;
    this.#detach(wire, first);
    // A transport may be gone for one end long before the other hears of it.
    if (this.#tape.int(2) === 0) this.#drop(wire);
  }

  #detach(wire: Wire, side: Side): void {
    const cause = new Error('cut');
    if (side === 'client') wire.client?.detach(wire.transports.client, this.#nowMs, cause);
    else if (wire.session !== undefined) wire.session.detach(wire.transports.server, this.#nowMs, cause);
    else {
      this.#acceptor.detach(wire.transports.server);
      wire.isGone = true;
    }
    this.#pollEvents();
  }

  #drop(wire: Wire): void {
    const at = this.#wires.indexOf(wire);
    if (at < 0) return;
    this.#wires.splice(at, 1);
    this.#detach(wire, 'client');
    this.#detach(wire, 'server');
  }

  // What the application does, and time.

  #write(session: Session | undefined): void {
    if (session === undefined) return;
    const { writePosition } = inside(session).sending;
    const length = this.#tape.pick(sizes);
    const data = Uint8Array.from({ length }, (_, i) => patternByte(session.role, writePosition + i));
    try {
      const accepted = session.write(data);
      if (accepted < 0 || accepted > data.length) throw new BrokenPromise(`${accepted} bytes accepted`);
    } catch (error) {
      if (!SnetError.is(error, 'SNET_CLOSED')) throw error;
    }
  }

  /** What is read is what belongs there, whatever happened on the way. Answers whether there was anything. */
  #read(session: Session | undefined, maxBytes: number): boolean {
    if (session === undefined) return false;
    const position = session.receivedByApplication;
    const bytes = session.read(maxBytes);
    if (
      !this.#forging &&
      bytes?.every((byte, i) => byte === patternByte(otherSide(session.role), position + i)) === false
    ) {
      throw new BrokenPromise(`the ${session.role} read a wrong byte`);
    }
    return bytes !== undefined && bytes.length > 0;
  }

  #pass(ms: number): void {
    this.#nowMs += ms;
    this.#handleTimeouts();
  }

  #toNextTimeout(): boolean {
    const machines = [this.#acceptor, ...this.#watches.keys()];
    const atMs = Math.min(...machines.map((machine) => machine.pollTimeout() ?? Number.POSITIVE_INFINITY));
    if (atMs === Number.POSITIVE_INFINITY) return false;
    this.#nowMs = Math.max(this.#nowMs, atMs);
    this.#handleTimeouts();
    return true;
  }

  #handleTimeouts(): void {
    this.#acceptor.handleTimeout(this.#nowMs);
    const acceptorAtMs = this.#acceptor.pollTimeout();
    if (acceptorAtMs !== undefined && !(acceptorAtMs > this.#nowMs))
      throw new BrokenPromise('the acceptor is still due');
    for (const [session, watch] of this.#watches) {
      session.handleTimeout(this.#nowMs);
      watch.checkTimeout(this.#nowMs);
    }
    this.#pollEvents();
  }

  /** Everything that can happen without time passing happens, undamaged. */
  #settle(): void {
    for (let turn = 0, moved = true; moved; turn++) {
      if (turn > maxAnswers) throw new BrokenPromise('it never comes to rest');
      moved = false;
      for (const wire of [...this.#wires]) {
        for (const side of ['client', 'server'] as const) {
          moved = this.#transmit(wire, side) || moved;
          const to = otherSide(side);
          const bytes = concatBytes(...wire.queues[to].splice(0));
          if (bytes.length === 0) continue;
          moved = true;
          this.#receive(wire, to, bytes);
        }
      }
      this.#pollEvents();
    }
  }

  #pollEvents(): void {
    this.#pollAcceptor();
    for (const watch of [...this.#watches.values()]) this.#pollSession(watch);
    // A session that dials makes another transport arrive.
    this.#pollAcceptor();
  }

  #pollAcceptor(): void {
    for (let event = this.#acceptor.pollEvent(); event !== undefined; event = this.#acceptor.pollEvent()) {
      if (event.type === 'evict') continue;
      const { transport } = event;
      const wire = this.#wires.find(({ transports }) => transports.server === transport);
      if (event.type === 'drop') {
        if (!SnetError.is(event.error)) throw new BrokenPromise(`refused with ${String(event.error)}`);
        if (wire !== undefined) this.#refuse(wire, event.farewell);
        continue;
      }
      if (event.type === 'reply') {
        wire?.queues.client.push(event.bytes);
        continue;
      }
      if (wire !== undefined) wire.session = event.session;
      const watch = this.#watches.get(event.session) ?? new Watch('server', event.session);
      this.#watches.set(event.session, watch);
      watch.bound(transport);
    }
  }

  #refuse(wire: Wire, farewell: Uint8Array | undefined): void {
    wire.isGone = true;
    if (farewell !== undefined) wire.queues.client.push(farewell);
  }

  #pollSession(watch: Watch): void {
    const { session } = watch;
    let answers = 0;
    for (let event = session.pollEvent(); event !== undefined; event = session.pollEvent()) {
      if (++answers > maxAnswers) throw new BrokenPromise('pollEvent never ends');
      watch.event(event);
      this.#obey(session, event);
      const { error } = watch;
      if (!this.#forging && watch.hasOpened && error !== undefined && needsKeys.includes(error.code)) {
        throw new BrokenPromise(`without a key a session was ended: ${error.message}`);
      }
    }
  }

  #obey(session: Session, event: SessionEvent): void {
    if (event.type === 'dial') {
      if (this.#wires.length < maxWires) this.#attach(session as ClientSession);
      else (session as ClientSession).dialFailed(this.#nowMs, new Error('no more wires'));
    } else if (event.type === 'drop') {
      const { transport, farewell } = event;
      const side = session.role;
      const wire = this.#wires.find(
        (candidate) =>
          candidate.transports[side] === transport && candidate[side === 'client' ? 'client' : 'session'] === session,
      );
      if (wire !== undefined && farewell !== undefined) wire.queues[otherSide(side)].push(farewell);
    }
  }

  // What holds at all times.

  #check(): void {
    for (const [session, watch] of this.#watches) {
      watch.check();
      // Long dead, and no one's business any more.
      if (session.role === 'server' && watch.hasClosed && this.#watches.size > 24) this.#watches.delete(session);
    }
    const waiting = this.#wires.filter(({ session, isGone }) => session === undefined && !isGone);
    const [sessions, handshakes] = [this.#acceptor.sessions.size, waiting.length];
    if (sessions > limits.maxSessions + limits.maxHandshakes) throw new BrokenPromise(`${sessions} sessions`);
    if (handshakes > limits.maxHandshakes) throw new BrokenPromise(`${handshakes} handshakes`);
  }

  /** Nothing was forged, and from here on nothing is damaged: what still lives comes to its end in order. */
  #heal(): void {
    const told = new Set<Session>();
    for (let turn = 0; turn < 3_000; turn++) {
      for (const wire of [...this.#wires]) this.#forgetIfDead(wire);
      for (const [session, watch] of this.#watches) {
        if (!told.has(session) && watch.hasOpened) {
          told.add(session);
          session.end();
        }
        while (this.#read(session, 0x1_0000));
      }
      this.#settle();
      this.#check();
      if (this.#clients.every(({ state }) => state === 'closed') && this.#acceptor.sessions.size === 0) return;
      if (!this.#toNextTimeout()) break;
    }
    const states = [...this.#watches.keys()].map(({ role, state }) => `${role} ${state}`);
    throw new BrokenPromise(`not over: ${states.join(', ')}`);
  }

  #forgetIfDead(wire: Wire): void {
    const { client, session, transports, isGone } = wire;
    const clientUses = client !== undefined && inside(client).transports.has(transports.client);
    const serverUses = session === undefined ? !isGone : inside(session).transports.has(transports.server);
    // Whatever one side has left is gone for the other when the last bytes are there.
    if (wire.queues.client.length + wire.queues.server.length === 0 && !(clientUses && serverUses)) this.#drop(wire);
  }
}

/** Plays one tape; for lies the {@link liar} must be installed. @throws BrokenPromise, or whatever a machine threw that is no `SnetError`. */
export function playArena(bytes: Uint8Array): void {
  new Arena(bytes).play();
}
