import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { World } from './program.ts';
import { scratchDirectory } from './scratch.ts';

const brief = ['--sessions', '4', '--rate', '20', '--seconds', '1'];

test('bench registers its users, checks every message, and writes both reports', async () => {
  const folder = scratchDirectory();
  const world = new World(folder);
  await world.startServer();
  const [json, html] = [join(folder, 'figures.json'), join(folder, 'report.html')];
  const files = ['--json', json, '--html', html];
  const { exit, stdout, stderr } = await world.run('nobody', ['bench', ...world.target, ...brief, ...files]);
  expect({ exit, stderr }).toMatchObject({ exit: 0 });
  expect(stdout).toMatch(/^lost, duplicated, out of order +0, 0, 0 of \d+ messages$/m);
  // No terminal: a line each.
  expect(stderr).toMatch(/^\d+ s \S+, 4 online, \d+ accepted, \d+ delivered, p50 .* ms, p99 .* ms$/m);
  const { result } = JSON.parse(readFileSync(json, 'utf8')) as { result: { errors: number; sent: number } };
  expect(result.errors).toBe(0);
  expect(result.sent).toBeGreaterThan(20);
  expect(readFileSync(html, 'utf8')).not.toMatch(/https?:|<script|src=/);
}, 60_000);

test('users that exist are taken from a file, and a server that registers nobody is no hindrance', async () => {
  const folder = scratchDirectory();
  const world = new World(folder);
  const names = ['ann', 'ben'];
  for (const name of names) await world.addUser(name, `password of ${name}`);
  await world.startServer(['--registration', 'off']);
  const users = join(folder, 'users');
  writeFileSync(users, names.map((name) => `${name} password of ${name}\n`).join(''));
  const load = ['--sessions', '2', '--rate', '10', '--seconds', '1'];
  const given = await world.run('nobody', ['bench', ...world.target, ...load, '--users', users]);
  expect(given).toMatchObject({ exit: 0 });
  const registered = await world.run('nobody', ['bench', ...world.target, ...load]);
  expect(registered).toMatchObject({ exit: 12 });
}, 60_000);

test('every mistake is told before anything is connected to', async () => {
  const world = new World(scratchDirectory());
  const { exit, stderr } = await world.run('nobody', ['bench', '--server', 'x', '--sessions', '1', '--metrics', 'y']);
  expect(exit).toBe(2);
  for (const flag of ['--server', '--key', '--sessions', '--metrics']) expect(stderr).toContain(flag);
  const address = ['--server', '127.0.0.1:1', '--key', 'A'.repeat(43)];
  const unwritable = ['--json', '/no such folder/figures.json'];
  expect(await world.run('nobody', ['bench', ...address, ...unwritable])).toMatchObject({ exit: 2 });
  expect(await world.run('nobody', ['bench', ...address, '--sessions', '5'])).toMatchObject({ exit: 2 });
});
