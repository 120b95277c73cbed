import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '@proj/store/sqlite';
import { quantile } from '../samples.ts';
import type { Probe } from './probe.ts';
import { backfill, benchText, between, World } from './world.ts';

/** One figure of one round. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
}

export interface ChatSuite {
  readonly name: string;
  readonly about: string;
  /** One round. `amount` scales a full amount of work down. */
  readonly run: (amount: (full: number, atLeast?: number) => number) => Promise<readonly Figure[]>;
}

/** Senders that share what is in flight; each talks to a user who is away. */
const senders = 16;

/** Keeps `inFlight` of the calls going until `count` were made; answers how long each took, in milliseconds. */
async function keepInFlight(
  count: number,
  inFlight: number,
  call: (index: number) => Promise<unknown>,
): Promise<number[]> {
  const took: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const startedAtMs = performance.now();
      await call(index);
      took.push(performance.now() - startedAtMs);
    }
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, count) }, worker));
  return took;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return (performance.now() - startedAtMs) / 1_000;
}

async function crowd(count: number, atOnce: number, open: (index: number) => Promise<Probe>): Promise<Probe[]> {
  const probes = new Map<number, Probe>();
  await keepInFlight(count, atOnce, async (index) => probes.set(index, await open(index)));
  // In the order of their numbers, not of their logins.
  return Array.from({ length: count }, (_, index) => probes.get(index) as Probe);
}

/** The store alone, with as many calls in flight: what no server over it can exceed. */
async function storeAlone(count: number, inFlight: number): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'chat-bench-'));
  try {
    await using store = await openSqliteStore({ file: join(directory, 'chat.db'), verify: false });
    const random = new Uint8Array(16);
    const body = new TextEncoder().encode(benchText);
    const seconds = await timed(() =>
      keepInFlight(count, inFlight, (index) =>
        store.append({
          conversation: between(index % senders, senders + (index % senders)),
          members: [],
          sender: `user-${index % senders}`,
          id: crypto.getRandomValues(random).slice(),
          kind: 1,
          body,
          sentAtMs: 0,
          counts: true,
        }),
      ),
    );
    return count / seconds;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const sends: ChatSuite = {
  name: 'sends',
  about: 'sends that are accepted once they are on the disk, 64 and 512 in flight, beside the store alone',
  async run(amount) {
    const figures: Figure[] = [];
    for (const inFlight of [64, 512]) {
      const count = amount(40_000, 500);
      await using world = await World.make(2 * senders);
      await using served = await world.serve();
      const probes = await crowd(senders, senders, (index) => world.login(index, 0));
      const send = (index: number): Promise<unknown> => {
        const sender = index % senders;
        return (probes[sender] as Probe).send(between(sender, senders + sender), benchText);
      };
      await keepInFlight(Math.ceil(count / 10), inFlight, send);
      const cpuBefore = served.cpuSeconds;
      let took: number[] = [];
      const seconds = await timed(async () => {
        took = await keepInFlight(count, inFlight, send);
      });
      const cpuSeconds = served.cpuSeconds - cpuBefore;
      for (const probe of probes) probe.close();
      const name = `durable sends, ${inFlight} in flight`;
      const alone = await storeAlone(count, inFlight);
      figures.push(
        { name, unit: '/s', value: count / seconds },
        { name: `${name}: server CPU`, unit: 'µs each', value: (1e6 * cpuSeconds) / count },
        { name: `${name}: accepted after, p50`, unit: 'ms', value: quantile(took, 0.5) },
        { name: `${name}: accepted after, p99`, unit: 'ms', value: quantile(took, 0.99) },
        { name: `${name}: the store alone`, unit: '/s', value: alone },
        { name: `${name}: of the store alone`, unit: '×', value: count / seconds / alone },
      );
    }
    return figures;
  },
};

const deliveries: ChatSuite = {
  name: 'deliveries',
  about: 'messages between 50 pairs who are both online, from the send to the other one, all of them durable',
  async run(amount) {
    const pairs = 50;
    const count = amount(40_000, 500);
    await using world = await World.make(2 * pairs);
    await using served = await world.serve();
    let arrived = 0;
    let all: () => void = () => {};
    const everything = new Promise<void>((resolve) => {
      all = resolve;
    });
    const receivers = await crowd(pairs, pairs, (index) =>
      world.login(pairs + index, 0, (message) => {
        if (message.type === 'entry' && ++arrived === count) all();
      }),
    );
    const senders = await crowd(pairs, pairs, (index) => world.login(index, 0));
    const cpuBefore = served.cpuSeconds;
    const seconds = await timed(async () => {
      await keepInFlight(count, 512, (index) => {
        const sender = index % pairs;
        return (senders[sender] as Probe).send(between(sender, pairs + sender), benchText);
      });
      await everything;
    });
    const cpuSeconds = served.cpuSeconds - cpuBefore;
    for (const probe of [...receivers, ...senders]) probe.close();
    return [
      { name: 'deliveries', unit: '/s', value: count / seconds },
      { name: 'deliveries: server CPU', unit: 'µs each', value: (1e6 * cpuSeconds) / count },
    ];
  },
};

const idle: ChatSuite = {
  name: 'idle',
  about: 'memory of the server for each of 10 000 sessions that do nothing',
  async run(amount) {
    const devices = 10;
    const users = amount(1_000, 20);
    await using world = await World.make(users);
    await using served = await world.serve();
    const warm = await crowd(users, 32, (index) => world.login(index, 0));
    const before = served.rssBytes;
    const rest = users * (devices - 1);
    let probes: Probe[] = [];
    const cpuBefore = served.cpuSeconds;
    const seconds = await timed(async () => {
      probes = await crowd(rest, 32, (index) => world.login(index % users, 1 + Math.floor(index / users)));
    });
    const cpuSeconds = served.cpuSeconds - cpuBefore;
    const bytes = served.rssBytes - before;
    for (const probe of [...warm, ...probes]) probe.close();
    return [
      { name: `idle sessions, ${users * devices}`, unit: 'KiB each', value: bytes / rest / 1_024 },
      { name: 'logins with a token', unit: '/s', value: rest / seconds },
      { name: 'logins with a token: server CPU', unit: 'µs each', value: (1e6 * cpuSeconds) / rest },
    ];
  },
};

const sync: ChatSuite = {
  name: 'sync',
  about: 'a device that missed 10 000 messages in 100 conversations, until it has them',
  async run(amount) {
    const conversations = 100;
    const each = amount(100, 2);
    await using world = await World.make(conversations + 1);
    await world.fill(async (store) => {
      for (let other = 1; other <= conversations; other++) await backfill(store, other, 0, each);
    });
    await using served = await world.serve();
    const probe = await world.login(0, 0);
    const cpuBefore = served.cpuSeconds;
    let entries = 0;
    const seconds = await timed(async () => {
      const { heads } = await probe.sync();
      await keepInFlight(heads.length, 2, async (index) => {
        const head = heads[index];
        for (let after = 0; head !== undefined && after < head.head; ) {
          const page = await probe.pull(head.conversation, after, 100);
          entries += page.entries.length;
          after = page.entries.at(-1)?.seq ?? head.head;
          probe.received(head.conversation, after);
        }
      });
    });
    const cpuSeconds = served.cpuSeconds - cpuBefore;
    probe.close();
    if (entries !== conversations * each) throw new Error(`${entries} entries instead of ${conversations * each}`);
    return [
      { name: `sync of ${entries} missed messages`, unit: 'ms', value: 1_000 * seconds },
      { name: `sync of ${entries} missed messages: server CPU`, unit: 'ms', value: 1_000 * cpuSeconds },
    ];
  },
};

const start: ChatSuite = {
  name: 'start',
  about: 'the start of a server that was killed under load, with 1 million messages in its log',
  async run(amount) {
    const messages = amount(1_000_000, 2_000);
    const users = 100;
    await using world = await World.make(users);
    await world.fill(async (store) => {
      for (let user = 1; user < users; user++) await backfill(store, user, 0, Math.ceil(messages / (users - 1)));
    });
    await using first = await world.serve();
    const probe = await world.login(0, 0);
    // Killed with commits in the write-ahead log and more under way.
    const busy = keepInFlight(amount(5_000, 100), 64, () => probe.send(between(0, 1), benchText)).catch(() => {});
    const killed = new Promise<void>((resolve) => setTimeout(resolve, 300)).then(() => first.kill());
    await Promise.all([busy, killed]);
    // Or it would try to come back.
    probe.close();
    await using served = await world.serve();
    return [
      { name: `start with ${messages} messages after SIGKILL`, unit: 's', value: served.ready.startSeconds },
      { name: `start with ${messages} messages: memory`, unit: 'MiB', value: served.rssBytes / 2 ** 20 },
    ];
  },
};

export const chatSuites: readonly ChatSuite[] = [sends, deliveries, idle, sync, start];
