import { parseUserId } from '@proj/chat-protocol';
import { createAccounts } from '@proj/chat-server';
import type { UserStore } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { expect, test } from 'vitest';
import { changePassword } from '../../src/admin/users.ts';

test('a password that is set while no server runs voids every token in the same write', async () => {
  const store = openMemoryStore();
  const user = parseUserId('ann');
  const cost = { N: 2, r: 1, p: 1 };
  await createAccounts(store.users, { cost }).create(user, 'an old password');
  const crash = new Error('killed after the write');
  const written: UserStore['changePassword'] = async (...change) => {
    expect(await store.users.changePassword(...change)).toBe(true);
    throw crash;
  };
  const find: UserStore['find'] = (name) => store.users.find(name);
  const accounts = createAccounts({ find, changePassword: written } as UserStore, { cost });
  const context = { store, accounts, wallClock: () => 7_000, dataDirectory: '' };
  await expect(changePassword(context, { user, password: 'a new password' })).rejects.toBe(crash);
  expect(await store.devices.revocations(0)).toEqual([{ user: 'ann', device: undefined, beforeMs: 7_000 }]);
  await expect(changePassword(context, { user: parseUserId('bob'), password: 'a new password' })).rejects.toMatchObject(
    {
      code: 'UNKNOWN_USER',
    },
  );
});
