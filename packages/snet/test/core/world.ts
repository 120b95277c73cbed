import type { CryptoProvider } from '@proj/crypto';
import { type CutMode, Random, SimLink, toyProvider } from '@proj/testkit';
import type * as Core from '../../src/core/index.ts';

/** The production module, or a copy with a defect planted in it. */
export type CoreModule = typeof Core;

/** The byte that belongs at a position of a stream: whatever is lost, repeated or moved shows. */
export function patternByte(direction: 'c2s' | 's2c', position: number): number {
  const mixed = Math.imul(position + (direction === 'c2s' ? 1 : 0x9e37), 0x9e3779b1);
  return (mixed >>> 24) ^ (mixed & 0xff);
}

export class ScheduleFailure extends Error {}

interface LateNews {
  readonly atMs: number;
  readonly session: Core.Session;
  readonly transport: number;
}

interface Path {
  readonly link: SimLink;
  /** The client's number for it; `undefined`: someone else's path. */
  clientTransport: number | undefined;
  serverTransport: number;
  session: Core.ServerSession | undefined;
  /** Everything sent by the client's end: what an eavesdropper has. */
  readonly captured: Uint8Array[];
  /** Bytes of HELLO; more than these delivered means that the client has confirmed. */
  helloBytes: number;
  readonly replayed: boolean;
  /** Whether the server has answered here. */
  answered: boolean;
}

/** One end's application: writes the pattern, reads and checks it. */
interface End {
  written: number;
  read: number;
  ended: boolean;
  sawEnd: boolean;
  opened: boolean;
  closed: boolean;
  error: Core.SnetError | undefined;
}

const newEnd = (): End => ({
  written: 0,
  read: 0,
  ended: false,
  sawEnd: false,
  opened: false,
  closed: false,
  error: undefined,
});

export interface WorldOptions {
  readonly crypto?: CryptoProvider;
  readonly session?: Core.SessionOptions;
}

/**
 * Two sessions, the links between them, an eavesdropper who can replay what he heard, and virtual time. Every step
 * checks what may never be: a wrong byte, a session that ends with an error, an answer to a replay, and a live
 * transport given up for one that was not confirmed.
 */
export class World {
  readonly random: Random;
  nowMs = 0;
  readonly client: Core.ClientSession;
  readonly acceptor: Core.Acceptor;
  serverSession: Core.ServerSession | undefined;
  readonly paths: Path[] = [];
  readonly clientEnd: End = newEnd();
  readonly serverEnd: End = newEnd();
  /** New links fail to open while this is set. */
  unreachable = false;
  /** Links get planned cuts while this is set. */
  hostile = true;
  cuts = 0;
  resumes = 0;
  /** Sockets that report once more, long after their session has dropped them. */
  readonly #lateNews: LateNews[] = [];
  /** The last things that happened, for a failure's message. */
  readonly trace: string[] = [];
  readonly #redials: { readonly atMs: number }[] = [];

  constructor(core: CoreModule, seed: number, options: WorldOptions = {}) {
    this.random = new Random(seed);
    const crypto = options.crypto ?? toyProvider(seed);
    const keys = crypto.x25519.generate();
    this.acceptor = new core.Acceptor(crypto, keys, options.session);
    this.client = new core.ClientSession(crypto, keys.publicKey, options.session);
  }

  /** Explains a failure. */
  note(text: string): void {
    this.trace.push(`${this.nowMs.toFixed(0)} ${text}`);
    if (this.trace.length > 60) this.trace.shift();
  }

  // What the schedule does.

  write(who: 'client' | 'server', length: number): void {
    const end = this.#end(who);
    const session = this.#session(who);
    if (session === undefined || end.ended || end.closed) return;
    const direction = who === 'client' ? 'c2s' : 's2c';
    const bytes = Uint8Array.from({ length }, (_, i) => patternByte(direction, end.written + i));
    end.written += session.write(bytes);
    this.settle();
  }

  read(who: 'client' | 'server', maxBytes: number): void {
    const end = this.#end(who);
    const session = this.#session(who);
    if (session === undefined) return;
    const direction = who === 'client' ? 's2c' : 'c2s';
    const bytes = session.read(maxBytes);
    for (const byte of bytes ?? []) {
      if (byte !== patternByte(direction, end.read))
        throw new ScheduleFailure(`${who} read a wrong byte at ${end.read}`);
      end.read++;
    }
    if (session.readEnded) end.sawEnd = true;
    this.settle();
  }

  end(who: 'client' | 'server'): void {
    const session = this.#session(who);
    if (session === undefined || this.#end(who).closed) return;
    this.#end(who).ended = true;
    session.end();
    this.settle();
  }

  cut(mode: CutMode): void {
    const live = this.paths.filter(({ link }) => link.cutMode === undefined && !link.isGone('a') && !link.isGone('b'));
    // The first handshake must succeed: a session that never opened is the application's to retry.
    if (live.length === 0 || !this.clientEnd.opened) return;
    this.cuts++;
    const lateCloseMs = this.random.bool(0.5) ? this.random.int(20_000) : undefined;
    this.random.pick(live).link.cut(this.nowMs, { mode, lateCloseMs }, this.random.bool(0.5) ? 'a' : 'b');
    this.settle();
  }

  /** One more transport while others may be fine: roaming, or two dials in a race. */
  dialToo(): void {
    if (this.client.state !== 'open' && this.client.state !== 'detached' && this.client.state !== 'closing') return;
    if (this.paths.filter(({ link, clientTransport }) => clientTransport !== undefined && !link.isGone('a')).length > 3)
      return;
    this.#openPath();
    this.settle();
  }

  toggleReachable(): void {
    this.unreachable = this.clientEnd.opened && !this.unreachable;
  }

  /** Someone sends a HELLO that the server has had before, from elsewhere. */
  replayHello(): void {
    const known = this.paths.filter((path) => !path.replayed && path.answered && path.captured.length > 0);
    if (known.length === 0) return;
    const original = this.random.pick(known);
    const path = this.#newPath(undefined, true, false);
    for (const bytes of original.captured) path.link.send('a', bytes, this.nowMs);
    this.settle();
  }

  /** To the next moment at which something happens, or `maxMs` further. */
  tick(maxMs: number): void {
    const nextMs = this.nextAtMs();
    this.nowMs = Math.min(nextMs ?? Number.POSITIVE_INFINITY, this.nowMs + maxMs);
    for (const path of [...this.paths]) for (const event of path.link.poll(this.nowMs)) this.#deliver(path, event);
    const due = this.#redials.filter(({ atMs }) => atMs <= this.nowMs);
    for (const dial of due) {
      this.#redials.splice(this.#redials.indexOf(dial), 1);
      if (this.client.state === 'closed') continue;
      if (this.unreachable) this.client.dialFailed(this.nowMs, new Error('unreachable'));
      else this.#openPath();
    }
    for (const news of this.#lateNews.filter(({ atMs }) => atMs <= this.nowMs)) this.#tellLateNews(news);
    if (this.#due(this.client)) this.client.handleTimeout(this.nowMs);
    if (this.#due(this.acceptor)) this.acceptor.handleTimeout(this.nowMs);
    for (const session of [...this.acceptor.sessions]) if (this.#due(session)) session.handleTimeout(this.nowMs);
    this.settle();
  }

  nextAtMs(): number | undefined {
    const moments = [this.client.pollTimeout(), this.acceptor.pollTimeout()];
    for (const session of this.acceptor.sessions) moments.push(session.pollTimeout());
    for (const { link } of this.paths) moments.push(link.nextAtMs());
    for (const { atMs } of this.#redials) moments.push(atMs);
    for (const { atMs } of this.#lateNews) moments.push(atMs);
    const earliest = Math.min(...moments.filter((moment) => moment !== undefined));
    return earliest === Number.POSITIVE_INFINITY ? undefined : Math.max(earliest, this.nowMs);
  }

  // The driver.

  /** Moves everything that can move without time passing. */
  settle(): void {
    for (const path of this.paths) this.#transmit(path);
    for (let event = this.acceptor.pollEvent(); event !== undefined; event = this.acceptor.pollEvent()) {
      if (event.type === 'evict') continue;
      const { transport } = event;
      const path = this.paths.find(({ serverTransport }) => serverTransport === transport);
      if (path === undefined) continue;
      if (event.type === 'bind') {
        path.session = event.session;
        // With its ticket retired a replay may lead to a new session, which no one can confirm; never to this one.
        if (path.replayed && event.session === this.serverSession)
          throw new ScheduleFailure('a replay reached the session');
        this.#transmit(path);
      } else {
        path.link.close('b', this.nowMs);
      }
    }
    this.#pollSession(this.client, 'client');
    for (const session of this.#serverSessions()) this.#pollSession(session, 'server');
    this.#forgetDeadPaths();
  }

  #transmit(path: Path): void {
    if (path.clientTransport !== undefined) {
      let bytes = this.client.pollTransmit(path.clientTransport, this.nowMs);
      while (bytes !== undefined) {
        if (path.helloBytes === 0) path.helloBytes = bytes.length;
        path.captured.push(bytes);
        path.link.send('a', bytes, this.nowMs);
        bytes = this.client.pollTransmit(path.clientTransport, this.nowMs);
      }
    }
    let bytes = path.session?.pollTransmit(path.serverTransport, this.nowMs);
    while (bytes !== undefined) {
      path.answered = true;
      path.link.send('b', bytes, this.nowMs);
      bytes = path.session?.pollTransmit(path.serverTransport, this.nowMs);
    }
  }

  #pollSession(session: Core.Session, who: 'client' | 'server'): void {
    for (let event = session.pollEvent(); event !== undefined; event = session.pollEvent()) {
      if (event.type !== 'readable')
        this.note(`${who} ${JSON.stringify({ ...event, farewell: undefined })} → ${session.state}`);
      if (event.type === 'drop') this.#drop(session, who, event.transport, event.farewell);
      else if (event.type === 'dial') this.#redials.push({ atMs: this.nowMs + this.random.int(40) });
      else if (event.type === 'open' && who === 'server') this.#adopt(session as Core.ServerSession);
      else if (event.type === 'reattach') this.resumes++;
      else if (event.type === 'close' && (who === 'client' || session === this.serverSession)) {
        this.#end(who).closed = true;
        this.#end(who).error = event.error;
        if (event.error !== undefined) throw new ScheduleFailure(`${who} closed: ${event.error.message}`);
      }
    }
  }

  #adopt(session: Core.ServerSession): void {
    if (this.serverSession !== undefined) throw new ScheduleFailure('a second session was opened');
    this.serverSession = session;
  }

  #drop(session: Core.Session, who: 'client' | 'server', transport: number, farewell: Uint8Array | undefined): void {
    const path = this.paths.find((candidate) =>
      who === 'client' ? candidate.clientTransport === transport : candidate.serverTransport === transport,
    );
    if (path === undefined) return;
    if (who === 'server' && session.state === 'open') this.#checkGivenUp(path);
    const from = who === 'client' ? 'a' : 'b';
    if (farewell !== undefined) path.link.send(from, farewell, this.nowMs);
    path.link.close(from, this.nowMs);
    this.#lateNews.push({ atMs: this.nowMs + this.random.int(15_000), session, transport });
  }

  #tellLateNews(news: LateNews): void {
    this.#lateNews.splice(this.#lateNews.indexOf(news), 1);
    this.settle();
    news.session.receive(news.transport, this.random.bytes(40), this.nowMs);
    news.session.detach(news.transport, this.nowMs, new Error('late'));
    const event = news.session.pollEvent();
    if (event !== undefined) throw new ScheduleFailure(`late news of a dropped transport led to ${event.type}`);
  }

  /** A server that is open gives a transport up only for one on which its client has said more than HELLO. */
  #checkGivenUp(given: Path): void {
    const confirmed = this.paths.some(
      (path) =>
        path !== given &&
        path.session === given.session &&
        path.link.counters.a.deliveredBytes > path.helloBytes &&
        path.helloBytes > 0,
    );
    if (!confirmed) throw new ScheduleFailure('a transport was given up for one that was not confirmed');
  }

  #deliver(path: Path, event: ReturnType<SimLink['poll']>[number]): void {
    if (event.type !== 'data')
      this.note(`${event.to} of ${path.clientTransport}/${path.serverTransport} learns of ${event.type}`);
    if (event.to === 'a') {
      if (path.clientTransport === undefined) return;
      if (event.type === 'data') this.client.receive(path.clientTransport, event.bytes, this.nowMs);
      else this.client.detach(path.clientTransport, this.nowMs);
    } else if (path.session !== undefined) {
      if (event.type === 'data') path.session.receive(path.serverTransport, event.bytes, this.nowMs);
      else path.session.detach(path.serverTransport, this.nowMs);
    } else if (event.type === 'data') this.acceptor.receive(path.serverTransport, event.bytes, this.nowMs);
    else this.acceptor.detach(path.serverTransport);
    this.settle();
  }

  #openPath(): void {
    this.#newPath(this.client.attach(this.nowMs), false, this.hostile);
  }

  #newPath(clientTransport: number | undefined, replayed: boolean, hostile: boolean): Path {
    const { random } = this;
    const modes: readonly CutMode[] = ['reset', 'fin', 'hole', 'hole-oneway'];
    const planned = hostile && this.clientEnd.opened && random.bool(0.5);
    if (planned) this.cuts++;
    const link = new SimLink(random.fork(), {
      latencyMs: random.int(80),
      jitterMs: random.int(30),
      ...(random.bool(0.3) ? { maxSliceBytes: 1 + random.int(200) } : {}),
      joinProbability: 0.3,
      ...(planned
        ? {
            cut: {
              mode: random.pick(modes),
              afterBytes: random.bool(0.5) ? { a: random.int(2_000) } : { b: random.int(2_000) },
              lateCloseMs: random.bool(0.3) ? random.int(20_000) : undefined,
            },
          }
        : {}),
    });
    const serverTransport = this.acceptor.attach(this.nowMs);
    this.note(`path client ${clientTransport} server ${serverTransport}`);
    const path: Path = {
      link,
      clientTransport,
      serverTransport,
      session: undefined,
      captured: [],
      helloBytes: 0,
      replayed,
      answered: false,
    };
    this.paths.push(path);
    return path;
  }

  #forgetDeadPaths(): void {
    this.clientEnd.opened ||= this.client.state === 'open';
    // Captured HELLOs stay of interest; only the most recent dozens are kept.
    while (this.paths.length > 40) {
      const dead = this.paths.findIndex(({ link }, index) => index > 0 && link.isGone('a') && link.isGone('b'));
      if (dead < 0) return;
      this.paths.splice(dead, 1);
    }
  }

  #due(machine: { pollTimeout(): number | undefined }): boolean {
    return (machine.pollTimeout() ?? Number.POSITIVE_INFINITY) <= this.nowMs;
  }

  #serverSessions(): readonly Core.ServerSession[] {
    const sessions = new Set(this.acceptor.sessions);
    if (this.serverSession !== undefined) sessions.add(this.serverSession);
    for (const { session } of this.paths) if (session !== undefined) sessions.add(session);
    return [...sessions];
  }

  #end(who: 'client' | 'server'): End {
    return who === 'client' ? this.clientEnd : this.serverEnd;
  }

  #session(who: 'client' | 'server'): Core.Session | undefined {
    return who === 'client' ? this.client : this.serverSession;
  }
}
