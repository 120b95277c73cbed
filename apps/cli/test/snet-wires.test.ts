import { expect, test } from 'vitest';
import { type Program, World } from './program.ts';
import { scratchDirectory } from './scratch.ts';

const chat = (...args: readonly string[]): Program => new World(scratchDirectory()).chat('x', args, { open: true });

test.for([
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
  { timeout: 30_000 },
  async ([there, here]) => {
    const listener = chat('snet', 'listen', '0', '--echo', ...there);
    const [, port = ''] = await listener.said('stdout', /^listening 127\.0\.0\.1:(\d+)( key=[\w-]{43})?\n/);
    const text = 'old words '.repeat(20_000);
    const client = chat('snet', 'connect', '127.0.0.1', port, ...here);
    client.child.stdin.end(text);
    expect(await client.exit).toBe(0);
    expect(client.stdout === text).toBe(true);
    expect(client.stderr).toContain('SNET_LEGACY_WIRE');
    await listener.kill('SIGINT');
  },
);

test('an echo that speaks everything is reached with its key', async () => {
  const listener = chat('snet', 'listen', '0', '--echo', '--wire', 'auto');
  const [, port = '', key = ''] = await listener.said('stdout', /^listening 127\.0\.0\.1:(\d+) key=([\w-]{43})\n/);
  const client = chat('snet', 'connect', '127.0.0.1', port, '--wire', 'auto', '--key', key);
  client.child.stdin.end('hello');
  expect([await client.exit, client.stdout, client.stderr]).toEqual([0, 'hello', '']);
  await listener.kill('SIGINT');
});
