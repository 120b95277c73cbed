import { parseUserId, type ServerMessage } from '@proj/chat-protocol';
import { abortable } from '@proj/io';
import { StoreError, type UserStore } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { describe, expect, test } from 'vitest';
import { type Accounts, ChatServerError, createAccounts } from '../../src/index.ts';
import { ChatClient, code, passwordOf, turn, until } from '../chat-client.ts';
import { Held, plainAccounts, wallNowMs, world } from '../world.ts';

const ann = parseUserId('ann');
const cheap = { N: 2, r: 1, p: 1 };

/** Accounts in a store, and `ann` has one. */
async function stored() {
  const store = openMemoryStore({ wallClock: () => wallNowMs });
  const accounts = createAccounts(store.users, { cost: cheap, minPasswordCharacters: 1, wallClock: () => wallNowMs });
  await accounts.create(ann, passwordOf('ann'));
  return { store, accounts };
}

const changePassword = (client: ChatClient, oldPassword: string, newPassword: string): Promise<ServerMessage> =>
  client.ask((seqId) => ({ type: 'change-password', seqId, oldPassword, newPassword }));

const kickedWith = (client: ChatClient): readonly unknown[] => client.received.slice(-2);

const revoked = [
  { type: 'kicked', reason: 'revoked' },
  { type: 'failure', ackId: 0, code: code('Revoked') },
];

describe('ChangePassword', () => {
  test('ends every other session and voids every token, the own one too [CHAT-7.8.3]', async () => {
    const { store, accounts } = await stored();
    const { server } = world({ store, accounts });
    const other = ChatClient.connect(server);
    const own = ChatClient.connect(server);
    const tokens = { other: (await other.login('ann', 'other')).token, own: (await own.login('ann', 'own')).token };
    expect(await changePassword(own, passwordOf('ann'), 'another')).toMatchObject({ type: 'done' });
    await until(() => other.closed);
    expect(kickedWith(other)).toMatchObject(revoked);
    await own.barrier();
    for (const [device, token] of Object.entries(tokens)) {
      expect(await ChatClient.connect(server).tryToken(token, device)).toMatchObject({ code: code('TokenRejected') });
    }
    expect(await ChatClient.connect(server).tryLogin('ann')).toMatchObject({ code: code('LoginRejected') });
    expect(await ChatClient.connect(server).tryLogin('ann', 'new', 'another')).toMatchObject({ user: 'ann' });
  });

  test('voids every token in the write that sets the password: a crash right after it brings none back [CHAT-7.8.3]', async () => {
    const { store, accounts } = await stored();
    const { users } = store;
    const written = Promise.withResolvers<void>();
    // Written, and nothing happens after it any more.
    const changePassword: UserStore['changePassword'] = async (...change) => {
      expect(await users.changePassword(...change)).toBe(true);
      written.resolve();
      return await new Promise<never>(() => {});
    };
    const find: UserStore['find'] = (name) => users.find(name);
    const dying = { find, changePassword } as UserStore;
    const { server } = world({
      store,
      accounts: createAccounts(dying, { cost: cheap, minPasswordCharacters: 1, wallClock: () => wallNowMs }),
    });
    const other = ChatClient.connect(server);
    const { token } = await other.login('ann', 'other');
    const own = await ChatClient.online(server, 'ann', 'own');
    own.send({
      type: 'change-password',
      seqId: own.nextSeqId(),
      oldPassword: passwordOf('ann'),
      newPassword: 'another',
    });
    await written.promise;
    const { server: next } = world({ store, accounts });
    expect(await ChatClient.connect(next).tryToken(token, 'other')).toMatchObject({ code: code('TokenRejected') });
    expect(await ChatClient.connect(next).tryLogin('ann', 'new', 'another')).toMatchObject({ user: 'ann' });
  });

  test('is NotAllowed with a wrong password, and RateLimited as soon as logins would be [CHAT-7.8.3]', async () => {
    const { store, accounts } = await stored();
    const { server } = world({ store, accounts });
    const client = await ChatClient.online(server, 'ann');
    for (let i = 0; i < 3; i++) {
      expect(await changePassword(client, 'wrong', 'x')).toMatchObject({ code: code('NotAllowed') });
    }
    expect(await changePassword(client, passwordOf('ann'), 'x')).toMatchObject({
      code: code('RateLimited'),
      retryAfterMs: 6_000,
    });
    expect(client.closed).toBe(false);
  });

  test('lets nobody guess by the new password: three are looked at, and one more each minute', async () => {
    const { server, clock } = world({ failedLoginBurst: 1_000, idleTimeoutMs: 600_000 });
    const client = await ChatClient.online(server, 'ann');
    const again = (): Promise<ServerMessage> => changePassword(client, 'wrong', passwordOf('ann'));
    for (let i = 0; i < 3; i++) await changePassword(client, 'wrong', `guess ${i}`);
    expect(await again()).toMatchObject({ code: code('NotAllowed') });
    clock.advance(60_000);
    expect(await again()).toMatchObject({ type: 'done' });
    expect(await again()).toMatchObject({ code: code('NotAllowed') });
  });

  test('is NotAllowed where accounts have their passwords elsewhere', async () => {
    const accounts = { ...plainAccounts(), changePassword: undefined, changeDisabled: undefined };
    const { server } = world({ accounts });
    const client = await ChatClient.online(server, 'ann');
    expect(await changePassword(client, passwordOf('ann'), 'x')).toMatchObject({ code: code('NotAllowed') });
    const unsupported = { code: 'CHAT_SERVER_UNSUPPORTED', fault: 'local' };
    await expect(server.admin.changePassword(ann, 'x')).rejects.toMatchObject(unsupported);
    await expect(server.admin.changeDisabled(ann, true)).rejects.toMatchObject(unsupported);
  });

  test('again with the password that is set by then is Done again, and ends what was opened meanwhile [CHAT-7.8.3]', async () => {
    const { store, accounts } = await stored();
    const { server } = world({ store, accounts });
    const own = await ChatClient.online(server, 'ann', 'own');
    expect(await changePassword(own, passwordOf('ann'), 'another')).toMatchObject({ type: 'done' });
    const other = ChatClient.connect(server);
    const opened = await other.tryLogin('ann', 'other', 'another');
    const token = 'token' in opened ? opened.token : '';
    expect(await changePassword(own, passwordOf('ann'), 'another')).toMatchObject({ type: 'done' });
    await until(() => other.closed);
    expect(await ChatClient.connect(server).tryToken(token, 'other')).toMatchObject({ code: code('TokenRejected') });
    expect(await changePassword(own, passwordOf('ann'), 'a third')).toMatchObject({ code: code('NotAllowed') });
    expect(await accounts.authenticate(ann, 'another')).toBe(true);
  });

  test('is carried out although the connection breaks meanwhile: sessions end, tokens are void [CHAT-7.8.3]', async () => {
    const held = new Held();
    let password = passwordOf('ann');
    const accounts: Accounts = {
      ...plainAccounts(),
      // As a store does it: who aborts waits no more, and it is written all the same.
      changePassword: async (_user, wanted, { signal } = {}) => {
        await abortable(held.hold(), signal).finally(() => {
          password = wanted;
        });
        return true;
      },
    };
    const { server } = world({ accounts });
    const other = ChatClient.connect(server);
    const { token } = await other.login('ann', 'other');
    const own = await ChatClient.online(server, 'ann', 'own');
    const seqId = own.nextSeqId();
    own.send({ type: 'change-password', seqId, oldPassword: password, newPassword: 'another' });
    await until(() => held.count === 1);
    own.duplex.destroy();
    await until(() => server.sessions === 1);
    await other.barrier();
    expect([password, other.closed]).toEqual([passwordOf('ann'), false]);
    held.release();
    await until(() => other.closed);
    expect(password).toBe('another');
    expect(kickedWith(other)).toMatchObject(revoked);
    expect(await ChatClient.connect(server).tryToken(token, 'other')).toMatchObject({ code: code('TokenRejected') });
  });

  test('that may have been written, or not, is Unavailable and ends everything that the old password opened', async () => {
    const accounts: Accounts = {
      ...plainAccounts(),
      changePassword: async () => {
        throw new StoreError('STORE_UNAVAILABLE', 'the disk is slow');
      },
    };
    const { server } = world({ accounts });
    const other = ChatClient.connect(server);
    const { token } = await other.login('ann', 'other');
    const own = await ChatClient.online(server, 'ann', 'own');
    expect(await changePassword(own, passwordOf('ann'), 'another')).toMatchObject({ code: code('Unavailable') });
    await until(() => other.closed);
    expect(await ChatClient.connect(server).tryToken(token, 'other')).toMatchObject({ code: code('TokenRejected') });
  });

  test.each([
    ['CHAT_SERVER_BAD_PASSWORD', 'BadRequest'],
    ['CHAT_SERVER_OVERLOADED', 'Unavailable'],
  ] as const)('that was refused with %s voids nothing', async (refusal, answer) => {
    const accounts: Accounts = {
      ...plainAccounts(),
      changePassword: async () => {
        throw new ChatServerError(refusal, 'peer', 'not now');
      },
    };
    const { server } = world({ accounts });
    const other = ChatClient.connect(server);
    const { token } = await other.login('ann', 'other');
    const own = await ChatClient.online(server, 'ann', 'own');
    expect(await changePassword(own, passwordOf('ann'), 'another')).toMatchObject({ code: code(answer) });
    await other.barrier();
    expect(await ChatClient.connect(server).tryToken(token, 'other')).toMatchObject({ type: 'login-accepted' });
  });

  test('is not begun for a session that ended while the old password was looked at', async () => {
    const held = new Held();
    const changed: string[] = [];
    let isHeld = false;
    const accounts: Accounts = {
      ...plainAccounts(),
      authenticate: async () => {
        if (isHeld) await held.hold();
        return true;
      },
      changePassword: async (user) => changed.push(user) > 0,
    };
    const { server } = world({ accounts });
    const own = await ChatClient.online(server, 'ann', 'own');
    isHeld = true;
    own.send({ type: 'change-password', seqId: own.nextSeqId(), oldPassword: 'x', newPassword: 'another' });
    await until(() => held.count === 1);
    await server.admin.revoke(ann);
    await until(() => own.closed);
    held.release();
    for (let turns = 0; turns < 10; turns++) await turn();
    expect(changed).toEqual([]);
  });
});
