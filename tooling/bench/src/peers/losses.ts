import { setTimeout as sleep } from 'node:timers/promises';
import { type ChaosProxy, createChaosProxy } from '@proj/chaos-proxy';
import { type LoadResult, runLoad } from '@proj/load';
import { isHere } from './relay-suite.ts';
import { type RelayName, type RelayProcess, startRelay } from './relays.ts';
import { requirePeers } from './require-peers.ts';
import type { Sheet, SheetMeasure } from './sheet.ts';
import type { PeersRun, PeersSuite } from './suites.ts';
import { targetOf } from './targets/index.ts';

const sessions = 20;
const ratePerSecond = 300;
const downMs = 500;
/** Of all links together: each is cut about once a second. */
const cutEveryMs = 50;

const count = (title: string, better: 'more' | 'less' = 'less'): SheetMeasure => ({
  title,
  unit: '',
  better,
  isCount: true,
});
const measures: Readonly<Record<'sent' | 'lost' | 'duplicated' | 'disordered' | 'failed' | 'worstMs', SheetMeasure>> = {
  sent: count('sent', 'more'),
  lost: count('accepted and lost'),
  duplicated: count('duplicated'),
  disordered: count('out of order'),
  failed: count('not accepted: the sender was told so, or that nobody knows'),
  worstMs: { ...count('longest wait for a delivery'), unit: 'ms' },
};

/** What each of them promises, in the words of its documentation. */
const promises: readonly string[] = [
  'chat, with its client: what was accepted is on the disk, comes once and in order; what waits is sent again by itself.',
  'ws: nothing beyond TCP; the program dials again and asks for nothing that it missed.',
  'Socket.IO: at most once by itself. Here with `retries` (at least once to the server; deduplication is left to the ' +
    'program) and state recovery (from memory, while the server lives).',
  'aedes: QoS 1, at least once, sessions in memory as it comes.',
  'mosquitto: QoS 1, at least once, sessions saved once a second.',
  'nats: at most once. jetstream: at least once, in files; the program publishes again under the same id, by which the ' +
    'server tells them apart.',
];

const relays: readonly RelayName[] = ['chat', 'ws', 'socket.io', 'aedes', 'mosquitto', 'nats', 'jetstream'];

type Trouble = 'killed' | 'cut';

async function once(relay: RelayName, trouble: Trouble, { scale, peers }: PeersRun): Promise<LoadResult> {
  const isBrief = scale.divisor > 1;
  const measureSeconds = isBrief ? 1 : 6;
  await using server = await startRelay({ relay, users: sessions, peers });
  await using proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: server.port } });
  await proxy.listen();
  const { credentials } = server;
  let troubled: Promise<void> = Promise.resolve();
  const result = await runLoad({
    target: targetOf(relay, {
      name: relay,
      port: proxy.port,
      credentials,
      modules: requirePeers(),
      resilient: true,
    }),
    sessions: isBrief ? 4 : sessions,
    pacing: { ratePerSecond },
    warmUpSeconds: isBrief ? 0.3 : 1,
    measureSeconds,
    // Ends as soon as everything has come.
    drainSeconds: 30,
    // Longer than the longest wait for an acknowledgement, after which a peer sends again.
    settleSeconds: isBrief ? 0.2 : 2.5,
    onPhase: (phase) => {
      if (phase !== 'measure') return;
      troubled = trouble === 'killed' ? kill(server, measureSeconds) : cut(proxy, measureSeconds);
    },
  });
  await troubled;
  return result;
}

async function kill(server: RelayProcess, measureSeconds: number): Promise<void> {
  await sleep((measureSeconds * 1_000) / 4);
  await server.kill();
  await sleep(downMs);
  await server.restart();
}

/** One link at a time, so that a receiver is away while its sender is not. */
async function cut(proxy: ChaosProxy, measureSeconds: number): Promise<void> {
  for (let left = Math.floor((measureSeconds * 1_000) / cutEveryMs); left > 0; left--) {
    await sleep(cutEveryMs);
    const { connections } = proxy;
    connections[Math.floor(Math.random() * connections.length)]?.cut('reset');
  }
}

export function lossSuite(trouble: Trouble, about: string): PeersSuite {
  return {
    name: trouble,
    about: `messages lost and duplicated while ${about}`,
    ours: 'chat',
    notes: [
      trouble === 'killed'
        ? `${sessions} sessions, ${ratePerSecond}/s; the server is gone for ${downMs} ms and its start.`
        : `${sessions} sessions, ${ratePerSecond}/s; every ${cutEveryMs} ms one of the connections gets a RST.`,
      ...promises,
    ],
    async run(run: PeersRun, sheet: Sheet) {
      const here = relays.filter((relay) => isHere(relay, run)).slice(0, run.scale.ownOnly ? 1 : relays.length);
      const rounds = Math.ceil(run.scale.rounds / 2);
      const results = new Map<RelayName, LoadResult[]>(here.map((relay) => [relay, []]));
      for (let round = 0; round < rounds; round++) {
        for (const [relay, of] of results) of.push(await once(relay, trouble, run));
        run.say(`${trouble}: ${round + 1} of ${rounds}`);
      }
      for (const [relay, of] of results) {
        // Of all rounds together: half a lost message is none.
        const total = (each: (result: LoadResult) => number): number => of.reduce((sum, one) => sum + each(one), 0);
        sheet.add(
          measures.sent,
          relay,
          total(({ sent }) => sent),
        );
        for (const name of ['lost', 'duplicated', 'disordered'] as const) {
          sheet.add(
            measures[name],
            relay,
            total(({ violations }) => violations[name]),
          );
        }
        sheet.add(
          measures.failed,
          relay,
          total(({ failures }) => Object.values(failures).reduce((sum, one) => sum + one, 0)),
        );
        sheet.add(measures.worstMs, relay, Math.max(...of.map(({ deliveryLatency }) => deliveryLatency.maxMs)));
      }
    },
  };
}
