import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { type ChaosProxy, createChaosProxy } from '@proj/chaos-proxy';
import { memoryDuplexPair } from '@proj/io/memory';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createServer, type SnetSocket } from '../../src/node/index.ts';
import { dial, failureOf, keys, readAll, serve, until } from './harness.ts';

const quick = { deadPathMs: 500, keepAliveMs: 500, maxRedialDelayMs: 200 };

async function proxyTo(port: number): Promise<ChaosProxy> {
  const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port }, seed: 1 });
  onTestFinished(() => proxy.close());
  return proxy.listen();
}

/** Both ends of a session through a proxy that can cut. */
async function sessionThroughProxy(): Promise<{ client: SnetSocket; peer: SnetSocket; proxy: ChaosProxy }> {
  const arrived = Promise.withResolvers<SnetSocket>();
  const server = await serve(arrived.resolve, { allowHalfOpen: true });
  const proxy = await proxyTo(server.port);
  const client = dial(proxy.port, { ...quick, allowHalfOpen: true });
  const [peer] = await Promise.all([arrived.promise, once(client, 'connect')]);
  peer.on('error', () => {});
  return { client, peer, proxy };
}

async function cut({ client, peer, proxy }: Awaited<ReturnType<typeof sessionThroughProxy>>): Promise<void> {
  const back = [once(client, 'reattach'), once(peer, 'reattach')];
  proxy.cutAll('reset');
  await Promise.all(back);
}

describe('a socket whose transport is replaced', () => {
  test('shows where the new one leads, and the old one while there is none', async () => {
    const session = await sessionThroughProxy();
    const { client, peer } = session;
    const before = { client: client.localPort, peer: peer.remotePort };
    const between = new Promise((resolve) => client.once('detach', () => resolve(client.localPort)));
    await cut(session);
    expect(await between).toBe(before.client);
    expect(client.localPort).not.toBe(before.client);
    expect(peer.remotePort).not.toBe(before.peer);
    expect(client.remotePort).toBe(session.proxy.port);
    expect(peer.remoteAddress).toBe('127.0.0.1');
  });

  test('still shows it after the end', async () => {
    const { client, peer } = await sessionThroughProxy();
    const { localPort } = client;
    peer.resume().end();
    client.resume().end();
    await once(client, 'close');
    expect(client.localPort).toBe(localPort);
  });

  test('counts each byte once, and connects once', async () => {
    const session = await sessionThroughProxy();
    const { client, peer } = session;
    let connects = 0;
    client.on('connect', () => connects++);
    peer.pause();
    client.write(Buffer.alloc(100_000));
    await until(() => client.acknowledgedBytes === 100_000);
    await cut(session);
    client.end(Buffer.alloc(23));
    expect((await readAll(peer)).length).toBe(100_023);
    expect([client.bytesWritten, peer.bytesRead, connects]).toEqual([100_023, 100_023, 0]);
  });

  test("is idle while it is detached: 'timeout' comes, and the session goes on", async () => {
    const session = await sessionThroughProxy();
    const { client, peer, proxy } = session;
    await proxy.close();
    client.setTimeout(30);
    await once(client, 'timeout');
    expect(client.attached).toBe(false);
    expect(client.destroyed).toBe(false);
    peer.destroy();
  });

  test('what was set for one transport holds for the next', async () => {
    const server = await serve((socket) => void socket.on('error', () => {}));
    const calls: unknown[][] = [];
    let transport: Socket | undefined;
    const socket = dial(0, {
      ...quick,
      dial: async (attempt) => {
        transport = connectTcp(server.port, '127.0.0.1');
        const note =
          (name: string) =>
          (...parameters: unknown[]): unknown =>
            calls.push([attempt, name, ...parameters]);
        Object.assign(transport, {
          setNoDelay: note('setNoDelay'),
          setKeepAlive: note('setKeepAlive'),
          ref: note('ref'),
          unref: note('unref'),
        });
        await once(transport, 'connect');
        return transport;
      },
    });
    await once(socket, 'connect');
    expect(calls).toEqual([]);
    socket.setNoDelay(false).setKeepAlive(true, 5_000).unref();
    const keepAlive = { enable: true, initialDelay: 5_000, interval: undefined, count: undefined };
    const expected = [
      [0, 'setNoDelay', false],
      [0, 'setKeepAlive', keepAlive],
      [0, 'unref'],
    ];
    expect(calls.splice(0)).toEqual(expected);
    transport?.destroy();
    await once(socket, 'reattach');
    expect(calls.map(([, ...call]) => call)).toEqual(expected.map(([, ...call]) => call));
    calls.length = 0;
    socket.ref();
    expect(calls.map(([, name]) => name)).toEqual(['ref']);
  });

  test('a transport without addresses or settings will do', async () => {
    const server = createServer({ keys }, (socket) => socket.pipe(socket));
    onTestFinished(() => server[Symbol.asyncDispose]());
    const socket = dial(0, {
      dial: async () => {
        const [near, far] = memoryDuplexPair();
        server.accept(far);
        return near;
      },
    });
    await once(socket, 'connect');
    socket.setNoDelay().setKeepAlive().unref().ref();
    expect([socket.remoteAddress, socket.localPort]).toEqual([undefined, undefined]);
    expect(socket.address()).toEqual({});
    socket.end('echo');
    expect((await readAll(socket)).toString()).toBe('echo');
  });
});

describe('a dial', () => {
  test('that takes too long has failed: SNET_DIAL_FAILED', async () => {
    const socket = dial(1, { lookup: () => {}, host: 'never.test', connectTimeoutMs: 50 });
    expect(await failureOf(socket)).toMatchObject({ code: 'SNET_DIAL_FAILED' });
  });

  test('that comes up after the socket was destroyed is not used', async () => {
    const [near] = memoryDuplexPair();
    const closed = new Promise<void>((resolve) => near.on('close', resolve));
    const dialled = Promise.withResolvers<typeof near>();
    const socket = dial(0, { dial: () => dialled.promise });
    socket.destroy();
    await once(socket, 'close');
    dialled.resolve(near);
    await closed;
  });

  test('neither a port nor a path: SNET_BAD_OPTION', () => {
    expect(() => dial(undefined as unknown as number)).toThrow('port or path is required');
  });
});

describe('a server that is handed its transports', () => {
  function pairWith(server: ReturnType<typeof createServer>): SnetSocket {
    return dial(0, {
      dial: async () => {
        const [near, far] = memoryDuplexPair();
        server.accept(far);
        return near;
      },
    });
  }

  test('need not listen, and closes like one that does', async () => {
    const server = createServer({ keys }, (socket) => socket.resume());
    const socket = pairWith(server);
    await Promise.all([once(socket, 'connect'), once(server, 'connection')]);
    expect([server.listening, server.connections]).toEqual([false, 1]);
    const events: string[] = [];
    server.on('close', () => events.push('server'));
    socket.on('close', () => events.push('socket'));
    const closed = new Promise((resolve) => server.close(resolve));
    socket.resume().end();
    expect(await closed).toBeUndefined();
    expect(events).toEqual(['socket', 'server']);
  });

  test('destroys what it is handed after close', async () => {
    const server = createServer({ keys });
    server.close();
    const [near, far] = memoryDuplexPair();
    const ended = new Promise<void>((resolve) => near.on('end', resolve));
    near.resume();
    server.accept(far);
    await ended;
    expect(server.connections).toBe(0);
  });

  test('ignores what is destroyed already', async () => {
    const server = createServer({ keys });
    const [, far] = memoryDuplexPair();
    server.accept(Object.assign(far, { destroyed: true }));
    const idle = await new Promise((resolve) => server.close(resolve));
    expect(idle).toMatchObject({ code: 'ERR_SERVER_NOT_RUNNING' });
  });

  test('serves both: those it accepts and those it is handed', async () => {
    const server = await serve((socket) => socket.end('served'));
    const texts = await Promise.all([pairWith(server), dial(server.port)].map(readAll));
    expect(texts.map(String)).toEqual(['served', 'served']);
  });

  test('disposing of it ends the sessions', async () => {
    const server = createServer({ keys });
    const socket = pairWith(server);
    await Promise.all([once(socket, 'connect'), once(server, 'connection')]);
    const failure = failureOf(socket);
    await server[Symbol.asyncDispose]();
    expect(await failure).toMatchObject({ code: 'SNET_RESET' });
  });
});
