import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { type ChaosProxy, createChaosProxy, type FaultPlan } from '@proj/chaos-proxy';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SnetSocket } from '../../src/node/index.ts';
import { dial, serve, until } from './harness.ts';

const quick = { deadPathMs: 500, keepAliveMs: 500, maxRedialDelayMs: 200 };

async function proxyTo(port: number, faults: FaultPlan = () => ({}), seed = 1): Promise<ChaosProxy> {
  const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port }, seed, faults });
  onTestFinished(() => proxy.close());
  await proxy.listen();
  return proxy;
}

/** `total` bytes that differ everywhere, in pieces of odd sizes. */
function* pattern(total: number): Generator<Buffer> {
  for (let made = 0, round = 0; made < total; round++) {
    const piece = Buffer.alloc(Math.min(total - made, 1 + ((round * 7_919) % 30_000)), round % 251);
    piece.writeUInt8(round & 0xff, piece.length >> 1);
    made += piece.length;
    yield piece;
  }
}

/** Not by `for await`, which destroys a stream whose other direction still goes on. */
function hashOf(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  stream.on('data', (chunk: Buffer) => hash.update(chunk));
  return new Promise((resolve, reject) => {
    stream.on('end', () => resolve(hash.digest('hex')));
    stream.on('error', reject);
  });
}

test('both directions arrive whole through links that are cut again and again [SNET-6.1]', {
  timeout: 60_000,
}, async () => {
  const total = 2_000_000;
  const seed = 20;
  const plan: FaultPlan = (_index, random) => ({
    cut: {
      mode: random.bool(0.04) ? 'half-open' : random.bool(0.5) ? 'reset' : 'fin',
      afterBytes: { toServer: random.between(1, 200_000), toClient: random.between(1, 200_000) },
    },
  });
  const atServer = Promise.withResolvers<string>();
  const server = await serve(
    (socket) => {
      atServer.resolve(hashOf(socket));
      Readable.from(pattern(total)).pipe(socket);
    },
    { ...quick, allowHalfOpen: true },
  );
  const proxy = await proxyTo(server.port, plan, seed);
  const socket = await dialThrough(proxy);
  let reattached = 0;
  socket.on('reattach', () => reattached++);
  Readable.from(pattern(total)).pipe(socket);
  const [here, there, expected] = await Promise.all([
    hashOf(socket),
    atServer.promise,
    hashOf(Readable.from(pattern(total))),
  ]);
  expect(here).toBe(expected);
  expect(there).toBe(expected);
  expect(proxy.statistics.connections).toBeGreaterThan(25);
  expect(reattached).toBeGreaterThan(20);
});

/** The first handshake must survive: until then a failure is the application's to deal with. */
async function dialThrough(proxy: ChaosProxy): Promise<SnetSocket> {
  for (;;) {
    const socket = dial(proxy.port!, { ...quick, allowHalfOpen: true });
    const connected = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      once(socket, 'close').then(
        () => false,
        () => false,
      ),
    ]);
    if (connected) return socket;
  }
}

describe('half-open', () => {
  test('a client that finds its path dead comes back while the server still believes in the old one [SNET-7.3]', async () => {
    const events: string[] = [];
    const server = await serve(
      (socket) => {
        socket.pipe(socket);
        socket.on('detach', () => events.push('server detached'));
        socket.on('reattach', () => events.push('server reattached'));
      },
      { keepAliveMs: 3_600_000 },
    );
    const proxy = await proxyTo(server.port);
    const socket = dial(proxy.port!, quick);
    await Promise.all([once(socket, 'connect'), once(server, 'connection')]);
    proxy.cutAll('half-open');
    socket.write('after the hole');
    const [echo] = (await once(socket, 'data')) as [Buffer];
    expect(echo.toString()).toBe('after the hole');
    await until(() => events.length > 0);
    expect(events).toEqual(['server reattached']);
  });

  test('the late end of the old path changes nothing [SNET-7.4]', async () => {
    const server = await serve((socket) => socket.pipe(socket), { keepAliveMs: 3_600_000 });
    const proxy = await proxyTo(server.port, (index) =>
      index === 0 ? { cut: { mode: 'half-open', afterMs: 50, lateCloseAfterMs: 1_500 } } : {},
    );
    const socket = dial(proxy.port!, quick);
    let detached = 0;
    socket.on('detach', () => detached++);
    await once(socket, 'reattach');
    await until(() => proxy.connections.length === 1);
    socket.write('still here');
    await once(socket, 'data');
    expect(detached).toBe(1);
    expect(server.connections).toBe(1);
  });
});

test('a server that has lost the session says so with authority: SNET_RESUME_REJECTED [SNET-7.8]', async () => {
  const first = await serve(() => {});
  const proxy = await proxyTo(first.port);
  const port = proxy.port!;
  const socket = dial(port, quick);
  await once(socket, 'connect');
  const failed = once(socket, 'error');
  // Another process on the same address and with the same key, as after a restart.
  const second = await serve(() => {});
  await proxy.close();
  const replacement = createChaosProxy({
    upstream: { host: '127.0.0.1', port: second.port },
    listen: { host: '127.0.0.1', port },
    seed: 1,
  });
  onTestFinished(() => replacement.close());
  await replacement.listen();
  expect((await failed)[0]).toMatchObject({ code: 'SNET_RESUME_REJECTED' });
});

test('nobody comes back: SNET_RESUME_EXPIRED on both sides', async () => {
  const failedThere = Promise.withResolvers<Error>();
  const server = await serve((socket) => socket.on('error', failedThere.resolve), { resumeWindowMs: 1_000 });
  const proxy = await proxyTo(server.port);
  const socket = dial(proxy.port!, { ...quick, resumeWindowMs: 1_000 });
  await once(socket, 'connect');
  const failedHere = once(socket, 'error');
  await until(() => server.connections === 1);
  await proxy.close();
  expect((await failedHere)[0]).toMatchObject({ code: 'SNET_RESUME_EXPIRED' });
  expect(await failedThere.promise).toMatchObject({ code: 'SNET_RESUME_EXPIRED' });
});
