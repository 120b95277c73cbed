import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, createServer as createTcpServer, type Socket } from 'node:net';
import { Random } from '@proj/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { SnetSocket } from '../../src/node/index.ts';
import { socketMemory } from '../../src/node/socket-memory.ts';
import { selfSigned } from './certificate.ts';
import { dial, serve, until } from './harness.ts';

const roomy = { receiveWindowBytes: 0x400_0000, initialWindowBytes: 0x400_0000, replayBufferBytes: 0x400_0000 };

/** A relay that takes nothing from the server before it is told to. */
async function reluctantRelay(target: number): Promise<{ readonly port: number; readonly held: Socket[] }> {
  const held: Socket[] = [];
  const relay = createTcpServer((near) => {
    const far = connectTcp({ port: target, host: '127.0.0.1' });
    held.push(far);
    near.pipe(far);
    far.pipe(near);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => {}).on('close', () => other.destroy());
    }
  });
  onTestFinished(() => void relay.close());
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  return { port: (relay.address() as AddressInfo).port, held };
}

function hashed(socket: SnetSocket): { bytes: number; digest(): string } {
  const hash = createHash('sha256');
  const seen = { bytes: 0, digest: () => hash.copy().digest('hex') };
  socket.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    seen.bytes += chunk.length;
  });
  return seen;
}

test.each([
  ['TCP', undefined],
  ['TLS', selfSigned()],
])(
  'records that wait in front of a slow peer arrive as they were sealed, whatever others are sent meanwhile: %s',
  async (_name, secure) => {
    const sockets: SnetSocket[] = [];
    const server = await serve((socket) => void sockets.push(socket), { ...roomy, ...(secure && { tls: secure }) });
    const { port, held } = await reluctantRelay(server.port);
    const tls = secure && { tls: { ca: secure.cert } };
    const slow = dial(port, { ...roomy, ...tls });
    const quick = dial(server.port, { ...roomy, ...tls });
    await until(() => sockets.length === 2 && !slow.connecting && !quick.connecting);
    const outages: string[] = [];
    for (const socket of [slow, quick]) socket.on('detach', ({ cause }) => outages.push(String(cause)));
    const expected = [createHash('sha256'), createHash('sha256')];
    const ends = [hashed(slow), hashed(quick)];
    const hasLeft = vi.spyOn(socketMemory, 'hasLeft');
    onTestFinished(() => hasLeft.mockRestore());
    const waited = (): number => hasLeft.mock.results.filter(({ value }) => value === false).length;
    const slowFirst = sockets[0]!.remotePort === held[0]!.localPort ? sockets : sockets.toReversed();
    for (const far of held) far.pause();
    const random = new Random(1);
    const total = [0, 0];
    // At least until the kernel takes no more.
    for (let i = 0; i < 400 || waited() === 0; i++) {
      for (const [who, socket] of slowFirst.entries()) {
        const bytes = random.bytes(random.bool(0.5) ? 1 + random.int(300) : 1 + random.int(90_000));
        expected[who]!.update(bytes);
        total[who]! += bytes.length;
        socket.write(bytes);
        if (random.bool(0.7)) await new Promise(setImmediate);
      }
    }
    for (const far of held) far.resume();
    await until(() => ends.every(({ bytes }, who) => bytes === total[who]));
    expect(ends.map((end) => end.digest())).toEqual(expected.map((hash) => hash.digest('hex')));
    expect(outages).toEqual([]);
  },
);
