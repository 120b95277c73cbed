import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { createChaosProxy } from '@proj/chaos-proxy';
import { provider } from '@proj/crypto/provider';
import type { ByteDuplex } from '@proj/io';
import { memoryDuplexPair } from '@proj/io/memory';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ClientSession } from '../../src/core/index.ts';
import { connect, createServer, type SnetServer, type SnetSocket } from '../../src/node/index.ts';
import { selfSigned } from './certificate.ts';
import { dial, failureOf, keys, serve, until } from './harness.ts';

const closing = (server: SnetServer): Promise<unknown> => new Promise((resolve) => server.close(resolve));

/** A session through a proxy, whose client cannot come back once that is closed. */
async function sessionThroughProxy() {
  const arrived = Promise.withResolvers<SnetSocket>();
  const server = await serve(arrived.resolve);
  const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: server.port }, seed: 1 });
  onTestFinished(() => proxy.close());
  await proxy.listen();
  const client = dial(proxy.port).on('error', () => {});
  const [peer] = await Promise.all([arrived.promise, once(client, 'connect')]);
  return { server, proxy, peer, failure: failureOf(peer) };
}

/** Everything that arrives after `hold` waits for `release`. */
function holdable(duplex: ByteDuplex): {
  readonly duplex: ByteDuplex;
  readonly hold: () => void;
  readonly release: () => void;
} {
  const held: Uint8Array[] = [];
  let isHolding = false;
  let deliver = (_chunk: Uint8Array): void => {};
  const on = (event: string, listener: (value: never) => void): void => {
    if (event !== 'data') {
      (duplex.on as (event: string, listener: (value: never) => void) => void)(event, listener);
      return;
    }
    deliver = listener as (value: Uint8Array) => void;
    duplex.on('data', (chunk) => void (isHolding ? held.push(chunk) : deliver(chunk)));
  };
  return {
    duplex: {
      write: (chunk) => duplex.write(chunk),
      end: () => duplex.end(),
      destroy: (error) => duplex.destroy(error),
      pause: () => duplex.pause(),
      resume: () => duplex.resume(),
      on,
    },
    hold: () => {
      isHolding = true;
    },
    release: () => {
      isHolding = false;
      for (const chunk of held.splice(0)) deliver(chunk);
    },
  };
}

/** A server that is closed while a session without a transport has a new one, whose first record has not arrived. */
async function closedWhilePending() {
  const arrived = Promise.withResolvers<SnetSocket>();
  const server = createServer({ keys }, arrived.resolve);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const ends: ByteDuplex[] = [];
  const second = Promise.withResolvers<ReturnType<typeof holdable>>();
  const client = connect({
    serverKey: keys.publicKey,
    maxRedialDelayMs: 50,
    dial: async () => {
      const [near, far] = memoryDuplexPair();
      ends.push(near);
      const end = holdable(far);
      server.accept(end.duplex);
      if (ends.length === 2) second.resolve(end);
      return near;
    },
  });
  onTestFinished(() => void client.destroy());
  client.on('error', () => {});
  const [peer] = await Promise.all([arrived.promise, once(client, 'connect')]);
  const detached = once(peer, 'detach');
  ends[0]?.destroy();
  const { hold, release } = await second.promise;
  // What follows HELLO is written when ACCEPT has arrived, and this event tells of that before.
  client.once('reattach', hold);
  await Promise.all([detached, once(client, 'reattach')]);
  const closed = closing(server);
  // From the next turn on nothing but the transport holds the server open.
  await new Promise((resolve) => setImmediate(resolve));
  return { server, client, peer, release, closed, near: ends[1] };
}

describe('a server that was closed', () => {
  test('ends a session as soon as it is without a transport', async () => {
    const { server, proxy, failure } = await sessionThroughProxy();
    const closed = closing(server);
    expect(server.connections).toBe(1);
    proxy.cutAll('reset');
    expect(await failure).toMatchObject({ code: 'SNET_RESUME_EXPIRED', fault: 'network' });
    expect(await closed).toBeUndefined();
  });

  test('ends those that were without one before', async () => {
    const { server, proxy, peer, failure } = await sessionThroughProxy();
    const detached = once(peer, 'detach');
    await proxy.close();
    await detached;
    expect(server.connections).toBe(1);
    const closed = closing(server);
    expect(await failure).toMatchObject({ code: 'SNET_RESUME_EXPIRED' });
    expect(await closed).toBeUndefined();
  });

  test('does so too when the signal given to listen closed it', async () => {
    const arrived = Promise.withResolvers<SnetSocket>();
    const server = createServer({ keys }, arrived.resolve);
    onTestFinished(() => server[Symbol.asyncDispose]());
    const abort = new AbortController();
    server.listen({ port: 0, host: '127.0.0.1', signal: abort.signal });
    await once(server, 'listening');
    const transports: ByteDuplex[] = [];
    const client = connect({
      serverKey: keys.publicKey,
      dial: async () => {
        const [near, far] = memoryDuplexPair();
        if (transports.push(near) > 1) return await new Promise<never>(() => {});
        server.accept(far);
        return near;
      },
    });
    onTestFinished(() => void client.destroy());
    const peer = await arrived.promise;
    const failure = failureOf(peer);
    const detached = once(peer, 'detach');
    transports[0]?.destroy();
    await detached;
    const closed = once(server, 'close');
    abort.abort();
    expect(await failure).toMatchObject({ code: 'SNET_RESUME_EXPIRED' });
    await closed;
  });

  test('turns away who has not said HELLO yet, by the signal given to listen as by close()', async () => {
    const server = createServer({ keys });
    onTestFinished(() => server[Symbol.asyncDispose]());
    const abort = new AbortController();
    server.listen({ port: 0, host: '127.0.0.1', signal: abort.signal });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const silent = connectTcp(port, '127.0.0.1').on('error', () => {});
    await once(silent, 'connect');
    // Connections are taken one after the other, so that the one before has been by now.
    const client = dial(port).on('error', () => {});
    await Promise.all([once(server, 'connection'), once(client, 'connect')]);
    const refused = once(server, 'refused');
    abort.abort();
    expect(await refused).toEqual([expect.objectContaining({ code: 'SNET_CLOSED' })]);
    expect(server.listening).toBe(false);
  });

  test('lets a session come back whose client was on its way', async () => {
    const { server, client, peer, release, closed } = await closedWhilePending();
    expect([peer.attached, server.connections]).toEqual([false, 1]);
    const back = once(peer, 'reattach');
    release();
    await back;
    peer.resume().end();
    client.resume().end();
    expect(await closed).toBeUndefined();
  });

  test('ends such a session when that client is lost', async () => {
    const { peer, near, closed } = await closedWhilePending();
    const failure = failureOf(peer);
    near?.destroy();
    expect(await failure).toMatchObject({ code: 'SNET_RESUME_EXPIRED' });
    expect(await closed).toBeUndefined();
  });
});

describe('a server that was closed begins no session', () => {
  /** A server, and a client's transport to it that the test drives. */
  function arriving() {
    const sessions: SnetSocket[] = [];
    const server = createServer({ keys }, (socket) => sessions.push(socket));
    onTestFinished(() => server[Symbol.asyncDispose]());
    const [near, far] = memoryDuplexPair();
    const client = new ClientSession(provider, keys.publicKey);
    client.connect();
    const transport = client.attach(0);
    near.on('data', (chunk) => client.receive(transport, chunk, 0));
    /** Writes HELLO, and then CONFIRM. */
    const say = (): void => void near.write(client.pollTransmit(transport, 0)!);
    const gone = new Promise<void>((resolve) => near.on('close', resolve));
    server.accept(far);
    return { server, sessions, client, near, say, gone };
  }

  test('for a transport that says HELLO afterwards', async () => {
    const { server, sessions, say, gone } = arriving();
    const closed = closing(server);
    say();
    await Promise.all([gone, closed]);
    expect([sessions, server.statistics.v2?.refused]).toEqual([[], { SNET_CLOSED: 1 }]);
  });

  test('but one that its client takes for open', async () => {
    const { server, sessions, client, near, say } = arriving();
    say();
    await new Promise<void>((resolve) => near.on('data', () => resolve()));
    const closed = closing(server);
    expect(client.state).toBe('open');
    say();
    await until(() => sessions.length > 0);
    sessions[0]?.destroy();
    await closed;
  });

  test('for a transport whose TLS handshake ends afterwards, also when it is disposed of', async () => {
    const sessions: SnetSocket[] = [];
    const server = await serve((socket) => sessions.push(socket), { tls: selfSigned() });
    const raw = connectTcp(server.port, '127.0.0.1');
    await once(raw, 'connect');
    const disposed = server[Symbol.asyncDispose]();
    const client = dial(0, { dial: async () => connectTls({ socket: raw, rejectUnauthorized: false }) });
    await Promise.all([failureOf(client), disposed]);
    expect(sessions).toEqual([]);
  });

  test('for a transport that came before the server was prepared', async () => {
    vi.resetModules();
    const fresh = await import('../../src/node/index.ts');
    const server = fresh.createServer({ keys });
    const [near, far] = memoryDuplexPair();
    const gone = new Promise<void>((resolve) => near.on('close', resolve));
    near.on('data', () => {});
    server.accept(far);
    await Promise.all([closing(server as SnetServer), gone]);
    expect(server.statistics.v2).toEqual({ sessions: 0, begun: 0, resumed: 0, refused: {} });
  });
});

test("a 'connection' listener that throws costs the server neither the session's end nor its own", async () => {
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  const caught: unknown[] = [];
  process.on('uncaughtException', (error) => caught.push(error));
  onTestFinished(() => {
    process.removeAllListeners('uncaughtException');
    for (const listener of others) process.on('uncaughtException', listener);
  });
  const mistake = new Error('mistake');
  const arrived = Promise.withResolvers<SnetSocket>();
  const server = await serve((socket) => {
    arrived.resolve(socket.on('error', () => {}));
    throw mistake;
  });
  const client = dial(server.port);
  await once(client, 'connect');
  const peer = await arrived.promise;
  client.destroy();
  await new Promise((resolve) => peer.once('close', resolve));
  await until(() => server.connections === 0);
  expect(await closing(server)).toBeUndefined();
  expect(caught).toEqual([mistake]);
});
