import assert from 'node:assert/strict';
import { storeLimits } from '../limits.ts';
import { type Requirement, rejects } from './requirement.ts';

/** The accounts. */
export const usersRequirements: readonly Requirement[] = [
  [
    'an account is created once, found, changed, disabled and enabled',
    async ({ users }) => {
      const created = { name: 'ann', passwordRecord: 'scrypt$1', createdAtMs: 5 };
      const ann = { ...created, displayName: '', about: '' };
      assert.equal(await users.find('ann'), undefined);
      await users.create(created);
      assert.deepEqual(await users.find('ann'), ann);
      assert.equal(await users.find('Ann'), undefined);
      await rejects(users.create({ ...created, passwordRecord: 'scrypt$2' }), 'STORE_USER_EXISTS');
      assert.equal(await users.changePassword('ann', 'scrypt$3'), true);
      assert.equal(await users.changeDisabled('ann', 9), true);
      assert.deepEqual(await users.find('ann'), { ...ann, passwordRecord: 'scrypt$3', disabledAtMs: 9 });
      await rejects(users.create(created), 'STORE_USER_EXISTS');
      assert.equal(await users.changeDisabled('ann', undefined), true);
      assert.deepEqual(await users.find('ann'), { ...ann, passwordRecord: 'scrypt$3' });
      assert.equal(await users.changePassword('bob', 'scrypt$4'), false);
      assert.equal(await users.changeDisabled('bob', 1), false);
    },
  ],
  [
    'a password is changed together with the limit of what was issued before, or neither is',
    async (store, subject) => {
      const { users, devices } = store;
      await users.create({ name: 'ann', passwordRecord: 'old', createdAtMs: 5 });
      await users.changePassword('ann', 'x');
      assert.deepEqual(await devices.revocations(0), []);
      assert.equal(await users.changePassword('bob', 'new', { revokeBeforeMs: 50 }), false);
      await rejects(users.changePassword('ann', '', { revokeBeforeMs: 50 }), 'STORE_BAD_ARGUMENT');
      await rejects(users.changePassword('ann', 'new', { revokeBeforeMs: 0.5 }), 'STORE_BAD_ARGUMENT');
      assert.equal((await users.find('ann'))?.passwordRecord, 'x');
      assert.deepEqual(await devices.revocations(0), []);
      assert.equal(await users.changePassword('ann', 'new', { revokeBeforeMs: 50 }), true);
      // Never back.
      await users.changePassword('ann', 'newer', { revokeBeforeMs: 40 });
      await using again = (await subject.reopen?.()) ?? store;
      assert.equal((await again.users.find('ann'))?.passwordRecord, 'newer');
      assert.deepEqual(await again.devices.revocations(0), [{ user: 'ann', device: undefined, beforeMs: 50 }]);
    },
  ],
  [
    'of many that create one account at once, one succeeds',
    async ({ users }) => {
      const attempts = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) =>
          users.create({ name: 'ann', passwordRecord: `scrypt$${index}`, createdAtMs: index }),
        ),
      );
      assert.equal(attempts.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.equal((await users.find('ann'))?.passwordRecord, 'scrypt$0');
    },
  ],
  [
    'accounts are listed in pages by the bytes of their names',
    async ({ users }) => {
      // U+FF5E sorts before U+1F642 by UTF-8 bytes and after it by UTF-16 units.
      const names = ['B', 'a', 'ab', 'é', '～', '🙂'];
      for (const name of [...names].reverse()) await users.create({ name, passwordRecord: 'x', createdAtMs: 0 });
      const seen: string[] = [];
      for (;;) {
        const page = await users.list({ after: seen.at(-1), limit: 4 });
        if (page.length === 0) break;
        seen.push(...page.map(({ name }) => name));
      }
      assert.deepEqual(seen, names);
      assert.deepEqual(await users.list({ after: 'aa', limit: 1 }), [
        { name: 'ab', passwordRecord: 'x', createdAtMs: 0, displayName: '', about: '' },
      ]);
    },
  ],
  [
    'a profile is changed alone, and may be emptied',
    async ({ users }) => {
      const profile = { displayName: 'Ann 🙂', about: 'x'.repeat(storeLimits.aboutLength) };
      assert.equal(await users.changeProfile('ann', profile), false);
      await users.create({ name: 'ann', passwordRecord: 'x', createdAtMs: 0 });
      await users.changeDisabled('ann', 9);
      assert.equal(await users.changeProfile('ann', profile), true);
      const ann = { name: 'ann', passwordRecord: 'x', createdAtMs: 0, disabledAtMs: 9 };
      assert.deepEqual(await users.find('ann'), { ...ann, ...profile });
      await users.changePassword('ann', 'y');
      await users.changeProfile('ann', { displayName: '', about: '' });
      assert.deepEqual(await users.list(), [{ ...ann, passwordRecord: 'y', displayName: '', about: '' }]);
    },
  ],
  [
    'blocks are kept for each user, in order, once each, up to their bound',
    async ({ users }) => {
      for (const name of ['🙂', '～', 'b', 'b']) await users.block('ann', name, true);
      assert.deepEqual(await users.blocks('ann'), ['b', '～', '🙂']);
      assert.deepEqual(await users.blocks('b'), []);
      await users.block('ann', '～', false);
      await users.block('ann', '～', false);
      assert.deepEqual(await users.blocks('ann'), ['b', '🙂']);
      const others = Array.from({ length: storeLimits.blocks - 2 }, (_, index) => `u${index}`);
      await Promise.all(others.map((name) => users.block('ann', name, true)));
      await rejects(users.block('ann', 'eve', true), 'STORE_LIMIT');
      await users.block('ann', 'b', true);
      assert.equal((await users.blocks('ann')).length, storeLimits.blocks);
      await users.block('ann', 'b', false);
      await users.block('ann', 'eve', true);
    },
  ],
];
