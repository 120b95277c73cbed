import { directConversation } from '@proj/chat-protocol';
import { expect, test } from 'vitest';
import { memoryStore } from '../src/index.ts';
import { ann, bob, World } from './world.ts';

const talk = directConversation(ann, bob);

test('a close reports what was acknowledged, logs out and leaves nothing behind', async () => {
  const world = new World();
  world.write(bob, ann, 'hi');
  const client = await world.connect(ann);
  for await (const _ of client.messages({ limit: 1 }));
  const startedAtMs = world.clock.now();
  await client.close();
  expect(world.clock.now()).toBe(startedAtMs);
  expect(world.server.heard.slice(-2)).toMatchObject([{ type: 'received', seq: 1 }, { type: 'logout' }]);
  expect(client.status).toEqual({ state: 'closed', error: undefined });
  expect(world.server.sessions.size).toBe(0);
  expect(world.clock.pendingCount).toBe(0);
});

test('a second close waits for the first, and disposing is closing', async () => {
  const world = new World();
  let closed: Promise<void>;
  {
    await using client = await world.connect(ann);
    closed = client.close();
    expect(client.close()).toBe(closed);
  }
  await closed;
  expect(world.server.sessions.size).toBe(0);
});

test('a farewell that nobody answers is cut short', async () => {
  const world = new World({ intercept: (message) => (message.type === 'logout' ? 'silence' : undefined) });
  const client = await world.connect(ann);
  world.server.sessions.clear();
  const link = world.links[0];
  if (link !== undefined) link.end = () => {};
  const startedAtMs = world.clock.now();
  await world.settled(client.close({ timeoutMs: 700 }));
  expect(world.clock.now() - startedAtMs).toBe(700);
  expect(client.status).toEqual({ state: 'closed', error: undefined });
});

test('a client that is offline closes at once', async () => {
  const world = new World();
  const client = await world.connect(ann);
  world.unreachable = new Error('no route');
  world.cut();
  await world.until(() => client.status.state === 'offline');
  await client.close();
  expect(world.clock.pendingCount).toBe(0);
});

test('a client that was closed by an error closes again without one', async () => {
  const world = new World();
  const first = await world.connect(ann);
  await world.connect(ann);
  await world.until(() => first.status.state === 'closed');
  await first.close();
  expect(first.status).toMatchObject({ error: { code: 'CLIENT_REPLACED' } });
});

test('calls after a close are refused, and whoever waits learns of it', async () => {
  const world = new World({ intercept: (message) => (message.type === 'send' ? 'silence' : undefined) });
  const store = memoryStore();
  const client = await world.connect(ann, { store });
  const sending = client.send(bob, 'hi');
  sending.catch(() => {});
  await world.turn();
  const closing = client.close();
  await expect(client.send(bob, 'late')).rejects.toMatchObject({ code: 'CLIENT_CLOSED', fault: 'local' });
  await expect(client.history(bob)).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
  await world.settled(closing);
  await expect(sending).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
  expect((await store.load()).outgoing).toMatchObject([{ content: { text: 'hi' } }]);
  expect(world.server.logs.get(talk)).toBeUndefined();
});

test('the store is durable and free when the close is done', async () => {
  const world = new World();
  const inner = memoryStore();
  let writing = 0;
  let lastDurable = false;
  const store = {
    load: () => inner.load(),
    write: async (changes: Parameters<typeof inner.write>[0], options: { readonly durable: boolean }) => {
      writing++;
      await world.turn();
      await inner.write(changes, options);
      lastDurable = options.durable;
      writing--;
    },
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
  world.write(bob, ann, 'hi');
  const client = await world.connect(ann, { store });
  for await (const _ of client.messages({ limit: 1 }));
  await client.close();
  expect([writing, lastDurable]).toEqual([0, true]);
});
