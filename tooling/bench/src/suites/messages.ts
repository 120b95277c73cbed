import type { MeasureName } from '../measures.ts';
import { type Bench, interleave, type Suite } from '../suite.ts';

const messageBytes = 100;
const bursts: readonly { perTurn: number; count: number; rate: MeasureName; cpu: MeasureName }[] = [
  { perTurn: 256, count: 400_000, rate: 'burst256', cpu: 'burst256Cpu' },
  { perTurn: 8, count: 200_000, rate: 'burst8', cpu: 'burst8Cpu' },
  { perTurn: 1, count: 40_000, rate: 'burst1', cpu: 'burst1Cpu' },
];

/** One way, small writes, a certain number of them in each turn of the event loop. */
export const messages: Suite = {
  name: 'messages',
  about: '100-byte writes, 256, 8 and 1 in a turn of the event loop',
  async run(bench: Bench) {
    await interleave(bench, ['snet', 'net', 'tls'], async (pair, counts) => {
      for (const { perTurn, count, rate, cpu } of bursts) {
        const writes = bench.amount(count);
        const plan = { writes, writeBytes: messageBytes, perTurn };
        const cost = await pair.measure((client) => client.call('stream', plan));
        if (!counts) continue;
        bench.samples.add(rate, pair.stack, writes / cost.value / 1e3);
        const cpuSeconds = cost.clientCpuSeconds + cost.serverCpuSeconds;
        bench.samples.add(cpu, pair.stack, (cpuSeconds * 1e6) / writes);
      }
    });
  },
};

/** One message there and back at a time. */
export const pings: Suite = {
  name: 'pings',
  about: 'a message there and back at a time',
  async run(bench: Bench) {
    await interleave(bench, ['snet', 'net', 'tls'], async (pair, counts) => {
      const count = bench.amount(10_000);
      const cost = await pair.measure((client) => client.call('ping', { count, bytes: messageBytes }));
      if (!counts) return;
      bench.samples.add('pingP50', pair.stack, cost.value.p50Us);
      bench.samples.add('pingP99', pair.stack, cost.value.p99Us);
      const cpuSeconds = cost.clientCpuSeconds + cost.serverCpuSeconds;
      bench.samples.add('pingCpu', pair.stack, (cpuSeconds * 1e6) / count);
    });
  },
};
