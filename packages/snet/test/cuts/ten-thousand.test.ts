import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import process from 'node:process';
import {
  type ChaosProxy,
  type ConnectionFaults,
  type CutMode,
  createChaosProxy,
  type Direction,
  type Random,
} from '@proj/chaos-proxy';
import { expect, onTestFinished, test } from 'vitest';
import { SnetError } from '../../src/core/index.ts';
import type { SnetSocket } from '../../src/node/index.ts';
import { dial, serve, until } from '../node/harness.ts';
import { type Place, placeOf, unitsOf } from './wire-places.ts';

const nightly = process.env['PROJ_NIGHTLY'] !== undefined;
const seed = Number(process.env['SNET_SEED'] ?? 1);
const cutsWanted = nightly ? 10_000 : 300;
const sessions = 16;
const minutes = 60_000;

/** Short deadlines, so that a cut that no one is told of costs little; small buffers, so that both are full. */
const session = {
  allowHalfOpen: true,
  deadPathMs: 300,
  keepAliveMs: 300,
  handshakeTimeoutMs: 1_000,
  maxRedialDelayMs: 50,
  replayBufferBytes: 0x1_0000,
  receiveWindowBytes: 0x1_0000,
};

const capturedBytes = 70_000;
const pool = randomBytes(0x1_0000);

/** One application: writes as fast as it may, and hashes what it writes and what it reads. */
class Talker {
  readonly #socket: SnetSocket;
  readonly #sent = createHash('sha256');
  readonly #received = createHash('sha256');
  readonly #head: Buffer[] = [];
  #pieces = 0;
  #stopped = false;
  receivedBytes = 0;

  constructor(socket: SnetSocket, greeting: Buffer) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => {
      if (this.receivedBytes < 4) this.#head.push(bytes);
      this.receivedBytes += bytes.length;
      this.#received.update(bytes);
    });
    socket.on('drain', () => this.#talk());
    this.#write(greeting);
    this.#talk();
  }

  /** The number that the other end's greeting holds. */
  get peer(): number {
    return Buffer.concat(this.#head).readUInt32BE();
  }

  stop(): void {
    this.#stopped = true;
    this.#socket.end();
  }

  /** What was sent and what arrived, once both directions have ended. */
  async digests(): Promise<{ readonly sent: string; readonly received: string }> {
    // Throws when the session is lost.
    await Promise.all([once(this.#socket, 'end'), once(this.#socket, 'finish')]);
    return { sent: this.#sent.digest('hex'), received: this.#received.digest('hex') };
  }

  #talk(): void {
    while (!this.#stopped) {
      const piece = this.#pieces++;
      const from = (piece * 7_919) % 50_000;
      if (!this.#write(pool.subarray(from, from + 1 + ((piece * 977) % 9_000)))) return;
    }
  }

  #write(bytes: Buffer): boolean {
    this.#sent.update(bytes);
    return this.#socket.write(bytes);
  }
}

/** Chooses where each transport is cut, and learns from what passed on others where records begin and end. */
class Adversary {
  readonly places: Map<Place, number> = new Map();
  cuts = 0;
  readonly #planned: Map<number, { readonly direction: Direction; readonly byte: number }> = new Map();
  #boundaries: Readonly<Record<Direction, readonly number[]>> = { toServer: [], toClient: [] };

  plan(index: number, random: Random): ConnectionFaults {
    const capture = { toServer: { bytes: capturedBytes }, toClient: { bytes: capturedBytes } };
    if (this.cuts >= cutsWanted) return {};
    const direction = random.bool() ? 'toServer' : 'toClient';
    const byte = this.#byte(direction, random);
    this.#planned.set(index, { direction, byte });
    const cut = { mode: this.#mode(random), afterBytes: { [direction]: byte } };
    return { cut, capture, ...(random.bool(0.3) ? { sliceBytes: 3_000 } : {}) };
  }

  watch(proxy: ChaosProxy): void {
    proxy.on('cut', ({ connectionIndex, toServerBytes, toClientBytes }) => {
      this.cuts++;
      const planned = this.#planned.get(connectionIndex);
      const connection = proxy.connections.find(({ index }) => index === connectionIndex);
      this.#planned.delete(connectionIndex);
      if (planned === undefined || connection === undefined) return;
      const units = {
        toServer: unitsOf(connection.captured('toServer'), 'toServer'),
        toClient: unitsOf(connection.captured('toClient'), 'toClient'),
      };
      const bytes = planned.direction === 'toServer' ? toServerBytes : toClientBytes;
      const place = placeOf(bytes, units[planned.direction]);
      this.places.set(place, (this.places.get(place) ?? 0) + 1);
      // Of a transport that was cut late there is the most to learn.
      if (units.toServer.length < 4 || units.toClient.length < 4) return;
      this.#boundaries = {
        toServer: units.toServer.map(({ toByte }) => toByte),
        toClient: units.toClient.map(({ toByte }) => toByte),
      };
    });
  }

  #byte(direction: Direction, random: Random): number {
    const boundaries = this.#boundaries[direction];
    const boundary = (among: number): number =>
      boundaries[random.between(0, Math.min(among, boundaries.length) - 1)] ?? random.between(0, 1_000);
    const choice = random.next();
    if (choice < 0.1) return random.between(0, 1);
    if (choice < 0.25) return random.between(1, boundaries[0] ?? 300);
    if (choice < 0.55) return Math.max(0, boundary(3) + random.between(-1, 1));
    if (choice < 0.75) return Math.max(0, boundary(12) + random.between(-1, 1));
    return random.between(1, 60_000);
  }

  #mode(random: Random): CutMode {
    const choice = random.next();
    if (choice < 0.46) return 'reset';
    if (choice < 0.92) return 'fin';
    return choice < 0.96 ? 'half-open' : random.bool() ? 'hole-to-server' : 'hole-to-client';
  }
}

/** A session that is open. What ends before that is the application's to dial again; how it ended is counted. */
async function open(port: number, failures: Map<string, number>): Promise<SnetSocket> {
  for (;;) {
    const socket = dial(port, session);
    const error = await once(socket, 'connect').then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error === undefined) return socket;
    if (!SnetError.is(error)) throw error;
    failures.set(error.code, (failures.get(error.code) ?? 0) + 1);
  }
}

test(`${cutsWanted} cuts under sessions that are busy both ways lose no byte and no session [SNET-6.1]`, {
  timeout: (nightly ? 20 : 1) * minutes,
}, async () => {
  const startedAtMs = performance.now();
  const servers: Talker[] = [];
  const server = await serve((socket) => servers.push(new Talker(socket, Buffer.alloc(4))), session);
  const adversary = new Adversary();
  const proxy = createChaosProxy({
    upstream: { host: '127.0.0.1', port: server.port },
    seed,
    faults: (index, random) => adversary.plan(index, random),
  });
  onTestFinished(() => proxy.close());
  await proxy.listen();
  adversary.watch(proxy);

  const failures = new Map<string, number>();
  const clients = await Promise.all(
    Array.from({ length: sessions }, async (_, number) => {
      const greeting = Buffer.alloc(4);
      greeting.writeUInt32BE(number);
      return new Talker(await open(proxy.port, failures), greeting);
    }),
  );
  await until(() => servers.length >= sessions);
  let isLost = false;
  const ended = Promise.all(
    [...clients, ...servers].map((talker, index) =>
      talker.digests().catch((cause: unknown) => {
        isLost = true;
        const who = index < sessions ? `client ${index}` : `server ${index - sessions}`;
        throw new Error(`${who} was lost after ${adversary.cuts} cuts, seed ${seed}: ${String(cause)}`, { cause });
      }),
    ),
  );
  await until(() => isLost || adversary.cuts >= cutsWanted);
  const cutting = ((performance.now() - startedAtMs) / 1_000).toFixed(1);
  for (const talker of [...clients, ...servers]) talker.stop();
  const digests = await ended;

  expect(servers).toHaveLength(sessions);
  for (const [index, talker] of servers.entries()) {
    const there = digests[sessions + index];
    const here = digests[talker.peer];
    expect(here?.received).toBe(there?.sent);
    expect(there?.received).toBe(here?.sent);
  }
  const bytes = [...clients, ...servers].reduce((sum, { receivedBytes }) => sum + receivedBytes, 0);
  const places = Object.fromEntries(adversary.places);
  const report = { cuts: proxy.statistics.cuts, places, bytes, failures: Object.fromEntries(failures) };
  console.log(
    `${adversary.cuts} cuts of ${sessions} sessions in ${cutting} s, seed ${seed}: ${JSON.stringify(report)}`,
  );
  expect(adversary.cuts).toBeGreaterThanOrEqual(cutsWanted);
  // Cuts that all fell in the middle of records would prove less.
  for (const place of ['first bytes', 'handshake', 'record boundary', 'beside a boundary', 'record'] as const) {
    expect(adversary.places.get(place) ?? 0, place).toBeGreaterThan(cutsWanted / 100);
  }
});
