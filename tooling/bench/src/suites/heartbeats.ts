import { Pair } from '../pair.ts';
import type { Bench, Suite } from '../suite.ts';

const crowd = 1_500;
const intervalMs = 1_000;
const roundMs = 4_000;

/** Clients that are silent but for a question now and then whether their server is there: PING of snet and of WebSockets. */
export const heartbeats: Suite = {
  name: 'heartbeats',
  about: `${crowd} clients that ask once a second whether their server is there`,
  async run(bench: Bench) {
    await using ends = new AsyncDisposableStack();
    const count = bench.amount(crowd, 20);
    const pairs: Pair[] = [];
    for (const stack of ['snet', 'net', 'ws'] as const) {
      const pair = ends.use(await Pair.start(stack));
      await pair.client.call('gatherHeartbeats', { count, intervalMs });
      pairs.push(pair);
    }
    const durationMs = bench.amount(roundMs, 2 * intervalMs);
    for (let round = 0; round <= bench.scale.rounds; round++) {
      for (const pair of pairs) {
        const cost = await pair.measure((client) => client.call('beat', durationMs));
        // The first round warms up.
        if (round > 0) bench.samples.add('heartbeatCpu', pair.stack, (cost.serverCpuSeconds * 1e6) / cost.value);
      }
    }
  },
};
