import { addAbortListener, EventEmitter } from 'node:events';
import * as net from 'node:net';
import * as tls from 'node:tls';
import type { KeyPair } from '@proj/crypto';
import { provider } from '@proj/crypto/provider';
import type { ByteDuplex } from '@proj/io';
import { Acceptor, type AcceptorOptions, type SessionEvent, SnetError } from '../core/index.ts';
import type { Driver } from '../driver.ts';
import { Listener } from '../listener.ts';
import type { ServerStatistics } from '../wire-statistics.ts';
import { unrefClock } from './clock.ts';
import { serverNotRunning } from './node-errors.ts';
import { type Endpoints, endpointsOf, type TransportControls } from './path.ts';
import { handOver } from './prepared.ts';
import type { ServerWires } from './server-wires.ts';
import { SnetSocket } from './socket.ts';
import { socketMemory } from './socket-memory.ts';
import { sourceOf } from './source.ts';

export interface SnetServerOptions extends AcceptorOptions, Pick<net.ServerOpts, 'blockList'> {
  /** TCP's probes. @defaultValue true with older {@link SnetServerOptions.wires}, which have none of their own; else false */
  readonly keepAlive?: boolean | undefined;
  /** Silence before the first of these probes, in ms. @defaultValue 10_000 with older wires, else the system's */
  readonly keepAliveInitialDelay?: number | undefined;
  /** The server's static X25519 pair, 32 bytes each; clients pin the public half. See {@link generateKeys}. */
  readonly keys: KeyPair;
  /** As in `net.createServer`. @defaultValue false */
  readonly allowHalfOpen?: boolean | undefined;
  /** `'connection'` gets a socket that is paused. @defaultValue false */
  readonly pauseOnConnect?: boolean | undefined;
  /** Of the TCP connections. @defaultValue true */
  readonly noDelay?: boolean | undefined;
  /**
   * TLS under the sessions, with these options of `tls.createServer`; connections without it are turned away. Its
   * handshake may take `handshakeTimeoutMs` too, unless `tls.handshakeTimeout` says otherwise.
   */
  readonly tls?: tls.TlsOptions | undefined;
  /** Older generations on the same port: `legacyWires` of `@proj/snet/danger`. @defaultValue snet 2 alone */
  readonly wires?: ServerWires | undefined;
}

export interface AcceptOptions {
  /** Who may not begin too many sessions per second: the client's address as a proxy in between reports it. */
  readonly source?: string | undefined;
}

export interface DrainOptions {
  /** @defaultValue 0 */
  readonly afterMs?: number | undefined;
  /** @defaultValue 10_000 */
  readonly jitterMs?: number | undefined;
  /** Where clients should go, in a form that they understand: see `DialContext`. At most 256 bytes of ASCII. */
  readonly address?: string | undefined;
}

export interface SnetServerEvents {
  listening: [];
  close: [];
  error: [error: Error];
  /** Per session, not per TCP connection. */
  connection: [socket: SnetSocket];
  /** A session that `maxConnections` had no room for, and where it came from. */
  drop: [data?: Endpoints];
  /** A connection that led to no session: garbage, a replay, a wrong key. Not one whose peer just went away. */
  refused: [error: SnetError];
}

/** A new X25519 key pair for a server. Keep the private half secret and give clients the public one. */
export function generateKeys(): KeyPair {
  return provider.x25519.generate();
}

/** Like `net.createServer`: `onConnection` gets a socket per session. @throws SnetError `SNET_BAD_OPTION`. */
export function createServer(options: SnetServerOptions, onConnection?: (socket: SnetSocket) => void): SnetServer {
  const server = new SnetServer(options);
  if (onConnection !== undefined) server.on('connection', onConnection);
  return server;
}

/**
 * Used like a `net.Server`; its sockets are sessions, which outlive the connections under them. It has all of
 * `net.Server`; `connections`, which is deprecated there, counts sessions here, as everything does.
 */
export class SnetServer extends EventEmitter<SnetServerEvents> implements AsyncDisposable {
  /**
   * A client whose session would be one more is connected and reset at once, as `net` does it; `'drop'` tells. Option
   * `maxSessions` turns it away before that, and tells it when to try again.
   */
  maxConnections: number = Number.POSITIVE_INFINITY;
  readonly #options: SnetServerOptions;
  readonly #tcp: net.Server;
  readonly #listener: Listener;
  readonly #sockets: Map<SnetSocket, Driver> = new Map();
  /** Transports that were handed over, and are not closed. */
  readonly #accepted: Set<ByteDuplex> = new Set();
  /** Transports that were opened for us and for nobody else. Of the memory of others we know nothing, closed or not. */
  readonly #ours: WeakSet<ByteDuplex> = new WeakSet();
  /** `running`: may get sessions, with or without an address to listen on. `closing`: until `'close'`. */
  #phase: 'idle' | 'running' | 'closing' | 'closed' = 'idle';
  #isTcpClosed = false;

  constructor(options: SnetServerOptions) {
    super();
    this.#options = options;
    const acceptor = new Acceptor(provider, options.keys, options);
    this.#listener = new Listener({
      acceptor,
      choice: options.wires?.choice(provider, acceptor, options),
      clock: unrefClock,
      defer: setImmediate,
      deferAnswer: (run) => process.nextTick(run),
      memory: {
        read: (duplex, chunk) => {
          if (this.#ours.has(duplex)) socketMemory.read(duplex, chunk);
        },
        hasLeft: (duplex) => this.#ours.has(duplex) && socketMemory.hasLeft(duplex),
      },
      onSession: (driver) => this.#session(driver),
      onRefused: (error) => this.emit('refused', error),
    });
    this.#tcp = this.#createTcp();
    this.#tcp.on('listening', () => {
      this.#phase = 'running';
      this.#isTcpClosed = false;
      this.emit('listening');
    });
    this.#tcp.on('error', (error) => this.emit('error', error));
    this.#tcp.on('close', () => {
      // By close(), or behind our back: a cluster closes the servers of a worker that disconnects.
      this.#phase = 'closing';
      this.#isTcpClosed = true;
      this.#expireDetached();
      this.#emitCloseIfDone();
    });
  }

  get listening(): boolean {
    return this.#tcp.listening;
  }

  /** Sessions that are open, attached or not. */
  get connections(): number {
    return this.#sockets.size;
  }

  /**
   * For each wire (`v2`, and those of the option `wires`) `{ sessions, begun, resumed, refused }`: sessions open now, begun and
   * resumed since the server was made, and connections that led to none, counted by error code. Beside older wires also
   * `undecided`, for connections that ended before they had said which wire they speak. A snapshot; numbers never shrink but
   * `sessions`.
   */
  get statistics(): ServerStatistics {
    return this.#listener.statistics;
  }

  /** As {@link connections}, the way `net` has it. */
  getConnections(onCount: (error: Error | null, count: number) => void): this {
    process.nextTick(() => onCount(null, this.connections));
    return this;
  }

  /**
   * Listens as `net.Server.listen` does, with all its overloads; without a host on every address, without a port on any
   * free one. A server that is given all its transports by {@link accept} need not.
   */
  listen(port?: number, host?: string, backlog?: number, onListening?: () => void): this;
  listen(port?: number, host?: string, onListening?: () => void): this;
  listen(port?: number, backlog?: number, onListening?: () => void): this;
  listen(port?: number, onListening?: () => void): this;
  listen(path: string, backlog?: number, onListening?: () => void): this;
  listen(path: string, onListening?: () => void): this;
  listen(options: net.ListenOptions, onListening?: () => void): this;
  listen(handle: object, backlog?: number, onListening?: () => void): this;
  listen(handle: object, onListening?: () => void): this;
  listen(...parameters: readonly unknown[]): this {
    const onListening = parameters.at(-1);
    if (typeof onListening === 'function') this.once('listening', () => onListening.call(this));
    const rest = parameters.filter((parameter) => typeof parameter !== 'function');
    this.#tcp.listen(...(rest.map((parameter) => this.#withoutSignal(parameter)) as [unknown]));
    return this;
  }

  /** The signal that `listen` was given closes this server: of what is below we would hear too late. */
  #withoutSignal(options: unknown): unknown {
    if (typeof options !== 'object' || options === null || !('signal' in options)) return options;
    const { signal } = options;
    // What is none is for `net` to refuse.
    if (!(signal instanceof AbortSignal)) return options;
    const close = (): void => void this.close();
    if (signal.aborted) process.nextTick(close);
    else {
      const listener = addAbortListener(signal, close);
      this.once('close', () => listener[Symbol.dispose]());
    }
    return { ...options, signal: undefined };
  }

  address(): net.AddressInfo | string | null {
    return this.#tcp.address();
  }

  /**
   * Takes a transport that came some other way: a WebSocket, a stream of a multiplexer, half a `memoryDuplexPair()`.
   * Unless the options say otherwise its `remoteAddress`, if it has one, is the source that `newSessionsPerSecond` limits;
   * of an IPv6 address the first half.
   */
  accept(transport: ByteDuplex & TransportControls, options: AcceptOptions = {}): void {
    // One that has closed already would never say so.
    if (transport.destroyed === true) return;
    if (this.#phase === 'closing' || this.#phase === 'closed') {
      transport.destroy();
      return;
    }
    this.#phase = 'running';
    this.#accepted.add(transport);
    transport.on('close', () => {
      this.#accepted.delete(transport);
      this.#emitCloseIfDone();
    });
    this.#take(transport, options.source);
  }

  /**
   * Before this server goes away: refuses new sessions from now on and asks every client to dial anew, within `afterMs`
   * and a random part of `jitterMs`, so that those behind a load balancer move on. Sessions live until they end.
   */
  drain({ afterMs = 0, jitterMs = 10_000, address }: DrainOptions = {}): void {
    this.#listener.drain(afterMs, jitterMs, address);
  }

  /**
   * No new sessions and no resumes, but those whose client has its answer: a transport that has led to no session is
   * destroyed, at the latest when its TLS handshake is over. Open sessions go on over the transports they have, and one that
   * has none ends with `SNET_RESUME_EXPIRED`. `'close'` when all are over.
   */
  close(onClose?: (error?: Error) => void): this {
    const wasRunning = this.#phase === 'running' || this.listening;
    if (onClose !== undefined) this.once('close', () => (wasRunning ? onClose() : onClose(serverNotRunning())));
    this.#phase = 'closing';
    this.#tcp.close();
    this.#listener.turnAway();
    this.#expireDetached();
    return this;
  }

  /** Ends every session at once; each client is told. */
  destroySessions(): void {
    for (const socket of this.#sockets.keys()) socket.destroy();
    this.#listener.abort();
  }

  /** The server keeps the process alive while it listens. It does from the start. */
  ref(): this {
    this.#tcp.ref();
    return this;
  }

  /** The process may end although the server listens; each session has a say of its own. */
  unref(): this {
    this.#tcp.unref();
    return this;
  }

  /** Ends every session at once, each client is told, and closes. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#phase === 'closed') return;
    this.destroySessions();
    const closed = new Promise<void>((resolve) => this.once('close', () => resolve()));
    if (this.#phase !== 'closing') this.close();
    await closed;
  }

  #createTcp(): net.Server {
    const { tls: secure, noDelay = true, blockList, wires } = this.#options;
    // Older wires never ask whether their path works: without TCP's probes a client that is gone is there for ever.
    const { keepAlive = wires !== undefined, keepAliveInitialDelay = wires && 10_000 } = this.#options;
    const options: net.ServerOpts = { noDelay, keepAlive, keepAliveInitialDelay, blockList };
    if (secure === undefined) return net.createServer(options, (transport) => this.#takeOurs(transport));
    const { handshakeTimeoutMs = 5_000 } = this.#options;
    const server = tls.createServer({ handshakeTimeout: handshakeTimeoutMs, ...secure, ...options });
    server.on('secureConnection', (transport) => this.#takeOurs(transport));
    server.on('tlsClientError', (cause, transport) => {
      // After a timeout Node leaves that to us.
      transport.destroy();
      this.emit('refused', new SnetError('SNET_HANDSHAKE_FAILED', `no TLS: ${cause.message}`, { cause }));
    });
    return server;
  }

  #takeOurs(transport: net.Socket): void {
    this.#ours.add(transport);
    this.#take(transport);
  }

  #take(transport: ByteDuplex & TransportControls, address = transport.remoteAddress): void {
    const source = sourceOf(address);
    transport.on('close', this.#onTransportClosed);
    handOver(transport, (ready) => {
      // TLS may have taken until now, and so may we.
      if (this.#phase === 'running') this.#listener.accept(ready, source);
      else ready.destroy();
    });
  }

  #session(driver: Driver): (event: SessionEvent) => void {
    const { allowHalfOpen, pauseOnConnect = false } = this.#options;
    if (this.#sockets.size >= this.maxConnections) {
      const transport: (ByteDuplex & TransportControls) | undefined = driver.duplex;
      const endpoints = endpointsOf(transport ?? {});
      driver.session.abort(new SnetError('SNET_REFUSED', 'too many connections'));
      driver.pump();
      this.emit('drop', endpoints);
      return () => {};
    }
    const socket = new SnetSocket(driver, { allowHalfOpen });
    this.#sockets.set(socket, driver);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#emitCloseIfDone();
    });
    if (pauseOnConnect) socket.pause();
    return (event) => {
      socket.handle(event);
      // Not before whoever drives the session has this listener: one of the application's may throw.
      if (event.type === 'open') this.emit('connection', socket);
      else if (event.type === 'detach') this.#expireDetached();
    };
  }

  /** Ends what waits for a transport that cannot come: nobody listens any more. */
  #expireDetached(): void {
    if (this.#phase !== 'closing') return;
    for (const driver of this.#sockets.values()) {
      // One that has said HELLO already may still bring its session back.
      if (driver.session.state !== 'detached' || driver.transports > 0) continue;
      driver.session.abort(
        new SnetError('SNET_RESUME_EXPIRED', 'the server was closed, so no transport can come back'),
      );
      driver.pump();
    }
  }

  /** One that was to bring a session back may have failed; the session hears of it in this turn. */
  readonly #onTransportClosed = (): void => {
    if (this.#phase === 'closing') setImmediate(() => this.#expireDetached());
  };

  #emitCloseIfDone(): void {
    if (!this.#isTcpClosed || this.#sockets.size > 0 || this.#accepted.size > 0) return;
    this.#isTcpClosed = false;
    this.#phase = 'closed';
    this.emit('close');
  }
}
