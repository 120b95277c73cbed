import { directConversation, failure, Limit, parseDeviceId, parseUserId, type Received } from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import { type Client, type ClientEvents, memoryStore } from '../src/index.ts';
import { ann, bob, eve, reading, textOf, World } from './world.ts';

const talk = directConversation(ann, bob);
const desk = { deviceId: parseDeviceId('desk') };

/** What clients reported as received, in order. */
function receipts(world: World): readonly number[] {
  return world.server.heard
    .filter((message): message is Received => typeof message === 'object' && message.type === 'received')
    .map(({ seq }) => seq);
}

/** The first `count` texts; the last is not acknowledged. */
async function texts(client: Client, count: number): Promise<readonly string[]> {
  const seen: string[] = [];
  for await (const message of client.messages()) {
    seen.push(textOf(message));
    if (seen.length === count) break;
  }
  return seen;
}

describe('messages', () => {
  test('come in the order of the log, those from before the login first', async () => {
    const world = new World();
    for (const number of [1, 2, 3]) world.write(bob, ann, `old ${number}`);
    const client = await world.connect(ann);
    const read = reading(client);
    await world.until(() => read.texts.length === 3);
    world.write(bob, ann, 'new');
    await world.until(() => read.texts.length === 4);
    expect(read.texts).toEqual(['old 1', 'old 2', 'old 3', 'new']);
    expect(read.messages[3]).toEqual({ ...world.server.log(talk)[3], own: false });
  });

  test('from other devices of this user are own, those from this device are not shown', async () => {
    const world = new World();
    const phone = await world.connect(ann);
    const other = await world.connect(ann, desk);
    const read = reading(phone);
    await phone.send(bob, 'from the phone');
    await other.send(bob, 'from the desk');
    world.write(bob, ann, 'from bob');
    await world.until(() => read.texts.length === 2);
    expect(read.messages.map((message) => [textOf(message), message.own])).toEqual([
      ['from the desk', true],
      ['from bob', false],
    ]);
  });

  test('are not fetched before there is a consumer', async () => {
    const world = new World();
    world.write(bob, ann, 'hi');
    const client = await world.connect(ann);
    world.write(bob, ann, 'ho');
    await client.send(bob, 'hello');
    await world.turn();
    const types = world.server.heard.map((message) => (typeof message === 'object' ? message.type : 'heartbeat'));
    expect(types).toEqual(['login', 'send']);
    await expect(texts(client, 2)).resolves.toEqual(['hi', 'ho']);
  });

  test('are shown once, also when the server pushes them twice', async () => {
    const world = new World({ repeats: () => true });
    const client = await world.connect(ann);
    const read = reading(client);
    await world.turn();
    for (const number of [1, 2, 3]) world.write(bob, ann, `text ${number}`);
    await world.elapse(1_000);
    expect(read.texts).toEqual(['text 1', 'text 2', 'text 3']);
  });

  test('that were pushed during a lost connection are pulled', async () => {
    const world = new World();
    const client = await world.connect(ann);
    const read = reading(client);
    await world.turn();
    world.write(bob, ann, 'one');
    await world.turn();
    world.cut();
    world.write(bob, ann, 'two');
    await world.until(() => read.texts.length === 2);
    expect(read.texts).toEqual(['one', 'two']);
  });

  test('more than fit are left on the server until the consumer has made room', async () => {
    const world = new World();
    const client = await world.connect(ann, { inboxMessages: 200 });
    const iterator = client.messages()[Symbol.asyncIterator]();
    await world.turn();
    for (let number = 0; number < 1_000; number++) world.write(bob, ann, `text ${number}`);
    await world.turn();
    const pulls = (): number =>
      world.server.heard.filter((message) => typeof message === 'object' && message.type === 'pull').length;
    expect(pulls()).toBe(0);
    for (let number = 0; number < 1_000; number++) {
      const { value } = await world.settled(iterator.next());
      expect(value?.content).toEqual({ kind: 'text', text: `text ${number}` });
    }
    expect(pulls()).toBeGreaterThanOrEqual(8);
  });

  test('of more conversations than one sync can name are fetched in turn', async () => {
    const world = new World();
    const count = Limit.heads + 10;
    for (let number = 0; number < count; number++) world.write(parseUserId(`peer${number}`), ann, `text ${number}`);
    const inner = world.server;
    // A server names no more than fit.
    const named = new World({
      intercept: (message) => {
        if (message.type !== 'sync') return undefined;
        const known = new Set(message.cursors.map(({ conversation }) => conversation));
        const heads = [...inner.logs.keys()]
          .filter((conversation) => !known.has(conversation))
          .slice(0, Limit.heads)
          .map((conversation) => ({ conversation, head: 1, floor: 1, read: 0, unread: 0, resumeAfter: 0 }));
        return { type: 'sync-result', ackId: message.seqId, heads };
      },
    });
    for (const [conversation, log] of inner.logs) named.server.logs.set(conversation, log);
    const client = await named.connect(ann);
    const read = reading(client);
    await named.until(() => read.texts.length === count);
    expect(new Set(read.texts).size).toBe(count);
  });
});

describe('acknowledgement', () => {
  test('is asking for the next message, and is reported 200 ms later', async () => {
    const world = new World();
    const store = memoryStore();
    const client = await world.connect(ann, { store });
    for (const number of [1, 2, 3]) world.write(bob, ann, `text ${number}`);
    const iterator = client.messages()[Symbol.asyncIterator]();
    await iterator.next();
    await world.elapse(1_000);
    expect(receipts(world)).toEqual([]);
    await iterator.next();
    expect((await store.load()).cursors.get(talk)).toBe(1);
    await iterator.next();
    expect(receipts(world)).toEqual([]);
    await world.elapse(200);
    await world.turn();
    expect(receipts(world)).toEqual([2]);
  });

  test('of 16 messages is reported at once', async () => {
    const world = new World();
    const client = await world.connect(ann);
    for (let number = 0; number < 17; number++) world.write(bob, ann, `text ${number}`);
    await texts(client, 17);
    world.clock.advance(0);
    await world.turn();
    expect(receipts(world)).toEqual([16]);
  });

  test('tells the sender', async () => {
    const world = new World();
    const sender = await world.connect(bob);
    const delivered: ClientEvents['delivered'][] = [];
    sender.on('delivered', (event) => delivered.push(event));
    const client = await world.connect(ann);
    reading(client);
    await sender.send(ann, 'hi');
    await world.until(() => delivered.length > 0);
    expect(delivered).toEqual([{ conversation: talk, seq: 1, by: ann }]);
  });

  test('is missing after leaving a loop early: the message comes again, to the next consumer and after a restart', async () => {
    const world = new World();
    const store = memoryStore();
    for (const number of [1, 2, 3]) world.write(bob, ann, `text ${number}`);
    const first = await world.connect(ann, { store });
    expect(await texts(first, 2)).toEqual(['text 1', 'text 2']);
    expect(await texts(first, 1)).toEqual(['text 2']);
    await world.settled(first.close());
    const second = await world.connect(ann, { store });
    expect(await texts(second, 2)).toEqual(['text 2', 'text 3']);
  });

  test('with a limit, the request that finds the end acknowledges the last', async () => {
    const world = new World();
    const store = memoryStore();
    for (const number of [1, 2, 3]) world.write(bob, ann, `text ${number}`);
    const client = await world.connect(ann, { store });
    const seen: string[] = [];
    for await (const message of client.messages({ limit: 2 })) seen.push(textOf(message));
    expect(seen).toEqual(['text 1', 'text 2']);
    expect((await store.load()).cursors.get(talk)).toBe(2);
    expect(await texts(client, 1)).toEqual(['text 3']);
  });

  test('survives a restart before it was reported, and is then reported after the sync', async () => {
    const world = new World();
    const store = memoryStore();
    world.write(bob, ann, 'one');
    const first = await world.connect(ann, { store });
    for await (const _ of first.messages({ limit: 1 }));
    world.cut();
    expect(receipts(world)).toEqual([]);
    const second = await world.connect(ann, { store });
    await world.turn();
    expect(receipts(world)).toEqual([]);
    const read = reading(second);
    await world.turn();
    expect(receipts(world)).toEqual([1]);
    world.write(bob, ann, 'two');
    await world.until(() => read.texts.join() === 'two');
  });

  test('lost with a connection is repeated on the next', async () => {
    let isLost = true;
    const world = new World({
      intercept: (message) => (message.type === 'received' && isLost ? 'silence' : undefined),
    });
    world.write(bob, ann, 'one');
    const client = await world.connect(ann);
    reading(client);
    await world.until(() => receipts(world).length === 1);
    isLost = false;
    world.cut();
    await world.until(() => world.server.received.get(`ann/phone/${talk}`) === 1);
    expect(receipts(world)).toEqual([1, 1]);
  });
});

describe('the consumer', () => {
  test('is one at a time, and asks for one message at a time', async () => {
    const world = new World();
    const client = await world.connect(ann);
    const messages = client.messages();
    const iterator = messages[Symbol.asyncIterator]();
    expect(() => messages[Symbol.asyncIterator]()).toThrow('[CLIENT_BUSY]');
    const waiting = iterator.next();
    await expect(iterator.next()).rejects.toMatchObject({ code: 'CLIENT_BUSY', fault: 'local' });
    await iterator.return?.();
    await expect(waiting).resolves.toEqual({ done: true, value: undefined });
    await expect(iterator.next()).resolves.toEqual({ done: true, value: undefined });
    client.messages()[Symbol.asyncIterator]();
  });

  test('is rejected with the reason of its signal, and another may follow', async () => {
    const world = new World();
    const client = await world.connect(ann);
    const abort = new AbortController();
    const waiting = client.messages({ signal: abort.signal })[Symbol.asyncIterator]().next();
    const reason = new Error('enough');
    abort.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    world.write(bob, ann, 'hi');
    expect(await texts(client, 1)).toEqual(['hi']);
  });

  test('comes to an end when the client is closed', async () => {
    const world = new World();
    const client = await world.connect(ann);
    const waiting = client.messages()[Symbol.asyncIterator]().next();
    await world.turn();
    await world.settled(client.close());
    await expect(waiting).resolves.toEqual({ done: true, value: undefined });
    expect(() => client.messages()[Symbol.asyncIterator]()).toThrow('[CLIENT_CLOSED]');
  });

  test('that asks during the farewell acknowledges what it had', async () => {
    const world = new World();
    const store = memoryStore();
    world.write(bob, ann, 'hi');
    const client = await world.connect(ann, { store });
    for await (const _ of client.messages()) void client.close();
    await world.settled(client.close());
    expect((await store.load()).cursors.get(talk)).toBe(1);
  });

  test('learns that the store failed, and the message it had is shown again another time', async () => {
    const world = new World();
    const inner = memoryStore();
    let isBroken = false;
    const store = {
      load: () => inner.load(),
      write: (...write: Parameters<typeof inner.write>) =>
        isBroken ? Promise.reject(new Error('ENOSPC')) : inner.write(...write),
      [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
    };
    world.write(bob, ann, 'hi');
    const client = await world.connect(ann, { store });
    const iterator = client.messages()[Symbol.asyncIterator]();
    await iterator.next();
    isBroken = true;
    await expect(iterator.next()).rejects.toMatchObject({ code: 'CLIENT_STORE_FAILED' });
    await world.turn();
    expect(client.status).toMatchObject({ state: 'closed', error: { code: 'CLIENT_STORE_FAILED' } });
    expect(receipts(world)).toEqual([]);
    const again = await world.connect(ann, { store: inner });
    expect(await texts(again, 1)).toEqual(['hi']);
  });
});

describe('a pull or a sync that the server puts off', () => {
  test.for(['sync', 'pull'] as const)('is made again after the pause (%s)', async (type) => {
    let isBusy = true;
    const world = new World({
      intercept: (message) => {
        if (message.type !== type || !isBusy) return undefined;
        isBusy = false;
        return failure('RateLimited', { ackId: message.seqId, retryAfterMs: 4_000 });
      },
    });
    world.write(bob, ann, 'hi');
    const client = await world.connect(ann);
    const read = reading(client);
    await world.until(() => read.texts.length === 1);
    expect(world.clock.now()).toBeGreaterThanOrEqual(5_000);
    expect(client.status.state).toBe('online');
  });

  test('a conversation whose pull is refused does not stop the others', async () => {
    const world = new World({
      intercept: (message) =>
        message.type === 'pull' && message.conversation === talk
          ? failure('NotAllowed', { ackId: message.seqId })
          : undefined,
    });
    world.write(bob, ann, 'hidden');
    world.write(eve, ann, 'shown');
    const read = reading(await world.connect(ann));
    await world.until(() => read.texts.length === 1);
    await world.elapse(5_000);
    expect(read.texts).toEqual(['shown']);
  });

  test('a sync that is refused for good is tried on another connection', async () => {
    const world = new World({
      intercept: (message) =>
        message.type === 'sync' ? failure('UnknownCommand', { ackId: message.seqId }) : undefined,
    });
    const client = await world.connect(ann);
    reading(client);
    await world.until(() => client.status.state === 'offline');
    expect(client.status).toMatchObject({ cause: { failureName: 'UnknownCommand' } });
  });
});

describe('a server whose logs were restored [CHAT-7.1.2]', () => {
  test('shows again only what this device has not seen, and takes no message for sent that it has not', async () => {
    const world = new World();
    const store = memoryStore();
    for (const number of [1, 2, 3]) world.write(bob, ann, `text ${number}`);
    const client = await world.connect(ann, { store });
    const read = reading(client);
    await world.until(() => read.texts.length === 3);
    await client.send(bob, 'mine');
    await world.elapse(500);
    world.server.restore(({ seq }) => seq !== 2);
    world.write(bob, ann, 'after');
    await world.until(() => read.texts.length === 4);
    await world.elapse(500);
    expect(read.texts).toEqual(['text 1', 'text 2', 'text 3', 'after']);
    expect((await store.load()).cursors.get(talk)).toBe(4);
  });

  test('is recognised after a restart of the device as well', async () => {
    const world = new World();
    const store = memoryStore();
    for (const number of [1, 2]) world.write(bob, ann, `text ${number}`);
    const first = await world.connect(ann, { store });
    for await (const _ of first.messages({ limit: 2 }));
    await world.settled(first.close());
    world.server.restore(({ seq }) => seq === 2);
    world.write(bob, ann, 'after');
    const second = await world.connect(ann, { store });
    expect(await texts(second, 1)).toEqual(['after']);
  });
});
