import { EventEmitter } from 'node:events';
import * as net from 'node:net';
import type { KeyPair } from '@proj/crypto';
import { provider } from '@proj/crypto/provider';
import { systemClock } from '@proj/io';
import type { AcceptorOptions, SnetError } from '../core/index.ts';
import type { Driver } from '../driver.ts';
import { Listener } from '../listener.ts';
import { SnetSocket } from './socket.ts';

export interface SnetServerOptions extends AcceptorOptions {
  /** The server's static X25519 pair, 32 bytes each; clients pin the public half. See {@link generateKeys}. */
  readonly keys: KeyPair;
  /** As in `net.createServer`. @defaultValue false */
  readonly allowHalfOpen?: boolean | undefined;
}

interface SnetServerEvents {
  listening: [];
  close: [];
  error: [error: Error];
  /** Per session, not per TCP connection. */
  connection: [socket: SnetSocket];
  /** A TCP connection that led to no session: garbage, a replay, a wrong key. */
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

/** Used like a `net.Server`; its sockets are sessions, which outlive the TCP connections under them. */
export class SnetServer extends EventEmitter<SnetServerEvents> implements AsyncDisposable {
  readonly #tcp: net.Server;
  readonly #listener: Listener;
  readonly #sockets: Set<SnetSocket> = new Set();
  readonly #transports: Set<net.Socket> = new Set();
  readonly #allowHalfOpen: boolean;

  constructor(options: SnetServerOptions) {
    super();
    this.#allowHalfOpen = options.allowHalfOpen ?? false;
    this.#listener = new Listener({
      crypto: provider,
      keys: options.keys,
      clock: systemClock,
      defer: setImmediate,
      session: options,
      onSession: (driver) => this.#session(driver),
      onRefused: (error) => this.emit('refused', error),
    });
    this.#tcp = net.createServer({ noDelay: true }, (transport) => {
      this.#transports.add(transport);
      transport.on('close', () => {
        this.#transports.delete(transport);
        this.#emitCloseIfDone();
      });
      this.#listener.accept(transport);
    });
    this.#tcp.on('listening', () => this.emit('listening'));
    this.#tcp.on('error', (error) => this.emit('error', error));
    this.#tcp.on('close', () => this.#emitCloseIfDone());
  }

  get listening(): boolean {
    return this.#tcp.listening;
  }

  /** Sessions that are open, attached or not. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** @param port 0 or none: any free one. @param host default: every address. */
  listen(port?: number, host?: string, onListening?: () => void): this {
    if (onListening !== undefined) this.once('listening', onListening);
    this.#tcp.listen(port ?? 0, host);
    return this;
  }

  address(): net.AddressInfo | null {
    return this.#tcp.address() as net.AddressInfo | null;
  }

  /** No new sessions and no resumes; open sessions go on over the transports they have. `'close'` when all are over. */
  close(onClose?: (error?: Error) => void): this {
    if (onClose !== undefined) {
      if (this.#tcp.listening) this.once('close', () => onClose());
      else process.nextTick(onClose, new Error('the server is not listening'));
    }
    this.#tcp.close();
    return this;
  }

  /** Ends every session at once; each client is told. */
  destroySessions(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#listener.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.destroySessions();
    if (!this.#tcp.listening) return;
    await new Promise<void>((resolve) => this.close(() => resolve()));
  }

  #session(driver: Driver): (event: Parameters<SnetSocket['handle']>[0]) => void {
    const socket = new SnetSocket(driver, { allowHalfOpen: this.#allowHalfOpen });
    this.#sockets.add(socket);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#emitCloseIfDone();
    });
    this.emit('connection', socket);
    return (event) => socket.handle(event);
  }

  #emitCloseIfDone(): void {
    if (!this.#tcp.listening && this.#sockets.size === 0 && this.#transports.size === 0) this.emit('close');
  }
}
