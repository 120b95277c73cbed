import { RemoteProcess } from '../remote.ts';
import type { Sheet, SheetMeasure } from '../sheet.ts';
import type { PeersRun, PeersSuite } from './suites.ts';
import type { WireClientTasks } from './wire-client.ts';
import type { WireServerTasks } from './wire-server.ts';
import type { WireName } from './wires.ts';

const more = (title: string, unit: string): SheetMeasure => ({ title, unit, better: 'more' });
const less = (title: string, unit: string): SheetMeasure => ({ title, unit, better: 'less' });

const measures = {
  stream: more('stream, 64 KiB writes', 'MB/s'),
  streamCpu: less('… CPU of both ends', 'CPU-s/GB'),
  burst: more('100-byte messages, 256 per turn', 'k/s'),
  burstCpu: less('… 256 per turn, CPU of both ends', 'µs each'),
  eight: more('100-byte messages, 8 per turn', 'k/s'),
  eightCpu: less('… 8 per turn, CPU of both ends', 'µs each'),
  one: more('100-byte messages, 1 per turn', 'k/s'),
  oneCpu: less('… 1 per turn, CPU of both ends', 'µs each'),
  pingP50: less('ping-pong of 100 bytes, p50', 'µs'),
  pingP99: less('ping-pong of 100 bytes, p99', 'µs'),
  cut: less('cut by RST to next echo', 'ms'),
  idle: less('server memory of an idle connection', 'KiB'),
};

interface Ends extends AsyncDisposable {
  readonly wire: WireName;
  readonly server: RemoteProcess<WireServerTasks>;
  readonly client: RemoteProcess<WireClientTasks>;
}

async function start(wire: WireName): Promise<Ends> {
  const server = new RemoteProcess<WireServerTasks>(
    new URL('wire-server.ts', import.meta.url),
    [wire],
    ['--expose-gc'],
  );
  const client = new RemoteProcess<WireClientTasks>(new URL('wire-client.ts', import.meta.url), [wire]);
  const end = async (): Promise<void> => {
    await Promise.all([server.end(), client.end()]);
  };
  try {
    await client.call('meet', await server.call('listen', undefined));
  } catch (error) {
    await end();
    throw error;
  }
  return { wire, server, client, [Symbol.asyncDispose]: end };
}

/** The work's own answer, and the CPU-seconds of both ends. */
async function cost<T>({ server, client }: Ends, work: () => Promise<T>): Promise<{ value: T; cpuSeconds: number }> {
  await Promise.all([server.call('mark', undefined), client.call('mark', undefined)]);
  const value = await work();
  const usages = await Promise.all([server.call('usage', undefined), client.call('usage', undefined)]);
  return { value, cpuSeconds: usages.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) };
}

/** One round over one wire. */
async function round(ends: Ends, amount: (full: number, least?: number) => number, add: Add): Promise<void> {
  const { client } = ends;
  const writeBytes = 65_536;
  const writes = amount(4_096, 8);
  const streamed = await cost(ends, () => client.call('stream', { writes, writeBytes }));
  const gigabytes = (writes * writeBytes) / 1e9;
  add(measures.stream, (gigabytes * 1e3) / streamed.value);
  add(measures.streamCpu, streamed.cpuSeconds / gigabytes);
  for (const [perTurn, full, rate, cpu] of [
    [256, 160_000, measures.burst, measures.burstCpu],
    [8, 160_000, measures.eight, measures.eightCpu],
    [1, 30_000, measures.one, measures.oneCpu],
  ] as const) {
    const count = amount(full, 100);
    const sent = await cost(ends, () => client.call('stream', { writes: count, writeBytes: 100, perTurn }));
    add(rate, count / sent.value / 1e3);
    add(cpu, (sent.cpuSeconds * 1e6) / count);
  }
  const pings = await client.call('ping', amount(5_000, 50));
  add(measures.pingP50, pings.p50Us);
  add(measures.pingP99, pings.p99Us);
  add(measures.cut, await client.call('cuts', amount(8, 2)));
}

/** In processes of their own: memory that traffic has left behind would take the connections in. */
async function idleKib(wire: WireName, count: number): Promise<number> {
  await using ends = await start(wire);
  // What a process allocates once is not counted.
  await ends.client.call('gather', Math.ceil(count / 5));
  const before = await ends.server.call('residentBytes', undefined);
  await ends.client.call('gather', count);
  const after = await ends.server.call('residentBytes', undefined);
  return Math.max(1, after - before) / count / 1_024;
}

type Add = (measure: SheetMeasure, value: number) => void;

export const wireSuite: PeersSuite = {
  name: 'wires',
  about: 'snet beside net, tls, ws, wss and Socket.IO: streams, small messages, cuts, memory',
  ours: 'snet',
  notes: () => [
    'snet, tls and wss encrypt; net, ws and Socket.IO do not. All with TCP_NODELAY, ws, wss and Socket.IO without compression, ' +
      'Socket.IO over WebSocket alone, with connection state recovery.',
    'After a cut snet and Socket.IO come back by themselves and go on; net, tls, ws and wss are dialled anew by the program, at ' +
      'once, and begin anew. Socket.IO waits half a second to a second and a half by default; here 1 ms.',
  ],
  async run({ scale, peers, say }: PeersRun, sheet: Sheet) {
    const own: readonly WireName[] = ['snet', 'net', 'tls', 'ws', 'wss'];
    // What `bench snet --quick` runs anyway need not run again.
    const brief: readonly WireName[] = ['snet', 'wss'];
    const wires = scale.ownOnly ? brief : [...own, ...(peers === undefined ? [] : ['socket.io' as const])];
    const amount = (full: number, least = 1): number => Math.max(least, Math.round(full / scale.divisor));
    await using ends = new AsyncDisposableStack();
    const pairs: Ends[] = [];
    for (const wire of wires) pairs.push(ends.use(await start(wire)));
    // The first warms up and does not count.
    for (let number = scale.ownOnly ? 1 : 0; number <= scale.rounds; number++) {
      for (const pair of pairs) {
        await round(pair, amount, (measure, value) => {
          if (number > 0) sheet.add(measure, pair.wire, value);
        });
      }
      say(`wires: ${number} of ${scale.rounds}`);
    }
    for (const wire of wires) sheet.add(measures.idle, wire, await idleKib(wire, amount(5_000, 50)));
  },
};
