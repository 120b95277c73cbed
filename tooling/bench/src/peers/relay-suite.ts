import { type LoadResult, observeProcess, type Pacing, runLoad } from '@proj/load';
import type { Sheet, SheetMeasure } from '../sheet.ts';
import { isProgramRelay, programRelays } from './programs.ts';
import { type RelayName, startRelay } from './relays.ts';
import { requirePeers } from './require-peers.ts';
import type { PeersRun, PeersSuite } from './suites.ts';
import { targetOf } from './targets/index.ts';

const sessions = 100;
const inFlight = 500;
/** What every peer holds, so that latencies are those of a server that is not busy. */
const quietRate = 500;

const measures: Readonly<Record<'rate' | 'perCpu' | 'p50' | 'p99' | 'quietCpu' | 'rss' | 'errors', SheetMeasure>> = {
  rate: { title: `delivered, ${sessions} sessions, ${inFlight} in flight`, unit: '/s', better: 'more' },
  perCpu: { title: '… per CPU-second of the server', unit: '/CPU-s', better: 'more' },
  p50: { title: `sent to delivered at ${quietRate}/s, p50`, unit: 'ms', better: 'less' },
  p99: { title: `sent to delivered at ${quietRate}/s, p99`, unit: 'ms', better: 'less' },
  quietCpu: { title: `CPU of the server at ${quietRate}/s`, unit: 'µs each', better: 'less' },
  rss: { title: 'memory of the server, at most', unit: 'MiB', better: 'less' },
  errors: { title: 'lost, duplicated, out of order, failed', unit: '', better: 'less', isCount: true },
};

const facts: Readonly<Record<string, string>> = {
  relay:
    'Nothing is on a disk before it is acknowledged. chat-memory is our chat server over its memory store, encrypted by ' +
    'snet. The others are not encrypted, but for mosquitto-tls: ws and Socket.IO (state recovery on) acknowledge each message, receivers do not; ' +
    'aedes and mosquitto (persistence on, saved once a second) with QoS 1 both ways; nats without acknowledgements, a PING ' +
    'after each message; prosody (without TLS) by the receipts of the receivers. mosquitto-tls is mosquitto over TLS 1.3. ' +
    'Receivers of ours report what they have once for 16 messages. Each server is saturated first, so that its code is ' +
    'compiled when it is asked for 500/s.',
  durable:
    'Each message is kept before it is acknowledged. chat is the whole server as it is published, over SQLite with ' +
    'synchronous=FULL; ws-store and socket.io-store append to the same store; jetstream is a stream of NATS in files, which ' +
    'it does not sync for each message: a power cut may lose what it has acknowledged.',
};

async function once(relay: RelayName, { scale, peers }: PeersRun, add: Add): Promise<void> {
  const users = scale.divisor > 1 ? 4 : sessions;
  const seconds = Math.max(0.2, 2 / scale.divisor);
  await using server = await startRelay({ relay, users, peers });
  const { port, credentials } = server;
  const load = (pacing: Pacing, warmUpSeconds: number): Promise<LoadResult> =>
    runLoad({
      target: targetOf(relay, { name: relay, port, credentials, modules: requirePeers(), resilient: false }),
      sessions: users,
      pacing,
      warmUpSeconds: Math.min(warmUpSeconds, seconds),
      measureSeconds: seconds,
      observe: observeProcess(() => server.pid),
    });
  // In this order: what a server in service costs is that of code that V8 has compiled, and 500/s take a while to get there.
  const full = await load({ inFlight }, 2);
  const quiet = await load({ ratePerSecond: quietRate }, 1);
  const delivered = ({ deliveredPerSecond, measureSeconds }: LoadResult): number => deliveredPerSecond * measureSeconds;
  // A process that used less than one tick of the clock.
  const cpuSeconds = ({ server: { cpuSeconds: used = 0 } }: LoadResult): number => Math.max(0.01, used);
  add(measures.rate, full.deliveredPerSecond);
  add(measures.perCpu, delivered(full) / cpuSeconds(full));
  add(measures.p50, quiet.deliveryLatency.p50Ms);
  add(measures.p99, quiet.deliveryLatency.p99Ms);
  add(measures.quietCpu, (cpuSeconds(quiet) * 1e6) / delivered(quiet));
  add(measures.rss, ((await observeProcess(() => server.pid)())?.rssBytes ?? 0) / 2 ** 20);
  add(measures.errors, quiet.errors + full.errors);
}

type Add = (measure: SheetMeasure, value: number) => void;

/** Whether this machine has what a relay needs. */
export function isHere(relay: RelayName, { peers, scale }: PeersRun): boolean {
  if (relay.startsWith('chat') || relay.startsWith('ws')) return true;
  if (scale.ownOnly || peers === undefined) return false;
  return !isProgramRelay(relay) || peers.program(programRelays[relay].program) !== undefined;
}

export function relaySuite(name: string, ours: RelayName, others: readonly RelayName[]): PeersSuite {
  return {
    name,
    about: `messages between pairs of users: ${ours} beside ${others.join(', ')}`,
    ours,
    notes: () => [facts[name] ?? ''],
    async run(run: PeersRun, sheet: Sheet) {
      const relays = [ours, ...others].filter((relay) => isHere(relay, run));
      for (let round = 0; round < run.scale.rounds; round++) {
        for (const relay of relays) await once(relay, run, (measure, value) => sheet.add(measure, relay, value));
        run.say(`${name}: ${round + 1} of ${run.scale.rounds}`);
      }
    },
  };
}
