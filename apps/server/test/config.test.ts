import { describe, expect, test } from 'vitest';
import { resolveServeConfig, serveTable } from '../src/config.ts';
import { OptionsError } from '../src/options.ts';
import { formatAddress, isLoopback, parseAddress, parseAddressOrOff, parseDuration } from '../src/values.ts';

const resolve = (args: readonly string[], environment: Record<string, string> = {}) =>
  resolveServeConfig({ args, environment, readFile: () => '{}' });

test('every default is a valid value', () => {
  expect(resolve([], { XDG_DATA_HOME: '/x' })).toEqual({
    listen: { host: '127.0.0.1', port: 7000 },
    http: { host: '127.0.0.1', port: 8080 },
    dataDirectory: '/x/proj-chat',
    durability: 'full',
    registration: 'open',
    loginTimeoutMs: 10_000,
    heartbeatMs: 25_000,
    idleTimeoutMs: 60_000,
    resumeWindowMs: 60_000,
    sendsPerSecond: 10,
    sendsBurst: 60,
    shutdownGraceMs: 8_000,
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
