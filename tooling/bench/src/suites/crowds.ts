import { Pair } from '../pair.ts';
import { isSnet, type StackName } from '../stacks.ts';
import { type Bench, type Suite, until } from '../suite.ts';

const crowd = 10_000;
/** Files that a process has open besides its connections. */
const otherFiles = 200;
const atOnce = 64;

/** As many clients as this system lets one process have. */
function crowdSize(bench: Bench): number {
  const report = process.report.getReport() as { userLimits?: { open_files?: { hard: number | 'unlimited' } } };
  // Node raises the soft limit to the hard one when it starts.
  const hard = report.userLimits?.open_files?.hard ?? 'unlimited';
  const allowed = hard === 'unlimited' ? crowd : Math.min(crowd, hard - otherFiles);
  if (allowed < crowd) bench.note(`A process may have ${hard} files open: ${allowed} clients instead of ${crowd}.`);
  return Math.min(allowed, bench.amount(crowd, 100));
}

/** Grown before it is weighed, so that what a process allocates once is not counted. */
async function warmUp(pair: Pair): Promise<number> {
  await pair.client.call('handshake', { count: 200, atOnce });
  await empty(pair);
  return pair.server.call('residentBytes', undefined);
}

async function empty(pair: Pair): Promise<void> {
  await until(async () => (await pair.server.call('census', undefined)).connections === 0, 'the server is alone');
}

async function allAway(pair: Pair, count: number): Promise<void> {
  await until(async () => {
    const { connections, detached } = await pair.server.call('census', undefined);
    return isSnet(pair.stack) ? detached === count : connections === 0;
  }, 'everyone has left');
}

interface Weighing {
  readonly count: number;
  /** Whether the clients are away. @defaultValue false */
  readonly leave?: boolean;
  readonly serverFlags?: readonly string[];
}

async function weigh(stack: StackName, { count, leave = false, serverFlags = [] }: Weighing): Promise<number> {
  await using pair = await Pair.start(stack, serverFlags);
  const before = await warmUp(pair);
  await pair.client.call('gather', { count, atOnce, leave });
  if (leave) await allAway(pair, count);
  const after = await pair.server.call('residentBytes', undefined);
  // A small crowd may fit into memory that the process had anyway.
  return Math.max(1, (after - before) / count) / 1024;
}

/** While many come at once V8's young generation grows, and it is not given back soon: here it stays at 3 × 4 MiB. */
const smallYoung = ['--max-semi-space-size=4'];

/** Memory of the server for each client that does nothing, and for each session whose client is away. */
export const memory: Suite = {
  name: 'memory',
  about: `memory of the server for ${crowd} idle clients, and for as many that are away`,
  async run(bench: Bench) {
    const count = crowdSize(bench);
    for (const stack of ['snet', 'net', 'tls', 'ws'] as const) {
      bench.samples.add('idleRss', stack, await weigh(stack, { count }));
      bench.samples.add('idleRssSmallYoung', stack, await weigh(stack, { count, serverFlags: smallYoung }));
    }
    bench.samples.add('detachedRss', 'snet', await weigh('snet', { count, leave: true }));
  },
};

/** Every client loses its connection, and all come back at once. */
export const storm: Suite = {
  name: 'storm',
  about: `${crowd} clients come back at once`,
  async run(bench: Bench) {
    const count = crowdSize(bench);
    for (const stack of ['snet', 'net', 'tls'] as const) {
      await using pair = await Pair.start(stack);
      await pair.client.call('gather', { count, atOnce, leave: false });
      await pair.client.call('leave', undefined);
      await allAway(pair, count);
      await pair.server.call('watchLoop', undefined);
      const cost = await pair.measure((client) => client.call('comeBack', undefined));
      bench.samples.add('stormMs', stack, cost.value * 1e3);
      bench.samples.add('stormCpu', stack, (cost.serverCpuSeconds * 1e6) / count);
      bench.samples.add('stormLagP99', stack, cost.serverLagP99Ms);
    }
  },
};
