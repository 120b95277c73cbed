import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { type ChaosProxy, type ChaosProxyOptions, createChaosProxy } from '../src/index.ts';

/** Something that is checked again after every event that could have made it true. */
export async function until(condition: () => boolean): Promise<void> {
  // A turn of the event loop, not a duration: sockets are looked at in each.
  while (!condition()) await new Promise<void>((resolve) => setImmediate(resolve));
}

export function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function noise(length: number): Buffer {
  return randomBytes(length);
}

/** A socket with everything that happened to it. */
export class Peer {
  readonly socket: Socket;
  readonly chunks: Buffer[] = [];
  receivedBytes = 0;
  ended = false;
  closed = false;
  errorCode: string | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.receivedBytes += chunk.length;
    });
    socket.on('end', () => {
      this.ended = true;
    });
    socket.on('close', () => {
      this.closed = true;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.errorCode = error.code;
    });
    onTestFinished(() => void socket.destroy());
  }

  get received(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

export interface Upstream {
  readonly port: number;
  readonly server: Server;
  /** One per accepted connection, in order. */
  readonly peers: Peer[];
}

export async function startUpstream(port = 0): Promise<Upstream> {
  const peers: Peer[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => void peers.push(new Peer(socket)));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return { port: address !== null && typeof address === 'object' ? address.port : 0, server, peers };
}

export async function startProxy(
  upstreamPort: number,
  options: Omit<ChaosProxyOptions, 'upstream'> = {},
): Promise<ChaosProxy> {
  const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: upstreamPort }, ...options });
  onTestFinished(() => proxy.close());
  return proxy.listen();
}

export async function dial(port: number): Promise<Peer> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  const peer = new Peer(socket);
  await once(socket, 'connect');
  return peer;
}

/** A client, and the server's side of the same connection, joined by the proxy. */
export async function join(proxy: ChaosProxy, upstream: Upstream): Promise<{ client: Peer; server: Peer }> {
  const before = upstream.peers.length;
  const client = await dial(proxy.port);
  await until(() => upstream.peers.length > before && proxy.connections.at(-1)?.state !== 'connecting');
  return { client, server: upstream.peers[before]! };
}

/** Shows that a new connection works: a byte each way. */
export async function roundTrip(proxy: ChaosProxy, upstream: Upstream): Promise<void> {
  const { client, server } = await join(proxy, upstream);
  client.socket.write('>');
  await until(() => server.receivedBytes === 1);
  server.socket.write('<');
  await until(() => client.receivedBytes === 1);
  client.socket.destroy();
  server.socket.destroy();
}
