import { type ChatStore, storeLimits } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PacketDialect } from '../../src/compat/index.ts';
import { type ChatServer, createAccounts } from '../../src/index.ts';
import { turn, until } from '../chat-client.ts';
import { world } from '../world.ts';
import { openDialect, PacketClient, ping } from './packet-client.ts';

const users = ['ann', 'bob', 'cat'] as const;
type Name = (typeof users)[number];

type Step =
  | { readonly do: 'say'; readonly from: Name; readonly to: Name; readonly count: number }
  | { readonly do: 'ping' | 'drop' | 'login'; readonly user: Name }
  | { readonly do: 'wait'; readonly turns: number };

const name = fc.constantFrom(...users);
const say = fc.record({ do: fc.constant('say'), from: name, to: name, count: fc.integer({ min: 1, max: 5 }) });
const change = fc.record({ do: fc.constantFrom('ping', 'drop', 'login'), user: name });
const wait = fc.record({ do: fc.constant('wait'), turns: fc.integer({ min: 1, max: 8 }) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: say },
  { weight: 2, arbitrary: change },
  { weight: 3, arbitrary: wait },
);

/** Everything that happens without time passing has happened. */
async function settled(): Promise<void> {
  for (let i = 0; i < 25; i++) await turn();
}

/** A user's connections, one after the other, and what they were shown. Texts are numbers, counted by all together. */
class Reader {
  readonly #connect: () => Promise<PacketClient>;
  client: PacketClient | undefined;
  readonly #shown: Set<number> = new Set();
  /** What a connection was shown before a word of its client; a later one must not be shown it. */
  #confirmed: ReadonlySet<number> = new Set();
  #confirmedBefore: ReadonlySet<number> = new Set();

  constructor(connect: () => Promise<PacketClient>) {
    this.#connect = connect;
  }

  async login(): Promise<void> {
    const client = await this.#connect();
    await this.client?.isOver();
    this.#review();
    this.#confirmedBefore = this.#confirmed;
    this.client = client;
  }

  /** Says a word after all that is on its way has come. */
  async ping(): Promise<void> {
    await settled();
    this.client?.send(ping);
    await settled();
    if (this.client?.ended === false) this.#confirmed = new Set([...this.#confirmed, ...this.#numbers()]);
  }

  drop(): void {
    this.client?.duplex.destroy();
  }

  /** What any of the connections was shown. */
  shown(): ReadonlySet<number> {
    this.#review();
    return this.#shown;
  }

  #numbers(): number[] {
    return this.client?.said.map(Number) ?? [];
  }

  #review(): void {
    const bySender = Object.groupBy(this.client?.texts ?? [], ({ from }) => from);
    for (const texts of Object.values(bySender)) {
      const numbers = (texts ?? []).map(({ text }) => Number(text));
      expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
      for (const number of numbers) {
        expect(this.#confirmedBefore.has(number)).toBe(false);
        this.#shown.add(number);
      }
    }
  }
}

class Crowd {
  readonly store: ChatStore;
  readonly server: ChatServer;
  readonly #readers: ReadonlyMap<Name, Reader>;
  #said = 0;

  constructor(store: ChatStore, server: ChatServer, dialect: PacketDialect) {
    this.store = store;
    this.server = server;
    this.#readers = new Map(users.map((user) => [user, new Reader(() => PacketClient.online(server, dialect, user))]));
  }

  reader(user: Name): Reader {
    const reader = this.#readers.get(user);
    if (reader === undefined) throw new RangeError(user);
    return reader;
  }

  async carryOut(next: Step): Promise<void> {
    if (next.do === 'say') {
      const texts = Array.from({ length: next.count }, () => String(this.#said++));
      this.reader(next.from).client?.say(next.to, ...texts);
    } else if (next.do === 'wait') {
      for (let i = 0; i < next.turns; i++) await turn();
    } else await this.reader(next.user)[next.do]();
  }

  /** The numbers in the log that the user was sent. */
  async sentTo(user: Name): Promise<number[]> {
    const heads = await this.store.heads(user, 'any');
    const logs = await Promise.all(
      heads.map(async ({ conversation }) => {
        const stored = await this.store.read(conversation, 0, storeLimits.pageEntries);
        const isNotes = conversation === `c:${user}:${user}`;
        return stored.filter(({ sender }) => isNotes || sender !== user).map(({ body }) => Number(Buffer.from(body)));
      }),
    );
    return logs.flat();
  }
}

test('whatever clients do, each text that was stored is shown, in order, and not again once a word confirmed it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const store = openMemoryStore();
      const { server } = world({ store, accounts: createAccounts(store.users) });
      const crowd = new Crowd(store, server, await openDialect(store.users, { maxQueuedBytes: 1_024 }));
      for (const user of users) await crowd.reader(user).login();
      for (const next of steps) await crowd.carryOut(next);
      for (const user of users) await crowd.reader(user).login();
      await settled();
      for (const user of users) {
        const expected = await crowd.sentTo(user);
        const isComplete = (): boolean => {
          const shown = crowd.reader(user).shown();
          return expected.every((number) => shown.has(number));
        };
        await until(isComplete, `all that ${user} was sent`);
      }
      await server.shutdown();
    }),
    { numRuns: 100 },
  );
});
