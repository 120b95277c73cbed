import * as net from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { beginEcho } from '../conversation.ts';
import { type Address, connectTls, connectWs, opened } from '../stacks.ts';

/** A client that loses its connection and gets another, as programs over its stack do. */
export interface Reconnector {
  /** When the last dial began. */
  readonly dialledAtMs: number;
  /** Connects for the first time, and hears one byte back. */
  open(): Promise<void>;
  /** `reset`: the server hears of it at once. `unseen`: it is silent, and looks alive to the server. */
  cut(how: 'reset' | 'unseen'): void;
  /** Hears one byte back over a new connection. */
  comeBack(): Promise<void>;
  end(): void;
}

/** Without sessions there is nothing to come back to: just the next connection. */
abstract class PlainReconnector implements Reconnector {
  dialledAtMs = 0;
  #socket: Duplex | undefined;
  readonly #silent: Duplex[] = [];

  async open(): Promise<void> {
    await this.comeBack();
  }

  cut(how: 'reset' | 'unseen'): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#socket = undefined;
    if (how === 'unseen') this.#silent.push(socket);
    // Node cannot reset the TCP connection under TLS.
    else if (socket instanceof tls.TLSSocket) socket.destroy();
    else if (socket instanceof net.Socket) socket.resetAndDestroy();
  }

  async comeBack(): Promise<void> {
    this.dialledAtMs = performance.now();
    const socket = await this.connect();
    await beginEcho(socket);
    socket.on('error', () => {});
    this.#socket = socket;
  }

  end(): void {
    this.#socket?.destroy();
    for (const socket of this.#silent) socket.destroy();
  }

  protected abstract connect(): Promise<Duplex>;
}

export class NetReconnector extends PlainReconnector {
  readonly #port: number;

  constructor({ port }: Address) {
    super();
    this.#port = port;
  }

  protected override connect(): Promise<Duplex> {
    return opened(net.connect({ host: '127.0.0.1', port: this.#port, noDelay: true }), 'connect');
  }
}

export class WsReconnector extends PlainReconnector {
  readonly #address: Address;

  constructor(address: Address) {
    super();
    this.#address = address;
  }

  protected override connect(): Promise<Duplex> {
    return opened(connectWs(this.#address), 'open');
  }
}

/** Tickets by server: any client of a process may use them, and with TLS 1.3 a server of Node takes one many times. */
const tickets: Map<string, Buffer> = new Map();

export class TlsReconnector extends PlainReconnector {
  readonly #address: Address;

  constructor(address: Address) {
    super();
    this.#address = address;
  }

  protected override async connect(): Promise<Duplex> {
    const { cert = '' } = this.#address;
    const session = tickets.get(cert);
    const socket = connectTls(this.#address, session);
    if (session === undefined) socket.once('session', (ticket) => tickets.set(cert, ticket));
    await opened(socket, 'secureConnect');
    if (session !== undefined && !socket.isSessionReused()) throw new Error('the server did not take the ticket');
    return socket;
  }
}
