import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Effect } from '../../src/index.ts';
import { openMemoryStore } from '../../src/memory.ts';
import { checkSqliteStore, openSqliteStore } from '../../src/sqlite/index.ts';
import { message } from './messages.ts';
import { scratchFile } from './scratch.ts';

/** More matches than are looked at one by one, of which the user may see few, spread over many conversations. */
test('what a user may see is found among any number of others, the latest first', async () => {
  const options = { file: scratchFile(), durability: 'normal', maxQueuedCalls: 100_000 } as const;
  await using store = await openSqliteStore(options);
  await using model = openMemoryStore();
  const random = fc.sample(fc.nat(199), { seed: 7, numRuns: 5_000 });
  const entries = random.map((group, number) => {
    const isLate = number > 2_500;
    const text = isLate || number % 3 === 0 ? `hello common ${number}` : 'hello';
    const effects: Effect[] = [{ type: 'index', text }];
    if (group === 4 && number === random.indexOf(4)) effects.push({ type: 'join', user: 'ann', role: 0 });
    if (group % 50 === 8 && number < 1_500) effects.push({ type: 'leave', user: 'ann' });
    // Everyone but those of the first two hundred and the last entries are strangers.
    const members = isLate ? ['bob'] : group % 2 === 0 && group !== 4 ? ['ann'] : ['bob'];
    const conversation = isLate ? `late ${group}` : `g ${group}`;
    return message(number, { conversation, members, effects });
  });
  await Promise.all(entries.map((one) => store.append(one)));
  for (const one of entries) await model.append(one);
  const places = async (from: typeof store, query: string, limit: number) =>
    (await from.search('ann', { query, limit })).map(({ conversation, seq }) => `${conversation} ${seq}`);
  for (const query of ['common', 'hello', 'h', 'common hel', 'hello 2499', 'missing']) {
    for (const limit of [3, 100, 1_000]) {
      expect(await places(store, query, limit), `${query} ${limit}`).toEqual(await places(model, query, limit));
    }
  }
  expect((await places(store, 'common', 3)).length).toBe(3);
});

test('of the texts that former members saw of one entry, the latest 127 are kept', async () => {
  const file = scratchFile();
  {
    await using store = await openSqliteStore({ file, durability: 'normal' });
    const members = Array.from({ length: 130 }, (_, number) => `user ${number}`);
    const text = (number: number): Effect => ({ type: 'index', seq: 1, text: `common text${number}` });
    await store.append(message(0, { members: [...members, 'ann'], effects: [text(0)] }));
    for (const [number, user] of members.entries()) {
      await store.append(message(2 * number + 1, { effects: [{ type: 'leave', user }] }));
      await store.append(message(2 * number + 2, { effects: [text(number + 1)] }));
    }
    const finds = async (user: string, query: string) => (await store.search(user, { query })).map(({ seq }) => seq);
    for (const number of [0, 1, 2]) expect(await finds(`user ${number}`, 'common')).toEqual([]);
    for (const number of [3, 4, 129]) {
      expect(await finds(`user ${number}`, 'common')).toEqual([1]);
      expect(await finds(`user ${number}`, `text${number}`)).toEqual([1]);
      expect(await finds(`user ${number}`, `text${number + 1}`)).toEqual([]);
    }
    expect([await finds('ann', 'text130'), await finds('ann', 'text129')]).toEqual([[1], []]);
    await store.append(message(999, { effects: [{ type: 'erase', seq: 1 }] }));
    for (const user of [...members, 'ann']) expect(await finds(user, 'common')).toEqual([]);
  }
  expect(await checkSqliteStore(file)).toEqual([]);
});
