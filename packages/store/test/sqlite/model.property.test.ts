import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ChatStore, StoreError } from '../../src/index.ts';
import { openMemoryStore } from '../../src/memory.ts';
import { openSqliteStore } from '../../src/sqlite/index.ts';
import { message } from './messages.ts';
import { scratchFile } from './scratch.ts';

const conversations = ['a', 'b', 'c'] as const;
const users = ['ann', 'bob', 'cid'] as const;

type Command =
  | {
      readonly type: 'append';
      readonly conversation: string;
      readonly sender: string;
      readonly members: readonly string[];
      readonly number: number;
      readonly body: Uint8Array;
    }
  | { readonly type: 'advance'; readonly user: string; readonly conversation: string; readonly seq: number }
  | { readonly type: 'create'; readonly user: string }
  | { readonly type: 'disable'; readonly user: string; readonly atMs: number | undefined };

interface Round {
  /** Given without waiting for each other. */
  readonly commands: readonly Command[];
  readonly reopen: boolean;
}

const conversation = fc.constantFrom(...conversations);
const user = fc.constantFrom(...users);

/** Few values, so that repetitions and conflicts are frequent. */
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('append' as const),
      conversation,
      sender: user,
      members: fc.subarray([...users]),
      number: fc.nat(5),
      body: fc.uint8Array({ maxLength: 1, max: 1 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('advance' as const), user, conversation, seq: fc.nat(20) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('create' as const), user }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('disable' as const),
      user,
      atMs: fc.option(fc.nat(9), { nil: undefined }),
    }),
  },
);
const rounds: fc.Arbitrary<readonly Round[]> = fc.array(
  fc.record({ commands: fc.array(command, { maxLength: 12 }), reopen: fc.boolean() }),
  { maxLength: 8 },
);

/** What each command answered: its value, or its code. `heads` bounds the cursors, which only one store can cut at once. */
async function perform(
  store: ChatStore,
  commands: readonly Command[],
  heads: ReadonlyMap<string, number>,
): Promise<unknown> {
  const answers = commands.map(async (one): Promise<unknown> => {
    switch (one.type) {
      case 'append': {
        const { conversation, sender, members, number, body } = one;
        return store.append(message(number, { conversation, sender, members, body }));
      }
      case 'advance': {
        const seq = Math.min(one.seq, heads.get(one.conversation) ?? 0);
        return store.advanceCursor({ user: one.user, device: 'phone', conversation: one.conversation, seq });
      }
      case 'create':
        return store.users.create({ name: one.user, passwordRecord: 'x', createdAtMs: 0 });
      case 'disable':
        return store.users.changeDisabled(one.user, one.atMs);
    }
  });
  const settled = await Promise.allSettled(answers);
  return settled.map((one) => {
    if (one.status === 'fulfilled') return one.value;
    return StoreError.is(one.reason) ? one.reason.code : one.reason;
  });
}

async function everything(store: ChatStore): Promise<unknown> {
  return {
    logs: await Promise.all(conversations.map((name) => store.read(name, 0, 100))),
    heads: await Promise.all(users.map((name) => store.heads(name, 'phone'))),
    cursors: await Promise.all(
      users.flatMap((name) => conversations.map((conversation) => store.cursor(name, 'phone', conversation))),
    ),
    users: await store.users.list(),
  };
}

test('the SQLite store answers and holds what the memory store does, for any commands and restarts', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, async (history) => {
      const file = scratchFile();
      let nowMs = 0;
      const open = () => openSqliteStore({ file, durability: 'normal', wallClock: () => nowMs });
      await using model = openMemoryStore({ wallClock: () => nowMs });
      let store = await open();
      try {
        for (const { commands, reopen } of history) {
          nowMs += 1;
          const heads = new Map<string, number>();
          for (const name of conversations) heads.set(name, await model.head(name));
          expect(await perform(store, commands, heads)).toEqual(await perform(model, commands, heads));
          if (reopen) {
            await store[Symbol.asyncDispose]();
            store = await open();
          }
          expect(await everything(store)).toEqual(await everything(model));
        }
      } finally {
        await store[Symbol.asyncDispose]();
      }
    }),
    { numRuns: 25 },
  );
});
