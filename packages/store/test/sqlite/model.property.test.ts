import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ChatStore, type Effect, type NewMessage, StoreError } from '../../src/index.ts';
import { openMemoryStore } from '../../src/memory.ts';
import { checkSqliteStore, openSqliteStore } from '../../src/sqlite/index.ts';
import { message } from './messages.ts';
import { scratchFile } from './scratch.ts';

const conversations = ['a', 'b', 'c'] as const;
const users = ['ann', 'bob', 'cid'] as const;
const devices = ['phone', 'laptop'] as const;
const texts = ['old bridge', 'new house 北京', 'Éclair', '', 'bridge'] as const;

/** What a command may do without any other one of its turn having to come first. */
interface Heads {
  /** What each user may see of each conversation, and the devices that are known. */
  readonly bounds: ReadonlyMap<string, number>;
  readonly devices: ReadonlySet<string>;
}

interface Command {
  /** Commands that are the same for both stores, whatever else is under way. */
  readonly label: string;
  readonly run: (store: ChatStore, heads: Heads) => unknown;
}

const conversation = fc.constantFrom(...conversations);
const user = fc.constantFrom(...users);
const device = fc.constantFrom(...devices);
const seq = fc.integer({ min: 1, max: 12 });

const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc.record({ type: fc.constant('join' as const), user, role: fc.nat(2) }),
  fc.record({ type: fc.constant('leave' as const), user }),
  fc.record({
    type: fc.constant('member' as const),
    user,
    role: fc.option(fc.nat(2), { nil: undefined }),
    mutedUntilMs: fc.option(fc.nat(2), { nil: undefined }),
  }),
  fc.record({ type: fc.constant('attributes' as const), attributes: fc.uint8Array({ maxLength: 2 }) }),
  fc.record({ type: fc.constant('erase' as const), seq }),
  fc.record({
    type: fc.constant('index' as const),
    seq: fc.option(seq, { nil: undefined }),
    text: fc.constantFrom(...texts),
  }),
);

/** Few values, so that repetitions and conflicts are frequent. */
const append = fc
  .record({
    conversation,
    sender: user,
    members: fc.subarray([...users]),
    number: fc.nat(9),
    body: fc.uint8Array({ maxLength: 1, max: 1 }),
    counts: fc.boolean(),
    outbox: fc.boolean(),
    target: fc.option(seq, { nil: undefined, freq: 1 }),
    expectVersion: fc.option(fc.nat(4), { nil: undefined, freq: 1 }),
    effects: fc.array(effect, { maxLength: 3 }),
    /** What it is found by, word for word. */
    says: fc.option(fc.constantFrom(...texts)),
  })
  .map(({ number, says, ...change }): Command => {
    const text = says === null ? {} : spoken(says, change.effects);
    return {
      label: `append ${number} ${says} ${JSON.stringify(change)}`,
      run: (store) => store.append(message(number, { ...change, ...text })),
    };
  });

function spoken(text: string, effects: readonly Effect[]): Pick<NewMessage, 'body' | 'effects'> {
  return { body: new Uint8Array(Buffer.from(text)), effects: [{ type: 'index', text }, ...effects] };
}

const position = fc.record({ user, conversation, device: fc.option(device), seq: fc.nat(20) }).map(
  (one): Command => ({
    label: `advance ${JSON.stringify(one)}`,
    run: (store, { bounds, devices: known }) => {
      // Only one of the stores can cut a position, or drop it, before the rest of its turn is done.
      const bound = bounds.get(`${one.user} ${one.conversation}`);
      if (bound === undefined) return;
      const at = { user: one.user, conversation: one.conversation, seq: Math.min(one.seq, bound) };
      if (one.device === null) store.advanceRead(at);
      else if (known.has(`${one.user} ${one.device}`)) store.advanceCursor({ ...at, device: one.device });
    },
  }),
);

const account = fc.oneof(
  user.map(
    (name): Command => ({
      label: `create ${name}`,
      run: ({ users: accounts }) => accounts.create({ name, passwordRecord: 'x', createdAtMs: 0 }),
    }),
  ),
  fc.tuple(user, fc.option(fc.nat(9), { nil: undefined })).map(
    ([name, atMs]): Command => ({
      label: `disable ${name} ${atMs}`,
      run: (store) => store.users.changeDisabled(name, atMs),
    }),
  ),
  fc.tuple(user, fc.option(fc.nat(9), { nil: undefined })).map(
    ([name, revokeBeforeMs]): Command => ({
      label: `password ${name} ${revokeBeforeMs}`,
      run: (store) => store.users.changePassword(name, `y${revokeBeforeMs}`, { revokeBeforeMs }),
    }),
  ),
  fc.tuple(user, fc.constantFrom(...texts)).map(
    ([name, about]): Command => ({
      label: `profile ${name} ${about}`,
      run: (store) => store.users.changeProfile(name, { displayName: name, about }),
    }),
  ),
  fc.tuple(user, user, fc.boolean()).map(
    ([name, other, isBlocked]): Command => ({
      label: `block ${name} ${other} ${isBlocked}`,
      run: (store) => store.users.block(name, other, isBlocked),
    }),
  ),
  fc.tuple(user, device, fc.nat(5)).map(
    ([name, one, atMs]): Command => ({
      label: `touch ${name} ${one}`,
      run: (store) => store.devices.touch({ user: name, device: one, deviceClass: atMs, client: '', remote: '', atMs }),
    }),
  ),
  fc.tuple(user, device).map(
    ([name, one]): Command => ({
      label: `forget ${name} ${one}`,
      run: (store) => store.devices.forget(name, one),
    }),
  ),
  fc.tuple(user, fc.option(device, { nil: undefined }), fc.nat(9)).map(
    ([name, one, beforeMs]): Command => ({
      label: `revoke ${name} ${one} ${beforeMs}`,
      run: (store) => store.devices.revoke({ user: name, device: one, beforeMs }),
    }),
  ),
  fc.nat(9).map(
    (sinceMs): Command => ({
      label: `revocations ${sinceMs}`,
      run: (store) => store.devices.revocations(sinceMs),
    }),
  ),
  fc.nat(12).map((done): Command => ({ label: `done ${done}`, run: (store) => store.outbox.done(done) })),
);

const command = fc.oneof(
  { weight: 6, arbitrary: append },
  { weight: 3, arbitrary: position },
  { weight: 3, arbitrary: account },
);
const rounds = fc.array(fc.record({ commands: fc.array(command, { maxLength: 12 }), reopen: fc.boolean() }), {
  maxLength: 8,
});

/** What each command answered: its value, or its code. They are given without waiting for each other. */
async function perform(store: ChatStore, commands: readonly Command[], heads: Heads): Promise<unknown> {
  const settled = await Promise.allSettled(commands.map(async ({ run }) => run(store, heads)));
  return settled.map((one, index) => {
    const answer = one.status === 'fulfilled' ? one.value : StoreError.is(one.reason) ? one.reason.code : one.reason;
    return [commands[index]?.label, answer];
  });
}

async function headsOf(model: ChatStore): Promise<Heads> {
  const bounds = new Map<string, number>();
  const known = new Set<string>();
  for (const name of users) {
    for (const head of await model.heads(name, 'phone')) bounds.set(`${name} ${head.conversation}`, head.head);
    for (const one of await model.devices.list(name)) known.add(`${name} ${one.device}`);
  }
  return { bounds, devices: known };
}

async function everything(store: ChatStore): Promise<unknown> {
  const { fileBytes: _, walBytes: __, ...figures } = await store.figures();
  const all = <Item, Answer>(items: readonly Item[], ask: (item: Item) => Promise<Answer>): Promise<Answer[]> =>
    Promise.all(items.map(ask));
  return {
    logs: await all(conversations, (name) => store.read(name, 0, 100)),
    conversations: await all(conversations, (name) => store.conversation(name)),
    members: await all(conversations, (name) => store.members(name)),
    readers: await all(conversations, (name) => store.members(name, { minRead: 2, limit: 2 })),
    member: await all(conversations, (name) => all(users, (one) => store.member(name, one))),
    counts: await all(users, (name) => store.countConversations(name)),
    heads: await all(users, (name) => all(devices, (one) => store.heads(name, one))),
    cursors: await all(users, (name) =>
      all(conversations, (where) => all(devices, (one) => store.cursor(name, one, where))),
    ),
    users: await store.users.list(),
    blocks: await all(users, (name) => store.users.blocks(name)),
    devices: await all(users, (name) => store.devices.list(name)),
    outbox: await store.outbox.read(0, 100),
    found: await all(users, (name) =>
      all(['bridge', 'old br', '北京', 'eclair new', 'e'], async (query) => [
        await store.search(name, { query, limit: 3 }),
        await store.search(name, { query, conversation: 'a' }),
      ]),
    ),
    figures,
  };
}

test('the SQLite store answers and holds what the memory store does, for any commands and restarts', {
  timeout: 230_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(rounds, async (history) => {
      const file = scratchFile();
      let nowMs = 0;
      const open = () => openSqliteStore({ file, durability: 'normal', commitWindowMs: 0, wallClock: () => nowMs });
      await using model = openMemoryStore({ wallClock: () => nowMs });
      let store = await open();
      try {
        for (const { commands, reopen } of history) {
          nowMs += 1;
          const heads = await headsOf(model);
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
      expect(await checkSqliteStore(file)).toEqual([]);
    }),
    // Each takes some 0.4 s of one core.
    { numRuns: process.env['PROJ_NIGHTLY'] === undefined ? 12 : 150 },
  );
});
