import { expect, test } from 'vitest';
import { ownMessage } from '../../src/arguments.ts';
import { Database } from '../../src/sqlite/database.ts';
import { checkSqliteStore, openSqliteStore } from '../../src/sqlite/index.ts';
import { openDatabase } from '../../src/sqlite/opening.ts';
import { message } from './messages.ts';
import { scratchFile } from './scratch.ts';

test('a position in the same transaction as the entry that it names is not cut', () => {
  const { database: file } = openDatabase({
    file: scratchFile(),
    durability: 'normal',
    verify: false,
    boot: undefined,
    lockTimeoutMs: 0,
    maxFileBytes: undefined,
  });
  const database = new Database(file, { now: () => 0, onUnindexed: () => {} });
  const login = { user: 'bob', device: 'phone', deviceClass: 0, client: '', remote: '', atMs: 0 };
  const position = { user: 'bob', conversation: 'c', seq: 2 };
  const { results } = database.write([
    { operation: 'touchDevice', args: [login, []] },
    { operation: 'append', args: [ownMessage(message(1)), 0] },
    { operation: 'append', args: [ownMessage(message(2)), 0] },
    {
      operation: 'writePositions',
      args: [
        [
          { ...position, device: 'phone' },
          { ...position, device: '' },
        ],
      ],
    },
    { operation: 'append', args: [ownMessage(message(3)), 0] },
  ]);
  expect(results.filter(({ ok }) => !ok)).toEqual([]);
  expect(database.answer({ operation: 'member', args: ['c', 'bob', []] })).toMatchObject({
    value: { received: 2, read: 2 },
  });
  expect(database.answer({ operation: 'head', args: ['c'] })).toMatchObject({ value: 3 });
  database.close();
});

test('logs go on where they ended when more was remembered of them than has room', async () => {
  const file = scratchFile();
  {
    await using store = await openSqliteStore({ file, durability: 'normal' });
    const append = (number: number, conversation: string, members: readonly string[] = []) =>
      store.append(message(number, { conversation, members, counts: true, sender: `u${number % 3}` }));
    const users = Array.from({ length: 1_000 }, (_, number) => `u${number}`);
    // More than 32,768 members in all.
    for (let number = 0; number < 40; number++) await append(number, `g:${number}`, users);
    for (let number = 40; number < 80; number++) {
      expect(await append(number, `g:${number - 40}`, users)).toMatchObject({ seq: 2, version: 1 });
    }
    expect(await store.heads('u1', 'phone', { limit: 3 })).toMatchObject([{ unread: 1 }, { unread: 1 }, { unread: 2 }]);
  }
  expect(await checkSqliteStore(file)).toEqual([]);
});
