import { hostname } from 'node:os';
import { createChatServer, createTokens } from '@proj/chat-server';
import { openMemoryStore } from '@proj/store/memory';
import { describe, expect, test } from 'vitest';
import { resolveServeConfig, serveTable } from '../src/config.ts';
import { chatServerLimits, limitTable } from '../src/limit-options.ts';
import { OptionsError } from '../src/options.ts';
import {
  formatAddress,
  isLoopback,
  parseAddress,
  parseAddressOrOff,
  parseBytes,
  parseDuration,
  parseNetworks,
  parseUnless,
  withinNetworks,
} from '../src/values.ts';

const resolve = (args: readonly string[], environment: Record<string, string> = {}) =>
  resolveServeConfig({ args, environment, readFile: () => '{}' });

test('every default is a valid value', () => {
  expect(resolve([], { XDG_DATA_HOME: '/x' })).toEqual({
    listen: { host: '127.0.0.1', port: 7000 },
    http: { host: '127.0.0.1', port: 8080 },
    page: { place: 'http', name: 'Chat', allowedOrigins: [], trustedProxies: [] },
    dataDirectory: '/x/proj-chat',
    durability: 'full',
    minPasswordCharacters: 8,
    registration: 'open',
    loginTimeoutMs: 10_000,
    heartbeatMs: 25_000,
    idleTimeoutMs: 60_000,
    resumeWindowMs: 60_000,
    limits: Object.fromEntries(Object.entries(limitTable).map(([name, { initial, parse }]) => [name, parse(initial)])),
    shutdownGraceMs: 8_000,
    adminRemote: false,
    newKey: false,
    sharedSources: [],
    hookTimeoutMs: 5_000,
    hookFailure: 'refuse',
    report: {
      backupMaxAgeMs: undefined,
      language: 'en',
      mail: undefined,
      nodeName: hostname(),
      schedule: { everyMs: 86_400_000, hour: 8 },
    },
    logLevel: 'info',
  });
});

test('the data directory is in the home without XDG_DATA_HOME', () => {
  expect(serveTable({}).data.initial).toMatch(/\/\.local\/share\/proj-chat$/);
});

test('registration is open by itself only while every address is loopback', () => {
  expect(resolve(['--listen', '0.0.0.0:1']).registration).toBe('off');
  expect(resolve(['--http', '192.0.2.1:1']).registration).toBe('off');
  expect(resolve(['--listen', '[::1]:1', '--http', 'off']).registration).toBe('open');
  expect(resolve(['--listen', '0.0.0.0:1', '--registration', 'open']).registration).toBe('open');
  expect(resolve(['--registration', 'off']).registration).toBe('off');
  expect(resolve(['--page', '0.0.0.0:8000']).registration).toBe('off');
  expect(resolve(['--page', '127.0.0.1:8000']).registration).toBe('open');
});

test('the page is where it is told to be', () => {
  expect(resolve(['--page', '0.0.0.0:8000', '--http', 'off']).page?.place).toEqual({ host: '0.0.0.0', port: 8000 });
  expect(resolve(['--page', 'off']).page).toBeUndefined();
  expect(resolve(['--http', 'off']).page).toBeUndefined();
  const list = 'https://chat.example, http://10.0.0.7:8080';
  expect(resolve(['--allowed-origins', list]).page?.allowedOrigins).toEqual(list.split(', '));
});

test.each([
  ['--page', 'elsewhere', 'must be http, HOST:PORT'],
  ['--page-name', ' ', 'must be 1 to 64 characters'],
  ['--page-name', 'a\nb', 'must be 1 to 64 characters'],
  ['--page-name', 'x'.repeat(65), 'must be 1 to 64 characters'],
  ['--allowed-origins', 'chat.example', 'must be origins'],
  ['--allowed-origins', 'https://chat.example/', 'must be origins'],
  ['--allowed-origins', 'https://a.example,ftp://b.example', 'must be origins'],
  ['--trusted-proxies', 'localhost', 'must be addresses and networks'],
])('%s %j is refused with a reason', (flag, value, reason) => {
  expect(() => resolve([flag, value])).toThrow(reason);
});

describe('Older clients', () => {
  const names = '# moved last\nann\n  bob # both of them\n\n';
  const from = (text: string, ...args: readonly string[]) =>
    resolveServeConfig({ args, environment: {}, readFile: () => text });
  const mistakesOf = (work: () => unknown): readonly string[] => {
    try {
      work();
    } catch (error) {
      if (error instanceof OptionsError) return error.mistakes;
      throw error;
    }
    return [];
  };

  test('have no place by default', () => {
    expect(resolve([])).toHaveProperty('compat', undefined);
    expect(resolve(['--compat-users', 'any'])).toHaveProperty('compat', undefined);
  });

  test('come in by the names of a file, or as anyone', () => {
    expect(from(names, '--compat-listen', '127.0.0.1:8989', '--compat-users', 'names').compat).toEqual({
      listen: { host: '127.0.0.1', port: 8989 },
      insecure: false,
      users: ['ann', 'bob'],
      loginTimeoutMs: 60_000,
      readTimeoutMs: 300_000,
      writeTimeoutMs: 60_000,
    });
    const args = ['--compat-listen', '[::1]:1', '--compat-users', 'any', '--compat-read-timeout', '240s'];
    expect(resolve(args).compat).toMatchObject({ users: 'any', readTimeoutMs: 240_000 });
    expect(resolve([...args, '--compat-write-timeout', '5s']).compat).toHaveProperty('writeTimeoutMs', 5_000);
  });

  test('need to be named', () => {
    const listen = ['--compat-listen', '127.0.0.1:1'];
    expect(mistakesOf(() => resolve(listen))).toEqual(['--compat-listen needs --compat-users, a file of names or any']);
    expect(mistakesOf(() => from('# nobody\n', ...listen, '--compat-users', 'names'))).toEqual(['names names nobody']);
    expect(mistakesOf(() => from('ann\nBob\n?', ...listen, '--compat-users', 'names'))).toEqual([
      expect.stringMatching(/^names:2: "Bob" is not a user name: 1 to 32 of a-z/),
      expect.stringMatching(/^names:3: "\?" is not a user name/),
    ]);
    const readFile = (): never => {
      throw new Error('there is no such file');
    };
    const args = [...listen, '--compat-users', 'names'];
    expect(mistakesOf(() => resolveServeConfig({ args, environment: {}, readFile }))).toEqual([
      '--compat-users: there is no such file',
    ]);
  });

  test('are not reachable from other machines unless that is asked for on the command line', () => {
    const args = ['--compat-listen', '0.0.0.0:8989', '--compat-users', 'any'];
    expect(mistakesOf(() => resolve(args))).toEqual([
      expect.stringMatching(/^--compat-listen is 0\.0\.0\.0:8989, which other machines reach: .*--compat-insecure$/),
    ]);
    expect(mistakesOf(() => resolve(args, { CHAT_COMPAT_INSECURE: 'yes' }))).toHaveLength(1);
    const config = resolve([...args, '--compat-insecure']);
    expect(config.compat).toMatchObject({ listen: { host: '0.0.0.0' }, insecure: true });
    expect(config.registration).toBe('off');
  });
});

test('an idle timeout within the heartbeat is refused, with where both came from', () => {
  expect(() => resolve(['--idle-timeout', '20s'])).toThrow(
    new OptionsError([
      'the idle timeout (20000 ms, --idle-timeout) must be longer than the heartbeat (25000 ms, default)',
    ]),
  );
});

test('every pair of options that cannot be together is refused at once', () => {
  const args = ['--heartbeat', '60s', '--drain-spread-min', '6s', '--max-ban', '20s', '--compat-listen', '127.0.0.1:1'];
  expect(() => resolve(args)).toThrow(
    new OptionsError([
      'the idle timeout (60000 ms, default) must be longer than the heartbeat (60000 ms, --heartbeat)',
      'the longest wait of a drain (5000 ms, default) must not be shorter than the least (6000 ms, --drain-spread-min)',
      'the longest ban (20000 ms, --max-ban) must not be shorter than the first for wrong passwords (900000 ms, default)',
      'the longest ban (20000 ms, --max-ban) must not be shorter than the first for limits (30000 ms, default)',
      '--compat-listen needs --compat-users, a file of names or any',
    ]),
  );
});

test('the chat server takes every limit at its default and at other values', async () => {
  const secret = new Uint8Array(32);
  for (const args of [[], ['--session-policy', 'single', '--max-queued-bytes', '64KiB', '--slow-timeout', '3s']]) {
    await using store = openMemoryStore();
    await using server = createChatServer({
      ...chatServerLimits(resolve(args).limits),
      store,
      tokens: createTokens({ secret }),
    });
    expect(server.sessions).toBe(0);
  }
});

test('sizes have units, and bytes without one', () => {
  const parse = parseBytes('1', '2GiB');
  expect(['1', '7B', '64KiB', '1.5MiB', '2GiB'].map(parse)).toEqual([1, 7, 65_536, 1_572_864, 2_147_483_648]);
  for (const text of ['', '0', '3GiB', '1MB', '1 MiB', '-1', '1e3', 'KiB']) {
    expect(() => parse(text), text).toThrow(RangeError);
  }
});

test('an option may have a word for none', () => {
  const parse = parseUnless('auto', parseBytes('1KiB', '1GiB'));
  expect([parse('auto'), parse('1KiB')]).toEqual([undefined, 1_024]);
  expect(() => parse('1')).toThrow('must be a size from 1KiB to 1GiB, such as 65536, 64KiB or 1.5MiB, or auto');
});

test('addresses are read with names, IPv4 and IPv6', () => {
  expect(parseAddress('localhost:0')).toEqual({ host: 'localhost', port: 0 });
  expect(parseAddress('[::1]:65535')).toEqual({ host: '::1', port: 65535 });
  expect(formatAddress({ host: '::1', port: 1 })).toBe('[::1]:1');
  expect(formatAddress({ host: '127.0.0.1', port: 1 })).toBe('127.0.0.1:1');
  expect(parseAddressOrOff('off')).toBeUndefined();
  for (const text of ['', '7000', ':7000', 'a:', 'a:65536', 'a:-1', 'a:1x', '::1:80', 'a b:1', '[]:1']) {
    expect(() => parseAddress(text), text).toThrow(RangeError);
    expect(() => parseAddressOrOff(text), text).toThrow(RangeError);
  }
});

test('only addresses of this machine alone count as loopback', () => {
  const of = (host: string): boolean => isLoopback({ host, port: 1 });
  expect(['localhost', '127.0.0.1', '127.9.9.9', '::1'].map(of)).toEqual([true, true, true, true]);
  expect(['0.0.0.0', '::', '128.0.0.1', '127.example.org', 'localhost.example.org'].map(of)).toEqual(
    Array(5).fill(false),
  );
});

test('durations have units, and seconds without one', () => {
  const parse = parseDuration('0s', '1d');
  expect(['250ms', '8s', '1.5m', '2h', '1d', '8', '0'].map(parse)).toEqual([
    250, 8_000, 90_000, 7_200_000, 86_400_000, 8_000, 0,
  ]);
  for (const text of ['', 's', '-1s', '1y', '1 s', '2d', '1e3', 'Infinity', '0x10']) {
    expect(() => parse(text), text).toThrow(RangeError);
  }
});

test('networks are read from a list, and have the addresses that are theirs', () => {
  expect(parseNetworks('none')).toEqual([]);
  expect(withinNetworks([])('192.0.2.7')).toBe(false);
  const isShared = withinNetworks(parseNetworks('192.0.2.7, 10.0.0.0/8,2001:db8::/32'));
  for (const address of ['192.0.2.7', '10.1.2.3', '2001:db8:1::9']) expect(isShared(address), address).toBe(true);
  for (const address of ['192.0.2.8', '11.1.2.3', '2001:db9::1', 'a tunnel', '']) {
    expect(isShared(address), address).toBe(false);
  }
  for (const text of ['', 'here', '10.0.0.0/33', '10.0.0.0/', '10.0.0/8', '::/129', '1.2.3.4/8/8', '10.0.0.0/8,']) {
    expect(() => parseNetworks(text), text).toThrow(RangeError);
  }
});
