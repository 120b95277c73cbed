import { randomInt } from 'node:crypto';
import { createChaosProxy, type FaultPlan } from '@proj/chaos-proxy';
import { expect, test } from 'vitest';
import { type Finished, PythonProgram, streamDigest } from '../src/index.ts';

const seed = Number(process.env['INTEROP_SEED'] ?? randomInt(2 ** 32));
const repeat = `INTEROP_SEED=${seed}`;
const isNightly = process.env['PROJ_NIGHTLY'] !== undefined;
const toServerBytes = (isNightly ? 2 : 0.5) * 0x10_0000;
const toClientBytes = toServerBytes + 12_345;
const wantedCuts = isNightly ? 40 : 16;

/** Cuts within handshakes and within data, in turn. Together they let less pass than there is, so all of them happen. */
const plan: FaultPlan = (connectionIndex, random) => {
  if (connectionIndex >= wantedCuts) return {};
  const [least, most] = connectionIndex % 2 === 0 ? [0, 60] : [60, Math.floor((1.6 * toServerBytes) / wantedCuts)];
  return {
    sliceBytes: random.bool(0.2) ? 7 : 0x1_0000,
    cut: {
      // One in silence: noticing takes a second.
      mode: connectionIndex === 11 ? 'half-open' : random.bool(0.5) ? 'reset' : 'fin',
      afterBytes: { toServer: random.between(least, most), toClient: random.between(least, most) },
    },
  };
};

const cases = [
  { wire: 'g1', crypt: 'on', more: [] },
  { wire: 'g1', crypt: 'off', more: [] },
  { wire: 'g2', crypt: 'on', more: [] },
  { wire: 'g2', crypt: 'off', more: [] },
  { wire: 'g1', crypt: 'on', more: ['--request-bytes', '16'] },
  { wire: 'g2', crypt: 'on', more: ['--original-count'] },
  { wire: 'g2', crypt: 'on', more: ['--read-delay-ms', '20'] },
] as const;

interface Report {
  readonly connects: number;
  readonly reconnects: number;
}

/** A Python client and a Python server with the proxy between them. Both get everything. */
async function exchange(
  faults: FaultPlan,
  options: readonly string[],
): Promise<{ readonly dialed: Report; readonly listened: Report; readonly connections: number }> {
  const common = [...options, '--seed', '7', '--stall-ms', '1000', '--timeout-s', '100'];
  const server = ['server', ...common, '--send', String(toClientBytes), '--expect', String(toServerBytes)];
  await using listener = new PythonProgram({ script: 'legacy_snet.py', args: server });
  const [, port] = /^listening (\d+)$/.exec(await listener.nextLine()) ?? [];
  await using proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: Number(port) }, seed, faults });
  await proxy.listen();
  const client = ['client', ...common, '--send', String(toServerBytes), '--expect', String(toClientBytes)];
  const where = ['--port', String(proxy.port), '--redial-ms', '2'];
  await using dialer = new PythonProgram({ script: 'legacy_snet.py', args: [...client, ...where] });
  const [dialed, listened] = await Promise.all([dialer.nextJson(), listener.nextJson()]);
  const toServer = { length: toServerBytes, digest: streamDigest('c', 7, toServerBytes) };
  const toClient = { length: toClientBytes, digest: streamDigest('s', 7, toClientBytes) };
  expect(dialed, repeat).toMatchObject({
    sent: toServer.length,
    sha256_sent: toServer.digest,
    received: toClient.length,
    sha256_received: toClient.digest,
  });
  expect(listened, repeat).toMatchObject({
    sent: toClient.length,
    sha256_sent: toClient.digest,
    received: toServer.length,
    sha256_received: toServer.digest,
  });
  expect(await dialer.finished, repeat).toMatchObject({ code: 0 });
  expect(await listener.finished, repeat).toMatchObject({ code: 0 });
  return { dialed: dialed as Report, listened: listened as Report, connections: proxy.statistics.connections };
}

test.each(cases)(
  'what is sent each way survives being cut again and again: $wire, crypt $crypt $more',
  {
    timeout: 120_000,
  },
  async ({ wire, crypt, more }) => {
    const { dialed, connections } = await exchange(plan, ['--wire', wire, '--crypt', crypt, ...more]);
    expect(connections, repeat).toBeGreaterThan(wantedCuts);
    // A client whose first handshakes are cut begins again, instead of coming back.
    expect(dialed.connects + dialed.reconnects, repeat).toBeGreaterThanOrEqual(wantedCuts / 2);
    expect(dialed.reconnects, repeat).toBeGreaterThan(0);
  },
);

test('a G2 client whose last part of the handshake was lost is refused, and begins again', async () => {
  const faults: FaultPlan = (connectionIndex) =>
    connectionIndex === 0 ? { cut: { mode: 'fin', afterBytes: { toServer: 20 } } } : {};
  const { dialed, listened } = await exchange(faults, ['--wire', 'g2', '--crypt', 'on']);
  expect(dialed, repeat).toMatchObject({ connects: 2, reconnects: 0 });
  expect(listened, repeat).toMatchObject({ connects: 1, reconnects: 0 });
});

/** A server as above, and a client of ours that has an option more. How the client ends. */
async function clientAlone(faults: FaultPlan, clientOptions: readonly string[]): Promise<Finished> {
  const common = ['--wire', 'g2', '--crypt', 'off', '--seed', '7', '--timeout-s', '60', '--send', '100000'];
  const server = ['server', ...common, '--expect', '100000'];
  await using listener = new PythonProgram({ script: 'legacy_snet.py', args: server });
  const [, port] = /^listening (\d+)$/.exec(await listener.nextLine()) ?? [];
  await using proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: Number(port) }, seed, faults });
  await proxy.listen();
  const client = ['client', ...common, ...clientOptions, '--port', String(proxy.port)];
  await using dialer = new PythonProgram({ script: 'legacy_snet.py', args: client });
  return await dialer.finished;
}

test('a byte more than was expected is an error', async () => {
  const { code, errors } = await clientAlone(() => ({}), ['--expect', '99999']);
  expect(errors).toMatch(/^ExchangeError: [12] bytes after the stream: [0-9a-f]+\n$/);
  expect(code).toBe(1);
});

// What the last Go version does, and the reason why nobody else should.
test('a count that leaves queued bytes out repeats them when a second cut comes before they are read', async () => {
  const faults: FaultPlan = (connectionIndex) =>
    connectionIndex < 2 ? { cut: { mode: 'fin', afterBytes: { toClient: 30_000 } } } : {};
  const late = ['--expect', '100000', '--read-delay-ms', '500'];
  expect(await clientAlone(faults, late)).toMatchObject({ code: 0, errors: '' });
  const { code, errors } = await clientAlone(faults, [...late, '--original-count']);
  expect(errors).toMatch(/^ExchangeError: \d+ bytes after the stream: /);
  expect(code).toBe(1);
});
