import { createHash, randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ChaosProxy, createChaosProxy, type FaultPlan } from '@proj/chaos-proxy';
import { createServer, generateKeys, type SnetSocket } from '@proj/snet';
import { connectLegacy, type Generation, legacyWires } from '@proj/snet/danger';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Direction, PythonProgram, streamDigest, streamOf } from '../src/index.ts';

const isNightly = process.env['PROJ_NIGHTLY'] !== undefined;
const seed = Number(process.env['INTEROP_SEED'] ?? randomInt(2 ** 32));
const repeat = `INTEROP_SEED=${seed}`;
const mebibyte = 0x10_0000;
const totalBytes = (isNightly ? 64 : 1) * mebibyte;
const wantedCuts = isNightly ? 220 : 24;
/** Two hops of kernel buffers lose more than one: what is under way when the proxy cuts is more than 16 MiB at times. */
const rewindBufferBytes = 96 * mebibyte;
/** Says, as the last byte of each stream, that its sender has everything. */
const done = 0x06;

/**
 * The first connection lives until the session is there. Then cuts inside handshakes, and cuts inside the data, of which
 * so many are planned that all of them happen before everything is through.
 */
const plan: FaultPlan = (index, random) => {
  if (index > wantedCuts) return {};
  const share = Math.floor((totalBytes / wantedCuts) * 1.4);
  const [least, most] = index === 0 ? [2_000, 4_000] : index % 2 === 0 ? [0, 60] : [60, share];
  return {
    sliceBytes: random.bool(0.2) ? 500 : 0x1_0000,
    cut: {
      mode: index % 40 === 11 ? 'half-open' : random.bool(0.5) ? 'reset' : 'fin',
      afterBytes: { toServer: random.between(least, most), toClient: random.between(least, most) },
    },
  };
};

/** Our end: sends its stream, hashes the other's, and says so when it has all of it. */
class Taker {
  readonly #socket: SnetSocket;
  readonly #hash = createHash('sha256');
  readonly #everything: Promise<void>;
  #receivedBytes = 0;
  #lastByte: number | undefined;

  constructor(socket: SnetSocket) {
    this.#socket = socket;
    this.#everything = new Promise((resolve, reject) => {
      // When both have everything whoever leaves first leaves the other with an error.
      socket.on('error', (error) => (this.#receivedBytes > totalBytes ? resolve() : reject(error)));
      socket.on('data', (chunk: Buffer) => {
        if (this.#receivedBytes < totalBytes) this.#hash.update(chunk.subarray(0, totalBytes - this.#receivedBytes));
        this.#receivedBytes += chunk.length;
        this.#lastByte = chunk.at(-1);
        if (this.#receivedBytes >= totalBytes) resolve();
      });
    });
  }

  /** The digest of what the other end sent. */
  async exchange(direction: Direction): Promise<string> {
    for (const chunk of streamOf(direction, 7, totalBytes)) {
      if (!this.#socket.write(chunk)) await once(this.#socket, 'drain');
    }
    await this.#everything;
    this.#socket.write(Uint8Array.of(done));
    return this.#hash.digest('hex');
  }

  /** What came in all, when the other end has left and everything that it ever sent is here; and the last byte of it. */
  async total(): Promise<readonly [bytes: number, lastByte: number | undefined]> {
    if (this.#socket.attached) {
      await new Promise<void>((resolve) => {
        this.#socket.once('detach', () => resolve());
        this.#socket.once('close', () => resolve());
      });
    }
    return [this.#receivedBytes, this.#lastByte];
  }
}

/** Each byte of the stream once, and one that says so. */
const whole = [totalBytes + 1, done];

function cutsOf(proxy: ChaosProxy): number {
  return Object.values(proxy.statistics.cuts).reduce((sum, cuts) => sum + cuts, 0);
}

const python = (role: 'client' | 'server', wire: Generation, crypt: boolean, more: readonly string[]) =>
  new PythonProgram({
    script: 'legacy_snet.py',
    args: [
      ...[role, '--wire', wire, '--crypt', crypt ? 'on' : 'off', '--seed', '7', '--stall-ms', '1500', ...more],
      ...['--ring', String(rewindBufferBytes)],
      ...['--send', String(totalBytes), '--expect', String(totalBytes), '--timeout-s', '550'],
    ],
  });

async function proxyTo(port: number): Promise<ChaosProxy> {
  const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port }, seed, faults: plan });
  onTestFinished(() => proxy.close());
  await proxy.listen();
  return proxy;
}

describe.for(['g1', 'g2'] as const)('%s', (wire) => {
  test.for([true, false])(
    'our client and a Python server, crypt %s, exchange everything through cuts [DANGER-5.1]',
    {
      timeout: 600_000,
    },
    async (crypt) => {
      const theirs = python('server', wire, crypt, ['--port', '0']);
      onTestFinished(() => theirs[Symbol.asyncDispose]());
      const [, port] = /^listening (\d+)$/.exec(await theirs.nextLine()) ?? [];
      const proxy = await proxyTo(Number(port));
      const socket = connectLegacy({
        ...{ host: '127.0.0.1', port: proxy.port, wire, crypt, maxRedialDelayMs: 50 },
        ...{ silenceMs: 1_500, handshakeTimeoutMs: 1_500, rewindBufferBytes },
      });
      onTestFinished(() => void socket.destroy());
      const ours = new Taker(socket);
      expect(await ours.exchange('c'), repeat).toBe(streamDigest('s', 7, totalBytes));
      expect(await theirs.nextJson(), repeat).toMatchObject({
        received: totalBytes,
        sha256_received: streamDigest('c', 7, totalBytes),
      });
      expect(await ours.total(), repeat).toEqual(whole);
      expect(cutsOf(proxy), repeat).toBeGreaterThanOrEqual(wantedCuts);
    },
  );

  const cases = [
    { crypt: true, request: 40 },
    { crypt: false, request: 40 },
    ...(wire === 'g1'
      ? ([
          { crypt: true, request: 16 },
          { crypt: true, request: 'auto' },
        ] as const)
      : []),
  ] as const;

  test.for(cases)(
    'a Python client and our server, %j, exchange everything through cuts [DANGER-5.1] [DANGER-2.2]',
    {
      timeout: 600_000,
    },
    async ({ crypt, request }) => {
      const ours = Promise.withResolvers<Taker>();
      const sockets: SnetSocket[] = [];
      const limits = { handshakeTimeoutMs: 1_500, rewindBufferBytes };
      const wires = legacyWires({ wires: ['v2', 'g2', 'g1'], crypt, request, ...limits });
      const server = createServer({ keys: generateKeys(), wires, allowHalfOpen: true }, (socket) => {
        sockets.push(socket);
        ours.resolve(new Taker(socket));
      });
      onTestFinished(() => server[Symbol.asyncDispose]());
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const proxy = await proxyTo((server.address() as AddressInfo).port);
      const where = ['--port', String(proxy.port), '--redial-ms', '2'];
      const theirs = python('client', wire, crypt, [...where, '--request-bytes', request === 40 ? '40' : '16']);
      onTestFinished(() => theirs[Symbol.asyncDispose]());
      const taker = await ours.promise;
      expect(await taker.exchange('s'), repeat).toBe(streamDigest('c', 7, totalBytes));
      expect(await theirs.nextJson(), repeat).toMatchObject({
        received: totalBytes,
        sha256_received: streamDigest('s', 7, totalBytes),
      });
      expect(sockets.map((socket) => socket.wire)).toEqual([wire]);
      expect(await taker.total(), repeat).toEqual(whole);
      expect(cutsOf(proxy), repeat).toBeGreaterThanOrEqual(wantedCuts);
    },
  );
});
