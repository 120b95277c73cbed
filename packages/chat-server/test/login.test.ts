import { failure, Limit, parseConversationId, parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { openMemoryStore } from '@proj/store/memory';
import { FakeClock } from '@proj/testkit';
import { describe, expect, test } from 'vitest';
import { Bans } from '../src/abuse/bans.ts';
import { LoginGuard } from '../src/abuse/login-guard.ts';
import { Sources } from '../src/abuse/sources.ts';
import { ChatServerError, createTokens, type LoginEvent, type LogoutEvent } from '../src/index.ts';
import { Logins } from '../src/login.ts';
import { noMetrics } from '../src/metrics.ts';
import { AccountStates } from '../src/sessions/account-states.ts';
import { Revocations } from '../src/sessions/revocations.ts';
import { ChatClient, code, newId, passwordOf, until } from './chat-client.ts';
import { Counts, Held, plainAccounts, secret, wallNowMs, world } from './world.ts';

const d1 = parseDeviceId('d1');

describe('a login', () => {
  test('is accepted with what a client needs to go on', async () => {
    const { server, store } = world();
    const answer = await ChatClient.connect(server).login('ann');
    expect(answer).toMatchObject({
      type: 'login-accepted',
      user: 'ann',
      heartbeatMs: 25_000,
      epoch: store.epoch,
      serverTimeMs: wallNowMs,
      tokenExpiresAtMs: wallNowMs + 30 * 86_400_000,
    });
    expect(server.sessions).toBe(1);
  });

  test('is accepted with the token of an earlier one, which is answered with a new token', async () => {
    const { server } = world();
    const { token } = await ChatClient.connect(server).login('ann');
    const answer = await ChatClient.connect(server).tryToken(token);
    expect(answer).toMatchObject({ type: 'login-accepted', user: 'ann' });
    expect(server.sessions).toBe(1);
  });

  test('with a wrong password is rejected, and the connection closed', async () => {
    const { server } = world();
    const client = ChatClient.connect(server);
    expect(await client.tryLogin('ann', 'd1', 'wrong')).toMatchObject({ code: code('LoginRejected') });
    await until(() => client.closed);
    expect(server).toMatchObject({ sessions: 0, connections: 0 });
  });

  test('with a token that is forged, or whose account is gone or disabled, is TokenRejected', async () => {
    const status = { ann: 'disabled', bob: 'unknown', eve: 'enabled' } as const;
    const accounts = { ...plainAccounts(), status: async (user: string) => status[user as keyof typeof status] };
    const { server } = world({ accounts });
    const tokens = createTokens({ secret });
    const forged = createTokens({ secret: new Uint8Array(32) }).issue(parseUserId('eve'), d1, wallNowMs).token;
    const refused = [...['ann', 'bob'].map((name) => tokens.issue(parseUserId(name), d1, wallNowMs).token), forged];
    for (const token of refused) {
      expect(await ChatClient.connect(server).tryToken(token)).toMatchObject({ code: code('TokenRejected') });
    }
    const good = tokens.issue(parseUserId('eve'), d1, wallNowMs).token;
    expect(await ChatClient.connect(server).tryToken(good)).toMatchObject({ type: 'login-accepted' });
  });

  test('that does not come in time ends in LoginTimeout', async () => {
    const counts = new Counts();
    const { server, clock } = world({ loginTimeoutMs: 500, metrics: counts });
    const client = ChatClient.connect(server);
    await client.barrier();
    clock.advance(499);
    await client.barrier();
    expect(client.received).toEqual([]);
    clock.advance(1);
    await until(() => client.closed);
    expect(client.notices).toEqual([code('LoginTimeout')]);
    expect(counts.of('limited_total', 'loginTimeout')).toBe(1);
  });

  test('that hashes for too long ends in LoginTimeout, and is not accepted later', async () => {
    const held = new Held();
    const accounts = { ...plainAccounts(), authenticate: () => held.hold().then(() => true) };
    const { server, clock } = world({ accounts });
    const client = ChatClient.connect(server);
    const login = client.tryLogin('ann').catch(() => undefined);
    await until(() => held.count === 1);
    clock.advance(10_000);
    await until(() => client.closed);
    held.release();
    const late = ChatClient.connect(server);
    await late.barrier();
    expect(client.notices).toEqual([code('LoginTimeout')]);
    expect(server.sessions).toBe(0);
    void login;
  });

  test('is refused with Overloaded, and a time to come back, when too many passwords wait', async () => {
    const accounts = {
      ...plainAccounts(),
      authenticate: async () => {
        throw new ChatServerError('CHAT_SERVER_OVERLOADED', 'local', 'busy');
      },
    };
    const answers = [0, 0.999_999].map((random) => {
      return ChatClient.connect(world({ accounts, random: () => random }).server).tryLogin('ann');
    });
    expect(await Promise.all(answers)).toMatchObject([
      { code: code('Overloaded'), retryAfterMs: 500 },
      { code: code('Overloaded'), retryAfterMs: 5_000 },
    ]);
  });

  test('is told Unavailable while the store is closed, and may be tried again on the same connection', async () => {
    const store = openMemoryStore();
    const { server } = world({ store, accounts: undefined });
    await store[Symbol.asyncDispose]();
    const client = ChatClient.connect(server);
    expect(await client.tryLogin('ann')).toMatchObject({ code: code('Unavailable') });
    expect(await client.tryLogin('ann')).toMatchObject({ code: code('Unavailable') });
  });

  test('whose answer cannot be sent ends in Internal, is logged, and leaves nobody online', async () => {
    const tokens = { lifetimeMs: 1, issue: () => ({ token: '', expiresAtMs: 1 }), verify: () => undefined };
    const { server, lines } = world({ tokens });
    expect(await ChatClient.connect(server).tryLogin('ann')).toMatchObject({ code: code('Internal') });
    expect(server.sessions).toBe(0);
    expect(lines.join()).toContain('CHAT_BAD_FIELD');
  });

  test('that comes second on a connection is a ProtocolError', async () => {
    const { server } = world();
    const client = await ChatClient.online(server, 'ann');
    expect(await client.tryLogin('ann')).toMatchObject({ code: code('ProtocolError') });
    await until(() => client.closed);
  });

  test('is the only thing beside Register and heartbeats that may come first [CHAT-7.1.1]', async () => {
    const { server, store } = world();
    const client = ChatClient.connect(server);
    await client.barrier();
    const early = client.request(parseConversationId('c:ann:bob'), { kind: 'text', text: 'too early' });
    expect(await client.asked(early)).toMatchObject({ code: code('ProtocolError') });
    await until(() => client.closed);
    expect(await store.head('c:ann:bob')).toBe(0);
    const other = ChatClient.connect(server);
    other.send({ type: 'logout' });
    await until(() => other.closed);
    expect(other.notices).toEqual([code('ProtocolError')]);
  });

  test('is limited to frames of 4 KiB before, and 1 MiB after it was accepted', async () => {
    const { server } = world();
    const client = ChatClient.connect(server);
    client.duplex.write(Uint8Array.of(0, 0, 0x10, 1, 0, 2, 0, 0));
    await until(() => client.closed);
    expect(client.notices).toEqual([code('ProtocolError')]);
    const online = await ChatClient.online(server, 'ann');
    expect(await online.say('bob', 'x'.repeat(Limit.textBytes))).toMatchObject({ type: 'accepted' });
    online.duplex.write(Uint8Array.of(0, 0x10, 0, 1));
    await until(() => online.closed);
    expect(online.notices).toEqual([code('ProtocolError')]);
  });
});

describe('the place of a device', () => {
  test('goes to its latest login; the one before is told Replaced and closed [CHAT-7.1.3]', async () => {
    const { server } = world();
    const logouts: LogoutEvent[] = [];
    const logins: LoginEvent[] = [];
    server.on('login', (event) => logins.push(event));
    server.on('logout', (event) => logouts.push(event));
    const first = await ChatClient.online(server, 'ann');
    const second = await ChatClient.online(server, 'ann');
    await until(() => first.closed);
    expect(first.notices).toEqual([code('Replaced')]);
    expect(server.sessions).toBe(1);
    // The end of the first must not take the second's place away.
    const bob = await ChatClient.online(server, 'bob');
    await bob.say('ann', 'still there?');
    await until(() => second.texts.length === 1);
    expect(logouts).toMatchObject([
      { sessionId: logins[0]?.sessionId, user: 'ann', deviceId: 'd1', reason: 'Replaced' },
    ]);
    expect(logins[0]).toMatchObject({ user: 'ann', deviceId: 'd1', client: 'test/1' });
  });

  test('lost, nothing that the old session sent afterwards is stored', async () => {
    const held = new Held();
    const accounts = plainAccounts();
    const { server, store } = world({
      accounts: {
        ...accounts,
        status: (user) => (user === 'bob' ? held.hold().then(() => 'enabled') : accounts.status(user)),
      },
    });
    const first = await ChatClient.online(server, 'ann');
    first.send(first.direct('bob', 'on its way when the place was lost'));
    await until(() => held.count === 1);
    const second = await ChatClient.online(server, 'ann');
    first.send(first.direct('cat', 'too late'));
    held.release();
    await until(() => first.closed);
    await second.barrier();
    expect(first.received.filter(({ type }) => type === 'accepted')).toEqual([]);
    expect([await store.head('c:ann:bob'), await store.head('c:ann:cat')]).toEqual([0, 0]);
  });

  test('is taken from the device that was silent longest when there is one device too many', async () => {
    const { server, clock } = world({ sessions: { policy: 'max-n', max: 3 } });
    const clients: ChatClient[] = [];
    for (const device of ['d1', 'd2', 'd3']) {
      clients.push(await ChatClient.online(server, 'ann', device));
      clock.advance(10);
    }
    await clients[0]?.barrier();
    clock.advance(10);
    await ChatClient.online(server, 'ann', 'd4');
    await until(() => clients[1]?.closed === true);
    expect(clients.map(({ notices }) => notices)).toEqual([[], [code('Replaced')], []]);
    expect(server.sessions).toBe(3);
  });

  test('is given up by a connection that is lost', async () => {
    const { server } = world();
    const client = await ChatClient.online(server, 'ann');
    client.duplex.destroy();
    await until(() => server.sessions === 0 && server.connections === 0);
  });
});

describe('Register', () => {
  const register = (client: ChatClient, user: string) =>
    client.ask((seqId) => ({ type: 'register', seqId, user: parseUserId(user), password: passwordOf(user) }));

  test('creates an account, with which the same connection then logs in', async () => {
    const { server } = world({ accounts: undefined, registration: 'open' });
    const client = ChatClient.connect(server);
    expect(await register(client, 'ann')).toMatchObject({ type: 'registered' });
    expect(server.sessions).toBe(0);
    const notes = client.request(parseConversationId('c:ann:ann'), { kind: 'text', text: 'not logged in by it' });
    expect(await client.asked(notes)).toMatchObject({ code: code('ProtocolError') });
    expect(await ChatClient.connect(server).tryLogin('ann')).toMatchObject({ type: 'login-accepted' });
  });

  test('is carried out before a login that was sent right after it', async () => {
    const { server } = world({ accounts: undefined, registration: 'open' });
    const client = ChatClient.connect(server);
    const user = parseUserId('ann');
    client.send(
      { type: 'register', seqId: 1, user, password: 'a password' },
      {
        type: 'login',
        seqId: 2,
        credential: { kind: 'password', user, password: 'a password' },
        deviceId: parseDeviceId('d'),
        deviceClass: 'other',
        client: '',
      },
    );
    await until(() => client.received.length === 2);
    expect(client.received).toMatchObject([
      { type: 'registered', ackId: 1 },
      { type: 'login-accepted', ackId: 2 },
    ]);
  });

  test('of a name that is taken is UserExists, and the connection goes on', async () => {
    const { server } = world({ accounts: undefined, registration: 'open' });
    const client = ChatClient.connect(server);
    await register(client, 'ann');
    expect(await register(client, 'ann')).toMatchObject({ code: code('UserExists') });
    expect(await client.tryLogin('ann')).toMatchObject({ type: 'login-accepted' });
  });

  test('is RegistrationClosed unless it was opened', async () => {
    expect(await register(ChatClient.connect(world().server), 'ann')).toMatchObject({
      code: code('RegistrationClosed'),
    });
  });

  test('is BadRequest for a password that is shorter than the server wants, and says so', async () => {
    const { server } = world({ accounts: undefined, registration: 'open' });
    const client = ChatClient.connect(server);
    const user = parseUserId('ann');
    expect(await client.ask((seqId) => ({ type: 'register', seqId, user, password: 'seven77' }))).toMatchObject({
      code: code('BadRequest'),
      reason: 'a password has at least 8 characters',
    });
  });

  test.each([
    ['too easy', 'too easy'],
    ['é'.repeat(600), 'é'.repeat(128)],
    ['half \ud83d', failure('BadRequest').reason],
  ])('is BadRequest for a password that the accounts refuse, with what they say: %j', async (said, reason) => {
    const accounts = {
      ...plainAccounts(),
      create: async () => {
        throw new ChatServerError('CHAT_SERVER_BAD_PASSWORD', 'peer', said);
      },
    };
    const { server } = world({ accounts, registration: 'open' });
    expect(await register(ChatClient.connect(server), 'ann')).toMatchObject({ code: code('BadRequest'), reason });
  });

  test('is TooManyAttempts for the fourth time on a connection', async () => {
    const client = ChatClient.connect(world().server);
    for (let i = 0; i < 3; i++) await register(client, 'ann');
    expect(await register(client, 'ann')).toMatchObject({ code: code('TooManyAttempts') });
    await until(() => client.closed);
  });

  test('is NotAllowed once logged in', async () => {
    const client = await ChatClient.online(world({ registration: 'open' }).server, 'ann');
    expect(await register(client, 'bob')).toMatchObject({ code: code('NotAllowed') });
    expect(await client.say('bob', 'goes on')).toMatchObject({ type: 'accepted' });
  });
});

test('no text, password or token is ever logged', async () => {
  const { server, lines } = world();
  const client = await ChatClient.online(server, 'ann');
  const login = client.received[0];
  await client.say('bob', 'a very private text', newId());
  await ChatClient.connect(server).tryLogin('ann', 'd1', 'wrong secret');
  await ChatClient.connect(server).tryToken('wrong.token.text');
  client.duplex.destroy();
  await until(() => server.connections === 0);
  const logged = lines.join('\n');
  expect(logged).toContain('login');
  for (const hidden of ['private text', passwordOf('ann'), 'wrong secret', 'wrong.token.text']) {
    expect(logged).not.toContain(hidden);
  }
  expect(login).toMatchObject({ type: 'login-accepted' });
  expect(logged).not.toContain(login?.type === 'login-accepted' ? login.token : '');
});

describe('a credential that was good', () => {
  /** Logged in with a password and with a token, as far as the accounts are concerned. */
  async function authenticated() {
    const { devices } = openMemoryStore();
    const [clock, tokens, accounts, metrics] = [
      new FakeClock(1_000),
      createTokens({ secret }),
      plainAccounts(),
      noMetrics,
    ];
    const wallClock = (): number => wallNowMs;
    const bans = new Bans(60_000, metrics, undefined);
    const rate = { burst: 10, perSecond: 1 };
    const revocations = new Revocations(devices, tokens.lifetimeMs, wallClock);
    const states = new AccountStates(accounts, clock);
    const logins = new Logins({
      ...{ accounts, tokens, wallClock, clock, revocations, states },
      random: () => 0,
      registration: 'off',
      guard: new LoginGuard({
        ...{ accountFailures: rate, sourceFailures: rate, banMs: 1, bans, metrics },
        now: () => clock.now(),
      }),
      sources: new Sources({ connections: rate, registrations: rate, maxOpen: 10, bans, metrics }),
      loaded: async () => {},
    });
    const user = parseUserId('ann');
    const { token } = tokens.issue(user, d1, wallNowMs);
    const common = { type: 'login', seqId: 1, deviceId: d1, deviceClass: 'other', client: '' } as const;
    const origin = { source: undefined, signal: new AbortController().signal };
    const good = await Promise.all(
      [{ kind: 'token', token } as const, { kind: 'password', user, password: passwordOf('ann') } as const].map(
        async (credential) => await logins.authenticate({ ...common, credential }, origin),
      ),
    );
    const stillGood = (): readonly unknown[] => good.map((one) => 'isStillGood' in one && one.isStillGood());
    return { user, states, revocations, stillGood };
  }

  test('is so no more once the account is disabled, until the place is taken', async () => {
    const { user, states, stillGood } = await authenticated();
    expect(stillGood()).toEqual([true, true]);
    states.change(parseUserId('bob'), 'disabled');
    expect(stillGood()).toEqual([true, true]);
    states.change(user, 'disabled');
    expect(stillGood()).toEqual([false, false]);
  });

  test('is so no more once it is revoked, until the place is taken', async () => {
    const { user, revocations, stillGood } = await authenticated();
    await revocations.revoke(user, parseDeviceId('d2'));
    expect(stillGood()).toEqual([true, true]);
    await revocations.revoke(user, undefined);
    expect(stillGood()).toEqual([false, false]);
  });
});
