import { Limit, parseConversationId, parseUserId, type ServerMessage } from '@proj/chat-protocol';
import { openMemoryStore } from '@proj/store/memory';
import { describe, expect, test } from 'vitest';
import { type ChatServer, createAccounts, type Load } from '../../src/index.ts';
import { ChatClient, code, passwordOf, turn, until } from '../chat-client.ts';
import { Counts, Held, plainAccounts, TestStore, wallNowMs, world } from '../world.ts';

const remote = '192.0.2.1';
const conversation = parseConversationId('c:ann:bob');
const pull = (client: ChatClient): Promise<ServerMessage> => client.pull(conversation);

describe('connections of one source', () => {
  test('are 30 at once and 3 a second; those of others are not concerned', async () => {
    const counts = new Counts();
    const { server, clock } = world({ metrics: counts });
    for (let i = 0; i < 30; i++) ChatClient.connect(server, { remote });
    const refused = ChatClient.connect(server, { remote });
    await until(() => refused.closed);
    expect(refused.received).toMatchObject([{ code: code('TooManyAttempts'), retryAfterMs: 334 }]);
    expect(counts.of('limited_total', 'sourceConnections')).toBe(1);
    expect(counts.of('connections_total', 'sourceConnections')).toBe(1);
    expect(counts.of('connections_total', 'accepted')).toBe(30);
    for (const other of ['192.0.2.2', undefined]) {
      const client = ChatClient.connect(server, other === undefined ? {} : { remote: other });
      expect(await client.tryLogin('ann')).toMatchObject({ type: 'login-accepted' });
    }
    clock.advance(334);
    expect(await ChatClient.connect(server, { remote }).tryLogin('bob')).toMatchObject({ type: 'login-accepted' });
  });

  test('are cut without a word when they do not heed it', async () => {
    const { server } = world();
    for (let i = 0; i < 60; i++) ChatClient.connect(server, { remote });
    const cut = ChatClient.connect(server, { remote });
    await until(() => cut.closed);
    expect(cut.received).toEqual([]);
  });

  test('are 200, and one more when one is gone', async () => {
    const counts = new Counts();
    const { server } = world({ metrics: counts, sourceConnectionBurst: 1_000 });
    const clients = Array.from({ length: 200 }, () => ChatClient.connect(server, { remote }));
    const refused = ChatClient.connect(server, { remote });
    await until(() => refused.closed);
    expect(refused.notices).toEqual([code('TooManyAttempts')]);
    expect(counts.of('limited_total', 'maxConnectionsPerSource')).toBe(1);
    clients[0]?.duplex.destroy();
    await until(() => server.connections === 199);
    expect(await ChatClient.connect(server, { remote }).tryLogin('ann')).toMatchObject({ type: 'login-accepted' });
  });
});

test('connections far beyond the most are cut without a word, and count for their sources no more', async () => {
  const counts = new Counts();
  const { server } = world({ maxConnections: 1, maxConnectionsPerSource: 1, metrics: counts });
  const first = ChatClient.connect(server);
  const told = Array.from({ length: 1_000 }, () => ChatClient.connect(server));
  const cut = ChatClient.connect(server);
  await until(() => cut.closed && told.every((client) => client.closed));
  expect(cut.received).toEqual([]);
  expect(told.every((client) => client.notices[0] === code('Overloaded'))).toBe(true);
  expect(counts.of('limited_total', 'maxConnections')).toBe(1_001);
  expect(counts.of('connections_total', 'full')).toBe(1_001);
  for (let i = 0; i < 2; i++) ChatClient.connect(server, { remote });
  await until(() => server.connections === 1);
  first.duplex.destroy();
  await until(() => server.connections === 0);
  expect(await ChatClient.connect(server, { remote }).tryLogin('ann')).toMatchObject({ type: 'login-accepted' });
});

describe('wrong passwords', () => {
  test('for an account are TooManyAttempts after three, and a token is not concerned', async () => {
    const counts = new Counts();
    const { server, clock } = world({ metrics: counts });
    const { token } = await ChatClient.connect(server).login('ann');
    for (let i = 0; i < 3; i++) {
      expect(await ChatClient.connect(server).tryLogin('ann', 'd2', 'wrong')).toMatchObject({
        code: code('LoginRejected'),
      });
    }
    const refused = ChatClient.connect(server);
    expect(await refused.tryLogin('ann', 'd2')).toMatchObject({ code: code('TooManyAttempts'), retryAfterMs: 6_000 });
    await until(() => refused.closed);
    expect(await ChatClient.connect(server).tryToken(token)).toMatchObject({ type: 'login-accepted' });
    clock.advance(6_000);
    expect(await ChatClient.connect(server).tryLogin('ann', 'd2')).toMatchObject({ type: 'login-accepted' });
    expect(counts.of('logins_total', 'password', 'LoginRejected')).toBe(3);
    expect(counts.of('logins_total', 'password', 'TooManyAttempts')).toBe(1);
    expect(counts.of('logins_total', 'password', 'accepted')).toBe(2);
    expect(counts.of('logins_total', 'token', 'accepted')).toBe(1);
    expect(counts.observed.filter(([name]) => name === 'login_seconds')).toHaveLength(7);
  });

  test('from a source ban it for 15 minutes; sessions that it has go on', async () => {
    const counts = new Counts();
    const { server, clock } = world({ metrics: counts, idleTimeoutMs: 3_600_000 });
    const online = ChatClient.connect(server, { remote });
    await online.login('zoe');
    for (let i = 0; i < 10; i++) await ChatClient.connect(server, { remote }).tryLogin(`user${i}`, 'd1', 'wrong');
    const banned = ChatClient.connect(server, { remote });
    await until(() => banned.closed);
    expect(banned.received).toMatchObject([{ code: code('TooManyAttempts'), retryAfterMs: 900_000 }]);
    expect(counts.of('bans_total', 'logins')).toBe(1);
    expect(server.admin.figures()).toMatchObject({ banned: 1 });
    expect(await online.say('bob', 'still here')).toMatchObject({ type: 'accepted' });
    clock.advance(900_000);
    expect(await ChatClient.connect(server, { remote }).tryLogin('ann')).toMatchObject({ type: 'login-accepted' });
    expect(server.admin.figures()).toMatchObject({ banned: 0 });
  });

  test('from an address that many share ban nobody, and are limited by account all the same', async () => {
    const counts = new Counts();
    const { server } = world({ metrics: counts, sharedSources: (address) => address === remote });
    for (let i = 0; i < 40; i++) await ChatClient.connect(server, { remote }).tryLogin(`user${i}`, 'd1', 'wrong');
    expect(await ChatClient.connect(server, { remote }).tryLogin('ann')).toMatchObject({ type: 'login-accepted' });
    expect([counts.of('bans_total', 'logins'), counts.of('limited_total', 'sourceConnections')]).toEqual([0, 0]);
    for (let i = 0; i < 3; i++) await ChatClient.connect(server, { remote }).tryLogin('bob', 'd1', 'wrong');
    expect(await ChatClient.connect(server, { remote }).tryLogin('bob')).toMatchObject({
      code: code('TooManyAttempts'),
    });
    const elsewhere = '192.0.2.9';
    for (let i = 0; i < 10; i++) {
      await ChatClient.connect(server, { remote: elsewhere }).tryLogin(`user${i + 50}`, 'd1', 'wrong');
    }
    expect(counts.of('bans_total', 'logins')).toBe(1);
  });

  test('from a source that an administrator forgives are forgotten', async () => {
    const { server, clock } = world({ idleTimeoutMs: 3_600_000 });
    const from = '2001:db8::17';
    for (let i = 0; i < 10; i++) {
      await ChatClient.connect(server, { remote: from }).tryLogin(`user${i}`, 'd1', 'wrong');
    }
    clock.advance(1_000);
    const ban = { source: '2001:db8:0:0::/64', reason: 'logins', untilMs: wallNowMs + 899_000 };
    expect(server.admin.listBans()).toEqual([ban]);
    expect([server.admin.liftBan('192.0.2.1'), server.admin.liftBan(from), server.admin.liftBan(ban.source)]).toEqual([
      false,
      true,
      false,
    ]);
    expect(server.admin.listBans()).toEqual([]);
    clock.advance(9_000);
    const wrong = await ChatClient.connect(server, { remote: from }).tryLogin('ann', 'd1', 'wrong');
    expect(wrong).toMatchObject({ code: code('LoginRejected') });
    expect(await ChatClient.connect(server, { remote: from }).tryLogin('ann')).toMatchObject({
      type: 'login-accepted',
    });
  });

  test('in a flood, for one user and from one source, hold up nobody else', async () => {
    const held = new Held();
    const plain = plainAccounts();
    const accounts = {
      ...plain,
      authenticate: (...[user, password]: Parameters<typeof plain.authenticate>) =>
        password === 'wrong' ? held.hold().then(() => false) : plain.authenticate(user, password),
    };
    const { server } = world({ accounts });
    for (let i = 0; i < 100; i++)
      void ChatClient.connect(server)
        .tryLogin('ann', 'd1', 'wrong')
        .catch(() => {});
    for (let i = 0; i < 25; i++) {
      void ChatClient.connect(server, { remote })
        .tryLogin(`user${i}`, 'd1', 'wrong')
        .catch(() => {});
    }
    await until(() => held.count === 13);
    for (let turns = 0; turns < 20; turns++) await turn();
    // Three of the account, ten of the source: the others wait outside.
    expect(held.count).toBe(13);
    const other = ChatClient.connect(server, { remote: '198.51.100.1' });
    expect(await other.tryLogin('bob')).toMatchObject({ type: 'login-accepted' });
    await server.shutdown({ graceMs: 0 });
  });
});

test('accounts that a source asks for are so many an hour', async () => {
  const counts = new Counts();
  const { server } = world({ registration: 'open', registrationsPerHour: 2, metrics: counts });
  const register = (user: string): Promise<ServerMessage> =>
    ChatClient.connect(server, { remote }).ask((seqId) => ({
      type: 'register',
      seqId,
      user: parseUserId(user),
      password: passwordOf(user),
    }));
  expect([await register('a'), await register('b')]).toMatchObject([{ type: 'registered' }, { type: 'registered' }]);
  expect(await register('c')).toMatchObject({ code: code('RateLimited'), retryAfterMs: 1_800_000 });
  expect(counts.of('limited_total', 'registrations')).toBe(1);
});

describe('whoever is RateLimited', () => {
  test.each([
    ['sends', { sendBurst: 1 }, (client: ChatClient) => client.say('bob', 'x')],
    [
      'sendBytes',
      { sendBytesBurst: 65_536, sendBytesPerSecond: 1_024 },
      (client: ChatClient) => client.say('bob', 'x'.repeat(Limit.textBytes)),
    ],
    ['conversationSends', { conversationSendsPerSecond: 1 }, (client: ChatClient) => client.say('bob', 'x')],
    ['pulls', { pullBurst: 1 }, pull],
  ])('for %s is told when to come back, and it is counted', async (limit, options, ask) => {
    const counts = new Counts();
    const { server, clock } = world({ ...options, metrics: counts });
    const client = await ChatClient.online(server, 'ann');
    let answer = await ask(client);
    expect(answer.type).not.toBe('failure');
    for (let i = 0; i < 100 && answer.type !== 'failure'; i++) answer = await ask(client);
    expect(answer).toMatchObject({ code: code('RateLimited'), retryable: true });
    expect(counts.of('limited_total', limit)).toBe(1);
    clock.advance(answer.type === 'failure' ? answer.retryAfterMs : 0);
    expect((await ask(client)).type).not.toBe('failure');
  });

  test('and does not heed it 50 times in a minute is closed, and its source banned for longer each time', async () => {
    const counts = new Counts();
    const { server, clock } = world({ pullBurst: 1, pullsPerSecond: 1, metrics: counts });
    for (const banMs of [30_000, 60_000]) {
      const client = ChatClient.connect(server, { remote });
      await client.login('ann');
      while ((await pull(client)).type !== 'failure') {
        // Until the budget is spent.
      }
      // 32 may have been on their way.
      for (let i = 0; i < 32 + 49; i++) expect(await pull(client)).toMatchObject({ code: code('RateLimited') });
      expect(await pull(client)).toMatchObject({ code: code('TooManyAttempts'), retryAfterMs: banMs });
      await until(() => client.closed);
      const again = ChatClient.connect(server, { remote });
      await until(() => again.closed);
      expect(again.received).toMatchObject([{ code: code('TooManyAttempts'), retryAfterMs: banMs }]);
      clock.advance(banMs);
    }
    expect(counts.of('bans_total', 'limits')).toBe(2);
    expect(counts.of('limited_total', 'maxLimitedPerMinute')).toBe(2);
  });

  test('and heeds it goes on, however much it has to ask', async () => {
    const counts = new Counts();
    const { server, clock } = world({ pullBurst: 1, pullsPerSecond: 1, idleTimeoutMs: 600_000, metrics: counts });
    const [client, other] = [
      await ChatClient.online(server, 'ann', 'd1'),
      await ChatClient.online(server, 'ann', 'd2'),
    ];
    for (let i = 0; i < 200; i++) {
      // The other device is always faster.
      await pull(other);
      const answer = await pull(client);
      expect(answer).toMatchObject({ code: code('RateLimited') });
      clock.advance(answer.type === 'failure' ? answer.retryAfterMs : 0);
    }
    expect([client.closed, counts.of('bans_total', 'limits')]).toEqual([false, 0]);
  });

  test('and asks again all the time is banned, although it is answered now and then', async () => {
    const { server, clock } = world({ pullBurst: 1, pullsPerSecond: 20 });
    const client = ChatClient.connect(server, { remote });
    await client.login('ann');
    let asked = 0;
    for (let isBanned = false; !isBanned && asked < 10_000; asked++) {
      const answer = await pull(client);
      isBanned = answer.type === 'failure' && answer.code === code('TooManyAttempts');
      clock.advance(10);
    }
    // Four of five are refused, and of these three come early: 60 a second.
    expect(asked).toBeLessThan(200);
  });

  test('less often goes on', async () => {
    const { server, clock } = world({ pullBurst: 1, pullsPerSecond: 1, idleTimeoutMs: 600_000 });
    const client = await ChatClient.online(server, 'ann');
    for (let minute = 0; minute < 3; minute++) {
      for (let i = 0; i < 40; i++) await pull(client);
      clock.advance(60_000);
    }
    expect(client.closed).toBe(false);
  });
});

describe('under load', () => {
  const busy: Load = { loopDelayMs: 500, memoryFraction: 0, fdFraction: 0 };
  const idle: Load = { loopDelayMs: 0, memoryFraction: 0, fdFraction: 0 };

  async function seconds(server: ChatServer, advance: () => void, count: number): Promise<void> {
    for (let i = 0; i < count; i++) advance();
    await turn();
    expect(server.sessions).toBeGreaterThan(0);
  }

  test('new logins are refused first, then sends, never what was accepted; and both are taken back', async () => {
    let load = idle;
    const counts = new Counts();
    const { server, clock } = world({ load: () => load, metrics: counts, random: () => 0.5 });
    const tick = (): void => clock.advance(1_000);
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    const waiting = ChatClient.connect(server);
    await seconds(server, tick, 2);
    load = busy;
    await seconds(server, tick, 1);
    expect(await waiting.tryLogin('cat')).toMatchObject({ code: code('Overloaded'), retryAfterMs: 2_750 });
    const refused = ChatClient.connect(server);
    await until(() => refused.closed);
    expect(refused.received).toMatchObject([{ code: code('Overloaded'), retryAfterMs: 2_750 }]);
    expect(counts.of('shed_total', 'login')).toBe(2);
    expect(await ann.say('bob', 'accepted')).toMatchObject({ type: 'accepted' });
    await seconds(server, tick, 5);
    expect(await ann.say('bob', 'shed')).toMatchObject({ code: code('Unavailable'), retryAfterMs: 2_750 });
    expect(counts.of('shed_total', 'send')).toBe(1);
    expect(await pull(ann)).toMatchObject({ type: 'page', head: 1 });
    expect(bob.texts).toEqual(['accepted']);
    load = idle;
    await seconds(server, tick, 1);
    expect(await ann.say('bob', 'again')).toMatchObject({ type: 'accepted', seq: 2 });
    await seconds(server, tick, 1);
    expect(await ChatClient.connect(server).tryLogin('cat')).toMatchObject({ type: 'login-accepted' });
    await server.shutdown();
    expect(clock.pendingCount).toBe(0);
  });

  test('that cannot be measured nothing is refused, and it is logged', async () => {
    const { server, clock, lines } = world({
      load: () => {
        throw new Error('no such file');
      },
    });
    clock.advance(3_000);
    expect(await ChatClient.connect(server).tryLogin('ann')).toMatchObject({ type: 'login-accepted' });
    expect(lines.join()).toContain('the load could not be measured');
  });

  test.each([
    ['entries', { maxAppendsWaiting: 3 }, 'x'],
    ['bytes', { maxAppendBytesWaiting: 1_048_576 }, 'x'.repeat(Math.ceil(1_048_576 / 128))],
  ])(
    'more %s than may wait for their commit are Unavailable, and those that wait are not',
    async (_what, options, text) => {
      const log = new TestStore();
      const held = new Held();
      log.append = (message) => held.hold().then(() => log.inner.append(message));
      const counts = new Counts();
      const { server } = world({ store: log.store, metrics: counts, maxUnansweredRequests: 1_000, ...options });
      const ann = await ChatClient.online(server, 'ann');
      for (let i = 0; i < 200; i++) {
        ann.send(ann.direct(`bob${i}`, text));
        await ann.barrier();
      }
      for (let turns = 0; turns < 20; turns++) await turn();
      const { appends_waiting: waiting } = server.admin.figures();
      expect(waiting).toBeGreaterThan(2);
      expect(waiting).toBeLessThan(150);
      expect(ann.received.slice(1)).toHaveLength(200 - waiting);
      for (const answer of ann.received.slice(1)) expect(answer).toMatchObject({ code: code('Unavailable') });
      expect(counts.of('limited_total', 'appends')).toBe(200 - waiting);
      const release = setInterval(() => held.release(), 0);
      await until(() => ann.ofType('accepted').length === waiting);
      clearInterval(release);
    },
  );
});

test('a shutdown tells each client another moment to come back', async () => {
  let next = 0;
  const { server } = world({ random: () => (next++ % 10) / 10 });
  const clients = await Promise.all(Array.from({ length: 10 }, (_, i) => ChatClient.online(server, `user${i}`)));
  await server.shutdown();
  await until(() => clients.every((client) => client.closed));
  const waits = clients.map((client) => client.ofType('failure').map(({ retryAfterMs }) => retryAfterMs)[0]);
  expect(new Set(waits).size).toBe(10);
  for (const wait of waits) {
    expect(wait).toBeGreaterThanOrEqual(500);
    expect(wait).toBeLessThanOrEqual(5_000);
  }
});

test('passwords that wait to be hashed are seen', async () => {
  const store = openMemoryStore({ wallClock: () => wallNowMs });
  const accounts = createAccounts(store.users, { cost: { N: 32_768, r: 8, p: 1 }, maxHashing: 1 });
  const { server } = world({ store, accounts });
  const logins = ['a', 'b', 'c'].map((user) => ChatClient.connect(server).tryLogin(user));
  await until(() => server.admin.figures().hashes_waiting === 2);
  await Promise.all(logins);
  expect(server.admin.figures().hashes_waiting).toBe(0);
});
