import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, Server, type Socket } from 'node:net';
import { createChaosProxy, type FaultPlan } from '@proj/chaos-proxy';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  connectLegacy,
  type Generation,
  type LegacyConnectOptions,
  type LegacyWiresOptions,
  legacyWires,
} from '../../src/danger/index.ts';
import { createServer, type SnetServer, type SnetSocket } from '../../src/node/index.ts';
import { dial, failureOf, keys, serveTcp, until } from '../node/harness.ts';

async function serve(
  onConnection: (socket: SnetSocket) => void,
  options: Partial<LegacyWiresOptions> = {},
): Promise<SnetServer & { readonly port: number }> {
  const wires = legacyWires({ wires: ['v2', 'g2', 'g1'], ...options });
  const server = createServer({ keys, wires, allowHalfOpen: true }, onConnection);
  onTestFinished(() => server[Symbol.asyncDispose]());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(server, { port: (server.address() as AddressInfo).port });
}

function dialLegacy(port: number, wire: Generation, options: Partial<LegacyConnectOptions> = {}): SnetSocket {
  const socket = connectLegacy({ host: '127.0.0.1', port, wire, maxRedialDelayMs: 100, ...options });
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** Connections that a test can look at. */
async function tcpTo(port: number, dialled: Socket[]): Promise<Socket> {
  const tcp = connectTcp(port, '127.0.0.1');
  dialled.unshift(tcp);
  await once(tcp, 'connect');
  return tcp;
}

const bytesOf = (total: number, salt: number): Buffer => {
  const bytes = Buffer.alloc(total);
  for (let i = 0; i < total; i++) bytes[i] = (i * 31 + (i >> 8) * 7 + salt) & 0xff;
  return bytes;
};

/** Resolves with the hash of the first `total` bytes. */
function received(socket: SnetSocket, total: number): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      bytes += chunk.length;
      if (bytes === total) resolve(hash.digest('hex'));
      else if (bytes > total) reject(new Error('more bytes than were written'));
    });
  });
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe.for(['g1', 'g2'] as const)('generation %s', (wire) => {
  test.for([true, false])(
    'crypt %s: both directions arrive whole through cuts [DANGER-5.1] [DANGER-5.3]',
    {
      timeout: 60_000,
    },
    async (crypt) => {
      const total = 3_000_000;
      const up = bytesOf(total, 1);
      const down = bytesOf(total, 2);
      const atServer = Promise.withResolvers<string>();
      const sockets = new Set<SnetSocket>();
      const server = await serve(
        (socket) => {
          sockets.add(socket);
          received(socket, total).then(atServer.resolve, atServer.reject);
          socket.write(down);
        },
        { crypt },
      );
      // The first connection lives until its session is there: nobody can come back to a session that never was.
      const faults: FaultPlan = (index, random) => ({
        cut: {
          mode: random.bool(0.5) ? 'reset' : 'fin',
          afterBytes: {
            toServer: random.between(index === 0 ? 100 : 1, 200_000),
            toClient: random.between(index === 0 ? 100 : 1, 200_000),
          },
        },
      });
      const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: server.port }, seed: 3, faults });
      onTestFinished(() => proxy.close());
      await proxy.listen();
      const socket = dialLegacy(proxy.port, wire, { crypt });
      let reattached = 0;
      socket.on('reattach', () => reattached++);
      const atClient = received(socket, total);
      socket.write(up);
      expect(await atServer.promise).toBe(sha256(up));
      expect(await atClient).toBe(sha256(down));
      expect(reattached).toBeGreaterThan(10);
      expect(sockets.size).toBe(1);
      expect([...sockets].map((one) => one.wire)).toEqual([wire]);
    },
  );

  test('an end closes the session after a silence, and what came before it arrives [DANGER-5.7]', async () => {
    const server = await serve((socket) => socket.pipe(socket), { lingerMs: 300 });
    const socket = dialLegacy(server.port, wire, { lingerMs: 300, crypt: true });
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.end('last words');
    await once(socket, 'close');
    expect(Buffer.concat(chunks).toString()).toBe('last words');
  });

  test('a reader that waits stops the writer, and nothing is lost [DANGER-5.6]', { timeout: 30_000 }, async () => {
    const total = 24_000_000;
    const down = bytesOf(total, 3);
    const limits = { receiveWindowBytes: 65_536, replayBufferBytes: 65_536 };
    let written = false;
    const server = await serve((socket) => socket.write(down, () => (written = true)), limits);
    const accepted: Socket[] = [];
    const port = await serveTcp((tcp) => {
      accepted.push(tcp);
      server.accept(tcp);
    });
    const dialled: Socket[] = [];
    const socket = dialLegacy(port, wire, { ...limits, dial: () => tcpTo(port, dialled) });
    socket.pause();
    await until(() => dialled[0]?.isPaused() === true && accepted[0]?.writableNeedDrain === true);
    // As much as two kernels hold, and no more.
    expect(written).toBe(false);
    expect(dialled[0]?.bytesRead).toBeLessThan(0x10_0000);
    const hash = received(socket, total);
    socket.resume();
    expect(await hash).toBe(sha256(down));
    expect(written).toBe(true);
  });

  test('a client that does not read comes back all the same, and what it writes arrives [DANGER-5.6]', async () => {
    const limits = { receiveWindowBytes: 65_536, handshakeTimeoutMs: 1_000 };
    const down = bytesOf(1_000_000, 4);
    let heard = '';
    const server = await serve((socket) => {
      socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
      socket.write(down);
    }, limits);
    const dialled: Socket[] = [];
    const socket = dialLegacy(server.port, wire, { ...limits, dial: () => tcpTo(server.port, dialled) });
    socket.pause();
    await until(() => dialled[0]?.isPaused() === true);
    const back = once(socket, 'reattach');
    dialled[0]?.destroy();
    socket.write('hello');
    await back;
    await until(() => heard === 'hello');
    const hash = received(socket, down.length);
    socket.resume();
    expect(await hash).toBe(sha256(down));
  });

  test('limits of the server hold for an older wire too, unless it has its own [DANGER-4.2]', async () => {
    const limits = { maxSessions: 1, newSessionsPerSecond: 1, newSessionBurst: 2 };
    const sessions = async (options: Partial<LegacyWiresOptions>): Promise<readonly [number, unknown]> => {
      const wires = legacyWires({ wires: [wire], ...options });
      const server = createServer({ keys, wires, ...limits }, (socket) => socket.pipe(socket));
      onTestFinished(() => server[Symbol.asyncDispose]());
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      let open = 0;
      for (let i = 0; i < 4; i++) {
        const socket = dialLegacy(port, wire);
        socket.on('error', () => {});
        socket.write('hello');
        open += await new Promise<number>((resolve) => {
          socket.once('data', () => resolve(1));
          socket.once('close', () => resolve(0));
        });
      }
      return [open, server.statistics[wire]];
    };
    const refused = (count: number) => ({ resumed: 0, refused: { SNET_REFUSED: count } });
    expect(await sessions({ maxSessions: undefined })).toEqual([1, { sessions: 1, begun: 1, ...refused(3) }]);
    expect(await sessions({ maxSessions: 3 })).toEqual([2, { sessions: 2, begun: 2, ...refused(2) }]);
    expect(await sessions({ maxSessions: 3, newSessionBurst: 9 })).toEqual([
      3,
      { sessions: 3, begun: 3, ...refused(1) },
    ]);
  });
});

test('one port speaks all three, and says which [DANGER-4.1]', async () => {
  const wires: string[] = [];
  const server = await serve((socket) => {
    wires.push(socket.wire);
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  for (const open of [dial, (port: number) => dialLegacy(port, 'g2'), (port: number) => dialLegacy(port, 'g1')]) {
    const socket = open(server.port);
    socket.write('hello');
    const [chunk] = await once(socket, 'data');
    expect(String(chunk)).toBe('hello');
  }
  expect(wires).toEqual(['v2', 'g2', 'g1']);
});

test('without its wire a client is refused [DANGER-4.1]', async () => {
  const server = await serve(() => {}, { wires: ['g2'] });
  expect((await failureOf(dial(server.port))).message).toContain('SNET_');
  expect((await failureOf(dialLegacy(server.port, 'g1'))).message).toContain('SNET_');
});

test('one warning for each generation says what is wrong with it', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  process.on('warning', onWarning);
  onTestFinished(() => void process.off('warning', onWarning));
  vi.resetModules();
  const { warnOf } = await import('../../src/danger/warning.ts');
  for (let i = 0; i < 3; i++) warnOf(['v2', 'g1']);
  warnOf(['v2']);
  await new Promise((resolve) => setImmediate(resolve));
  expect(warnings).toMatchObject([{ name: 'SnetLegacyWarning', code: 'SNET_LEGACY_WIRE' }]);
});

test.for([
  ['with older wires', { wires: legacyWires({ wires: ['v2', 'g1'] }) }, { keepAlive: true, keepAliveInitialDelay: 10 }],
  [
    'with older wires and other wishes',
    { wires: legacyWires({ wires: ['g1'] }), keepAlive: false },
    { keepAlive: false },
  ],
  ['of snet 2 alone, which asks by itself,', {}, { keepAlive: false, keepAliveInitialDelay: 0 }],
] as const)('a server %s has TCP ask its clients whether they are there, or not', async ([, options, asked]) => {
  const listen = vi.spyOn(Server.prototype, 'listen');
  onTestFinished(() => listen.mockRestore());
  const server = createServer({ keys, ...options });
  onTestFinished(() => server[Symbol.asyncDispose]());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  expect(listen.mock.contexts[0]).toMatchObject(asked);
});
