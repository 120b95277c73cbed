import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseCommand } from '../src/command-options.ts';
import { type ConnectionFaults, Random } from '../src/index.ts';
import { dial, startUpstream, until } from './peers.ts';

const addresses = ['--listen', '127.0.0.1:0', '--upstream', '127.0.0.1:9'];

function planned(args: readonly string[], connections: number): ConnectionFaults[] {
  const command = parseCommand([...addresses, ...args]);
  if (command.kind !== 'run') throw new Error(JSON.stringify(command));
  const { faults } = command.options;
  return Array.from({ length: connections }, (_, index) =>
    typeof faults === 'function' ? faults(index, new Random(1, index)) : (faults ?? {}),
  );
}

function mistakes(...args: readonly string[]): readonly string[] {
  const command = parseCommand(args);
  return command.kind === 'mistakes' ? command.mistakes : [];
}

describe('parseCommand', () => {
  test('reads addresses, seed and shape', () => {
    const shape = ['--latency', '5', '--jitter', '6', '--slice', '7', '--bandwidth', '8', '--seed', '9'];
    expect(parseCommand(['--listen', '[::1]:0', '--upstream', 'example.org:80', ...shape])).toEqual({
      kind: 'run',
      options: {
        listen: { host: '::1', port: 0 },
        upstream: { host: 'example.org', port: 80 },
        faults: { latencyMs: 5, jitterMs: 6, sliceBytes: 7, bandwidthBytesPerSecond: 8 },
        seed: 9,
      },
    });
  });

  test('--cut-every draws an offset for each direction of each connection', () => {
    for (const { cut } of planned(['--cut-every', '10..20'], 200)) {
      for (const offset of [cut?.afterBytes?.toServer, cut?.afterBytes?.toClient]) {
        expect(offset).toBeGreaterThanOrEqual(10);
        expect(offset).toBeLessThanOrEqual(20);
      }
      expect(cut?.afterMs).toBeUndefined();
    }
    const plans = planned(['--cut-every', '10..20B'], 200);
    expect(new Set(plans.map(({ cut }) => cut?.afterBytes?.toServer)).size).toBe(11);
    expect(new Set(plans.map(({ cut }) => cut?.mode))).toEqual(new Set(['reset', 'fin']));
  });

  test('--cut-every in ms draws a moment, and keeps the shape', () => {
    const plans = planned(['--cut-every', '10..20ms', '--latency', '3'], 50);
    expect(plans.every(({ cut }) => cut?.afterMs !== undefined && cut.afterMs >= 10 && cut.afterMs <= 20)).toBe(true);
    expect(plans.every(({ cut, latencyMs }) => cut?.afterBytes === undefined && latencyMs === 3)).toBe(true);
  });

  test('--half-open is the share of cuts that tell nobody', () => {
    const share = (percent: string): number =>
      planned(['--cut-every', '1..2', '--half-open', percent, '--late-close', '50'], 1000).filter(
        ({ cut }) => cut?.mode === 'half-open' && cut.lateCloseAfterMs === 50,
      ).length;
    expect(share('0')).toBe(0);
    expect(share('100')).toBe(1000);
    expect(share('15')).toBeGreaterThan(100);
    expect(share('15')).toBeLessThan(200);
  });

  test('--flip draws a byte in its range and one of its bits, for each direction, and goes with a cut', () => {
    const flips = planned(['--flip', '10..13', '--slice', '5'], 400);
    for (const { edits, cut, sliceBytes } of flips)
      expect([edits?.toServer?.length, cut, sliceBytes]).toEqual([1, undefined, 5]);
    for (const direction of ['toServer', 'toClient'] as const) {
      const edits = flips.flatMap(({ edits: all }) => all?.[direction] ?? []);
      expect(new Set(edits.map(({ atByte }) => atByte))).toEqual(new Set([10, 11, 12, 13]));
      expect(new Set(edits.map(({ xor }) => xor))).toEqual(new Set([1, 2, 4, 8, 16, 32, 64, 128]));
    }
    expect(flips.some(({ edits }) => edits?.toServer?.[0]?.atByte !== edits?.toClient?.[0]?.atByte)).toBe(true);
    const cuts = planned(['--cut-every', '10..20', '--flip', '7'], 50);
    expect(cuts.map(({ cut }) => cut)).toEqual(planned(['--cut-every', '10..20'], 50).map(({ cut }) => cut));
    expect(cuts.every(({ edits }) => edits?.toClient?.[0]?.atByte === 7)).toBe(true);
  });

  test('every mistake is listed', () => {
    const all = ['--listen', 'nowhere', '--latency', '-1', '--cut-every', '9..3', '--colour', 'extra', '--slice', '0'];
    expect(mistakes(...all, '--half-open', '101', '--seed')).toEqual([
      'unknown option --colour',
      'unexpected argument "extra"',
      '--listen takes HOST:PORT, not "nowhere"',
      '--upstream is missing',
      '--latency takes a whole number from 0 to 1073741824, not "-1"',
      '--slice takes a whole number from 1 to 9007199254740991, not "0"',
      '--cut-every takes MIN..MAX bytes or MIN..MAXms, not "9..3"',
      '--half-open takes a whole number from 0 to 100, not "101"',
      '--seed needs a value',
    ]);
    expect(mistakes(...addresses, '--half-open', '5')).toEqual(['--half-open needs --cut-every']);
    expect(mistakes(...addresses, '--late-close', '5')).toEqual(['--late-close needs --half-open']);
    expect(mistakes('--listen', 'a:65536', '--upstream', 'a:0')).toHaveLength(2);
    expect(mistakes(...addresses, '--cut-every', '1..9999999999ms')).toHaveLength(1);
    expect(mistakes(...addresses, '--cut-every', '7')).toHaveLength(1);
    expect(mistakes(...addresses, '--flip', '9..3')).toEqual(['--flip takes OFFSET or MIN..MAX, not "9..3"']);
  });

  test('--help wins over mistakes', () => {
    expect(parseCommand(['--help', '--colour'])).toEqual({ kind: 'help' });
  });
});

interface Running {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  readonly output: { stdout: string; stderr: string };
  /** Settles with the exit code when the process has ended and its output was read. */
  readonly exit: Promise<number | null>;
}

function run(...args: readonly string[]): Running {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    output.stdout += text;
  });
  child.stderr.on('data', (text) => {
    output.stderr += text;
  });
  return { process: child, output, exit: once(child, 'close').then(([code]) => code as number | null) };
}

describe('chaos-proxy', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'forwards, reports its cuts, and leaves nothing behind at %s',
    async (signal) => {
      const upstream = await startUpstream();
      const cut = ['--cut-every', '3..3', '--half-open', '100', '--late-close', '600000', '--seed', '5'];
      const to = `127.0.0.1:${upstream.port}`;
      const { process: child, output, exit } = run('--listen', '127.0.0.1:0', '--upstream', to, ...cut, '--flip', '2');
      await until(() => output.stdout.endsWith('\n'));
      const line = /^listening 127\.0\.0\.1:(\d+) upstream=(\S+) seed=5\n$/.exec(output.stdout);
      expect(line?.[2]).toBe(to);
      const client = await dial(Number(line?.[1]));
      client.socket.write('abcdef');
      await until(() => output.stderr.split('\n').length === 3);
      expect(output.stderr.split('\n').toSorted()).toEqual([
        '',
        'cut connection=0 mode=half-open cause=bytes to-server=3 to-client=0',
        'edit connection=0 direction=to-server at-byte=2',
      ]);
      await until(() => upstream.peers[0]?.receivedBytes === 3);
      expect(upstream.peers[0]?.received.toString()).toMatch(/^ab[^c]$/);
      // A timer of ten minutes is pending; the process must not wait for it.
      child.kill(signal);
      expect(await exit).toBe(0);
      await until(() => client.ended || client.closed);
    },
  );

  test('says every mistake on stderr and exits 2', async () => {
    const { output, exit } = run('--listen', 'x', '--colour');
    expect(await exit).toBe(2);
    expect(output.stdout).toBe('');
    expect(output.stderr.split('\n').filter((line) => line.startsWith('chaos-proxy: '))).toHaveLength(4);
  });

  test('explains itself and exits 0', async () => {
    const { output, exit } = run('--help');
    expect(await exit).toBe(0);
    expect(output.stdout).toMatch(/^Usage: chaos-proxy --listen HOST:PORT/);
  });

  test('exits 1 when its address is taken', async () => {
    const upstream = await startUpstream();
    const { output, exit } = run('--listen', `127.0.0.1:${upstream.port}`, '--upstream', '127.0.0.1:9');
    expect(await exit).toBe(1);
    expect(output.stderr).toContain('EADDRINUSE');
  });
});
