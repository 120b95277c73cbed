import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { createChaosProxy, type FaultPlan } from '@proj/chaos-proxy';
import { expect, onTestFinished, test } from 'vitest';
import { builtPrograms } from '../src/programs.ts';

const seed = Number(process.env['CHAT_BLACKBOX_SEED'] ?? randomInt(2 ** 32));

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** The built command, as a process of its own. */
function chat(...args: readonly string[]): Child {
  // Without NODE_OPTIONS: the test runner's would have it import sources.
  const env = { PATH: process.env['PATH'] ?? '' };
  const child = spawn(process.execPath, [builtPrograms().cli, 'snet', ...args], { env, stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  return child;
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The first line that a program prints. What follows stays in the stream. */
async function firstLine(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.includes('\n')) return text;
  }
  throw new Error(`ended without a line: ${text}`);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const payloadBytes = 8 * 0x10_0000;
const wantedCuts = 20;

/** Together fewer bytes than there are to carry, so that all of them happen. */
const plan: FaultPlan = (connectionIndex, random) => {
  if (connectionIndex >= wantedCuts) return {};
  // One in silence: noticing takes seconds.
  const mode = connectionIndex === 3 ? 'half-open' : random.bool(0.5) ? 'reset' : 'fin';
  return { sliceBytes: 0x1_0000, cut: { mode, afterBytes: { toServer: random.between(20_000, 350_000) } } };
};

test('8 MiB reach the other end of a pipe whole through 20 cuts, and 8 MiB come back', {
  timeout: 120_000,
}, async () => {
  const repeat = `CHAT_BLACKBOX_SEED=${seed}`;
  const listener = chat('listen', '0', '--stats', '--json');
  const [, port = '', key = ''] =
    /^listening 127\.0\.0\.1:(\d+) key=(\S+)\n/.exec(await firstLine(listener.stderr)) ?? [];
  await using proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: Number(port) }, seed, faults: plan });
  await proxy.listen();
  const client = chat('connect', `127.0.0.1:${proxy.port}`, '--key', key, '--stats', '--json');
  const there = randomBytes(payloadBytes);
  const back = randomBytes(payloadBytes);
  client.stdin.end(there);
  listener.stdin.end(back);
  const [arrived, returned, clientReport, listenerReport, [clientExit], [listenerExit]] = await Promise.all([
    collect(listener.stdout),
    collect(client.stdout),
    collect(client.stderr),
    collect(listener.stderr),
    once(client, 'close'),
    once(listener, 'close'),
  ]);
  expect([clientExit, listenerExit], [clientReport.toString(), listenerReport.toString(), repeat].join('')).toEqual([
    0, 0,
  ]);
  expect([sha256(arrived), sha256(returned)], repeat).toEqual([sha256(there), sha256(back)]);
  const cuts = Object.values(proxy.statistics.cuts).reduce((sum, count) => sum + count, 0);
  expect(cuts, repeat).toBe(wantedCuts);
  // The last line: what is said of a long outage comes before it.
  const counted = (report: Buffer) => JSON.parse(report.toString().trimEnd().split('\n').at(-1) ?? '') as unknown;
  const ofClient = counted(clientReport) as { readonly [name: string]: number };
  expect(ofClient, repeat).toMatchObject({ sessions: 1, bytesIn: payloadBytes, bytesOut: payloadBytes });
  expect(ofClient['cuts'], repeat).toBeGreaterThanOrEqual(wantedCuts);
  expect(ofClient['resumes'], repeat).toBe(ofClient['cuts']);
  expect(ofClient['outageMs'], repeat).toMatchObject({ min: expect.any(Number), max: expect.any(Number) });
  expect(counted(listenerReport), repeat).toMatchObject({ sessions: 1, bytesIn: payloadBytes, bytesOut: payloadBytes });
});
