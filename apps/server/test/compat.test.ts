import { createCipheriv } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { checkReach } from '../src/compat.ts';
import { type CompatConfig, resolveServeConfig } from '../src/config.ts';
import { startServer } from '../src/running-server.ts';
import { start, startReady } from './program.ts';
import { scratchDirectory } from './scratch.ts';

// An original client's login as alice, and what the original answers but for the time.
const login = '0000002800000001a26376fc2a35f954917494144219299e42318f8178524cba5d5d065fd6ad7358';
// alice's text to bob.
const text = '0000002800000005378b0d7943426ab73f7a60715bec591811bfc3db670b186439b3927445d69f87';
const key = '12345abcdef67890';

function sealed(type: number, message: Uint8Array): Buffer {
  const aes = createCipheriv('aes-128-cbc', key, key);
  const body = Buffer.concat([aes.update(message), aes.final()]);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.writeUInt32BE(type, 4);
  return Buffer.concat([head, body]);
}

/** A string of protobuf, of up to 16 383 ASCII characters. */
function field(tag: number, value: string): Buffer {
  const { length } = value;
  const size = length < 0x80 ? [length] : [(length & 0x7f) | 0x80, length >> 7];
  return Buffer.concat([Buffer.of(tag, ...size), Buffer.from(value)]);
}

function loginOf(name: string): Buffer {
  return sealed(1, Buffer.concat([field(0x0a, name), Buffer.from('15c3f548401880f8af9f05', 'hex')]));
}

function dial(port: number): Socket {
  const socket = connectTcp({ port, host: '127.0.0.1', allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** Connected and answered. */
async function dialAs(port: number, name: string): Promise<Socket> {
  const socket = dial(port);
  socket.write(loginOf(name));
  await once(socket, 'data');
  return socket;
}

async function endsOf(http: string): Promise<Readonly<Record<string, number>>> {
  const readiness = (await (await fetch(`${http}/readyz`)).json()) as { compat: { ends: Record<string, number> } };
  return readiness.compat.ends;
}

async function untilEnds(http: string, wanted: Readonly<Record<string, number>>): Promise<void> {
  const giveUpAtMs = performance.now() + 20_000;
  while (performance.now() < giveUpAtMs && Object.keys(await endsOf(http)).length < Object.keys(wanted).length) {
    await delay(50);
  }
  expect(await endsOf(http)).toEqual(wanted);
}

const anyone = ['--compat-listen', '127.0.0.1:0', '--compat-users', 'any'];

test('the timeouts are those of the options', async () => {
  const limits = ['--compat-login-timeout', '1s', '--compat-read-timeout', '2s', '--compat-write-timeout', '1h'];
  const server = await startReady(scratchDirectory(), [...anyone, ...limits]);
  const silent = dial(server.compatPort).resume();
  const dead = (await dialAs(server.compatPort, 'alice')).resume();
  await Promise.all([once(silent, 'end'), once(dead, 'end')]);
  silent.end();
  dead.end();
  await untilEnds(server.http, { LoginTimeout: 1, IdleTimeout: 1 });
});

test('a client that takes nothing for the write timeout is closed', async () => {
  const limits = ['--compat-write-timeout', '1s', '--sends-burst', '10000', '--durability', 'normal'];
  const server = await startReady(scratchDirectory(), [...anyone, ...limits]);
  (await dialAs(server.compatPort, 'bob')).pause();
  const alice = await dialAs(server.compatPort, 'alice');
  const long = [field(0x0a, 'alice'), field(0x12, 'bob'), field(0x1a, 'x'.repeat(16_000)), Buffer.of(0x20, 1)];
  const packet = sealed(5, Buffer.concat(long));
  // More than two kernels hold for a reader that does not read.
  for (let i = 0; i < 1_000; i++) alice.write(packet);
  await untilEnds(server.http, { Slow: 1 });
});

test('what a client wrote before it ended its half is carried out', async () => {
  const server = await startReady(scratchDirectory(), anyone);
  const bob = await dialAs(server.compatPort, 'bob');
  let received = Buffer.alloc(0);
  bob.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
  });
  const alice = dial(server.compatPort).resume();
  alice.end(Buffer.from(login + text.repeat(5), 'hex'));
  await once(alice, 'end');
  while (received.length < (5 * text.length) / 2) await once(bob, 'data');
  expect(received.toString('hex')).toBe(text.repeat(5));
});

test('what a name turned out to be is not reached from other machines either', async () => {
  const asked: CompatConfig = {
    ...{ listen: { host: 'localhost', port: 1 }, insecure: false, users: 'any' },
    ...{ loginTimeoutMs: 1, readTimeoutMs: 1, writeTimeoutMs: 1 },
  };
  const bound = (host: string) => () => checkReach({ host, port: 1 }, asked);
  for (const host of ['127.0.0.1', '::1']) expect(bound(host)).not.toThrow();
  for (const host of ['192.0.2.7', '::', '0.0.0.0']) expect(bound(host)).toThrow('localhost:1 is ');
  expect(() => checkReach({ host: '192.0.2.7', port: 1 }, { ...asked, insecure: true })).not.toThrow();

  const args = ['--data', scratchDirectory(), '--listen', '127.0.0.1:0', '--http', 'off'];
  const config = resolveServeConfig({ args, environment: {}, readFile: () => '' });
  const compat: CompatConfig = { ...asked, listen: { host: '0.0.0.0', port: 0 } };
  const nothing = (): void => {};
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing, close: async () => {} };
  const started = startServer({ ...config, compat }, { log, product: 'test', onFailure: nothing });
  await expect(started).rejects.toMatchObject({ name: 'ExitError', exit: 'AddressUnusable' });
});

test('nothing listens for original clients by default', async () => {
  const server = await startReady(scratchDirectory());
  expect(server.compatPort).toBe(0);
  expect(await (await fetch(`${server.http}/readyz`)).json()).not.toHaveProperty('compat');
});

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
