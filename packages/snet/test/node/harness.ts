import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  connect,
  createServer,
  generateKeys,
  type KeyPair,
  type SnetDialOptions,
  type SnetServer,
  type SnetServerOptions,
  type SnetSocket,
} from '../../src/node/index.ts';

export const keys: KeyPair = generateKeys();

/** A server on a free loopback port, ended with the test. */
export async function serve(
  onConnection: (socket: SnetSocket) => void,
  options: Partial<SnetServerOptions> = {},
): Promise<SnetServer & { readonly port: number }> {
  const server = createServer({ keys, ...options }, onConnection);
  onTestFinished(() => server[Symbol.asyncDispose]());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(server, { port: (server.address() as AddressInfo).port });
}

/** With the key of {@link keys} unless there is another. */
export type ClientTestOptions = SnetDialOptions & { readonly serverKey?: Uint8Array };

/** A client, destroyed with the test. */
export function dial(port: number, options: ClientTestOptions = {}): SnetSocket {
  const socket = connect({ host: '127.0.0.1', port, serverKey: keys.publicKey, ...options });
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** A plain TCP server on a free loopback port. */
export async function serveTcp(onConnection: (socket: Socket) => void): Promise<number> {
  const server: Server = createTcpServer(onConnection);
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** The error a stream ends with; throws when it ends without one. */
export async function failureOf(socket: SnetSocket): Promise<Error> {
  const [error] = (await once(socket, 'error')) as [Error];
  return error;
}

/** Resolves when `condition` holds, looking again after each turn of the event loop. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

export async function readAll(socket: SnetSocket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
