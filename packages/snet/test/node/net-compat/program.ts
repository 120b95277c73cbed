/** Run by the tests of what keeps a process alive and of what ends it: `program.ts <stack> <scenario>`. */
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import * as net from 'node:net';
import * as snet from '../../../src/node/index.ts';

const [name, scenario = ''] = process.argv.slice(2);
const keys = snet.generateKeys();

function createServer(onConnection: (socket: Socket) => void): net.Server {
  if (name === 'net') return net.createServer(onConnection);
  return snet.createServer(
    { keys },
    onConnection as unknown as (socket: snet.SnetSocket) => void,
  ) as unknown as net.Server;
}

function connect(port: number): Socket {
  const options = { port, host: '127.0.0.1' };
  if (name === 'net') return net.connect(options);
  return snet.connect({ ...options, serverKey: keys.publicKey }) as unknown as Socket;
}

async function listen(
  onConnection: (socket: Socket) => void = () => {},
): Promise<{ server: net.Server; port: number }> {
  const server = createServer(onConnection);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

/** A timer that keeps nothing alive: that it fires at all says that something else does. */
function whileAlive(act: () => void): void {
  setTimeout(() => {
    console.log('alive');
    act();
  }, 50).unref();
}

/** A session without a connection, and no way to get another one. */
async function detached(): Promise<snet.SnetSocket> {
  const { server, port } = await listen((peer) => peer.unref().on('error', () => {}));
  server.unref();
  let transport: Socket | undefined;
  const socket = snet.connect({
    serverKey: keys.publicKey,
    dial: async () => {
      if (transport !== undefined) throw new Error('no way');
      transport = net.connect(port, '127.0.0.1');
      await once(transport, 'connect');
      return transport;
    },
  });
  await once(socket, 'connect');
  transport?.destroy();
  await once(socket, 'detach');
  return socket;
}

const scenarios: Record<string, () => Promise<void>> = {
  async 'server-unref'() {
    const { server } = await listen();
    server.unref();
  },

  async 'server-ref'() {
    const { server } = await listen();
    server.unref();
    server.ref();
    whileAlive(() => server.close());
  },

  async 'both-unref'() {
    const { server, port } = await listen((peer) => peer.unref());
    server.unref();
    const socket = connect(port);
    await Promise.all([once(socket, 'connect'), once(server, 'connection')]);
    socket.unref();
  },

  async 'connecting-unref'() {
    const { server, port } = await listen((peer) => peer.unref());
    server.unref();
    connect(port).unref();
  },

  async 'socket-ref'() {
    const { server, port } = await listen((peer) => peer.unref().on('error', () => {}));
    server.unref();
    const socket = connect(port);
    await once(socket, 'connect');
    socket.unref();
    socket.ref();
    whileAlive(() => socket.destroy());
  },

  async 'detached-unref'() {
    const socket = await detached();
    socket.unref();
  },

  async 'detached-ref'() {
    const socket = await detached();
    whileAlive(() => socket.destroy());
  },

  async 'no-error-listener'() {
    process.on('uncaughtException', (error: Error & { readonly code?: string }) => {
      console.log(`uncaught ${error.code}`);
      process.exit(0);
    });
    const { server, port } = await listen();
    server.close();
    await once(server, 'close');
    connect(port);
  },

  async 'clean-end'() {
    const { server, port } = await listen((peer) => peer.pipe(peer));
    const socket = connect(port);
    socket.end('x').resume();
    socket.on('close', () => server.close());
  },
};

process.on('exit', () => console.log('exit'));
await scenarios[scenario]?.();
