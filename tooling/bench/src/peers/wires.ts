import { EventEmitter, once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { WebSocket, WebSocketServer } from 'ws';
import { selfSigned } from '../certificate.ts';
import { type Address, connectSnet, connectTcp, connectTls, loadStack, opened } from '../stacks.ts';
import type { PeerModules, SocketIoSocket } from './modules.ts';

/** What a connection of any peer is here: streams as they are, messages as chunks. */
export interface Wire {
  /** `false`: wait for `drain`. */
  write(chunk: Uint8Array): boolean;
  destroy(): unknown;
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  on(event: 'drain' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export type WireName = 'snet' | 'net' | 'tls' | 'ws' | 'wss' | 'socket.io';

/** Where a server listens; `modules` stays in each process. */
export interface WireAddress {
  readonly wire: WireName;
  readonly port: number;
  readonly stack?: Address | undefined;
  /** PEM, of `wss`. */
  readonly cert?: string | undefined;
}

const host = '127.0.0.1';
/** What streams of Node and `ws` alike are given to hold before they say stop. */
const highWaterBytes = 1 << 20;
/** Packets in Socket.IO's own buffer, likewise. */
const highWaterPackets = 16;
/** The default of `ws` and Socket.IO is 511. */
const backlog = 4_096;

export async function listenWire(
  wire: WireName,
  modules: PeerModules | undefined,
  onConnection: (wire: Wire) => void,
): Promise<WireAddress> {
  if (wire === 'ws') {
    const server = new WebSocketServer({ port: 0, host, backlog, perMessageDeflate: false });
    server.on('connection', (socket) => onConnection(new WebSocketWire(socket)));
    await once(server, 'listening');
    return { wire, port: (server.address() as AddressInfo).port };
  }
  if (wire === 'wss') {
    const certificate = selfSigned();
    const server = https.createServer({ ...certificate, minVersion: 'TLSv1.3', noDelay: true });
    const sockets = new WebSocketServer({ server, perMessageDeflate: false });
    sockets.on('connection', (socket) => onConnection(new WebSocketWire(socket)));
    return { wire, port: await listening(server), cert: certificate.cert };
  }
  if (wire === 'socket.io') {
    const server = http.createServer();
    const { Server } = required(modules)('socket.io');
    const io = new Server(server, { transports: ['websocket'], connectionStateRecovery: {}, serveClient: false });
    io.on('connection', (socket) => onConnection(new SocketIoWire(socket, socket.conn)));
    return { wire, port: await listening(server) };
  }
  const stack = await (await loadStack(wire)).listen((socket) => onConnection(socket as Duplex & Wire));
  return { wire, port: stack.port, stack };
}

async function listening(server: http.Server): Promise<number> {
  server.listen({ port: 0, host, backlog });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

let context: { readonly cert: string; readonly secureContext: tls.SecureContext } | undefined;

/** Made once, as `connectTls` does. */
function contextOf(cert: string): tls.SecureContext {
  if (context?.cert !== cert) context = { cert, secureContext: tls.createSecureContext({ ca: cert }) };
  return context.secureContext;
}

/** Ready to be written to. @param port another one in front of it, as of a proxy. */
export async function openWire(
  { wire, port, stack, cert }: WireAddress,
  modules: PeerModules | undefined,
  through: number = port,
): Promise<Wire> {
  if (wire === 'ws' || wire === 'wss') {
    const options = cert === undefined ? {} : { servername: 'localhost', secureContext: contextOf(cert) };
    const socket = new WebSocket(`${wire}://${host}:${through}`, { perMessageDeflate: false, ...options });
    await once(socket, 'open');
    return new WebSocketWire(socket);
  }
  if (wire === 'socket.io') {
    const { io } = required(modules)('socket.io-client');
    const socket = io(`http://${host}:${through}`, {
      transports: ['websocket'],
      forceNew: true,
      // Of a second each by default: what is measured is the work, not the pause.
      reconnectionDelay: 1,
      reconnectionDelayMax: 1,
      randomizationFactor: 0,
    });
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    return new SocketIoWire(socket, undefined);
  }
  if (stack === undefined) throw new TypeError(`no address of ${wire}`);
  const address: Address = { ...stack, port: through };
  if (wire === 'net') return connectTcp(address);
  if (wire === 'tls') return opened(connectTls(address), 'secureConnect');
  return opened(connectSnet(address), 'connect');
}

/** Whether the same connection goes on after a cut; the others begin anew. */
export function comesBackByItself(wire: WireName): boolean {
  return wire === 'snet' || wire === 'socket.io';
}

function required(modules: PeerModules | undefined): PeerModules {
  if (modules === undefined) throw new TypeError('the peers are not installed');
  return modules;
}

class WebSocketWire extends EventEmitter implements Wire {
  readonly #socket: WebSocket;
  #isFull = false;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.emit('data', data));
    socket.on('close', () => this.emit('close'));
    socket.on('error', (error) => this.emit('error', error));
  }

  write(chunk: Uint8Array): boolean {
    this.#socket.send(chunk, this.#onSent);
    this.#isFull = this.#socket.bufferedAmount > highWaterBytes;
    return !this.#isFull;
  }

  destroy(): void {
    this.#socket.terminate();
  }

  readonly #onSent = (): void => {
    if (!this.#isFull || this.#socket.bufferedAmount > highWaterBytes / 2) return;
    this.#isFull = false;
    this.emit('drain');
  };
}

class SocketIoWire extends EventEmitter implements Wire {
  readonly #socket: SocketIoSocket;

  /** @param engine of a server's socket; that of a client changes with each connection. */
  constructor(socket: SocketIoSocket, engine: SocketIoSocket['conn'] | undefined) {
    super();
    this.#socket = socket;
    socket.on('chunk', (chunk: Buffer) => this.emit('data', chunk));
    const onDrain = (): boolean => this.emit('drain');
    if (engine !== undefined) {
      engine.on('drain', onDrain);
      engine.on('close', () => this.emit('close'));
      return;
    }
    socket.io.engine.on('drain', onDrain);
    socket.on('connect', () => this.emit('reconnect'));
  }

  write(chunk: Uint8Array): boolean {
    this.#socket.emit('chunk', chunk);
    const engine = this.#socket.conn ?? this.#socket.io.engine;
    return engine.writeBuffer.length < highWaterPackets;
  }

  destroy(): void {
    this.#socket.disconnect();
  }
}
