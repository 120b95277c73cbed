import { provider } from '@proj/crypto/provider';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, type KnownHosts, knownHostsStorage, SnetError } from '../../src/web/index.ts';
import { keys } from '../node/harness.ts';
import { serveWeb } from '../ws/harness.ts';

/** The name that a server is looked up by; nothing is dialled. */
async function nameOf(url: string | URL, serverName?: string): Promise<string> {
  let asked = '';
  const find = (name: string): never => {
    asked = name;
    throw new SnetError('SNET_CLOSED', 'asked');
  };
  const knownHosts: KnownHosts = { find, add: () => {} };
  await expect(connect(url, { knownHosts, serverName, crypto: provider })).rejects.toMatchObject({
    code: 'SNET_CLOSED',
  });
  return asked;
}

/** Storage in memory, for as long as `quota` items. */
function storage(items: Map<string, string> = new Map(), quota = 1): Pick<Storage, 'getItem' | 'setItem'> {
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => {
      if (items.size >= quota) throw new DOMException('the quota is exceeded', 'QuotaExceededError');
      items.set(key, value);
    },
  };
}

describe('the name of a server in known hosts [SNET-3.9]', () => {
  test.for([
    'ws://127.0.0.1:81',
    'ws://127.0.0.1:81/',
    'WS://127.0.0.1:81/?token=a',
    'ws://user:word@127.0.0.1:81/?token=b#c',
    new URL('ws://127.0.0.1:81'),
  ])('is the same for %s', async (url) => {
    expect(await nameOf(url)).toBe('ws://127.0.0.1:81/');
  });

  test.for([
    ['wss://Chat.Example:443/snet?x', 'wss://chat.example/snet'],
    ['wss://chat.example:444/snet', 'wss://chat.example:444/snet'],
    ['tunnel://a/x', 'tunnel://a/x'],
    ['tunnel://b/x', 'tunnel://b/x'],
  ] as const)('of %s is %s', async ([url, name]) => {
    expect(await nameOf(url)).toBe(name);
  });

  test('is what the options say', async () => {
    expect(await nameOf('wss://chat.example/', 'ours')).toBe('ours');
    expect(await nameOf('/snet', 'ours')).toBe('ours');
  });

  test('is required of a URL that has none', async () => {
    const knownHosts = knownHostsStorage(storage());
    await expect(connect('/snet', { knownHosts, crypto: provider })).rejects.toMatchObject({ code: 'SNET_BAD_OPTION' });
  });
});

describe('known hosts in the storage of a browser', () => {
  test('that is full: a bad option with the cause', async () => {
    const { url } = await serveWeb((socket) => socket.on('error', () => {}));
    const knownHosts = knownHostsStorage(storage(undefined, 0));
    await expect(connect(url, { knownHosts })).rejects.toMatchObject({
      code: 'SNET_BAD_OPTION',
      cause: { name: 'QuotaExceededError' },
    });
  });

  test('that cannot be read: a bad option with the cause', async () => {
    const cause = new DOMException('not on this page', 'SecurityError');
    const getItem = (): never => {
      throw cause;
    };
    const knownHosts = knownHostsStorage({ getItem, setItem: () => {} });
    await expect(connect('ws://a', { knownHosts })).rejects.toMatchObject({ code: 'SNET_BAD_OPTION', cause });
  });

  test.for(['not a key', '', 'ab'.repeat(31), 'ab'.repeat(33), ` ${'ab'.repeat(32)}`])(
    'that holds %j: a bad option, which names the item',
    async (stored) => {
      const knownHosts = knownHostsStorage(storage(new Map([['snet:ws://a/', stored]])));
      await expect(connect('ws://a', { knownHosts })).rejects.toThrow(/'snet:ws:\/\/a\/'.*\[SNET_BAD_OPTION\]$/);
    },
  );

  test('one meeting is enough for every spelling of a URL', async () => {
    const { url } = await serveWeb((socket) => socket.on('error', () => {}));
    const items = new Map<string, string>();
    for (const spelling of [url, `${url}/`, `${url}/?token=a`]) {
      const stream = await connect(spelling, { knownHosts: knownHostsStorage(storage(items)) });
      onTestFinished(() => stream.destroy());
    }
    expect([...items]).toEqual([[`snet:${url}/`, Buffer.from(keys.publicKey).toString('hex')]]);
  });
});
