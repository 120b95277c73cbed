import { once } from 'node:events';
import { chmod, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, generateKeys, knownHostsFile, type SnetSocket } from '../../src/node/index.ts';
import { sourceOf } from '../../src/node/source.ts';
import { knownHostsStorage } from '../../src/web/index.ts';
import { dial, failureOf, keys, serve } from './harness.ts';

const other = generateKeys().publicKey;

async function scratchFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'known-hosts-')), 'nested', 'known_hosts');
}

function meet(port: number, path: string): SnetSocket {
  const socket = connect({ host: '127.0.0.1', port, knownHosts: knownHostsFile(path) });
  onTestFinished(() => void socket.destroy());
  return socket;
}

describe('known hosts', () => {
  test('store the key of the first meeting, for their owner only, and trust it at the next [SNET-3.9]', async () => {
    const path = await scratchFile();
    const { port } = await serve((socket) => socket.resume().on('error', () => {}));
    for (let i = 0; i < 2; i++) await once(meet(port, path), 'connect');
    const line = `127.0.0.1:${port} ${Buffer.from(keys.publicKey).toString('base64url')}\n`;
    expect(await readFile(path, 'utf8')).toBe(line);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('refuse a server that has another key now, and keep the old one [SNET-3.9]', async () => {
    const path = await scratchFile();
    const { port } = await serve(() => {});
    knownHostsFile(path).add(`127.0.0.1:${port}`, other);
    expect(await failureOf(meet(port, path))).toMatchObject({ code: 'SNET_SERVER_KEY_CHANGED' });
    expect(knownHostsFile(path).find(`127.0.0.1:${port}`)).toEqual(new Uint8Array(other));
  });

  test('that two programs write at once agree on the first: the other refuses its own [SNET-3.9]', async () => {
    const path = await scratchFile();
    knownHostsFile(path).add('a:1', other);
    expect(() => knownHostsFile(path).add('a:1', keys.publicKey)).toThrow(/SNET_SERVER_KEY_CHANGED/);
    expect(() => knownHostsFile(path).add('a:1', other)).not.toThrow();
  });

  test.for([
    ['a key that is none', 'a:1 abc\n', /known_hosts:1: not a name and a key.*SNET_BAD_OPTION/],
    ['three words', `# ours\n\na:1 ${Buffer.from(other).toString('base64url')} x\n`, /known_hosts:3/],
  ] as const)('with %s are refused, with the line', async ([, text, message]) => {
    const path = join(await mkdtemp(join(tmpdir(), 'known-hosts-')), 'known_hosts');
    await writeFile(path, text);
    expect(() => knownHostsFile(path).find('a:1')).toThrow(message);
    expect(() => connect({ port: 1, knownHosts: knownHostsFile(path) })).toThrow(message);
  });

  test('that cannot be read or written are a bad option', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'known-hosts-'));
    expect(() => knownHostsFile(directory).find('a:1')).toThrow(/SNET_BAD_OPTION/);
    await chmod(directory, 0o500);
    await writeFile(join(tmpdir(), 'plain-file'), '');
    expect(() => knownHostsFile(join(tmpdir(), 'plain-file', 'x')).add('a:1', other)).toThrow(/SNET_BAD_OPTION/);
    expect(() => knownHostsFile(join(directory, 'x')).add('a b', other)).toThrow(/cannot be the name/);
  });

  test('in the storage of a browser do the same', () => {
    const items = new Map<string, string>();
    const hosts = knownHostsStorage({
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => void items.set(key, value),
    });
    expect(hosts.find('wss://a/')).toBeUndefined();
    hosts.add('wss://a/', other);
    expect(hosts.find('wss://a/')).toEqual(new Uint8Array(other));
    expect(() => hosts.add('wss://a/', keys.publicKey)).toThrow(/SNET_SERVER_KEY_CHANGED/);
  });

  test('or a key are required, and not both', () => {
    const connectAnyhow = connect as (options: object) => SnetSocket;
    const knownHosts = knownHostsFile('nowhere');
    expect(() => connectAnyhow({ port: 1 })).toThrow(/either serverKey or knownHosts.*SNET_BAD_OPTION/);
    expect(() => connectAnyhow({ port: 1, serverKey: other, knownHosts })).toThrow(/SNET_BAD_OPTION/);
    const dial = () => Promise.reject(new Error('never'));
    expect(() => connect({ dial, knownHosts })).toThrow(/needs the name/);
  });
});

test('a server knows the device by its key, and may refuse it [SNET-3.11]', async () => {
  const device = generateKeys();
  const arrived = Promise.withResolvers<SnetSocket>();
  const authorize = (key: Uint8Array | undefined): boolean => key !== undefined;
  const { port } = await serve((socket) => arrived.resolve(socket.on('error', () => {})), { authorize });
  dial(port, { deviceKeys: device }).on('error', () => {});
  expect((await arrived.promise).deviceKey).toEqual(new Uint8Array(device.publicKey));
  expect(await failureOf(dial(port))).toMatchObject({ code: 'SNET_REFUSED', wireCode: 22 });
});

test('a server that drains refuses new sessions, and its clients dial anew [SNET-3.12] [SNET-7.14]', async () => {
  let transports = 0;
  const server = await serve((socket) => socket.resume().on('error', () => {}));
  const socket = dial(server.port);
  socket.on('reattach', () => transports++);
  await once(socket, 'connect');
  server.drain({ jitterMs: 1 });
  await once(socket, 'reattach');
  expect(transports).toBe(1);
  expect(await failureOf(dial(server.port))).toMatchObject({ code: 'SNET_REFUSED', wireCode: 9 });
});

test('new sessions are counted by address [SNET-3.12]', async () => {
  const limits = { newSessionsPerSecond: 1, newSessionBurst: 1 };
  const { port } = await serve((socket) => socket.resume().on('error', () => {}), limits);
  await once(dial(port), 'connect');
  expect(await failureOf(dial(port))).toMatchObject({ code: 'SNET_REFUSED', wireCode: 12 });
});

test.for([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  [undefined, undefined],
] as const)('new sessions of %s are counted as of %s [SNET-3.12]', ([address, source]) => {
  expect(sourceOf(address)).toBe(source);
});

test('a server that drains may say where to go, and its clients get that as advice [SNET-7.14]', async () => {
  const server = await serve((socket) => socket.resume().on('error', () => {}));
  const socket = dial(server.port);
  await once(socket, 'connect');
  server.drain({ jitterMs: 1, address: 'other.example:7000' });
  expect(await once(socket, 'goAway')).toMatchObject([{ code: 19, address: 'other.example:7000' }]);
});
