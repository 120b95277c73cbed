import { type ConversationId, directConversation, parseDeviceId, parseUserId, type UserId } from '@proj/chat-protocol';
import { type ChatServerOptions, type CounterName, createChatServer, createTokens } from '@proj/chat-server';
import { type Client, type ClientStatus, connect, memoryStore } from '@proj/client';
import type { ByteDuplex } from '@proj/io';
import { toHex } from '@proj/io/bytes';
import { memoryDuplexPair } from '@proj/io/memory';
import type { ChatStore } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { FakeClock, Random } from '@proj/testkit';
import { describe, expect, test } from 'vitest';
import { openAccounts } from './open-accounts.ts';

// A server and a client as they are by default, a way between them that takes its time, and virtual time.

const ann = parseUserId('ann');
const bob = parseUserId('bob');
const remote = '192.0.2.1';
const wallNowMs = 1_700_000_000_000;

class World {
  readonly clock: FakeClock = new FakeClock(1_000);
  readonly random: Random = new Random(11);
  readonly store: ChatStore = openMemoryStore({ wallClock: () => wallNowMs });
  readonly counts: Map<string, number> = new Map();
  readonly statuses: ClientStatus[] = [];
  readonly #oneWayMs: number;
  readonly #server: ReturnType<typeof createChatServer>;

  constructor(roundTripMs: number, options: Partial<ChatServerOptions> = {}) {
    // Clocks have fractions of milliseconds.
    this.#oneWayMs = roundTripMs / 2 + 0.1;
    this.#server = createChatServer({
      store: this.store,
      accounts: openAccounts,
      tokens: createTokens({ secret: new Uint8Array(32) }),
      clock: this.clock,
      wallClock: () => wallNowMs,
      metrics: { count: (name, labels = [], by = 1) => this.#count(name, labels, by), observe: () => {} },
      ...options,
    });
  }

  async client(store = memoryStore()): Promise<Client> {
    const client = await this.clock.settled(
      connect({
        transport: () => this.#dial(),
        credential: { user: ann, password: 'secret' },
        deviceId: parseDeviceId('phone'),
        store,
        clock: this.clock,
        wallClock: () => wallNowMs,
        randomBytes: (length) => this.random.bytes(length),
        persistent: true,
      }),
    );
    client.on('status', (status) => this.statuses.push(status));
    return client;
  }

  /** What was said in so many conversations, one entry in each, by others. */
  async said(count: number): Promise<readonly ConversationId[]> {
    const conversations: ConversationId[] = [];
    for (let number = 0; number < count; number++) {
      const peer: UserId = parseUserId(`peer${number}`);
      const conversation = directConversation(ann, peer);
      conversations.push(conversation);
      await this.store.append({
        conversation,
        sender: peer,
        id: this.random.bytes(16),
        kind: 1,
        body: new TextEncoder().encode('hi'),
        sentAtMs: 0,
        members: [ann, peer],
        counts: true,
      });
    }
    return conversations;
  }

  counted(name: CounterName, ...labels: readonly string[]): number {
    return this.counts.get([name, ...labels].join(' ')) ?? 0;
  }

  #count(name: CounterName, labels: readonly string[], by: number): void {
    const key = [name, ...labels].join(' ');
    this.counts.set(key, (this.counts.get(key) ?? 0) + by);
  }

  #dial(): ByteDuplex {
    const [near, nearMiddle] = memoryDuplexPair({ highWaterMarkBytes: 0x10_0000 });
    const [farMiddle, far] = memoryDuplexPair({ highWaterMarkBytes: 0x10_0000 });
    this.#carry(nearMiddle, farMiddle);
    this.#carry(farMiddle, nearMiddle);
    this.#server.accept(far, { remote });
    return near;
  }

  #carry(from: ByteDuplex, to: ByteDuplex): void {
    const later = (what: () => void): void => {
      this.clock.schedule(this.clock.now() + this.#oneWayMs, what);
    };
    from.on('data', (bytes) => later(() => to.write(bytes)));
    from.on('end', () => later(() => to.end()));
    from.on('close', () => later(() => to.destroy()));
    from.on('error', () => {});
  }
}

/** Takes every message; answers how many came. */
function read(client: Client): () => number {
  let count = 0;
  void (async () => {
    for await (const _message of client.messages()) count++;
  })();
  return () => count;
}

describe.for([1, 30, 300])('over a round trip of %d ms', (roundTripMs) => {
  test('a backlog of 1000 messages goes out at the rate that the server allows, in order', async () => {
    const world = new World(roundTripMs);
    const client = await world.client();
    const startedAtMs = world.clock.now();
    const sent = Promise.all(Array.from({ length: 1_000 }, (_, number) => client.send(bob, `${number}`)));
    const results = await world.clock.settled(sent);
    const tookMs = world.clock.now() - startedAtMs;
    expect(results.map(({ seq, duplicate }) => [seq, duplicate])).toEqual(
      Array.from({ length: 1_000 }, (_, index) => [index + 1, false]),
    );
    expect(world.statuses).toEqual([]);
    expect(world.counted('bans_total', 'limits')).toBe(0);
    // 60 at once and 10 a second.
    expect(tookMs).toBeLessThan(94_000 / 0.8);
    await world.clock.settled(client.close());
  });

  test('a message goes past those to a group where too much is said, and these keep their order', async () => {
    const world = new World(roundTripMs, { conversationSendsPerSecond: 2 });
    const client = await world.client();
    const { conversation: group } = await world.clock.settled(client.createGroup({ title: 'busy' }));
    const toGroup = Promise.all(Array.from({ length: 20 }, (_, number) => client.send(group, `${number}`)));
    // By now the group's first are refused.
    await world.clock.elapse(3 * roundTripMs + 10);
    const startedAtMs = world.clock.now();
    await world.clock.settled(client.send(bob, 'hi'));
    // At worst behind one that is tried again.
    expect(world.clock.now() - startedAtMs).toBeLessThan(2 * roundTripMs + 10);
    const results = await world.clock.settled(toGroup);
    expect(results.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
    expect(world.statuses).toEqual([]);
    expect(world.counted('bans_total', 'limits')).toBe(0);
    await world.clock.settled(client.close());
  });

  test('a device catches up with 1500 conversations at the rate that the server allows', async () => {
    const world = new World(roundTripMs);
    await world.said(1_500);
    const client = await world.client();
    const startedAtMs = world.clock.now();
    const count = read(client);
    await world.clock.runUntil(() => count() === 1_500);
    const tookMs = world.clock.now() - startedAtMs;
    expect(world.statuses).toEqual([]);
    expect(world.counted('bans_total', 'limits')).toBe(0);
    // 50 at once and 20 a second.
    expect(tookMs).toBeLessThan(72_500 / 0.8);
    await world.clock.settled(client.close());
  });
});

describe('a device that knows 4500 conversations', () => {
  const count = 4_500;

  interface Restarted {
    readonly world: World;
    readonly client: Client;
    readonly conversations: readonly ConversationId[];
  }

  async function restarted(isReported: boolean): Promise<Restarted> {
    const world = new World(30);
    const conversations = await world.said(count);
    const store = memoryStore();
    const cursors = conversations.map((conversation) => ({ type: 'cursor', conversation, seq: 1 }) as const);
    const epoch = toHex(world.store.epoch);
    await store.write([{ type: 'log', user: ann, epoch }, ...cursors], { durable: true });
    const atMs = wallNowMs;
    await world.store.devices.touch({ user: ann, device: 'phone', deviceClass: 0, client: '', remote: '', atMs });
    if (isReported) {
      for (const { conversation } of cursors) {
        world.store.advanceCursor({ user: ann, device: 'phone', conversation, seq: 1 });
      }
    }
    return { world, conversations, client: await world.client(store) };
  }

  test('has its first message accepted at once, and reports all of them in the end', async () => {
    const { world, client, conversations } = await restarted(false);
    read(client);
    const startedAtMs = world.clock.now();
    let acceptedAtMs = Number.POSITIVE_INFINITY;
    void client.send(bob, 'hi').then(() => {
      acceptedAtMs = world.clock.now();
    });
    // Virtual time goes on only a little between turns: there is much to do in them.
    for (let elapsed = 0; elapsed < 100; elapsed++) await world.clock.elapse(10);
    expect(acceptedAtMs - startedAtMs).toBeLessThan(200);
    const isReported = async (): Promise<boolean> => {
      for (const conversation of conversations) {
        if ((await world.store.cursor(ann, 'phone', conversation)) !== 1) return false;
      }
      return true;
    };
    for (let seconds = 0; seconds < 60 && !(await isReported()); seconds++) await world.clock.elapse(1_000);
    expect(await isReported()).toBe(true);
    expect(world.statuses).toEqual([]);
    await world.clock.settled(client.close());
  });

  test('costs the server nothing that it remembers', async () => {
    const { world, client } = await restarted(true);
    read(client);
    for (let seconds = 0; seconds < 60 && world.counted('requests_total', 'received', 'ok') < count; seconds++) {
      await world.clock.elapse(1_000);
    }
    expect(world.counted('requests_total', 'received', 'ok')).toBe(count);
    expect(world.counted('limited_total', 'receipts')).toBe(0);
    await world.clock.settled(client.close());
  });
});
