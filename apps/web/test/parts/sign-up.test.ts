import { FailureCode, parseUserId } from '@proj/chat-protocol';
import { ClientError } from '@proj/client';
import { expect, test } from 'vitest';
import { SignUp } from '../../src/account/sign-up.ts';

const ann = { user: parseUserId('ann'), password: 'a password' };
const { signal } = new AbortController();

const unreachable = () => new ClientError('CLIENT_UNREACHABLE', 'no connection');
const wrong = () => Object.assign(new Error('x'), { code: 'CLIENT_LOGIN_REJECTED' });
const taken = () => {
  const code = FailureCode.UserExists;
  const failure = { type: 'failure', ackId: 1, code, reason: '', retryable: false, retryAfterMs: 0 } as const;
  return new ClientError('CLIENT_REFUSED', 'UserExists: ann', { failure });
};

/** Passwords by user; what goes wrong next is said beforehand, `answer`: after it was done. */
class Server {
  readonly passwords: Map<string, string> = new Map();
  readonly troubles: ('nothing' | 'before' | 'answer')[] = [];
  logins = 0;

  readonly signUp: SignUp<string> = new SignUp({
    create: async ({ user, password }) => {
      const trouble = this.troubles.shift() ?? 'nothing';
      if (trouble === 'before') throw unreachable();
      if (this.passwords.has(user)) throw taken();
      this.passwords.set(user, password);
      if (trouble === 'answer') throw unreachable();
    },
    signIn: async ({ user, password }) => {
      const trouble = this.troubles.shift() ?? 'nothing';
      if (trouble !== 'nothing') throw unreachable();
      this.logins++;
      if (this.passwords.get(user) !== password) throw wrong();
      return `session of ${user}`;
    },
  });
}

test('an account is made, and its user signed in', async () => {
  const server = new Server();
  expect(await server.signUp.run(ann, signal)).toBe('session of ann');
});

test.each([
  ['the sign-in', ['nothing', 'before'] as const],
  ['the answer to the registration', ['answer'] as const],
  ['one after the other', ['answer', 'nothing', 'before'] as const],
])('after a loss of %s, trying again leads in', async (_, troubles) => {
  const server = new Server();
  server.troubles.push(...troubles);
  await expect(server.signUp.run(ann, signal)).rejects.toThrow('CLIENT_UNREACHABLE');
  const again = () => server.signUp.run(ann, signal);
  expect(await again().catch(again)).toBe('session of ann');
});

test("somebody else's name is taken, and no password is tried on it", async () => {
  const server = new Server();
  server.passwords.set('ann', 'another');
  const tries = [ann, { ...ann, password: 'a second one' }];
  for (const who of tries) await expect(server.signUp.run(who, signal)).rejects.toThrow('UserExists');
  expect(server.logins).toBe(0);
});

test('another password is not that of the earlier try', async () => {
  const server = new Server();
  server.troubles.push('answer');
  await expect(server.signUp.run(ann, signal)).rejects.toThrow('CLIENT_UNREACHABLE');
  const other = { ...ann, password: 'another password' };
  await expect(server.signUp.run(other, signal)).rejects.toThrow('UserExists');
  expect(server.logins).toBe(0);
});

test('a name that somebody else took meanwhile is taken', async () => {
  const server = new Server();
  server.troubles.push('before');
  await expect(server.signUp.run(ann, signal)).rejects.toThrow('CLIENT_UNREACHABLE');
  server.passwords.set('ann', 'another');
  for (let i = 0; i < 2; i++) await expect(server.signUp.run(ann, signal)).rejects.toThrow('UserExists');
  expect(server.logins).toBe(1);
});
