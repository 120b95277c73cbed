import { type DeviceList, parseDeviceId, parseUserId, type ServerMessage } from '@proj/chat-protocol';
import { StoreError } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { describe, expect, test } from 'vitest';
import { packetDevice } from '../../src/compat/index.ts';
import { ChatServerError, createAccounts, createTokens } from '../../src/index.ts';
import { ChatClient, code, passwordOf, turn, until } from '../chat-client.ts';
import { spiedStore } from '../conversations/spied-store.ts';
import { Counts, Held, plainAccounts, secret, wallNowMs, world } from '../world.ts';

const ann = parseUserId('ann');
const d1 = parseDeviceId('d1');

const cheap = { N: 2, r: 1, p: 1 };

/** Accounts in a store, and `ann` has one. */
async function stored() {
  const store = openMemoryStore({ wallClock: () => wallNowMs });
  const accounts = createAccounts(store.users, { cost: cheap, minPasswordCharacters: 1, wallClock: () => wallNowMs });
  await accounts.create(ann, passwordOf('ann'));
  return { store, accounts };
}

const revoke = (client: ChatClient, device?: string): Promise<ServerMessage> =>
  client.ask((seqId) => ({
    type: 'revoke',
    seqId,
    ...(device === undefined ? {} : { deviceId: parseDeviceId(device) }),
  }));

const devices = (client: ChatClient): Promise<DeviceList> => client.ask((seqId) => ({ type: 'devices', seqId }));

const kickedWith = (client: ChatClient): readonly unknown[] => client.received.slice(-2);

const revoked = [
  { type: 'kicked', reason: 'revoked' },
  { type: 'failure', ackId: 0, code: code('Revoked') },
];

describe('devices', () => {
  test('are listed, the last login first, with where they are and whether they are online', async () => {
    const { server, clock } = world();
    await ChatClient.connect(server, { remote: '2001:db8::1\u00e9' }).tryLogin('ann', 'phone', undefined, 'mobile');
    const laptop = await ChatClient.online(server, 'ann', 'laptop');
    const tablet = await ChatClient.online(server, 'ann', 'tablet');
    tablet.send({ type: 'logout' });
    await until(() => tablet.closed);
    clock.advance(1);
    const { devices: list } = await devices(laptop);
    expect(list.map(({ deviceId, deviceClass, online }) => [deviceId, deviceClass, online]).toSorted()).toEqual([
      ['laptop', 'other', true],
      ['phone', 'mobile', true],
      ['tablet', 'other', false],
    ]);
    expect(list.find(({ deviceId }) => deviceId === 'phone')).toMatchObject({
      client: 'test/1',
      remote: '2001:db8::1?',
      firstLoginAtMs: wallNowMs,
      lastLoginAtMs: wallNowMs,
    });
  });

  test('are let in also when they cannot be recorded, which is logged', async () => {
    const store = openMemoryStore();
    const touch = async (): Promise<void> => {
      throw new Error('disk full');
    };
    const { server, lines } = world({
      store: new Proxy(store, {
        get: (inner, name) =>
          name === 'devices'
            ? { revocations: async () => [], touch }
            : name === 'epoch'
              ? inner.epoch
              : Reflect.get(inner, name, inner),
      }),
    });
    expect(await ChatClient.connect(server).tryLogin('ann')).toMatchObject({ type: 'login-accepted' });
    await until(() => lines.join().includes('could not be recorded'));
    expect(server.sessions).toBe(1);
  });

  test('that could not be recorded are handed to the store again while they are online', async () => {
    const store = openMemoryStore();
    const touched: string[] = [];
    let isFull = true;
    const devices = new Proxy(store.devices, {
      get: (inner, name) => {
        if (name !== 'touch') return (Reflect.get(inner, name, inner) as () => unknown).bind(inner);
        return async (...args: Parameters<typeof inner.touch>): Promise<void> => {
          touched.push(args[0].device);
          if (isFull) throw new StoreError('STORE_UNAVAILABLE', 'planned');
          await inner.touch(...args);
        };
      },
    });
    const { server, clock } = world({ store: spiedStore(() => ({ devices }), store) });
    const phone = await ChatClient.online(server, 'ann', 'phone');
    const laptop = await ChatClient.online(server, 'ann', 'laptop');
    const advance = async (ms: number): Promise<void> => {
      clock.advance(ms);
      await laptop.barrier();
    };
    await laptop.barrier();
    phone.send({ type: 'logout' });
    await until(() => phone.closed);
    await advance(1_000);
    await advance(2_000);
    expect(touched).toEqual(['phone', 'laptop', 'laptop', 'laptop']);
    isFull = false;
    await advance(3_999);
    expect(await store.devices.list('ann')).toEqual([]);
    await advance(1);
    expect((await store.devices.list('ann')).map(({ device }) => device)).toEqual(['laptop']);
    await advance(20_000);
    expect(touched).toHaveLength(5);
  });

  test('that are online are not forgotten for others, nor is the place of packet clients', async () => {
    const { server, store } = world();
    const login = { user: 'ann', deviceClass: 0, client: '', remote: '', atMs: 0 };
    await store.devices.touch({ ...login, device: 'long gone' });
    await store.devices.touch({ ...login, device: packetDevice, atMs: 1 });
    const laptop = await ChatClient.online(server, 'ann', 'z-laptop');
    for (let number = 0; number < 60; number++) {
      const other = await ChatClient.online(server, 'ann', `d${number}`);
      other.send({ type: 'logout' });
      await until(() => other.closed);
    }
    await laptop.barrier();
    const left = (await store.devices.list('ann')).map(({ device }) => device);
    expect(left).toHaveLength(50);
    expect(['long gone', packetDevice, 'z-laptop'].filter((device) => left.includes(device))).toEqual([
      packetDevice,
      'z-laptop',
    ]);
  });
});

describe('a token', () => {
  test('is good for its device alone', async () => {
    const { server } = world();
    const { token } = await ChatClient.connect(server).login('ann');
    expect(await ChatClient.connect(server).tryToken(token, 'd2')).toMatchObject({ code: code('TokenRejected') });
    expect(await ChatClient.connect(server).tryToken(token, 'd1')).toMatchObject({ type: 'login-accepted' });
  });

  test('costs one look at the account when everyone comes back at once', async () => {
    const accounts = plainAccounts();
    const { server, clock } = world({ accounts });
    const tokens = createTokens({ secret });
    const storm = async (): Promise<void> => {
      const logins = Array.from({ length: 200 }, (_, i) => {
        const device = parseDeviceId(`d${i}`);
        return ChatClient.connect(server).tryToken(tokens.issue(ann, device, wallNowMs).token, device);
      });
      for (const answer of await Promise.all(logins)) expect(answer.type).toBe('login-accepted');
    };
    await storm();
    await storm();
    expect(accounts.asked).toEqual(['ann']);
    clock.advance(60_000);
    await storm();
    expect(accounts.asked).toEqual(['ann', 'ann']);
  });

  test('waits until it is known what was revoked; without that it is Unavailable, and asked for again', async () => {
    const store = openMemoryStore();
    const held = new Held();
    let broken = true;
    const revocations = async (since: number) => {
      await held.hold();
      if (broken) throw new StoreError('STORE_UNAVAILABLE', 'cannot read');
      return await store.devices.revocations(since);
    };
    const { server } = world({
      store: new Proxy(store, {
        get: (inner, name) => {
          if (name === 'devices') return { revocations, touch: async () => {} };
          const value: unknown = Reflect.get(inner, name, inner);
          return typeof value === 'function' ? value.bind(inner) : value;
        },
      }),
    });
    const client = ChatClient.connect(server);
    const first = client.tryLogin('ann');
    for (let turns = 0; turns < 10; turns++) await turn();
    expect([held.count, client.received]).toEqual([1, []]);
    held.release();
    await expect(server.ready).rejects.toThrow('cannot read');
    expect(await first).toMatchObject({ code: code('Unavailable') });
    broken = false;
    const second = client.tryLogin('ann');
    await until(() => held.count === 1);
    held.release();
    expect(await second).toMatchObject({ type: 'login-accepted' });
  });
});

describe('Revoke', () => {
  test('of a device ends its session at once, voids its tokens for good, and forgets it [CHAT-7.8.2]', async () => {
    const { store, accounts } = await stored();
    const { server } = world({ store, accounts });
    const phone = ChatClient.connect(server);
    const { token } = await phone.login('ann', 'phone');
    const laptop = await ChatClient.online(server, 'ann', 'laptop');
    expect(await revoke(laptop, 'phone')).toMatchObject({ type: 'done' });
    await until(() => phone.closed);
    expect(kickedWith(phone)).toMatchObject(revoked);
    expect(kickedWith(phone)[0]).toMatchObject({ by: 'laptop' });
    expect((await devices(laptop)).devices.map(({ deviceId }) => deviceId)).toEqual(['laptop']);
    expect(await ChatClient.connect(server).tryToken(token, 'phone')).toMatchObject({ code: code('TokenRejected') });
    // Also after a restart, and a new login is not concerned.
    const restarted = world({ store, accounts }).server;
    expect(await ChatClient.connect(restarted).tryToken(token, 'phone')).toMatchObject({ code: code('TokenRejected') });
    const fresh = await ChatClient.connect(restarted).login('ann', 'phone');
    expect(await ChatClient.connect(restarted).tryToken(fresh.token, 'phone')).toMatchObject({ user: 'ann' });
  });

  test('of all others leaves this device its session and its token [CHAT-7.8.2]', async () => {
    const { store, accounts } = await stored();
    const { server } = world({ store, accounts });
    const others = [ChatClient.connect(server), ChatClient.connect(server)];
    const tokens: string[] = [];
    for (const [i, client] of others.entries()) tokens.push((await client.login('ann', `other${i}`)).token);
    const own = ChatClient.connect(server);
    const { token } = await own.login('ann', 'own');
    expect(await revoke(own)).toMatchObject({ type: 'done' });
    await until(() => others.every((client) => client.closed));
    await own.barrier();
    for (const [i, lost] of tokens.entries()) {
      expect(await ChatClient.connect(server).tryToken(lost, `other${i}`)).toMatchObject({
        code: code('TokenRejected'),
      });
    }
    const restarted = world({ store, accounts }).server;
    expect(await ChatClient.connect(restarted).tryToken(token, 'own')).toMatchObject({ type: 'login-accepted' });
    expect((await devices(own)).devices.map(({ deviceId }) => deviceId)).toEqual(['own']);
  });

  test('of the own device is answered, then ends the session', async () => {
    const { server } = world();
    const client = await ChatClient.online(server, 'ann');
    expect(await revoke(client, 'd1')).toMatchObject({ type: 'done' });
    await until(() => client.closed);
    expect(kickedWith(client)).toMatchObject(revoked);
  });

  test('of more devices than are remembered one by one voids all of the user, and stores no more [CHAT-7.8.2]', async () => {
    const { server, store } = world({ accountRequestsPerMinute: 1_000 });
    const own = ChatClient.connect(server);
    const { token } = await own.login('ann', 'own');
    for (let i = 0; i < 50; i++) await revoke(own, `invented${i}`);
    expect(await ChatClient.connect(server).tryToken(token, 'own.x')).toMatchObject({ user: 'ann' });
    const lost = (await ChatClient.connect(server).login('ann', 'lost')).token;
    for (let i = 50; i < 200; i++) await revoke(own, `invented${i}`);
    expect(await revoke(own, 'lost')).toMatchObject({ type: 'done' });
    expect(await store.devices.revocations(0)).toHaveLength(51);
    expect(await ChatClient.connect(server).tryToken(lost, 'lost')).toMatchObject({ code: code('TokenRejected') });
    // Also after a restart, and a new login is not concerned.
    const restarted = world({ store }).server;
    expect(await ChatClient.connect(restarted).tryToken(lost, 'lost')).toMatchObject({ code: code('TokenRejected') });
    const fresh = await ChatClient.connect(restarted).login('ann', 'lost');
    expect(await ChatClient.connect(restarted).tryToken(fresh.token, 'lost')).toMatchObject({ user: 'ann' });
  });

  test('too often is RateLimited', async () => {
    const counts = new Counts();
    const { server } = world({ accountRequestsPerMinute: 2, metrics: counts });
    const client = await ChatClient.online(server, 'ann');
    for (let i = 0; i < 2; i++) await devices(client);
    expect(await revoke(client, 'd2')).toMatchObject({ code: code('RateLimited'), retryAfterMs: 30_000 });
    expect(counts.of('limited_total', 'accountRequests')).toBe(1);
    expect(counts.of('requests_total', 'revoke', 'RateLimited')).toBe(1);
  });
});

describe('an installation with several devices', () => {
  test('logs each of them in with one token, which is no good elsewhere [CHAT-7.1.4]', async () => {
    const { server } = world();
    const { token } = await ChatClient.connect(server).login('ann', 'cli.login');
    const listen = await ChatClient.connect(server).tryToken(token, 'cli.listen');
    expect(listen).toMatchObject({ type: 'login-accepted', user: 'ann' });
    const renewed = 'token' in listen ? listen.token : '';
    expect(await ChatClient.connect(server).tryToken(renewed, 'cli')).toMatchObject({ user: 'ann' });
    for (const other of ['cl', 'clip', 'web', '.cli']) {
      expect(await ChatClient.connect(server).tryToken(renewed, other)).toMatchObject({ code: code('TokenRejected') });
    }
  });

  test('is revoked as one, by the name of any of them [CHAT-7.8.2]', async () => {
    const { server } = world();
    const [login, listen] = [ChatClient.connect(server), ChatClient.connect(server)];
    const { token } = await login.login('ann', 'cli.login');
    await listen.tryToken(token, 'cli.listen');
    const phone = await ChatClient.online(server, 'ann', 'phone');
    expect(await revoke(phone, 'cli.listen')).toMatchObject({ type: 'done' });
    await until(() => login.closed && listen.closed);
    expect(await ChatClient.connect(server).tryToken(token, 'cli.send')).toMatchObject({ code: code('TokenRejected') });
    expect((await devices(phone)).devices.map(({ deviceId }) => deviceId)).toEqual(['phone']);
    expect(phone.closed).toBe(false);
  });

  test('keeps all of them when one revokes the others', async () => {
    const { server } = world();
    const [login, listen] = [ChatClient.connect(server), ChatClient.connect(server)];
    const { token } = await login.login('ann', 'cli.login');
    await listen.tryToken(token, 'cli.listen');
    const phone = await ChatClient.online(server, 'ann', 'phone');
    expect(await revoke(listen)).toMatchObject({ type: 'done' });
    await until(() => phone.closed);
    await login.barrier();
    expect(await ChatClient.connect(server).tryToken(token, 'cli.send')).toMatchObject({ user: 'ann' });
  });
});

describe('administrators', () => {
  test('end sessions of a user or of one device, and say how many', async () => {
    const counts = new Counts();
    const { server } = world({ metrics: counts });
    const clients: ChatClient[] = [];
    for (const device of ['d1', 'd2', 'd3']) clients.push(await ChatClient.online(server, 'ann', device));
    await ChatClient.online(server, 'bob');
    expect(await server.admin.revoke(ann, d1)).toBe(1);
    expect(await server.admin.revoke(ann)).toBe(2);
    expect(await server.admin.revoke(ann)).toBe(0);
    await until(() => clients.every((client) => client.closed));
    for (const client of clients) expect(kickedWith(client)).toMatchObject(revoked);
    expect(server.sessions).toBe(1);
    expect(counts.of('kicks_total', 'revoked')).toBe(3);
  });

  test('disable an account: its sessions end, nobody logs in to it; and enable it again [CHAT-7.8.1]', async () => {
    const { store, accounts } = await stored();
    const { server } = world({ store, accounts });
    const client = ChatClient.connect(server);
    const { token } = await client.login('ann');
    // It is remembered as enabled.
    const second = ChatClient.connect(server);
    await second.tryToken(token);
    expect(await server.admin.changeDisabled(ann, true)).toBe(true);
    expect(await server.admin.changeDisabled(parseUserId('nobody'), true)).toBe(false);
    await until(() => server.sessions === 0 && second.closed);
    expect(kickedWith(second)).toMatchObject([{ reason: 'disabled' }, { code: code('Revoked') }]);
    expect(await ChatClient.connect(server).tryToken(token)).toMatchObject({ code: code('TokenRejected') });
    expect(await ChatClient.connect(server).tryLogin('ann')).toMatchObject({ code: code('LoginRejected') });
    expect(await server.admin.changeDisabled(ann, false)).toBe(true);
    expect(await ChatClient.connect(server).tryToken(token)).toMatchObject({ type: 'login-accepted' });
    expect(await ChatClient.connect(server).tryLogin('ann', 'd2')).toMatchObject({ type: 'login-accepted' });
  });

  test('change a password: everything of the user is revoked', async () => {
    const { store, accounts } = await stored();
    const { server } = world({ store, accounts });
    const client = ChatClient.connect(server);
    const { token } = await client.login('ann');
    expect(await server.admin.changePassword(ann, 'another')).toBe(true);
    expect(await server.admin.changePassword(parseUserId('nobody'), 'another')).toBe(false);
    await until(() => client.closed);
    expect(await ChatClient.connect(server).tryToken(token)).toMatchObject({ code: code('TokenRejected') });
    expect(await ChatClient.connect(server).tryLogin('ann', 'd1', 'another')).toMatchObject({ user: 'ann' });
  });

  test('change a password, which may have been written or not: everything of the user is revoked', async () => {
    const accounts = {
      ...plainAccounts(),
      changePassword: async (_user: string, password: string) => {
        throw password === '' ? new ChatServerError('CHAT_SERVER_BAD_PASSWORD', 'peer', 'empty') : new Error('slow');
      },
    };
    const { server } = world({ accounts });
    const client = ChatClient.connect(server);
    const { token } = await client.login('ann');
    await expect(server.admin.changePassword(ann, '')).rejects.toMatchObject({ code: 'CHAT_SERVER_BAD_PASSWORD' });
    expect(server.sessions).toBe(1);
    await expect(server.admin.changePassword(ann, 'another')).rejects.toThrow('slow');
    await until(() => client.closed);
    expect(await ChatClient.connect(server).tryToken(token)).toMatchObject({ code: code('TokenRejected') });
  });

  test.each([
    ['revoke', (server: ReturnType<typeof world>['server']) => server.admin.revoke(ann)],
    ['disable', (server: ReturnType<typeof world>['server']) => server.admin.changeDisabled(ann, true)],
  ])('%s while a password is looked at: it does not get in with what was true before', async (_what, act) => {
    const held = new Held();
    const accounts = { ...plainAccounts(), authenticate: () => held.hold().then(() => true) };
    const { server } = world({ accounts });
    const client = ChatClient.connect(server);
    const answer = client.tryLogin('ann');
    await until(() => held.count === 1);
    await act(server);
    held.release();
    expect(await answer).toMatchObject({ code: code('LoginRejected') });
    expect(server.sessions).toBe(0);
  });

  test('disable while an account is looked at for a token: it does not get in', async () => {
    const held = new Held();
    const accounts = { ...plainAccounts(), status: () => held.hold().then(() => 'enabled' as const) };
    const { server } = world({ accounts });
    const answer = ChatClient.connect(server).tryToken(createTokens({ secret }).issue(ann, d1, wallNowMs).token);
    await until(() => held.count === 1);
    await server.admin.changeDisabled(ann, true);
    held.release();
    expect(await answer).toMatchObject({ code: code('TokenRejected') });
    expect(server.sessions).toBe(0);
  });
});
