import { groupConversation, parseConversationId, parseUserId } from '@proj/chat-protocol';
import { StoreError } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { describe, expect, test } from 'vitest';
import { createPacketDialect, createPacketUsers, packetDevice } from '../../src/compat/index.ts';
import { type Accounts, type BeforeSend, ChatServerError, createAccounts, type Metrics } from '../../src/index.ts';
import { ChatClient, newId, turn, until } from '../chat-client.ts';
import { Held, TestStore, type World, wallNowMs, world } from '../world.ts';
import { loginOf, logout, openDialect, PacketClient, ping, timestampSeconds } from './packet-client.ts';

async function packetWorld(
  held: TestStore = new TestStore(),
  options: Parameters<typeof openDialect>[1] = {},
  serverOptions: Parameters<typeof world>[0] = {},
) {
  const { store } = held;
  const own: World = world({ store, accounts: createAccounts(store.users), ...serverOptions });
  const dialect = await openDialect(store.users, options);
  const ends: string[] = [];
  own.server.on('logout', ({ user, reason }) => ends.push(`${user} ${reason}`));
  const online = (user: string, duplex?: { highWaterMarkBytes: number }): Promise<PacketClient> =>
    PacketClient.online(own.server, dialect, user, duplex);
  return { ...own, dialect, ends, online };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 30; i++) await turn();
}

test('a login and a text have the bytes of the original', async () => {
  const { server, dialect } = await packetWorld(undefined, {}, { wallClock: () => timestampSeconds * 1_000 });
  const bob = PacketClient.connect(server, dialect, 'bob');
  bob.send(loginOf('bob'));
  await until(() => bob.answer !== undefined);
  const alice = PacketClient.connect(server, dialect, 'alice');
  const hex = (text: string): Buffer => Buffer.from(text, 'hex');
  alice.duplex.write(hex('0000002800000001a26376fc2a35f954917494144219299e42318f8178524cba5d5d065fd6ad7358'));
  alice.duplex.write(hex('00000018000000048c528499575a41710999e618ec5e22a4'));
  alice.duplex.write(hex('0000002800000005378b0d7943426ab73f7a60715bec591811bfc3db670b186439b3927445d69f87'));
  await bob.has(1);
  const accept = '000000280000000206c8abf5f115f1311d10e12111d356b860b1305a629cfe05b2c74fc10c77e6b0';
  const text = '0000002800000005378b0d7943426ab73f7a60715bec591811bfc3db670b186439b3927445d69f87';
  expect(Buffer.from(bob.bytes).toString('hex')).toBe(`${accept}${text}`);
  alice.duplex.write(hex('00000018000000038c528499575a41710999e618ec5e22a4'));
  await alice.isOver();
  expect(Buffer.from(alice.bytes).toString('hex')).toBe(accept);
});

describe('A sender is closed', () => {
  test.for([
    ['in the name of another', 'eve', 'bob', 'x', 'NotAllowed'],
    ['to an unknown user', 'ann', 'nobody', 'x', 'UnknownUser'],
    ['to what is no user name', 'ann', 'No One', 'x', 'UnknownUser'],
    ['with NUL, which our clients could not be shown', 'ann', 'bob', 'a\0b', 'BadRequest'],
  ] as const)('for a text %s, and it is counted', async ([, from, to, text, reason]) => {
    const own = await packetWorld();
    await own.online('bob');
    const ann = await own.online('ann');
    ann.send({ type: 'text', from, to, text, timestampSeconds });
    await ann.isOver();
    expect(own.ends).toEqual([`ann ${reason}`]);
    expect(own.dialect.ends).toEqual({ [reason]: 1 });
    expect(await own.store.head('c:ann:bob')).toBe(0);
  });
});

test('a text to oneself comes back, and what one sends from elsewhere does not', async () => {
  const own = await packetWorld(undefined, {}, { accounts: { ...allowAll } });
  const ann = await own.online('ann');
  ann.say('ann', 'note');
  await ann.has(1);
  await own.online('bob');
  const other = await ChatClient.online(own.server, 'ann');
  await other.say('bob', 'x');
  ann.say('ann', 'second note');
  await ann.has(2);
  expect(ann.said).toEqual(['note', 'second note']);
});

const allowAll: Accounts = {
  authenticate: async () => true,
  create: async () => {},
  status: async () => 'enabled',
};

test('a timestamp is forwarded as it came, and one that is no moment becomes the time of the server', async () => {
  const own = await packetWorld();
  const ann = await own.online('ann');
  const stamps = [0, 1, timestampSeconds, 9_007_199_254_740, -1, Number.MAX_SAFE_INTEGER];
  for (const stamp of stamps) ann.send({ type: 'text', from: 'ann', to: 'ann', text: '', timestampSeconds: stamp });
  await ann.has(stamps.length);
  const now = wallNowMs / 1_000;
  expect(ann.texts.map((text) => text.timestampSeconds)).toEqual([...stamps.slice(0, 4), now, now]);
});

test('a client that is over its rate waits, and loses nothing', async () => {
  const own = await packetWorld(undefined, {}, { sendBurst: 2, sendsPerSecond: 1 });
  await own.online('bob');
  const ann = await own.online('ann');
  ann.say('bob', '1', '2', '3', '4');
  ann.duplex.end();
  await until(() => own.clock.pendingCount > 2);
  for (const head of [2, 3, 4]) {
    await settled();
    expect(await own.store.head('c:ann:bob')).toBe(head);
    own.clock.advance(1_000);
  }
  await ann.isOver();
  expect(own.ends).toEqual(['ann transport']);
});

test('who is replaced has carried out what it said before, and its own end takes nobody offline', async () => {
  const held = new TestStore();
  const gate = new Held();
  const own = await packetWorld(held);
  const ann = await own.online('ann');
  held.answer = async (_message, result) => {
    await gate.hold();
    return result;
  };
  ann.say('ann', 'one', 'two');
  await until(() => gate.count === 1);
  const again = await own.online('ann');
  gate.release();
  await until(() => gate.count === 1);
  gate.release();
  await ann.isOver();
  await again.has(2);
  expect(again.said).toEqual(['one', 'two']);
  expect([own.server.sessions, own.ends]).toEqual([1, ['ann Replaced']]);
});

describe('A client that takes nothing', () => {
  test('costs no more than the bound, is closed in the end, and gets everything when it is back', async () => {
    const own = await packetWorld(undefined, { maxQueuedBytes: 1_024, writeTimeoutMs: 10_000 });
    const bob = await own.online('bob', { highWaterMarkBytes: 1_000 });
    bob.duplex.pause();
    const ann = await own.online('ann');
    const texts = Array.from({ length: 100 }, (_, i) => `${i}`.padStart(1_000, 'x'));
    ann.say('bob', ...texts);
    await until(() => own.lines.length > 0 && own.clock.pendingCount > 0);
    await settled();
    for (let i = 0; i < 200; i++) await turn();
    bob.send(ping);
    own.clock.advance(10_000);
    await until(() => own.ends.length === 1);
    expect(own.ends).toEqual(['bob Slow']);
    const back = await own.online('bob');
    await back.has(100);
    expect(back.said).toEqual(texts);
  });
});

test('what finds no room in the transport for a minute ends the connection', async () => {
  const own = await packetWorld();
  const bob = await own.online('bob', { highWaterMarkBytes: 16_384 });
  const ann = await own.online('ann');
  bob.duplex.pause();
  ann.say('bob', ...Array.from({ length: 12 }, () => 'x'.repeat(5_000)));
  for (let i = 0; i < 10; i++) await settled();
  own.clock.advance(59_999);
  await settled();
  expect(own.ends).toEqual([]);
  own.clock.advance(1);
  await settled();
  expect(own.ends).toEqual(['bob Slow']);
});

test('a text that crosses a logout comes again', async () => {
  const own = await packetWorld();
  const bob = await own.online('bob');
  const ann = await own.online('ann');
  await settled();
  bob.duplex.pause();
  ann.say('bob', 'one');
  await settled();
  bob.send(logout);
  await settled();
  expect(bob.said).toEqual([]);
  bob.duplex.destroy();
  const back = await own.online('bob');
  await back.has(1);
  expect(back.said).toEqual(['one']);
});

test('a ping that was sent before a text and waited to be read does not confirm it', async () => {
  const own = await packetWorld(undefined, {}, { sendBurst: 1, sendsPerSecond: 1 });
  const bob = await own.online('bob');
  const ann = await own.online('ann');
  await settled();
  bob.say('bob', 'one');
  bob.say('bob', 'two, which waits for its turn');
  await settled();
  bob.send(ping);
  await settled();
  ann.say('bob', 'later');
  await settled();
  own.clock.advance(1_000);
  await bob.has(3);
  await settled();
  expect(await own.store.cursor('bob', 'packet client', 'c:ann:bob')).toBe(0);
});

describe('When the store is not available', () => {
  const unavailable = new StoreError('STORE_UNAVAILABLE', 'later');

  test('a text is tried again with the same id', async () => {
    const held = new TestStore();
    const own = await packetWorld(held);
    const ann = await own.online('ann');
    let failures = 0;
    held.answer = async (_message, result) => {
      if (failures++ < 2) throw unavailable;
      return result;
    };
    ann.say('ann', 'persistent');
    for (let i = 1; i <= 2; i++) {
      await until(() => failures === i);
      await settled();
      own.clock.advance(1_000);
    }
    await ann.has(1);
    await settled();
    expect(ann.said).toEqual(['persistent']);
    expect(new Set(held.appended.map(({ id }) => String(id))).size).toBe(1);
  });

  test('the sender is closed after the fifth attempt, so that it notices', async () => {
    const held = new TestStore();
    const own = await packetWorld(held);
    const ann = await own.online('ann');
    held.refuse = () => unavailable;
    ann.say('ann', 'never');
    for (let attempt = 1; attempt <= 5; attempt++) {
      await until(() => held.appended.length === attempt);
      await settled();
      own.clock.advance(1_000);
    }
    await ann.isOver();
    expect(own.ends).toEqual(['ann Unavailable']);
  });

  test.for(['heads', 'read'] as const)('live texts still wait for all offline ones, without %s', async (method) => {
    const held = new TestStore();
    const own = await packetWorld(held);
    const bob = await own.online('bob');
    const ann = await own.online('ann');
    ann.say('bob', 'long ago');
    await bob.has(1);
    bob.send(ping);
    await settled();
    bob.send(logout);
    await bob.isOver();
    const offline = Array.from({ length: 100 }, (_, i) => `offline ${i}`);
    (await own.online('zed')).say('bob', ...offline);
    let head = 0;
    await until(() => {
      void own.store.head('c:bob:zed').then((value) => {
        head = value;
      });
      return head === offline.length;
    });
    let isUnavailable = true;
    const { heads, read } = { heads: held.inner.heads.bind(held.inner), read: held.inner.read.bind(held.inner) };
    held.inner.heads = async (...args) => {
      if (isUnavailable && method === 'heads') throw unavailable;
      return await heads(...args);
    };
    held.inner.read = async (...args) => {
      if (isUnavailable && method === 'read' && args[0] === 'c:bob:zed') throw unavailable;
      return await read(...args);
    };
    const back = await own.online('bob');
    await settled();
    ann.say('bob', 'live');
    await settled();
    isUnavailable = false;
    own.clock.advance(1_000);
    await back.has(101);
    expect(back.said).toEqual([...offline, 'live']);
  });

  test('a login is refused, and messages are read again', async () => {
    const held = new TestStore();
    const own = await packetWorld(held);
    const dialect = createPacketDialect({
      users: {
        enter: async () => {
          throw unavailable;
        },
      },
    });
    const refused = await PacketClient.online(own.server, dialect, 'ann');
    expect(refused.answer?.login).toBe(false);
    await own.online('ann');
    let reads = 0;
    const heads = held.inner.heads.bind(held.inner);
    held.inner.heads = async (...args) => {
      const isDelivery = args[1] === packetDevice;
      if (isDelivery && reads++ === 0) throw unavailable;
      return await heads(...args);
    };
    const bob = await own.online('bob');
    await settled();
    own.clock.advance(1_000);
    bob.say('bob', 'hi');
    await bob.has(1);
    expect(reads).toBe(2);
  });
});

test('of offline messages of many conversations each comes once, in the order of its conversation', async () => {
  const own = await packetWorld();
  const bob = await own.online('bob');
  bob.send(logout);
  await bob.isOver();
  const senders = await Promise.all(Array.from({ length: 30 }, (_, i) => own.online(`u${i}`)));
  for (const [i, sender] of senders.entries()) sender.say('bob', ...Array.from({ length: 70 }, (_, k) => `${i}:${k}`));
  let stored = 0;
  await until(() => {
    void own.store.head('c:bob:u29').then((head) => {
      stored = head;
    });
    return stored === 70;
  });
  await settled();
  const back = await own.online('bob');
  await back.has(2_100);
  back.send(ping);
  for (let i = 0; i < 30; i++) {
    expect(back.said.filter((text) => text.startsWith(`${i}:`))).toEqual(
      Array.from({ length: 70 }, (_, k) => `${i}:${k}`),
    );
  }
  await settled();
  const again = await own.online('bob');
  again.say('bob', 'end');
  await again.has(1);
  expect(again.said).toEqual(['end']);
});

test('silence is hung up on after the read timeout', async () => {
  const own = await packetWorld();
  await own.online('ann');
  await settled();
  own.clock.advance(299_999);
  await settled();
  expect(own.ends).toEqual([]);
  own.clock.advance(1);
  await until(() => own.ends.length === 1);
  expect(own.ends).toEqual(['ann IdleTimeout']);
});

test('a connection without a login is closed after a minute, and counted as one that met its limit', async () => {
  const counted: string[] = [];
  const count: Metrics['count'] = (name, labels = []) => void counted.push([name, ...labels].join(' '));
  const own = await packetWorld(undefined, {}, { metrics: { count, observe: () => {} } });
  const silent = PacketClient.connect(own.server, own.dialect, 'silent');
  await settled();
  own.clock.advance(59_999);
  await settled();
  expect(silent.ended).toBe(false);
  own.clock.advance(1);
  await silent.isOver();
  expect(own.dialect.ends).toEqual({ LoginTimeout: 1 });
  expect(counted.filter((one) => one.startsWith('limited_total'))).toEqual(['limited_total loginTimeout']);
});

test('one connection too many is closed, and none is served after the end', async () => {
  const own = await packetWorld(undefined, { maxConnections: 1 });
  const ann = await own.online('ann');
  const second = PacketClient.connect(own.server, own.dialect, 'bob');
  await second.isOver();
  expect(own.dialect.ends).toEqual({ Overloaded: 1 });
  await own.server.shutdown();
  await ann.isOver();
  const late = PacketClient.connect(own.server, own.dialect, 'cat');
  await late.isOver();
  expect(own.dialect.ends).toEqual({ Overloaded: 1, Shutdown: 2 });
});

describe('Who may come in', () => {
  test('a list admits its names, also with a password, and no others', async () => {
    const store = openMemoryStore();
    const accounts = createAccounts(store.users);
    await accounts.create('ann' as never, 'a password');
    const users = await createPacketUsers(store.users, { allow: ['ann', 'bob', 'cat'] });
    await store.users.changeDisabled('cat', 1);
    expect(await users.enter('ann')).toEqual({ user: 'ann' });
    expect(await users.enter('bob')).toEqual({ user: 'bob' });
    expect(await users.enter('cat')).toEqual({ refusal: 'disabled' });
    expect(await users.enter('dan')).toEqual({ refusal: 'unknown' });
    expect(await users.enter('No Name')).toEqual({ refusal: 'bad-name' });
    expect(await accounts.authenticate('ann' as never, 'a password')).toBe(true);
  });

  test('names of a list can be written to before they come', async () => {
    const store = openMemoryStore();
    await createPacketUsers(store.users, { allow: Array.from({ length: 200 }, (_, i) => `u${i}`) });
    expect(await createAccounts(store.users).status('u199' as never)).toBe('enabled');
  });

  test('a list with what is no name is refused', async () => {
    const { users } = openMemoryStore();
    await expect(createPacketUsers(users, { allow: ['ann', 'Bob'] })).rejects.toSatisfy((error) =>
      ChatServerError.is(error, 'CHAT_SERVER_BAD_OPTION'),
    );
  });

  test('any makes accounts at a bounded rate', async () => {
    const own = world();
    const users = await createPacketUsers(own.store.users, { allow: 'any', clock: own.clock });
    for (let i = 0; i < 1_000; i++) expect(await users.enter(`u${i}`)).toHaveProperty('user');
    expect(await users.enter('more')).toEqual({ refusal: 'overloaded' });
    expect(await users.enter('u5')).toHaveProperty('user');
    own.clock.advance(50);
    expect(await users.enter('more')).toHaveProperty('user');
    expect(await users.enter('next')).toEqual({ refusal: 'overloaded' });
  });

  test('an account without a password is entered with none, until it is given one', async () => {
    const store = openMemoryStore();
    const accounts = createAccounts(store.users, { cost: { N: 2, r: 1, p: 1 } });
    const users = await createPacketUsers(store.users, { allow: 'any' });
    const ann = 'ann' as never;
    await users.enter('ann');
    for (const password of ['', 'none', 'a password']) expect(await accounts.authenticate(ann, password)).toBe(false);
    await expect(accounts.create(ann, 'a password')).rejects.toSatisfy((error) =>
      ChatServerError.is(error, 'CHAT_SERVER_USER_EXISTS'),
    );
    await accounts.establish(ann, 'a password');
    expect(await accounts.authenticate(ann, 'a password')).toBe(true);
    expect(await users.enter('ann')).toEqual({ refusal: 'password' });
    await expect(accounts.establish(ann, 'another one')).rejects.toSatisfy((error) =>
      ChatServerError.is(error, 'CHAT_SERVER_USER_EXISTS'),
    );
    await accounts.establish('new' as never, 'a password');
    expect(await accounts.authenticate('new' as never, 'a password')).toBe(true);
  });
});

test('no device of ours can take the place of a packet client', async () => {
  const { isDeviceId } = await import('@proj/chat-protocol');
  const { packetDevice } = await import('../../src/compat/index.ts');
  expect(isDeviceId(packetDevice)).toBe(false);
});

test.for(['loginTimeoutMs', 'readTimeoutMs', 'writeTimeoutMs', 'maxConnections', 'maxPacketBytes', 'maxQueuedBytes'])(
  '%s outside its range is refused',
  async (name) => {
    const { users } = openMemoryStore();
    for (const value of [0, -1, 1.5, Number.NaN, 1e12]) {
      await expect(openDialect(users, { [name]: value })).rejects.toSatisfy((error) =>
        ChatServerError.is(error, 'CHAT_SERVER_BAD_OPTION'),
      );
    }
  },
);

test('of groups, edits and recalls a packet client is told nothing, and they do not come again', async () => {
  const own = await packetWorld(undefined, {}, { accounts: { ...allowAll } });
  const bob = await own.online('bob');
  const ann = await ChatClient.online(own.server, 'ann');
  const group = groupConversation(newId());
  await ann.post(group, { kind: 'create', title: 'we', open: false, users: [parseUserId('bob')] });
  await ann.post(group, { kind: 'text', text: 'to all of us' });
  await ann.say('bob', 'teh');
  const direct = parseConversationId('c:ann:bob');
  await ann.post(direct, { kind: 'edit', target: 1, text: 'the' });
  await ann.post(direct, { kind: 'recall', target: 1 });
  await ann.say('bob', 'after');
  await bob.has(1);
  await settled();
  // What was recalled before it left is gone; what had left cannot be taken back.
  expect(bob.said.at(-1)).toBe('after');
  expect(bob.said.filter((words) => words !== 'teh')).toEqual(['after']);
  bob.send(ping);
  await settled();
  const heads = await own.store.heads('bob', packetDevice);
  expect(heads.map(({ conversation, received }) => [conversation, received])).toEqual([
    [group, 2],
    [direct, 4],
  ]);
  const again = await own.online('bob');
  await settled();
  expect(again.said).toEqual([]);
});

test('a text that is refused for a block or by a hook is dropped, and the next one goes on', async () => {
  const beforeSend: BeforeSend = ({ content }) => ({ allow: !('text' in content && content.text === 'spam') });
  const own = await packetWorld(undefined, {}, { accounts: { ...allowAll }, beforeSend });
  const [ann, bob] = [await own.online('ann'), await own.online('bob')];
  await own.store.users.block('cat', 'ann', true);
  ann.say('bob', 'spam');
  ann.say('cat', 'are you there?');
  ann.say('bob', 'hi');
  await bob.has(1);
  expect([bob.said, await own.store.head('c:ann:cat')]).toEqual([['hi'], 0]);
});
