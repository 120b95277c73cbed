import { type DeviceClass, parseConversationId, parseUserId } from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import type { ChatServerOptions, LogoutEvent, PlacePolicy } from '../../src/index.ts';
import { ChatClient, code, until } from '../chat-client.ts';
import { Counts, Held, plainAccounts, TestStore, wallNowMs, world } from '../world.ts';

const ann = parseUserId('ann');

describe('whoever loses its place', () => {
  test('to its own device is told so, by whom, and Replaced, last of all [CHAT-7.1.3] [CHAT-7.8.1]', async () => {
    const counts = new Counts();
    const { server } = world({ metrics: counts });
    const bob = await ChatClient.online(server, 'bob');
    const first = await ChatClient.online(server, 'ann');
    await bob.say('ann', 'before');
    await ChatClient.online(server, 'ann');
    await until(() => first.closed);
    expect(first.texts).toEqual(['before']);
    expect(first.received.slice(-2)).toMatchObject([
      { type: 'kicked', reason: 'replaced', by: 'd1', client: 'test/1', atMs: wallNowMs },
      { type: 'failure', ackId: 0, code: code('Replaced') },
    ]);
    expect(counts.of('kicks_total', 'replaced')).toBe(1);
    expect(counts.of('sessions_ended_total', 'Replaced')).toBe(1);
  });

  test('by policy is told so [CHAT-7.8.1]', async () => {
    const counts = new Counts();
    const { server } = world({ sessions: { policy: 'single' }, metrics: counts });
    const first = await ChatClient.online(server, 'ann', 'phone');
    await ChatClient.online(server, 'ann', 'laptop');
    await until(() => first.closed);
    expect(first.received.slice(-2)).toMatchObject([
      { type: 'kicked', reason: 'policy', by: 'laptop' },
      { code: code('Replaced') },
    ]);
    expect(counts.of('kicks_total', 'policy')).toBe(1);
  });

  test('gets what waits for it, for two seconds', async () => {
    const { server, clock } = world();
    const bob = await ChatClient.online(server, 'bob');
    const first = await ChatClient.online(server, 'ann', 'd1', 1);
    first.duplex.pause();
    for (let i = 0; i < 3; i++) await bob.say('ann', `${i}`);
    await ChatClient.online(server, 'ann');
    clock.advance(1_999);
    first.duplex.resume();
    await until(() => first.closed);
    expect(first.texts).toEqual(['0', '1', '2']);
    expect(first.received.at(-1)).toMatchObject({ code: code('Replaced') });
  });

  test('while an entry of it is on its way to the store has it stored, unanswered; its retry is a duplicate', async () => {
    const log = new TestStore();
    const held = new Held();
    log.append = (message) => held.hold().then(() => log.inner.append(message));
    const { server } = world({ store: log.store });
    const first = await ChatClient.online(server, 'ann');
    const request = first.direct('bob', 'on its way');
    first.send(request);
    await until(() => held.count === 1);
    const second = await ChatClient.online(server, 'ann');
    await until(() => first.closed);
    held.release();
    log.append = (message) => log.inner.append(message);
    expect(first.answerTo(request.seqId)).toBeUndefined();
    expect(await second.asked({ ...request, seqId: second.nextSeqId() })).toMatchObject({ seq: 1, duplicate: true });
    expect(await log.inner.head('c:ann:bob')).toBe(1);
  });
});

describe('a policy', () => {
  const policies: readonly (readonly [PlacePolicy, ChatServerOptions['sessions'], number])[] = [
    ['single', { policy: 'single' }, 1],
    ['per-class', { policy: 'per-class' }, 3],
    ['max-n', { policy: 'max-n', max: 7 }, 7],
    ['reject-new', { policy: 'reject-new', max: 7 }, 7],
  ];
  const classes: readonly DeviceClass[] = ['mobile', 'desktop', 'web'];

  test.each(policies)(
    'of %s lets exactly so many live after 100 logins at once, and kicks each other one once',
    async (policy, sessions, allowed) => {
      // The passwords are looked at in an order of their own.
      const accounts = plainAccounts();
      let attempts = 0;
      const authenticate: typeof accounts.authenticate = async (user, password) => {
        for (let turns = (attempts++ * 7) % 10; turns > 0; turns--) await Promise.resolve();
        return await accounts.authenticate(user, password);
      };
      const counts = new Counts();
      const { server } = world({ accounts: { ...accounts, authenticate }, sessions, metrics: counts });
      const logouts: LogoutEvent[] = [];
      server.on('logout', (event) => logouts.push(event));
      const clients = Array.from({ length: 100 }, () => ChatClient.connect(server));
      const answers = await Promise.all(
        clients.map((client, i) => client.tryLogin('ann', `device ${i}`.replace(' ', '-'), undefined, classes[i % 3])),
      );
      await until(() => server.connections === allowed);
      const refused = answers.filter(({ type }) => type === 'failure');
      const kicked = clients.filter((client) => client.ofType('kicked').length > 0);
      expect(server.sessions).toBe(allowed);
      expect(server.admin.listSessions({ user: ann })).toHaveLength(allowed);
      expect(kicked.length + refused.length).toBe(100 - allowed);
      expect(kicked.every((client) => client.closed && client.ofType('kicked').length === 1)).toBe(true);
      expect(counts.of('kicks_total', 'policy')).toBe(kicked.length);
      expect(logouts).toHaveLength(kicked.length);
      if (policy === 'reject-new') expect(kicked).toEqual([]);
      else expect(refused).toEqual([]);
      for (const refusal of refused) expect(refusal).toMatchObject({ code: code('TooManyDevices'), retryable: false });
      // They are the ones that are reached.
      const bob = await ChatClient.online(server, 'bob');
      await bob.say('ann', 'who is there?');
      const alive = clients.filter((client) => !client.closed);
      await until(() => alive.every(({ texts }) => texts.length === 1));
      expect(alive).toHaveLength(allowed);
    },
  );

  test('of single leaves one session after 100 logins of the same device at once', async () => {
    const { server } = world({ sessions: { policy: 'single' } });
    const clients = Array.from({ length: 100 }, () => ChatClient.connect(server));
    await Promise.all(clients.map((client) => client.tryLogin('ann')));
    await until(() => server.connections === 1);
    expect(clients.filter((client) => client.closed).every((client) => client.ofType('kicked').length === 1)).toBe(
      true,
    );
    expect(server.sessions).toBe(1);
  });

  test('does not concern bots', async () => {
    const { server } = world({ sessions: { policy: 'single' } });
    const person = await ChatClient.online(server, 'ann', 'phone');
    for (const device of ['bot1', 'bot2']) {
      await ChatClient.connect(server).tryLogin('ann', device, undefined, 'bot');
    }
    await person.barrier();
    expect(server.sessions).toBe(3);
  });
});

describe('administrators', () => {
  test('see who is online, and how', async () => {
    const { server, clock } = world();
    const client = ChatClient.connect(server, { remote: '192.0.2.7' });
    await client.tryLogin('ann', 'phone', undefined, 'mobile');
    await ChatClient.online(server, 'bob');
    clock.advance(1_500);
    expect(server.admin.listSessions({ user: ann })).toEqual([
      {
        sessionId: expect.any(String),
        user: 'ann',
        deviceId: 'phone',
        deviceClass: 'mobile',
        client: 'test/1',
        remote: '192.0.2.7',
        sinceMs: wallNowMs,
        silentMs: 1_500,
        queuedBytes: 0,
        lagging: false,
      },
    ]);
    expect(server.admin.listSessions()).toHaveLength(2);
    expect(server.admin.listSessions({ limit: 1 })).toHaveLength(1);
    expect(server.admin.figures()).toEqual({
      connections: 2,
      sessions: 2,
      users_online: 2,
      queued_bytes: 0,
      queued_frames: 0,
      lagging_sessions: 0,
      appends_waiting: 0,
      append_bytes_waiting: 0,
      hashes_waiting: 0,
      watches: 0,
      banned: 0,
    });
  });

  test('see what waits for its commit', async () => {
    const log = new TestStore();
    const held = new Held();
    log.append = (message) => held.hold().then(() => log.inner.append(message));
    const { server } = world({ store: log.store });
    const client = await ChatClient.online(server, 'ann');
    client.send(client.direct('bob', 'hello'));
    await until(() => held.count === 1);
    expect(server.admin.figures()).toMatchObject({ appends_waiting: 1 });
    expect(server.admin.figures().append_bytes_waiting).toBeGreaterThan(4);
    held.release();
    await until(() => server.admin.figures().appends_waiting === 0);
    expect(await client.pull(parseConversationId('c:ann:bob'))).toMatchObject({ head: 1 });
  });
});
