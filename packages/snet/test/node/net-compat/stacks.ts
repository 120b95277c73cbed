import { once } from 'node:events';
import * as net from 'node:net';
import { onTestFinished } from 'vitest';
import * as snet from '../../../src/node/index.ts';
import { keys } from '../harness.ts';

/** Options that both have. */
export interface CommonConnectOptions {
  readonly port?: number;
  readonly path?: string;
  readonly host?: string;
  readonly allowHalfOpen?: boolean;
  readonly timeout?: number;
  readonly lookup?: net.LookupFunction;
}

/** `net`, or what claims to be used like it. Every test here runs against both, so that it says what `net` really does. */
export interface Stack {
  readonly name: 'net' | 'snet';
  connect(options: CommonConnectOptions, onConnect?: () => void): net.Socket;
  createServer(options?: net.ServerOpts, onConnection?: (socket: net.Socket) => void): net.Server;
}

const plain: Stack = {
  name: 'net',
  connect: (options, onConnect) => net.connect(options as net.NetConnectOpts, onConnect),
  createServer: (options, onConnection) => net.createServer(options, onConnection),
};

const sessions: Stack = {
  name: 'snet',
  connect: (options, onConnect) =>
    snet.connect({ ...options, serverKey: keys.publicKey }, onConnect) as unknown as net.Socket,
  createServer: (options, onConnection) => {
    const { allowHalfOpen, pauseOnConnect } = options ?? {};
    const server = snet.createServer({ keys, allowHalfOpen, pauseOnConnect }) as unknown as net.Server;
    if (onConnection !== undefined) server.on('connection', onConnection);
    return server;
  },
};

export const stacks: readonly Stack[] = [plain, sessions];

/**
 * A server on a free loopback port, gone with the test and all its sockets. They ignore errors: a peer that is destroyed
 * resets the connection.
 */
export async function listen(
  stack: Stack,
  onConnection: (socket: net.Socket) => void = () => {},
  options: net.ServerOpts = {},
): Promise<{ readonly server: net.Server; readonly port: number }> {
  const sockets = new Set<net.Socket>();
  const server = stack.createServer(options, (socket) => {
    sockets.add(socket.on('error', () => {}));
    onConnection(socket);
  });
  onTestFinished(() => {
    if (server.listening) server.close();
    for (const socket of sockets) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as net.AddressInfo).port };
}

/** A client, gone with the test. */
export function dial(stack: Stack, port: number, options: CommonConnectOptions = {}): net.Socket {
  const socket = stack.connect({ host: '127.0.0.1', port, ...options });
  onTestFinished(() => void socket.on('error', () => {}).destroy());
  return socket;
}

/** Both ends of one connection; the server's does nothing by itself. */
export async function pair(
  stack: Stack,
  options: { readonly allowHalfOpen?: boolean } = {},
): Promise<{ readonly client: net.Socket; readonly peer: net.Socket; readonly server: net.Server }> {
  const arrived = Promise.withResolvers<net.Socket>();
  const { server, port } = await listen(stack, arrived.resolve, options);
  const client = dial(stack, port, options);
  const [peer] = await Promise.all([arrived.promise, once(client, 'connect')]);
  return { client, peer, server };
}

/** Whether it had an error. Unlike `once(socket, 'close')` this does not mind if it has. */
export function closed(socket: net.Socket): Promise<boolean> {
  return new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
}

/** Everything the stream gives until its end. */
export async function textOf(socket: net.Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  await once(socket, 'end');
  return text;
}

/** The events of these names, in the order in which they come. */
export function record(emitter: NodeJS.EventEmitter, names: readonly string[]): string[] {
  const seen: string[] = [];
  for (const name of names) emitter.on(name, () => seen.push(name));
  return seen;
}

/** The code that Node's own error has: snet's say first what it means for the session. */
export function systemCode(error: unknown): unknown {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return cause === undefined ? code : systemCode(cause);
}
