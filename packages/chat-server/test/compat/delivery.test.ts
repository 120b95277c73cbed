import { directConversation, parseUserId, type UserId } from '@proj/chat-protocol';
import type { TextPacket } from '@proj/frame/packet';
import { type ChatStore, StoreError } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { describe, expect, test } from 'vitest';
import { Delivery } from '../../src/compat/delivery.ts';
import { packetDevice } from '../../src/compat/index.ts';
import { until } from '../chat-client.ts';

const bob: UserId = parseUserId('bob');
const identity = { user: bob, deviceId: packetDevice, deviceClass: 'other', client: '' } as const;

/** Only the positions of devices that have logged in are kept. */
async function openStore(): Promise<ChatStore> {
  const store = openMemoryStore();
  await store.devices.touch({ user: 'bob', device: packetDevice, deviceClass: 0, client: '', remote: '', atMs: 1 });
  return store;
}

async function fill(store: ChatStore, sender: string, count: number, first = 0): Promise<void> {
  for (let i = first; i < first + count; i++) {
    const id = new Uint8Array(16);
    new DataView(id.buffer).setUint32(0, i);
    const conversation = directConversation(bob, parseUserId(sender));
    const body = Buffer.from(`${sender}:${i}`);
    await store.append({ conversation, members: [sender, 'bob'], sender, id, kind: 2, body, sentAtMs: 1 });
  }
}

function delivery(store: ChatStore, options: { accepts?: number } = {}) {
  const sent: TextPacket[] = [];
  const abort = new AbortController();
  const own = new Delivery({
    identity,
    store,
    signal: abort.signal,
    get queuedPackets() {
      return sent.length;
    },
    room: async () => {},
    send: (text) => {
      if (sent.length >= (options.accepts ?? Number.POSITIVE_INFINITY)) return false;
      sent.push(text);
      return true;
    },
    sleep: async () => {},
    received: (conversation, seq) => store.advanceCursor({ user: 'bob', device: packetDevice, conversation, seq }),
  });
  return { own, sent, abort };
}

test('of a long conversation all but the last run of what left is confirmed', async () => {
  const store = await openStore();
  await fill(store, 'ann', 200);
  const { own, sent } = delivery(store);
  await own.run();
  expect(sent).toHaveLength(200);
  own.confirm(100);
  const cursor = await store.cursor('bob', packetDevice, 'c:ann:bob');
  expect(cursor).toBeGreaterThan(100 - 64);
  expect(cursor).toBeLessThanOrEqual(100);
  own.confirm(200);
  expect(await store.cursor('bob', packetDevice, 'c:ann:bob')).toBe(200);
});

test('what could not be sent any more is never confirmed', async () => {
  const store = await openStore();
  await fill(store, 'ann', 10);
  const { own, sent } = delivery(store, { accepts: 4 });
  await own.run();
  own.confirm(sent.length);
  expect(await store.cursor('bob', packetDevice, 'c:ann:bob')).toBe(4);
});

test('of more conversations than are held at once each message leaves once, and no more than can wait for a word', async () => {
  const store = await openStore();
  for (let i = 0; i < 4_200; i++) await fill(store, `u${i}`, 1);
  const { own, sent, abort } = delivery(store);
  const running = own.run();
  await until(() => sent.length >= 4_096);
  own.hint(directConversation(bob, parseUserId('u1')), 1);
  expect(sent).toHaveLength(4_096);
  own.confirm(1_000);
  await running;
  expect(sent).toHaveLength(4_200);
  expect(new Set(sent.map(({ text }) => text)).size).toBe(4_200);
  abort.abort();
});

test('more news than is remembered is found by looking through all', async () => {
  const store = await openStore();
  await fill(store, 'u7', 3);
  const { own, sent } = delivery(store);
  await own.run();
  for (let i = 0; i < 1_100; i++) await fill(store, `u${i}`, 1, 5);
  for (let i = 0; i < 1_100; i++) own.hint(directConversation(bob, parseUserId(`u${i}`)), 1);
  await own.run();
  expect(new Set(sent.map(({ text }) => text)).size).toBe(1_103);
  expect(sent).toHaveLength(1_103);
});

test('waiting for a word ends with the connection', async () => {
  const store = await openStore();
  for (let i = 0; i < 4_100; i++) await fill(store, `u${i}`, 1);
  const { own, sent, abort } = delivery(store);
  const running = own.run();
  await until(() => sent.length >= 4_096);
  abort.abort(new Error('gone'));
  await expect(running).rejects.toThrow('gone');
});

describe('What is new waits for all that was there before', () => {
  /** One page and one entry of ann, who sorts first, and as much of zed, who sorts last. */
  async function offline(): Promise<{ readonly store: ChatStore; readonly old: readonly string[] }> {
    const store = openMemoryStore();
    const count = 51;
    for (const sender of ['ann', 'zed']) await fill(store, sender, count);
    const texts = (sender: string): string[] => Array.from({ length: count }, (_, i) => `${sender}:${i}`);
    return { store, old: [...texts('ann'), ...texts('zed')] };
  }

  /** Ann writes, and the server says so. */
  async function live(store: ChatStore, own: Delivery, first = 51): Promise<void> {
    await fill(store, 'ann', 1, first);
    own.hint(directConversation(bob, parseUserId('ann')), first + 1);
  }

  test('when it comes while old texts leave', async () => {
    const { store, old } = await offline();
    const { own, sent } = delivery(store);
    const read = store.read.bind(store);
    let isFirst = true;
    store.read = async (...args) => {
      const page = await read(...args);
      if (isFirst) await live(store, own);
      isFirst = false;
      return page;
    };
    await own.run();
    expect(sent.map(({ text }) => text)).toEqual([...old, 'ann:51']);
  });

  test.for(['heads', 'read'] as const)('when %s of the store is not available meanwhile', async (method) => {
    const { store, old } = await offline();
    let failures = 0;
    const { own, sent } = delivery(store);
    const stumbling = async (work: () => Promise<never>, isTurn: boolean): Promise<never> => {
      if (!isTurn || failures === 3) return await work();
      await live(store, own, 51 + failures++);
      throw new StoreError('STORE_UNAVAILABLE', 'later');
    };
    const { heads, read } = { heads: store.heads.bind(store), read: store.read.bind(store) };
    store.heads = (...args) => stumbling(() => heads(...args) as Promise<never>, method === 'heads');
    store.read = (...args) =>
      stumbling(() => read(...args) as Promise<never>, method === 'read' && args[0] === 'c:bob:zed' && args[1] > 0);
    await own.run();
    expect(failures).toBe(3);
    expect(sent.map(({ text }) => text)).toEqual([...old, 'ann:51', 'ann:52', 'ann:53']);
  });

  test('when the store fails and there is more news than is remembered', async () => {
    const { store, old } = await offline();
    const { own, sent } = delivery(store);
    const read = store.read.bind(store);
    let isFirst = true;
    store.read = async (...args) => {
      if (args[0] !== 'c:bob:zed' || !isFirst) return await read(...args);
      isFirst = false;
      for (let i = 0; i < 1_050; i++) own.hint(directConversation(bob, parseUserId(`m${i}`)), 1);
      await live(store, own);
      throw new StoreError('STORE_UNAVAILABLE', 'later');
    };
    await own.run();
    expect(sent.map(({ text }) => text)).toEqual([...old, 'ann:51']);
  });

  test('when there is more news than is remembered', async () => {
    const { store, old } = await offline();
    for (let i = 0; i < 1_050; i++) await fill(store, `m${i}`, 1);
    const { own, sent } = delivery(store);
    const heads = store.heads.bind(store);
    let isFirst = true;
    store.heads = async (...args) => {
      const page = await heads(...args);
      if (isFirst) {
        await live(store, own);
        for (let i = 0; i < 1_050; i++) own.hint(directConversation(bob, parseUserId(`m${i}`)), 2);
      }
      isFirst = false;
      return page;
    };
    await own.run();
    const texts = sent.map(({ text }) => text);
    expect(texts.filter((text) => !text.startsWith('m'))).toEqual([...old, 'ann:51']);
    expect(texts.toSorted()).toEqual([...new Set(texts)].toSorted());
    expect(texts).toHaveLength(old.length + 1 + 1_050);
  });
});

test('a failed look at what is new is repeated', async () => {
  const store = openMemoryStore();
  const { own, sent } = delivery(store);
  await own.run();
  await fill(store, 'ann', 2);
  const read = store.read.bind(store);
  let failures = 0;
  store.read = async (...args) => {
    if (failures++ === 0) throw new StoreError('STORE_OVERLOADED', 'later');
    return await read(...args);
  };
  own.hint(directConversation(bob, parseUserId('ann')), 1);
  await own.run();
  expect(sent.map(({ text }) => text)).toEqual(['ann:0', 'ann:1']);
});

describe('Bounds', () => {
  /** How often heads were asked for. */
  function countHeads(store: ChatStore): { count: number } {
    const calls = { count: 0 };
    const heads = store.heads.bind(store);
    store.heads = (...args) => {
      calls.count++;
      return heads(...args);
    };
    return calls;
  }

  test('news of a thousand conversations is remembered, and of one more is looked for', async () => {
    const store = openMemoryStore();
    const { own } = delivery(store);
    await own.run();
    const calls = countHeads(store);
    const hint = (count: number): void => {
      for (let i = 0; i < count; i++) own.hint(directConversation(bob, parseUserId(`u${i}`)), 1);
    };
    hint(1_000);
    hint(1_000);
    await own.run();
    expect(calls.count).toBe(0);
    hint(1_001);
    await own.run();
    expect(calls.count).toBe(1);
  });

  test('four thousand conversations are held, and the next are looked at once those are sent', async () => {
    const store = openMemoryStore();
    for (let i = 0; i < 5_500; i++) await fill(store, `u${i}`, 1);
    const { own, sent, abort } = delivery(store);
    const calls = countHeads(store);
    const read = store.read.bind(store);
    const callsBeforeRead: number[] = [];
    store.read = (...args) => {
      callsBeforeRead.push(calls.count);
      return read(...args);
    };
    const running = own.run();
    await until(() => sent.length >= 4_096);
    expect([callsBeforeRead[0], callsBeforeRead[3_999], callsBeforeRead[4_000]]).toEqual([4, 4, 7]);
    own.confirm(4_096);
    await running;
    expect(sent).toHaveLength(5_500);
    abort.abort();
  });
});
