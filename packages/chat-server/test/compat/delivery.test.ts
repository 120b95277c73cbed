import { directConversation, parseUserId, type UserId } from '@proj/chat-protocol';
import type { TextPacket } from '@proj/frame/packet';
import type { ChatStore } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { expect, test } from 'vitest';
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

test('of more conversations than fit a round each message leaves once, and no more than can wait for a word', async () => {
  const store = await openStore();
  for (let i = 0; i < 4_200; i++) await fill(store, `u${i}`, 1);
  const { own, sent, abort } = delivery(store);
  const running = own.run();
  await until(() => sent.length >= 4_096);
  own.hint(directConversation(bob, parseUserId('u1')));
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
  for (let i = 0; i < 1_100; i++) own.hint(directConversation(bob, parseUserId(`u${i}`)));
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
