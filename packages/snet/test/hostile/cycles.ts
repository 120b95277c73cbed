/**
 * A program: connects, loses its transport, resumes and closes, so many times at once and so many times over; prints
 * what is left of it. `node --expose-gc test/hostile/cycles.ts WARM_UP CYCLES`
 */
import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net';
import { connect, createServer, generateKeys } from '../../src/node/index.ts';

/** What a process holds when it has nothing to do. */
export interface Residue {
  readonly resources: readonly string[];
  readonly heapBytes: number;
  readonly sessions: number;
}

const atOnce = 16;
const { gc } = globalThis as { gc?: () => void };
const [warmUp = 0, cycles = 0] = process.argv.slice(2).map(Number);

const keys = generateKeys();
const server = createServer({ keys, newSessionBurst: 1_000_000 }, (socket) => socket.pipe(socket));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;

async function cycle(): Promise<void> {
  let transport: Socket | undefined;
  const socket = connect({
    serverKey: keys.publicKey,
    dial: async () => {
      transport = connectTcp(port, '127.0.0.1');
      await once(transport, 'connect');
      return transport;
    },
  });
  await once(socket, 'connect');
  socket.write('before');
  await once(socket, 'data');
  const reattached = once(socket, 'reattach');
  transport?.destroy();
  await reattached;
  socket.end('after');
  await once(socket, 'close');
}

async function repeat(count: number): Promise<void> {
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await cycle();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** When everything that was under way is over. */
async function settled(): Promise<Residue> {
  const isIdle = (): boolean =>
    server.connections === 0 && process.getActiveResourcesInfo().every((name) => name !== 'TCPSocketWrap');
  while (!isIdle()) await new Promise((resolve) => setTimeout(resolve, 10));
  for (let round = 0; round < 5; round++) {
    gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    resources: process.getActiveResourcesInfo().toSorted(),
    heapBytes: process.memoryUsage().heapUsed,
    sessions: server.connections,
  };
}

await repeat(warmUp);
const before = await settled();
await repeat(cycles);
const after = await settled();
console.log(JSON.stringify({ before, after }));
server.close();
