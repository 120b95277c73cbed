import type { SimLinkOptions } from '@proj/testkit';
import type { ClientSession, Session, SessionEvent } from '../../src/core/index.ts';
import { Network, type NetworkOptions, type Path } from './network.ts';
import { StreamEnd } from './stream-end.ts';

/** An open session whose applications say what the test wants, and read at once whatever comes. */
export class Conversation {
  readonly network: Network;
  readonly client: ClientSession;
  readonly server: Session;
  readonly clientEnd: StreamEnd = new StreamEnd('client');
  readonly serverEnd: StreamEnd = new StreamEnd('server');
  /** What each session has told its application since it was open, but `readable`. */
  readonly clientEvents: SessionEvent[] = [];
  readonly serverEvents: SessionEvent[] = [];
  /** After each step in which something was read: when, and how much in both directions until then. */
  readonly progress: { readonly atMs: number; readonly bytes: number }[] = [];

  /** @param latencyMs of every link, unless `options.link` says otherwise. */
  constructor(latencyMs: number, options: Partial<NetworkOptions> = {}) {
    let server: Session | undefined;
    this.network = new Network({
      seed: 1,
      link: () => ({ latencyMs }),
      ...options,
      onEvent: (event, session) => {
        if (event.type === 'open' && session.role === 'server') server = session;
        if (event.type === 'readable' || event.type === 'open') return;
        if (session === this.client) this.clientEvents.push(event);
        if (session === this.server) this.serverEvents.push(event);
      },
    });
    this.client = this.network.connect();
    if (!this.network.run(() => server !== undefined, 60_000)) throw new Error('the session did not open');
    this.server = server as unknown as Session;
  }

  /** The transport that was dialled last. */
  get path(): Path {
    return this.network.paths.at(-1)!;
  }

  get isAllRead(): boolean {
    return this.clientEnd.read === this.serverEnd.written && this.serverEnd.read === this.clientEnd.written;
  }

  say(who: 'client' | 'server', bytes: number): void {
    if (who === 'client') this.clientEnd.write(this.client, bytes);
    else this.serverEnd.write(this.server, bytes);
    this.network.settle();
  }

  /** As `Network.run`, and the applications read. */
  run(done: () => boolean, maxMs: number): boolean {
    return this.network.run(() => {
      this.#read();
      return done();
    }, maxMs);
  }

  /** @throws Error when anything written has not been read within `maxMs`. */
  runUntilAllRead(maxMs: number): void {
    if (this.run(() => this.isAllRead, maxMs)) return;
    const { clientEnd, serverEnd } = this;
    throw new Error(`not read within ${maxMs} ms: ${JSON.stringify({ clientEnd, serverEnd })}`);
  }

  runFor(ms: number): void {
    this.run(() => false, ms);
  }

  /** Transports that neither end has given up. */
  get livePaths(): readonly Path[] {
    return this.network.paths.filter(({ client, link }) => client && !link.isGone('a') && !link.isGone('b'));
  }

  /** The client dials one more transport, while it still has what it has. */
  openMore(options: SimLinkOptions): Path {
    const path = this.network.open(this.client, options);
    this.network.settle();
    return path;
  }

  #read(): void {
    const before = this.clientEnd.read + this.serverEnd.read;
    this.clientEnd.readAll(this.client);
    this.serverEnd.readAll(this.server);
    this.network.settle();
    const bytes = this.clientEnd.read + this.serverEnd.read;
    if (bytes > before) this.progress.push({ atMs: this.network.nowMs, bytes });
  }
}
