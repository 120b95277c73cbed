import { expect, test } from 'vitest';
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
