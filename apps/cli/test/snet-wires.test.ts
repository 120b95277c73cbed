import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, createServer as createTcpServer } from 'node:net';
import { generateKeys, type SnetSocket } from '@proj/snet';
import { connectLegacy } from '@proj/snet/danger';
import { expect, test } from 'vitest';
import { exitCodes } from '../src/exit.ts';
import { legacyResumeMs, listenerOf, wireOf } from '../src/snet/wire.ts';
import { type Program, World } from './program.ts';
import { type AtEnd, scratchDirectory } from './scratch.ts';

type Chat = (...args: readonly string[]) => Program;

/** The older wires are waited for: these tests run beside each other, each with programs of its own. */
function chatUntil(atEnd: AtEnd): Chat {
  const world = new World(scratchDirectory(atEnd), atEnd);
  return (...args) => world.chat('x', args, { open: true });
}

test.concurrent.for([
  [
    ['--wire', 'g2'],
    ['--wire', 'g2'],
  ],
  [
    ['--wire', 'g1', '--crypt', 'off'],
    ['--wire', 'g1', '--crypt', 'off'],
  ],
  [
    ['--wire', 'auto'],
    ['--wire', 'g1'],
  ],
  [
    ['--wire', 'g1'],
    ['--wire', 'auto'],
  ],
] as const)(
  'an echo that listens with %s gives back what connects with %s',
  { timeout: 60_000 },
  async ([there, here], { onTestFinished }) => {
    const chat = chatUntil(onTestFinished);
    const listener = chat('snet', 'listen', '0', '--echo', ...there);
    const [, port = ''] = await listener.said('stdout', /^listening 127\.0\.0\.1:(\d+)( key=[\w-]{43})?\n/);
    const text = 'old words '.repeat(20_000);
    const client = chat('snet', 'connect', '127.0.0.1', port, ...here);
    client.child.stdin.end(text);
    expect(await client.exit).toBe(0);
    expect(client.stdout === text).toBe(true);
    expect(client.stderr).toContain('SNET_LEGACY_WIRE');
    const told = client.stderr.split('\n').filter((line) => /^trying|answers with/.test(line));
    expect(told).toEqual(here.join(' ') === '--wire auto' ? ['trying g1 …', `127.0.0.1:${port} answers with g1`] : []);
    await listener.kill('SIGINT');
  },
);

test.concurrent('an echo that speaks everything is reached with its key', async ({ onTestFinished }) => {
  const chat = chatUntil(onTestFinished);
  const listener = chat('snet', 'listen', '0', '--echo', '--wire', 'auto');
  const [, port = '', key = ''] = await listener.said('stdout', /^listening 127\.0\.0\.1:(\d+) key=([\w-]{43})\n/);
  const client = chat('snet', 'connect', '127.0.0.1', port, '--wire', 'auto', '--key', key);
  client.child.stdin.end('hello');
  expect([await client.exit, client.stdout, client.stderr]).toEqual([
    0,
    'hello',
    `127.0.0.1:${port} answers with v2\n`,
  ]);
  await listener.kill('SIGINT');
});

/** Forwards, but drops what its first connection brings beyond so many bytes, and tells nobody. Answers its port. */
async function holeAfter(bytes: number, upstreamPort: number, atEnd: AtEnd): Promise<string> {
  let connections = 0;
  const proxy = createTcpServer((near) => {
    const isFirst = connections++ === 0;
    const far = connectTcp(upstreamPort, '127.0.0.1');
    let passed = 0;
    near.on('data', (chunk) => {
      if (!isFirst || passed < bytes) far.write(isFirst ? chunk.subarray(0, bytes - passed) : chunk);
      passed += chunk.length;
    });
    far.on('data', (chunk) => void (isFirst && passed >= bytes ? undefined : near.write(chunk)));
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
  });
  atEnd(() => void proxy.close());
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return String((proxy.address() as AddressInfo).port);
}

test.concurrent.for(['g2', 'g1'])(
  'what a connection of %s loses in silence is found missing at the end',
  { timeout: 60_000 },
  async (wire, { onTestFinished }) => {
    const chat = chatUntil(onTestFinished);
    const listener = chat('snet', 'listen', '0', '--echo', '--wire', wire);
    const [, port = ''] = await listener.said('stdout', /^listening 127\.0\.0\.1:(\d+)\n/);
    const hole = await holeAfter(70_000, Number(port), onTestFinished);
    const client = chat('snet', 'connect', '127.0.0.1', hole, '--wire', wire);
    const text = 'old words '.repeat(20_000);
    client.child.stdin.end(text);
    expect(await client.exit).toBe(0);
    expect(client.stdout === text).toBe(true);
  },
);

test.concurrent('a cut that is not mended is an error, whatever was handed over', { timeout: 60_000 }, async ({
  onTestFinished,
}) => {
  const chat = chatUntil(onTestFinished);
  const listener = chat('snet', 'listen', '0', '--echo', '--wire', 'g2');
  const [, port = ''] = await listener.said('stdout', /^listening 127\.0\.0\.1:(\d+)\n/);
  const client = chat('snet', 'connect', '127.0.0.1', port, '--wire', 'g2');
  client.child.stdin.end('hello');
  await client.said('stdout', /^hello$/);
  await listener.kill('SIGKILL');
  const next = chat('snet', 'listen', port, '--echo', '--wire', 'g2');
  await next.said('stdout', /^listening /);
  expect(await client.exit).toBe(exitCodes.SessionLost.code);
  expect(client.stderr).toMatch(
    /does not know this session any more, as after a restart: g2 cannot say whether everything was delivered\n$/,
  );
});

test.for(['g2', 'g1'] as const)('a client of %s that has left may come back for half a minute', async (wire) => {
  const given = { words: [], has: () => true, text: () => wire };
  await using server = listenerOf(wireOf(given), generateKeys(), true, 1);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connectLegacy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, wire });
  client.write('hello');
  const [socket] = (await once(server, 'connection')) as [SnetSocket];
  await once(socket, 'data');
  const detached = once(socket, 'detach');
  const leftAtMs = performance.now();
  client.destroy();
  const [{ untilMs }] = (await detached) as [{ readonly untilMs: number }];
  expect(untilMs - leftAtMs).toBeGreaterThanOrEqual(legacyResumeMs);
  expect(untilMs - performance.now()).toBeLessThanOrEqual(legacyResumeMs);
});
