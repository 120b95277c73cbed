import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, generateKeys, type KnownHosts, knownHostsFile, type SnetSocket } from '../../src/node/index.ts';
import { failureOf, keys, serve } from './harness.ts';

const first = generateKeys().publicKey;
const second = generateKeys().publicKey;

const lineOf = (name: string, key: Uint8Array): string => `${name} ${Buffer.from(key).toString('base64url')}`;

test.for([
  ['a last line without an end', `${lineOf('a:1', first)}`, '\n'],
  ['a whole last line', `${lineOf('a:1', first)}\n`, ''],
  ['a comment without an end', '# ours', '\n'],
  ['nothing', '', ''],
] as const)(
  'known hosts: a file with %s stays readable when a server is added [SNET-3.9]',
  async ([, text, between]) => {
    const path = join(await mkdtemp(join(tmpdir(), 'known-hosts-')), 'known_hosts');
    await writeFile(path, text);
    knownHostsFile(path).add('b:2', second);
    expect(await readFile(path, 'utf8')).toBe(`${text}${between}${lineOf('b:2', second)}\n`);
    expect(knownHostsFile(path).find('b:2')).toEqual(new Uint8Array(second));
    if (text.startsWith('a:1')) expect(knownHostsFile(path).find('a:1')).toEqual(new Uint8Array(first));
  },
);

describe('known hosts of the application', () => {
  const mistake = new Error('the disk is full');
  const fail = (): never => {
    throw mistake;
  };

  function meet(port: number, knownHosts: KnownHosts): SnetSocket {
    const socket = connect({ host: '127.0.0.1', port, knownHosts });
    onTestFinished(() => void socket.destroy());
    return socket;
  }

  test('that cannot find: a bad option with the cause, at once', () => {
    expect(() => meet(1, { find: fail, add: () => {} })).toThrow(
      expect.objectContaining({ name: 'SnetError', code: 'SNET_BAD_OPTION', cause: mistake }),
    );
  });

  test('that cannot remember: a bad option with the cause, not a defect of ours', async () => {
    const { port } = await serve((socket) => socket.on('error', () => {}));
    const error = await failureOf(meet(port, { find: () => undefined, add: fail }));
    expect(error).toMatchObject({ name: 'SnetError', code: 'SNET_BAD_OPTION', cause: mistake });
  });

  test('are asked by the name that the options give', async () => {
    const { port } = await serve((socket) => socket.resume().on('error', () => {}));
    const names: string[] = [];
    const knownHosts: KnownHosts = {
      find: (name) => {
        names.push(name);
        return keys.publicKey;
      },
      add: fail,
    };
    const socket = connect({ host: '127.0.0.1', port, knownHosts, serverName: 'ours' });
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    expect(names).toEqual(['ours']);
  });
});
