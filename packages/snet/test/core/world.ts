import type { CryptoProvider } from '@proj/crypto';
import { type CutMode, Random, SimLink, toyProvider } from '@proj/testkit';
import type * as Core from '../../src/core/index.ts';
import { type End, newEnd } from './end.ts';
import { differsAt, patternBytes } from './pattern.ts';

/** The production module, or a copy with a defect planted in it. */
export type CoreModule = typeof Core;

export class ScheduleFailure extends Error {}

interface LateNews {
  readonly atMs: number;
  readonly session: Core.Session;
  readonly transport: number;
}

interface Path {
  readonly link: SimLink;
  readonly client: Core.ClientSession;
  /** The client's number for it; `undefined`: someone else's path. */
  readonly clientTransport: number | undefined;
  /** `undefined`: it led to a server that is no more. */
  serverTransport: number | undefined;
  session: Core.ServerSession | undefined;
  /** Everything sent by the client's end: what an eavesdropper has. */
  readonly captured: Uint8Array[];
  /** Bytes of HELLO; more than these delivered means that the client has confirmed. */
  helloBytes: number;
  readonly replayed: boolean;
  /** Whether the server has answered here. */
  answered: boolean;
}

export interface WorldOptions {
  readonly crypto?: CryptoProvider;
  readonly session?: Core.SessionOptions;
  readonly clientSuites?: readonly Core.SuiteName[] | undefined;
  readonly serverSuites?: readonly Core.SuiteName[] | undefined;
}

/**
 * Two sessions, the links between them, an eavesdropper who can replay what he heard, and virtual time. Every step
 * checks what may never be: a wrong byte, a session that ends with an error, an answer to a replay, and a live
 * transport given up for one that was not confirmed.
 */
export class World {
  readonly random: Random;
  nowMs = 0;
  client: Core.ClientSession;
  acceptor: Core.Acceptor;
  serverSession: Core.ServerSession | undefined;
  readonly paths: Path[] = [];
  clientEnd: End = newEnd(0);
  serverEnd: End = newEnd(0);
  /** New links fail to open while this is set. */
  unreachable = false;
  /** Links get planned cuts while this is set. */
  hostile = true;
  cuts = 0;
  resumes = 0;
  /** Transports that came up while the one before was still up. */
  replacements = 0;
  restarts = 0;
  goAways = 0;
  /** Bytes of the client that the server's application had taken when the server was restarted. */
  #takenAtRestart: number | undefined;
  #life = 0;
  #renewalDue = false;
  readonly #core: CoreModule;
  readonly #crypto: CryptoProvider;
  readonly #keys: ReturnType<CryptoProvider['x25519']['generate']>;
  readonly #options: WorldOptions;
  /** Sockets that report once more, long after their session has dropped them. */
  readonly #lateNews: LateNews[] = [];
  /** The last things that happened, for a failure's message. */
  readonly #trace: (() => string)[] = [];
  readonly #redials: { readonly atMs: number }[] = [];

  constructor(core: CoreModule, seed: number, options: WorldOptions = {}) {
    this.random = new Random(seed);
    this.#core = core;
    this.#crypto = options.crypto ?? toyProvider(seed);
    this.#keys = this.#crypto.x25519.generate();
    this.#options = options;
    this.acceptor = this.#newAcceptor();
    this.client = this.#newClient();
  }

  /** Explains a failure: said only when there is one. */
  note(tell: () => string): void {
    const { nowMs } = this;
    this.#trace.push(() => `${nowMs.toFixed(0)} ${tell()}`);
    if (this.#trace.length > 60) this.#trace.shift();
  }

  get trace(): string {
    return this.#trace.map((tell) => tell()).join('\n');
  }

  // What the schedule does.

  write(who: 'client' | 'server', length: number): void {
    const end = this.#end(who);
    const session = this.#session(who);
    if (session === undefined || end.ended || end.closed) return;
    const direction = who === 'client' ? 'c2s' : 's2c';
    end.written += session.write(patternBytes(direction, end.offset + end.written, length));
    this.settle();
  }

  read(who: 'client' | 'server', maxBytes: number): void {
    const end = this.#end(who);
    const session = this.#session(who);
    if (session === undefined) return;
    const direction = who === 'client' ? 's2c' : 'c2s';
    const bytes = session.read(maxBytes);
    if (bytes !== undefined) {
      const wrong = differsAt(bytes, patternBytes(direction, end.offset + end.read, bytes.length));
      if (wrong !== undefined) throw new ScheduleFailure(`${who} read a wrong byte at ${end.read + wrong}`);
      end.read += bytes.length;
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

  /**
   * The server's process is replaced by another with the same key and nothing else. The client's session must end, and
   * the application begins a new one.
   */
  restartServer(): void {
    if (this.serverSession === undefined || this.client.state === 'closed' || this.isLost) return;
    this.restarts++;
    this.note(() => 'the server is restarted');
    this.#takenAtRestart = this.serverEnd.read;
    this.acceptor = this.#newAcceptor();
    this.serverSession = undefined;
    for (const path of this.paths) {
      path.session = undefined;
      path.serverTransport = undefined;
      // The process has died, and its sockets with it; or the whole machine, which says nothing.
      const mode = this.random.bool(0.7) ? 'reset' : 'hole';
      if (!path.link.isGone('a')) path.link.cut(this.nowMs, { mode });
      path.link.close('b', this.nowMs);
    }
    const news = this.#lateNews.filter(({ session }) => session === this.client);
    this.#lateNews.splice(0, Number.POSITIVE_INFINITY, ...news);
    this.settle();
  }

  /** The server has lost the session, and its client does not know yet. */
  get isLost(): boolean {
    return this.#takenAtRestart !== undefined;
  }

  goAway(): void {
    this.serverSession?.goAway(9, this.random.int(3_000), this.random.int(3_000));
    this.settle();
  }

  networkChanged(): void {
    if (this.client.state === 'closed') return;
    this.client.networkChanged(this.nowMs);
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
    const path = this.#newPath(undefined, true, false, original.client);
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
      } else if (event.type === 'reply') {
        path.link.send('b', event.bytes, this.nowMs);
      } else {
        if (event.farewell !== undefined) path.link.send('b', event.farewell, this.nowMs);
        path.link.close('b', this.nowMs);
      }
    }
    this.#pollSession(this.client, 'client');
    for (const session of this.#serverSessions()) this.#pollSession(session, 'server');
    this.#forgetDeadPaths();
    if (this.#renewalDue) this.#renew();
  }

  #transmit(path: Path): void {
    const { client, session, clientTransport, serverTransport } = path;
    if (clientTransport !== undefined) {
      let bytes = client.pollTransmit(clientTransport, this.nowMs);
      while (bytes !== undefined) {
        if (path.helloBytes === 0) path.helloBytes = bytes.length;
        path.captured.push(bytes);
        path.link.send('a', bytes, this.nowMs);
        bytes = client.pollTransmit(clientTransport, this.nowMs);
      }
    }
    if (session === undefined || serverTransport === undefined) return;
    let bytes = session.pollTransmit(serverTransport, this.nowMs);
    while (bytes !== undefined) {
      path.answered = true;
      path.link.send('b', bytes, this.nowMs);
      bytes = session.pollTransmit(serverTransport, this.nowMs);
    }
  }

  #pollSession(session: Core.Session, who: 'client' | 'server'): void {
    for (let event = session.pollEvent(); event !== undefined; event = session.pollEvent()) {
      if (event.type !== 'readable') this.#noteEvent(event, who, session.state);
      if (event.type === 'drop') this.#drop(session, who, event.transport, event.farewell);
      else if (event.type === 'dial') this.#redials.push({ atMs: this.nowMs + this.random.int(40) });
      else if (event.type === 'open' && who === 'server') this.#adopt(session as Core.ServerSession);
      else if (event.type === 'reattach') {
        this.resumes++;
        if (event.outageMs === 0) this.replacements++;
      } else if (event.type === 'go-away') this.goAways++;
      else if (event.type === 'close' && (who === 'client' || session === this.serverSession)) {
        if (who === 'client' && this.#takenAtRestart !== undefined) this.#checkLoss(event.error, this.#takenAtRestart);
        else this.#close(this.#end(who), who, event.error);
      }
    }
  }

  #noteEvent(event: Core.SessionEvent, who: 'client' | 'server', state: Core.SessionState): void {
    this.note(() => `${who} ${JSON.stringify({ ...event, farewell: undefined })} → ${state}`);
  }

  #close(end: End, who: 'client' | 'server', error: Core.SnetError | undefined): void {
    end.closed = true;
    end.error = error;
    if (error !== undefined) throw new ScheduleFailure(`${who} closed: ${error.message}`);
  }

  /** The client's session ends with what the server still knows, and with nothing that it does not know. */
  #checkLoss(error: Core.SnetError | undefined, takenBytes: number): void {
    if (error?.code !== 'SNET_RESUME_REJECTED') throw new ScheduleFailure(`a lost session closed: ${error?.message}`);
    if ((error.deliveredBytes ?? 0) > takenBytes) {
      throw new ScheduleFailure(`${error.deliveredBytes} bytes were delivered, it says, and ${takenBytes} were`);
    }
    this.#renewalDue = true;
  }

  /** The application begins anew. */
  #renew(): void {
    this.#renewalDue = false;
    this.#takenAtRestart = undefined;
    this.#life++;
    this.clientEnd = newEnd(this.#life);
    this.serverEnd = newEnd(this.#life);
    this.#redials.length = 0;
    this.unreachable = false;
    this.client = this.#newClient();
    this.client.connect();
    this.write('client', 1 + this.random.int(1_000));
  }

  #newAcceptor(): Core.Acceptor {
    const { session, serverSuites: suites } = this.#options;
    return new this.#core.Acceptor(this.#crypto, this.#keys, { ...session, suites });
  }

  #newClient(): Core.ClientSession {
    const { session, clientSuites: suites } = this.#options;
    return new this.#core.ClientSession(this.#crypto, this.#keys.publicKey, { ...session, suites });
  }

  #adopt(session: Core.ServerSession): void {
    if (this.serverSession !== undefined) throw new ScheduleFailure('a second session was opened');
    if (this.isLost) throw new ScheduleFailure('a session was opened that no application has asked for');
    this.serverSession = session;
  }

  #drop(session: Core.Session, who: 'client' | 'server', transport: number, farewell: Uint8Array | undefined): void {
    const path = this.paths.find((candidate) =>
      who === 'client'
        ? candidate.client === session && candidate.clientTransport === transport
        : candidate.serverTransport === transport,
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
      this.note(() => `${event.to} of ${path.clientTransport}/${path.serverTransport} learns of ${event.type}`);
    const { client, session, clientTransport, serverTransport } = path;
    if (event.to === 'a') {
      if (clientTransport === undefined) return;
      if (event.type === 'data') client.receive(clientTransport, event.bytes, this.nowMs);
      else client.detach(clientTransport, this.nowMs);
    } else if (serverTransport === undefined) return;
    else if (session !== undefined) {
      if (event.type === 'data') session.receive(serverTransport, event.bytes, this.nowMs);
      else session.detach(serverTransport, this.nowMs);
    } else if (event.type === 'data') this.acceptor.receive(serverTransport, event.bytes, this.nowMs);
    else this.acceptor.detach(serverTransport);
    this.settle();
  }

  #openPath(): void {
    this.#newPath(this.client.attach(this.nowMs), false, this.hostile);
  }

  #newPath(clientTransport: number | undefined, replayed: boolean, hostile: boolean, client = this.client): Path {
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
              afterBytes: random.bool(0.5) ? { a: random.int(4_000) } : { b: random.int(4_000) },
              lateCloseMs: random.bool(0.3) ? random.int(20_000) : undefined,
            },
          }
        : {}),
    });
    const serverTransport = this.acceptor.attach(this.nowMs);
    this.note(() => `path client ${clientTransport} server ${serverTransport}`);
    const path: Path = {
      link,
      client,
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
    // Captured HELLOs stay of interest; only those of the most recent paths are kept.
    while (this.paths.length > 20) {
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
