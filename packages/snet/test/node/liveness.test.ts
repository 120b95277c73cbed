import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { createChaosProxy } from '@proj/chaos-proxy';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ServerSession } from '../../src/core/index.ts';
import { type DialContext, IntervalMemory, type SnetSocket } from '../../src/node/index.ts';
import { type ClientTestOptions, dial, failureOf, readAll, serve, until } from './harness.ts';

/** What an application cannot do itself: its server does. */
const sessionOf = (socket: SnetSocket): ServerSession =>
  (socket as unknown as { readonly session: ServerSession }).session;

interface Ends {
  readonly client: SnetSocket;
  readonly peer: SnetSocket;
}

async function pair(options: ClientTestOptions = {}): Promise<Ends> {
  const arrived = Promise.withResolvers<SnetSocket>();
  const server = await serve((socket) => arrived.resolve(socket.on('error', () => {})));
  const client = dial(server.port, options);
  const [peer] = await Promise.all([arrived.promise, once(client, 'connect')]);
  return { client, peer };
}

/** A path that can be made to swallow everything. */
async function proxied(): Promise<{ readonly client: SnetSocket; readonly swallow: () => void }> {
  const server = await serve((socket) => socket.on('error', () => {}).pipe(socket));
  const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: server.port }, seed: 1 });
  onTestFinished(() => proxy.close());
  await proxy.listen();
  const client = dial(proxy.port);
  await once(client, 'connect');
  return { client, swallow: () => proxy.cutAll('half-open') };
}

test('networkChanged finds a path that is gone and replaces it before it counts as dead [SNET-7.15]', async () => {
  const { client, swallow } = await proxied();
  let isDetached = false;
  client.on('detach', () => {
    isDetached = true;
  });
  swallow();
  expect(client.networkChanged()).toBe(client);
  const [{ outageMs }] = await once(client, 'reattach');
  expect([isDetached, outageMs]).toEqual([false, 0]);
  client.write('on');
  expect(String((await once(client, 'data'))[0])).toBe('on');
});

test('coming back from the background does the same, and the network is remembered [SNET-7.17]', async () => {
  const intervalMemory = new IntervalMemory();
  const server = await serve((socket) => socket.on('error', () => {}));
  const client = dial(server.port, { intervalMemory });
  await once(client, 'connect');
  expect(client.setBackground(true, 'wifi').setBackground(true, 'mobile')).toBe(client);
  expect(intervalMemory.snapshot.map(({ network }) => network)).toEqual(['wifi', 'mobile']);
});

test('networkChanged replaces a dial that hangs [SNET-7.15]', async () => {
  const server = await serve((socket) => socket.on('error', () => {}));
  const contexts: DialContext[] = [];
  let transport: Socket | undefined;
  const client = dial(0, {
    dial: async (_attempt, context) => {
      contexts.push(context);
      // The second one never comes back by itself.
      if (contexts.length === 2) await new Promise(() => {});
      transport = connectTcp(server.port, '127.0.0.1');
      await once(transport, 'connect');
      return transport;
    },
  });
  await once(client, 'connect');
  transport?.destroy();
  await until(() => contexts.length === 2);
  client.networkChanged();
  await once(client, 'reattach');
  expect(contexts.map(({ signal }) => signal?.aborted)).toEqual([false, true, false]);
});

describe('a server that goes away', () => {
  async function redirected(options: ClientTestOptions, address: (port: number) => string) {
    const { client, peer } = await pair(options);
    // Another way to the same server.
    const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: peer.localPort! }, seed: 1 });
    onTestFinished(() => proxy.close());
    await proxy.listen();
    const heard = once(client, 'goAway');
    const where = address(proxy.port);
    sessionOf(peer).goAway(19, 0, 0, where);
    peer.write('x'); // Something makes the driver look.
    client.resume();
    expect((await heard)[0]).toEqual({ code: 19, afterMs: 0, address: where });
    await once(client, 'reattach');
    return { client, port: proxy.port };
  }

  test('is followed to where it says, if that is wanted [SNET-7.14]', async () => {
    const { client, port } = await redirected({ followRedirects: true }, (to) => `127.0.0.1:${to}`);
    expect(client.remotePort).toBe(port);
  });

  test.for([
    ['it is not wanted', false, (port: number) => `127.0.0.1:${port}`],
    ['it says nothing that can be dialled', true, (port: number) => `http://127.0.0.1:${port}/`],
    ['there is no such port', true, () => '127.0.0.1:65536'],
    ['it is no address in the brackets', true, (port: number) => `[127.0.0.1]:${port}`],
  ] as const)('is dialled where it was when %s', async ([, followRedirects, address]) => {
    const { client, port } = await redirected({ followRedirects }, address);
    expect(client.remotePort).not.toBe(port);
  });

  test('tells a dial of the application where to go [SNET-7.14]', async () => {
    const server = await serve((socket) => {
      sessionOf(socket.on('error', () => {})).goAway(19, 0, 0, 'b.example:7000');
      socket.write('x');
    });
    const addresses: (string | undefined)[] = [];
    const client = dial(0, {
      dial: async (_attempt, { address }) => {
        addresses.push(address);
        const socket = connectTcp(server.port, '127.0.0.1');
        await once(socket, 'connect');
        return socket;
      },
    });
    await once(client.resume(), 'reattach');
    expect(addresses).toEqual([undefined, 'b.example:7000']);
  });
});

describe('the end of a socket', () => {
  test('tells the other one the code of the application, and what arrived [SNET-8.1]', async () => {
    const { client, peer } = await pair();
    client.write('never read');
    await until(() => client.acknowledgedBytes === 10);
    peer.resetAndDestroy(42);
    expect(await failureOf(client)).toMatchObject({
      code: 'SNET_RESET',
      fault: 'peer',
      applicationCode: 42,
      unacknowledgedBytes: 0,
    });
    expect(client.unacknowledgedBytes).toBe(0);
  });

  test('has no other codes: SNET_BAD_OPTION', async () => {
    const { client } = await pair();
    expect(() => client.resetAndDestroy(-1)).toThrow('[SNET_BAD_OPTION]');
    expect(client.destroyed).toBe(false);
  });

  test('comes by SNET_OVERFLOW when a write would have to wait for a connection, and that is not wanted', async () => {
    const server = await serve((socket) => socket.on('error', () => {}));
    let transport: Socket | undefined;
    const client = dial(0, {
      whenDetached: 'fail',
      replayBufferBytes: 4_096,
      dial: async () => {
        if (transport !== undefined) throw new Error('no network');
        transport = connectTcp(server.port, '127.0.0.1');
        await once(transport, 'connect');
        return transport;
      },
    });
    await once(client, 'connect');
    transport?.destroy();
    await once(client, 'detach');
    const failed = failureOf(client);
    client.write(Buffer.alloc(4_097));
    expect(await failed).toMatchObject({ code: 'SNET_OVERFLOW', fault: 'local', unacknowledgedBytes: 4_096 });
  });
});

describe('tryWrite', () => {
  test('takes a chunk whole or not at all, and drain tells of room', async () => {
    const { client, peer } = await pair({ replayBufferBytes: 4_096 });
    expect(client.tryWrite(Buffer.alloc(4_096, 'a'))).toBe(true);
    expect(client.tryWrite(Buffer.from('b'))).toBe(false);
    await once(client, 'drain');
    expect(client.tryWrite(Buffer.from('b'))).toBe(true);
    client.end();
    expect(client.tryWrite(Buffer.from('c'))).toBe(false);
    expect((await readAll(peer)).equals(Buffer.concat([Buffer.alloc(4_096, 'a'), Buffer.from('b')]))).toBe(true);
    expect(client.bytesWritten).toBe(4_097);
  });

  test('never overtakes what waits in the stream', async () => {
    const { client, peer } = await pair();
    client.cork();
    client.write('first ');
    expect(client.tryWrite(Buffer.from('second'))).toBe(false);
    const drained = once(client, 'drain');
    client.uncork();
    await drained;
    expect(client.tryWrite(Buffer.from('second'))).toBe(true);
    client.end();
    expect(String(await readAll(peer))).toBe('first second');
  });
});
