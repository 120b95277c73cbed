import { createCipheriv } from 'node:crypto';
import { parseUserId } from '@proj/chat-protocol';
import { packetKey } from '@proj/frame/packet';
import type { ChatStore } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { describe, expect, test } from 'vitest';
import type { PacketDialect } from '../../src/compat/index.ts';
import { type ChatServer, createAccounts } from '../../src/index.ts';
import { ChatClient, turn, until } from '../chat-client.ts';
import { TestStore, type World, world } from '../world.ts';
import {
  cipher,
  loginOf,
  logout,
  openDialect,
  PacketClient,
  packetOf,
  ping,
  timestampSeconds,
} from './packet-client.ts';

interface PacketWorld extends World {
  readonly dialect: PacketDialect;
  readonly ends: string[];
  online(user: string): Promise<PacketClient>;
}

async function packetWorld(
  store: ChatStore = openMemoryStore(),
  options: Parameters<typeof openDialect>[1] = {},
): Promise<PacketWorld> {
  const own = world({ store, accounts: createAccounts(store.users) });
  const dialect = await openDialect(store.users, options);
  const ends: string[] = [];
  own.server.on('logout', ({ user, reason }) => ends.push(`${user} ${reason}`));
  return { ...own, dialect, ends, online: (user) => PacketClient.online(own.server, dialect, user) };
}

/** Everything that is to happen without anything else arriving has happened. */
async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await turn();
}

async function cursorOf(store: ChatStore, user: string, conversation: string): Promise<number> {
  return store.cursor(user, 'packet client', conversation);
}

/** Texts to bob, who knows ann but is away. */
async function written(own: PacketWorld, ...texts: readonly string[]): Promise<void> {
  const bob = await own.online('bob');
  bob.send(logout);
  await bob.isOver();
  const ann = await own.online('ann');
  ann.say('bob', ...texts);
  await until(() => own.server.sessions === 1, 'bob is away');
  await untilHead(own.store, 'c:ann:bob', texts.length);
}

async function untilHead(store: ChatStore, conversation: string, head: number): Promise<void> {
  let now = 0;
  await until(() => {
    void store.head(conversation).then((value) => {
      now = value;
    });
    return now >= head;
  }, `head ${head} of ${conversation}`);
}

describe('What the original got wrong is right', () => {
  test('1: what was delivered is not delivered again after a restart', async () => {
    const before = await packetWorld();
    await written(before, 'one', 'two');
    const bob = await before.online('bob');
    await bob.has(2);
    bob.send(ping);
    await settled();
    await before.server.shutdown();
    const after = await packetWorld(before.store);
    const again = await after.online('bob');
    (await after.online('ann')).say('bob', 'three');
    await again.has(1);
    expect(again.said).toEqual(['three']);
  });

  test('2: what was accepted is in the log before anyone sees it', async () => {
    const held = new TestStore();
    const own = await packetWorld(held.store);
    const bob = await own.online('bob');
    const stored: string[] = [];
    held.answer = async (message, result) => {
      stored.push(Buffer.from(message.body).toString());
      expect(bob.said).toEqual([]);
      return result;
    };
    (await own.online('ann')).say('bob', 'hi');
    await bob.has(1);
    expect(stored).toEqual(['hi']);
  });

  test('3: a dead peer loses nothing of what it was sent', async () => {
    const own = await packetWorld();
    const dead = await own.online('bob');
    const ann = await own.online('ann');
    ann.say('bob', 'one', 'two');
    await dead.has(2);
    dead.duplex.destroy();
    await until(() => own.server.sessions === 1);
    const bob = await own.online('bob');
    await bob.has(2);
    expect(bob.said).toEqual(['one', 'two']);
    expect(await cursorOf(own.store, 'bob', 'c:ann:bob')).toBe(0);
    bob.send(ping);
    await settled();
    expect(await cursorOf(own.store, 'bob', 'c:ann:bob')).toBe(2);
  });

  test('3: a word that came before a text left confirms nothing', async () => {
    const own = await packetWorld();
    const bob = await own.online('bob');
    const ann = await own.online('ann');
    ann.say('bob', 'one');
    bob.send(ping);
    await bob.has(1);
    bob.duplex.destroy();
    await settled();
    expect(await cursorOf(own.store, 'bob', 'c:ann:bob')).toBe(0);
  });

  test('4: offline messages come before live ones', async () => {
    const own = await packetWorld();
    const offline = Array.from({ length: 200 }, (_, i) => `offline ${i}`);
    await written(own, ...offline);
    const cat = await own.online('cat');
    const bob = PacketClient.connect(own.server, own.dialect, 'bob');
    bob.send(loginOf('bob'));
    await until(() => own.server.sessions === 3, 'bob is online');
    cat.say('bob', 'live');
    await bob.has(201);
    expect(bob.received[0]?.type).toBe('login-answer');
    expect(bob.said).toEqual([...offline, 'live']);
  });

  test('5: a failed login says so, why, and closes', async () => {
    const own = await packetWorld();
    await createAccounts(own.store.users).create(parseUserId('eve'), 'a password');
    for (const [name, reason] of [
      ['Ann', 'bad user name'],
      ['', 'bad user name'],
      ['a'.repeat(33), 'bad user name'],
      ['eve', 'password'],
    ] as const) {
      const client = await own.online(name);
      expect(client.answer?.login).toBe(false);
      expect(client.answer?.tips).toContain(reason);
      await client.isOver();
    }
    expect(own.server.sessions).toBe(0);
    await until(() => own.dialect.connections === 0);
    expect(own.dialect.ends).toEqual({ LoginRejected: 4 });
  });

  test('6: of concurrent logins of one name exactly one stays, and it is reachable', async () => {
    const own = await packetWorld();
    const ann = await own.online('ann');
    for (let round = 0; round < 50; round++) {
      const clients = Array.from({ length: 4 }, () => PacketClient.connect(own.server, own.dialect, `bob${round}`));
      for (const client of clients) client.send(loginOf(`bob${round}`));
      await until(() => clients.filter(({ ended }) => ended).length === 3, 'three are kicked');
      const [left] = clients.filter(({ ended }) => !ended);
      ann.say(`bob${round}`, `hello ${round}`);
      await left!.has(1);
      expect(left!.said).toEqual([`hello ${round}`]);
      expect(own.server.sessions).toBe(2);
      left!.send(logout);
      await left!.isOver();
    }
    expect(own.dialect.online).toBe(1);
  });

  test('7: a recipient that vanishes does not hurt the sender', async () => {
    const own = await packetWorld();
    const ann = await own.online('ann');
    for (let round = 0; round < 20; round++) {
      const bob = await own.online('bob');
      ann.say('bob', `a ${round}`);
      if (round % 2 === 0) await turn();
      bob.duplex.destroy();
      ann.say('bob', `b ${round}`);
    }
    await untilHead(own.store, 'c:ann:bob', 40);
    const cat = await own.online('cat');
    ann.say('cat', 'still here');
    await cat.has(1);
    expect(ann.ended).toBe(false);
  });

  const lengthOnly = (length: number): Buffer => {
    const head = Buffer.alloc(24);
    head.writeUInt32BE(length);
    head.writeUInt32BE(4, 4);
    return head;
  };
  const body = (hex: string): Buffer => {
    const sealed = cipher.seal(Buffer.from(hex, 'hex'));
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + sealed.length);
    return Buffer.concat([head.fill(5, 7, 8), sealed]);
  };
  const cap = 65_536;
  // cap is above the cap of a connection without a login, and no whole blocks after it.
  const lies = [0, 7, 8, 9, 23, 25, cap, cap + 1, cap + 8, 2 ** 31, 2 ** 32 - 1];
  const malformed: readonly (readonly [string, Uint8Array])[] = [
    ...lies.map((length) => [`8: a length of ${length}`, lengthOnly(length)] as const),
    ['8: a body that does not end in padding', Buffer.concat([lengthOnly(24).subarray(0, 8), Buffer.alloc(16)])],
    ['8: a text without a body', Buffer.from('0000000800000005', 'hex')],
    ['9: an empty message', body('')],
    ['9: a message without its required fields', body('0a03616e6e')],
    ['9: a message that is no protobuf', body('ffffffffffffffffffffffff')],
  ];

  test.for(malformed)('%s closes that connection and nothing else, before and after the login', async ([, bytes]) => {
    const own = await packetWorld();
    const other = await own.online('other');
    const early = PacketClient.connect(own.server, own.dialect, 'early');
    early.duplex.write(bytes);
    await early.isOver();
    const late = await own.online('late');
    late.duplex.write(bytes);
    await late.isOver();
    expect(own.ends).toEqual(['late ProtocolError']);
    expect(own.dialect.ends).toEqual({ ProtocolError: 2 });
    other.say('other', 'still here');
    await other.has(1);
  });

  test('8: a packet that is torn, at every byte, is read once it is whole', async () => {
    const own = await packetWorld();
    const client = PacketClient.connect(own.server, own.dialect, 'ann');
    const text = { type: 'text', from: 'ann', to: 'ann', text: 'piece by piece', timestampSeconds } as const;
    for (const byte of [...packetOf(loginOf('ann')), ...packetOf(text)]) client.duplex.write(Uint8Array.of(byte));
    await client.has(1);
    expect(client.said).toEqual(['piece by piece']);
  });

  test('10: the number online is right through kicks, failures and those who never logged in', async () => {
    const own = await packetWorld();
    const silent = PacketClient.connect(own.server, own.dialect, 'silent');
    const [ann, bob] = [await own.online('ann'), await own.online('bob')];
    expect([own.server.sessions, own.dialect.online, own.dialect.connections]).toEqual([2, 2, 3]);
    const again = await own.online('ann');
    await ann.isOver();
    expect([own.server.sessions, own.dialect.online]).toEqual([2, 2]);
    silent.duplex.destroy();
    bob.duplex.destroy();
    await own.online('No Name');
    again.send(logout);
    await until(() => own.dialect.connections === 0);
    expect([own.server.sessions, own.dialect.online]).toEqual([0, 0]);
    expect(own.dialect.ends).toEqual({ Replaced: 1, transport: 2, LoginRejected: 1, logout: 1 });
  });

  test('11: what is wrong in a sealed body cannot be told from outside', async () => {
    const own = await packetWorld();
    const sealedWith = (secret: string, padded: Buffer): Buffer => {
      const aes = createCipheriv('aes-128-cbc', secret, packetKey).setAutoPadding(false);
      return Buffer.concat([Buffer.from('0000001800000005', 'hex'), aes.update(padded), aes.final()]);
    };
    const guesses = [
      sealedWith(packetKey, Buffer.alloc(16, 0)),
      sealedWith(packetKey, Buffer.alloc(16, 17)),
      sealedWith(packetKey, Buffer.from(`${'00'.repeat(14)}0102`, 'hex')),
      sealedWith(packetKey, Buffer.from(`${'ff'.repeat(15)}01`, 'hex')),
      sealedWith('not that key, no', Buffer.alloc(16, 16)),
    ];
    for (const [round, guess] of guesses.entries()) {
      const client = await own.online(`guest${round}`);
      let ends = 0;
      client.duplex.on('end', () => ends++);
      const before = client.bytes.length;
      client.duplex.write(guess);
      await client.isOver();
      await until(() => own.dialect.connections === 0);
      expect([client.bytes.length - before, ends]).toEqual([0, 1]);
      expect(own.ends.at(-1)).toBe(`guest${round} ProtocolError`);
    }
    expect(own.dialect.ends).toEqual({ ProtocolError: guesses.length });
  });

  test('12: looking for an unknown user, and logging in again, writes nothing', async () => {
    const inner = openMemoryStore();
    let creates = 0;
    const users = new Proxy(inner.users, {
      get: (target, name) => {
        if (name === 'create') creates++;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const store = new Proxy(inner, {
      get: (target, name) => {
        const value: unknown = name === 'users' ? users : Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const own = await packetWorld(store);
    for (let i = 0; i < 5; i++) {
      const ann = await own.online('ann');
      ann.say(`nobody${i}`, 'hello?');
      await ann.isOver();
    }
    expect(creates).toBe(1);
    expect(own.ends).toEqual(Array.from({ length: 5 }, () => 'ann UnknownUser'));
  });

  test('13: stopping ends within the grace, whatever clients do', async () => {
    const held = new TestStore();
    const own = await packetWorld(held.store, { maxQueuedBytes: 1_024 });
    PacketClient.connect(own.server, own.dialect, 'silent');
    const deaf = await own.online('deaf');
    deaf.duplex.pause();
    const ann = await own.online('ann');
    ann.say('deaf', ...Array.from({ length: 20 }, () => 'x'.repeat(16_000)));
    await untilHead(own.store, 'c:ann:deaf', 20);
    held.answer = () => new Promise(() => {});
    ann.say('deaf', 'for ever on its way');
    await settled();
    const stopped = own.server.shutdown({ graceMs: 5_000 });
    await settled();
    own.clock.advance(5_000);
    await stopped;
    expect([own.server.connections, own.server.sessions, own.dialect.connections]).toEqual([0, 0, 0]);
  });
});

describe('Original clients and ours are one world', () => {
  async function ours(server: ChatServer, store: ChatStore, user: string, device: string): Promise<ChatClient> {
    const accounts = createAccounts(store.users, { cost: { N: 2, r: 1, p: 1 } });
    await accounts.create(parseUserId(user), `password of ${user}`).catch(() => {});
    const client = ChatClient.connect(server);
    client.send({
      type: 'login',
      seqId: client.nextSeqId(),
      credential: { kind: 'password', user: parseUserId(user), password: `password of ${user}` },
      deviceId: device as never,
      deviceClass: 'other',
      client: 'test',
    });
    await until(() => client.received.length > 0);
    expect(client.received[0]?.type).toBe('login-accepted');
    return client;
  }

  test('a text of an original reaches every device of ours, and the other way round', async () => {
    const own = await packetWorld();
    const devices = [await ours(own.server, own.store, 'bob', 'd1'), await ours(own.server, own.store, 'bob', 'd2')];
    const ann = await own.online('ann');
    ann.say('bob', 'from the past');
    for (const device of devices) {
      await until(() => device.entries.length > 0);
      expect(device.received.at(-1)).toMatchObject({
        ...{ type: 'entry', conversation: 'c:ann:bob', seq: 1, from: 'ann' },
        content: { kind: 'text', text: 'from the past' },
        sentAtMs: timestampSeconds * 1_000,
      });
    }
    const [first] = devices;
    first!.send(first!.direct('ann', '你好'));
    await ann.has(1);
    const { acceptedAtMs } = (await own.store.read('c:ann:bob', 1, 1))[0]!;
    // Ours carry the server's time: our clients' own is never shown as truth.
    expect(ann.texts).toEqual([
      { type: 'text', from: 'bob', to: 'ann', text: '你好', timestampSeconds: Math.floor(acceptedAtMs / 1_000) },
    ]);
    ann.send(ping);
    await until(() => first!.received.some(({ type }) => type === 'delivered'));
    expect(first!.received.at(-1)).toMatchObject({ type: 'delivered', seq: 2, by: 'ann' });
  });
});
