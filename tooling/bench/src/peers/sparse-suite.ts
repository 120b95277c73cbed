import { observeProcess, runLoad } from '@proj/load';
import type { Sheet, SheetMeasure } from '../sheet.ts';
import { isHere } from './relay-suite.ts';
import { type RelayName, startRelay } from './relays.ts';
import { requirePeers } from './require-peers.ts';
import type { PeersRun, PeersSuite } from './suites.ts';
import { targetOf } from './targets/index.ts';

const less = (title: string, unit: string): SheetMeasure => ({ title, unit, better: 'less' });
const measures = {
  cpu: less('CPU of the server', 'µs each'),
  p50: less('sent to delivered, p50', 'ms'),
  p99: less('sent to delivered, p99', 'ms'),
  rate: { title: 'delivered', unit: '/s', better: 'more' },
  late: less('of that the generator, p99', 'ms'),
  rss: less('memory of the server', 'MiB'),
  errors: { ...less('lost, duplicated, out of order, failed', ''), isCount: true },
} as const satisfies Readonly<Record<string, SheetMeasure>>;

const measureSeconds = 4;
/** Some thousand messages: until then V8 compiles what the server does. */
const warmUpSeconds = 4;

async function once(relay: RelayName, { scale, peers }: PeersRun, sheet: Sheet): Promise<void> {
  const { divisor, sparse } = scale;
  const users = divisor > 1 ? 4 : sparse.sessions;
  await using server = await startRelay({ relay, users, peers });
  const { port, credentials } = server;
  const result = await runLoad({
    target: targetOf(relay, { name: relay, port, credentials, modules: requirePeers(), resilient: false }),
    sessions: users,
    pacing: { ratePerSecond: divisor > 1 ? 100 : sparse.ratePerSecond },
    warmUpSeconds: divisor > 1 ? 0.1 : warmUpSeconds,
    measureSeconds: divisor > 1 ? 0.2 : measureSeconds,
    openAtOnce: 32,
    observe: observeProcess(() => server.pid),
  });
  const delivered = Math.max(1, result.deliveredPerSecond * result.measureSeconds);
  // A process that used less than one tick of the clock.
  sheet.add(measures.cpu, relay, (Math.max(0.01, result.server.cpuSeconds ?? 0) * 1e6) / delivered);
  sheet.add(measures.p50, relay, result.deliveryLatency.p50Ms);
  sheet.add(measures.p99, relay, result.deliveryLatency.p99Ms);
  sheet.add(measures.rate, relay, result.deliveredPerSecond);
  sheet.add(measures.late, relay, result.lateness.p99Ms);
  sheet.add(measures.rss, relay, ((await observeProcess(() => server.pid)())?.rssBytes ?? 0) / 2 ** 20);
  sheet.add(measures.errors, relay, result.errors);
}

/** Many users who seldom write, at a rate that does not depend on the answers: each message is alone in its turn. */
export function sparseSuite(name: string, note: string, ours: RelayName, others: readonly RelayName[]): PeersSuite {
  return {
    name,
    about: `many users who seldom write: ${ours} beside ${others.join(', ')}`,
    ours,
    notes: ({ sparse: { sessions, ratePerSecond } }) => [
      `${sessions} sessions, ${ratePerSecond}/s together in an open loop. ${note}`,
    ],
    async run(run: PeersRun, sheet: Sheet) {
      const { ownOnly } = run.scale;
      const relays = [ours, ...(ownOnly ? [] : others)].filter((relay) => isHere(relay, run));
      const rounds = Math.ceil(run.scale.rounds / 2);
      for (let round = 0; round < rounds; round++) {
        for (const relay of relays) await once(relay, run, sheet);
        run.say(`${name}: ${round + 1} of ${rounds}`);
      }
    },
  };
}
