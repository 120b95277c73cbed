import { setTimeout as sleep } from 'node:timers/promises';
import { type ChaosProxy, createChaosProxy } from '@proj/chaos-proxy';
import { type LoadResult, runLoad } from '@proj/load';
import type { Sheet, SheetMeasure } from '../sheet.ts';
import { isHere } from './relay-suite.ts';
import { type RelayName, type RelayProcess, startRelay } from './relays.ts';
import { requirePeers } from './require-peers.ts';
import type { PeersRun, PeersSuite } from './suites.ts';
import { targetOf } from './targets/index.ts';

const sessions = 20;
const downMs = 500;
const drainSeconds = 30;

interface Trouble {
  readonly ratePerSecond: number;
  /** Whether all relays are in it at once: they wait for the most part. @defaultValue false */
  readonly together?: boolean | undefined;
  readonly note: string;
  readonly strike: (server: RelayProcess, proxy: ChaosProxy, measureSeconds: number, isBrief: boolean) => Promise<void>;
}

export type TroubleName = 'killed' | 'cut' | 'silent';

const troubles: Readonly<Record<TroubleName, Trouble>> = {
  killed: {
    ratePerSecond: 300,
    note: `the server is gone for ${downMs} ms and its start.`,
    async strike(server, _proxy, measureSeconds) {
      await sleep((measureSeconds * 1_000) / 4);
      await server.kill();
      await sleep(downMs);
      await server.restart();
    },
  },
  cut: {
    ratePerSecond: 300,
    note: 'every 50 ms one of the connections gets a RST: each about once a second.',
    strike: (_server, proxy, measureSeconds) => cut(proxy, 'reset', 50, measureSeconds, false),
  },
  silent: {
    ratePerSecond: 100,
    together: true,
    note:
      'once a second one of the connections carries nothing any more, as after a NAT has forgotten it. All clients and ' +
      `servers have the timeouts that they come with; what has not come ${drainSeconds} s after the last send is lost, ` +
      'and whoever waits for an answer then has failed, though Socket.IO notices after 45 s, MQTT after a minute and more, ' +
      'NATS after four, and some then send again. All of them run at once.',
    strike: (_server, proxy, measureSeconds, isBrief) => cut(proxy, 'half-open', 1_000, measureSeconds, isBrief),
  },
};

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
  'prosody: at least once while the server lives, by XEP-0198: both sides count, and what was not counted is sent again; ' +
    'what waits for who is away is in files.',
];

const relays: readonly RelayName[] = [
  ...(['chat', 'ws', 'socket.io', 'aedes', 'mosquitto', 'nats', 'jetstream', 'prosody'] as const),
];

async function once(
  relay: RelayName,
  { ratePerSecond, strike }: Trouble,
  { scale, peers }: PeersRun,
): Promise<LoadResult> {
  const isBrief = scale.divisor > 1;
  const measureSeconds = isBrief ? 1 : 8;
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
    drainSeconds,
    // Longer than the longest wait for an acknowledgement, after which a peer sends again.
    settleSeconds: isBrief ? 0.2 : 2.5,
    onPhase: (phase) => {
      if (phase !== 'measure') return;
      troubled = strike(server, proxy, measureSeconds, isBrief);
    },
  });
  await troubled;
  return result;
}

/** One link at a time, so that a receiver is away while its sender is not. */
async function cut(
  proxy: ChaosProxy,
  mode: 'reset' | 'half-open',
  everyMs: number,
  measureSeconds: number,
  isBrief: boolean,
): Promise<void> {
  const pauseMs = Math.min(everyMs, (measureSeconds * 1_000) / 4);
  for (let left = Math.floor((measureSeconds * 1_000) / pauseMs); left > 0; left--) {
    await sleep(pauseMs);
    const open = proxy.connections.filter(({ state }) => state === 'open');
    const link = open[Math.floor(Math.random() * open.length)];
    link?.cut(mode);
    // How long a client takes to notice is not what a brief run is to show.
    if (isBrief) setTimeout(() => link?.cut('reset'), 50);
  }
}

export function lossSuite(name: TroubleName, about: string): PeersSuite {
  const { [name]: trouble } = troubles;
  return {
    name,
    about: `messages lost and duplicated while ${about}`,
    ours: 'chat',
    notes: () => [`${sessions} sessions, ${trouble.ratePerSecond}/s; ${trouble.note}`, ...promises],
    async run(run: PeersRun, sheet: Sheet) {
      const here = relays.filter((relay) => isHere(relay, run)).slice(0, run.scale.ownOnly ? 1 : relays.length);
      const rounds = Math.max(1, Math.floor(run.scale.rounds / 2));
      const results = new Map<RelayName, LoadResult[]>(here.map((relay) => [relay, []]));
      for (let round = 0; round < rounds; round++) {
        const strike = async ([relay, of]: [RelayName, LoadResult[]]): Promise<void> => {
          of.push(await once(relay, trouble, run));
        };
        if (trouble.together === true) await Promise.all([...results].map(strike));
        else for (const entry of results) await strike(entry);
        run.say(`${name}: ${round + 1} of ${rounds}`);
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
