import { scryptSync } from 'node:crypto';
import { Limit, parseUserId, type UserId } from '@proj/chat-protocol';
import { StoreError } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { describe, expect, test } from 'vitest';
import { HashGate } from '../src/hash-gate.ts';
import { ChatServerError, createAccounts } from '../src/index.ts';
import { hashPassword, verifyPassword } from '../src/password.ts';
import { wallNowMs } from './world.ts';

const ann = parseUserId('ann');
const cost = { N: 2, r: 1, p: 1 };

function setUp(options = {}) {
  const { users } = openMemoryStore();
  return {
    users,
    accounts: createAccounts(users, {
      ...{ cost, minPasswordCharacters: 1, wallClock: () => wallNowMs },
      ...options,
    }),
  };
}

describe('accounts', () => {
  test('let in whoever knows the password of an enabled account, and nobody else', async () => {
    const { users, accounts } = setUp();
    await accounts.create(ann, 'right');
    expect(await accounts.authenticate(ann, 'right')).toBe(true);
    expect(await accounts.authenticate(ann, 'wrong')).toBe(false);
    expect(await accounts.authenticate(parseUserId('bob'), 'right')).toBe(false);
    expect(await users.find('ann')).toMatchObject({ createdAtMs: wallNowMs });
    await users.changeDisabled('ann', wallNowMs);
    expect(await accounts.authenticate(ann, 'right')).toBe(false);
  });

  test('know who is enabled, disabled and unknown', async () => {
    const { users, accounts } = setUp();
    await accounts.create(ann, 'p');
    expect(await accounts.status(ann)).toBe('enabled');
    await users.changeDisabled('ann', 1);
    expect(await accounts.status(ann)).toBe('disabled');
    expect(await accounts.status(parseUserId('bob'))).toBe('unknown');
  });

  test('refuse a name that is taken, also when it is taken while the password is hashed', async () => {
    const { accounts, users } = setUp();
    const both = await Promise.allSettled([accounts.create(ann, '1'), accounts.create(ann, '2')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(accounts.create(ann, '3')).rejects.toMatchObject({ code: 'CHAT_SERVER_USER_EXISTS', fault: 'peer' });
    const error = both.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))[0];
    expect(ChatServerError.is(error, 'CHAT_SERVER_USER_EXISTS')).toBe(true);
    expect(await users.list()).toHaveLength(1);
  });

  test('pass on what else the store fails with', async () => {
    const store = openMemoryStore();
    const accounts = createAccounts(store.users, { cost, minPasswordCharacters: 1 });
    await store[Symbol.asyncDispose]();
    await expect(accounts.create(ann, 'p')).rejects.toSatisfy((error) => StoreError.is(error, 'STORE_CLOSED'));
  });

  test.each(['', 'x'.repeat(Limit.passwordBytes + 1), 'a\0b', '\ud800'])(
    'refuse %j as a new password',
    async (text) => {
      await expect(setUp().accounts.create(ann, text)).rejects.toMatchObject({ code: 'CHAT_SERVER_BAD_PASSWORD' });
    },
  );

  test.each([
    [undefined, 'seven77', 'a password has at least 8 characters'],
    [undefined, '𝒇𝒐𝒖𝒓', 'a password has at least 8 characters'],
    [undefined, 'e\u0301'.repeat(7), 'a password has at least 8 characters'],
    [12, 'eleven chars'.slice(1), 'a password has at least 12 characters'],
  ])('with a minimum of %s refuse %j as a new password, as an administrator too', async (least, text, sentence) => {
    const { accounts } = setUp({ minPasswordCharacters: least });
    for (const attempt of ['create', 'establish', 'changePassword'] as const) {
      await expect(accounts[attempt](ann, text)).rejects.toThrow(sentence);
    }
  });

  test('let in with a password that is shorter than they want by now', async () => {
    const { users, accounts } = setUp();
    await accounts.create(ann, 'p');
    const stricter = createAccounts(users, { cost });
    expect(await stricter.authenticate(ann, 'p')).toBe(true);
  });

  test('refuse a name that the protocol does not know', async () => {
    await expect(setUp().accounts.create('Ann Smith' as UserId, 'p')).rejects.toMatchObject({
      code: 'CHAT_SERVER_BAD_OPTION',
    });
  });

  test('hash a bounded number at once, and refuse what would wait too long', async () => {
    const { accounts } = setUp({ maxHashing: 1, maxWaiting: 1, cost: { N: 1024, r: 8, p: 1 } });
    const three = await Promise.allSettled([1, 2, 3].map((n) => accounts.authenticate(ann, `${n}`)));
    expect(three).toMatchObject([
      { status: 'fulfilled' },
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'CHAT_SERVER_OVERLOADED', fault: 'local' } },
    ]);
    expect(await accounts.authenticate(ann, 'again')).toBe(false);
  });

  test('forget a password that nobody waits for any more', async () => {
    const { accounts } = setUp({ maxHashing: 1, maxWaiting: 1, cost: { N: 1024, r: 8, p: 1 } });
    const first = accounts.authenticate(ann, '1');
    const abort = new AbortController();
    const second = accounts.authenticate(ann, '2', { signal: abort.signal });
    const refused = expect(second).rejects.toBe('gone');
    // After the look-up it waits for its turn.
    await Promise.resolve().then(() => Promise.resolve());
    abort.abort('gone');
    await refused;
    expect(await Promise.all([first, accounts.authenticate(ann, '3')])).toEqual([false, false]);
  });

  test('change a password, and whether an account is enabled, of users that there are', async () => {
    const { accounts } = setUp();
    await accounts.create(ann, 'old');
    expect(await accounts.changePassword(ann, 'new')).toBe(true);
    expect([await accounts.authenticate(ann, 'old'), await accounts.authenticate(ann, 'new')]).toEqual([false, true]);
    expect(await accounts.changePassword(parseUserId('bob'), 'new')).toBe(false);
    await expect(accounts.changePassword(ann, '')).rejects.toMatchObject({ code: 'CHAT_SERVER_BAD_PASSWORD' });
    expect(await accounts.changeDisabled(ann, true)).toBe(true);
    expect([await accounts.status(ann), await accounts.authenticate(ann, 'new')]).toEqual(['disabled', false]);
    expect(await accounts.changeDisabled(ann, false)).toBe(true);
    expect(await accounts.status(ann)).toBe('enabled');
    expect(await accounts.changeDisabled(parseUserId('bob'), true)).toBe(false);
  });

  test('hash for each source in its turn, and make room for one that has less', async () => {
    const gate = new HashGate(1, 4);
    const order: string[] = [];
    const first = Promise.withResolvers<void>();
    const run = (share: string): Promise<void> =>
      gate.run(
        async () => {
          order.push(share);
          if (share === 'first') await first.promise;
        },
        undefined,
        share,
      );
    const runs = ['first', 'flood', 'flood', 'flood', 'flood', 'good'].map(run);
    const outcomes = Promise.allSettled(runs);
    expect(gate.waiting).toBe(4);
    // As many wait for it as for the others: it is not the flood that makes room now, but itself.
    await expect(run('flood')).rejects.toMatchObject({ code: 'CHAT_SERVER_OVERLOADED' });
    const other = run('other');
    first.resolve();
    expect((await outcomes).map(({ status }) => status)).toEqual([
      ...['fulfilled', 'fulfilled', 'fulfilled'],
      ...['rejected', 'rejected', 'fulfilled'],
    ]);
    await other;
    expect(order).toEqual(['first', 'flood', 'good', 'other', 'flood']);
    expect(gate.waiting).toBe(0);
  });

  test('refuse costs and bounds that make no sense', () => {
    const { users } = openMemoryStore();
    for (const options of [
      { maxHashing: 0 },
      { maxWaiting: -1 },
      { cost: { N: 3, r: 8, p: 1 } },
      { cost: { N: 1 << 20, r: 32, p: 1 } },
    ]) {
      expect(() => createAccounts(users, options)).toThrow('[CHAT_SERVER_BAD_OPTION]');
    }
  });
});

describe('a password record', () => {
  test('costs 32 MiB by default, and is salted', async () => {
    const [a, b] = await Promise.all([hashPassword('p'), hashPassword('p')]);
    expect(a).toMatch(/^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(a).not.toBe(b);
    expect(await verifyPassword('p', a ?? '')).toBe(true);
  });

  test('is verified with the cost that it names, whatever is the default', async () => {
    const salt = Buffer.from('sixteen byte salt');
    const hash = scryptSync('pass', salt, 32, { N: 16, r: 2, p: 3 });
    const record = `scrypt$16$2$3$${salt.toString('base64url')}$${hash.toString('base64url')}`;
    expect(await verifyPassword('pass', record)).toBe(true);
    expect(await verifyPassword('Pass', record)).toBe(false);
  });

  test('does not depend on how a keyboard composes its letters', async () => {
    expect(await verifyPassword('e\u0301', await hashPassword('\u00e9', cost))).toBe(true);
  });

  test.each([
    'plain',
    'scrypt$15$8$1$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'scrypt$1048576$32$1$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'scrypt$16$0$1$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'scrypt$16$1$1$c2FsdHNhbHRzYWx0$AAAA',
  ])('like %s is refused before it costs anything', async (record) => {
    await expect(verifyPassword('p', record)).rejects.toMatchObject({ code: 'CHAT_SERVER_BAD_RECORD', fault: 'local' });
  });
});
