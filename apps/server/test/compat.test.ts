import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { start, startReady } from './program.ts';
import { scratchDirectory } from './scratch.ts';

// An original client's login as alice, and what the original answers but for the time.
const login = '0000002800000001a26376fc2a35f954917494144219299e42318f8178524cba5d5d065fd6ad7358';

test('an original client logs in, and the server says where and how many', async () => {
  const directory = scratchDirectory();
  const names = join(directory, 'names');
  writeFileSync(names, 'alice # the first\n');
  const args = ['--compat-listen', '127.0.0.1:0', '--compat-users', names];
  const server = await startReady(join(directory, 'data'), args);
  const socket = connectTcp(server.compatPort, '127.0.0.1');
  socket.write(Buffer.from(login, 'hex'));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  // All but the last block, which has the time.
  expect(answer.subarray(0, 24).toString('hex')).toBe('000000280000000206c8abf5f115f1311d10e12111d356b8');
  expect(await (await fetch(`${server.http}/readyz`)).json()).toMatchObject({
    sessions: 1,
    compat: { connections: 1, online: 1, ends: {} },
  });
  server.child.kill('SIGTERM');
  await once(socket.resume(), 'close');
  expect(await server.exit).toBe(0);
});

test('letting anyone in is said at the start', async () => {
  const args = ['--compat-listen', '127.0.0.1:0', '--compat-users', 'any'];
  const server = await startReady(scratchDirectory(), args);
  await server.said('stderr', /"level":"warn".*may be any user without a password/);
});

test('an address that other machines reach is refused, and one in use as well', async () => {
  const refused = start(['--data', scratchDirectory(), '--compat-listen', '0.0.0.0:0', '--compat-users', 'any']);
  expect(await refused.exit).toBe(2);
  expect(refused.stderr).toContain('these clients have no passwords');
  const args = (port: number) => ['--compat-listen', `127.0.0.1:${port}`, '--compat-users', 'any'];
  const first = await startReady(scratchDirectory(), args(0));
  const second = start([
    ...['--listen', '127.0.0.1:0', '--http', 'off', '--data', scratchDirectory()],
    ...args(first.compatPort),
  ]);
  expect(await second.exit).toBe(3);
  expect(second.stderr).toContain('--compat-listen');
});

test('a user of the list is given a password with user add', async () => {
  const directory = scratchDirectory();
  const data = join(directory, 'data');
  const names = join(directory, 'names');
  writeFileSync(names, 'alice\n');
  const server = await startReady(data, ['--compat-listen', '127.0.0.1:0', '--compat-users', names]);
  server.child.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  const add = () => start(['user', 'add', 'alice', '--data', data], { environment: { CHAT_PASSWORD: 'a password' } });
  expect(await add().exit).toBe(0);
  expect(await add().exit).toBe(2);
});
