import {
  type ChatMessage,
  directConversation,
  failure,
  type MessageId,
  parseUserId,
  type SendRequest,
} from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import { type ClientEvents, type ClientStore, memoryStore, type StoreChange } from '../src/index.ts';
import { ann, bob, textOf, World } from './world.ts';

const talk = directConversation(ann, bob);

function sends(world: World): readonly SendRequest[] {
  return world.server.heard.filter(
    (message): message is SendRequest => typeof message === 'object' && message.type === 'send',
  );
}

/** A store whose writes wait until they are let go, or are made to fail. */
function gatedStore(): {
  readonly store: ClientStore;
  readonly writes: StoreChange[];
  readonly open: () => void;
  readonly fail: (error: Error) => void;
} {
  const inner = memoryStore();
  const writes: StoreChange[] = [];
  let gate = Promise.withResolvers<void>();
  gate.promise.catch(() => {});
  return {
    writes,
    store: {
      load: () => inner.load(),
      write: async (changes, options) => {
        writes.push(...changes);
        if (changes.some(({ type }) => type === 'outgoing')) await gate.promise;
        await inner.write(changes, options);
      },
      [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
    },
    open: () => gate.resolve(),
    fail: (error) => {
      gate.reject(error);
      gate = Promise.withResolvers();
    },
  };
}

describe('a message', () => {
  test('is accepted with its place in the log', async () => {
    const world = new World();
    const client = await world.connect(ann);
    const result = await client.send(bob, 'hi');
    expect(result).toEqual({
      id: expect.any(String),
      conversation: talk,
      seq: 1,
      acceptedAtMs: 1000,
      duplicate: false,
    });
    expect(world.server.log(talk)).toMatchObject([
      { id: result.id, content: { kind: 'text', text: 'hi' }, sentAtMs: 1_700_000_001_000 },
    ]);
    expect(client.pending()).toEqual([]);
  });

  test('is stored durably before its first byte is sent', async () => {
    const world = new World();
    const { store, writes, open } = gatedStore();
    const client = await world.connect(ann, { store });
    const sending = client.send(bob, 'hi');
    await world.turn();
    expect(writes.map(({ type }) => type)).toEqual(['log', 'outgoing']);
    expect(client.pending()).toHaveLength(1);
    expect(sends(world)).toEqual([]);
    open();
    await expect(sending).resolves.toMatchObject({ seq: 1 });
  });

  test('goes again with the same id when its answer was lost, and is then a duplicate', async () => {
    let isLost = true;
    const world = new World({
      intercept: (message, session) => {
        if (message.type !== 'send' || !isLost) return undefined;
        isLost = false;
        world.server.append(ann, message);
        world.server.cut(session);
        return 'silence';
      },
    });
    const client = await world.connect(ann);
    const result = await world.settled(client.send(bob, 'hi'));
    expect(result).toMatchObject({ seq: 1, duplicate: true });
    const [first, second] = sends(world);
    expect(second).toEqual({ ...first, seqId: second?.seqId });
    expect(world.server.log(talk)).toHaveLength(1);
  });

  test('waits for the connection, and so do those after it, in order', async () => {
    const world = new World();
    const client = await world.connect(ann);
    world.unreachable = new Error('no route');
    world.cut();
    await world.until(() => client.status.state === 'offline');
    const sending = Array.from({ length: 40 }, (_, number) => client.send(bob, `text ${number}`));
    world.clock.schedule(10_000, () => {
      world.unreachable = undefined;
    });
    const results = await world.settled(Promise.all(sending));
    expect(results.map(({ seq }) => seq)).toEqual(results.map((_, index) => index + 1));
    expect(world.server.log(talk).map(textOf)).toEqual(results.map((_, index) => `text ${index}`));
  });

  test('of an earlier run is sent by the next client of its store, which says so', async () => {
    let isBusy = true;
    const world = new World({
      intercept: (message) =>
        message.type === 'send' && isBusy ? failure('Unavailable', { ackId: message.seqId }) : undefined,
    });
    const store = memoryStore();
    const first = await world.connect(ann, { store });
    const sending = first.send(bob, 'hi');
    sending.catch(() => {});
    await world.until(() => sends(world).length === 1);
    await first.close();
    await expect(sending).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });

    const second = await world.connect(ann, { store });
    expect(second.pending()).toMatchObject([{ content: { text: 'hi' } }]);
    const accepted: ClientEvents['accepted'][] = [];
    second.on('accepted', (result) => accepted.push(result));
    isBusy = false;
    await world.until(() => second.pending().length === 0);
    expect(accepted).toMatchObject([{ seq: 1, duplicate: false }]);
    expect(new Set(sends(world).map(({ id }) => id)).size).toBe(1);
    expect((await store.load()).outgoing).toEqual([]);
  });
});

describe('a refusal', () => {
  test('for good rejects, and the message leaves the store', async () => {
    const world = new World();
    const store = memoryStore();
    const client = await world.connect(ann, { store });
    const refused: ClientEvents['refused'][] = [];
    client.on('refused', (event) => refused.push(event));
    const sending = client.send(parseUserId('nobody'), 'hi');
    await expect(sending).rejects.toMatchObject({ code: 'CLIENT_REFUSED', failureName: 'UnknownUser' });
    expect(client.pending()).toEqual([]);
    expect((await store.load()).outgoing).toEqual([]);
    expect(refused).toMatchObject([
      { message: { conversation: 'c:ann:nobody', content: { text: 'hi' } }, error: { failureName: 'UnknownUser' } },
    ]);
    await expect(client.send(bob, 'hi')).resolves.toMatchObject({ seq: 1 });
  });

  test('of an id that stands for another text is one', async () => {
    const world = new World();
    const client = await world.connect(ann);
    const id = world.id();
    await client.send(bob, 'one', { id });
    await expect(client.send(bob, 'two', { id })).rejects.toMatchObject({ failureName: 'IdConflict' });
    await expect(client.send(bob, 'one', { id })).resolves.toMatchObject({ seq: 1, duplicate: true });
  });

  test('for now is waited for, and the others wait behind it', async () => {
    let isBusy = true;
    const world = new World({
      intercept: (message: ChatMessage) => {
        if (message.type !== 'send' || !isBusy) return undefined;
        isBusy = false;
        return failure('RateLimited', { ackId: message.seqId, retryAfterMs: 7_000 });
      },
    });
    const client = await world.connect(ann);
    const first = client.send(bob, 'one');
    await world.until(() => sends(world).length === 1);
    await world.turn();
    const second = client.send(bob, 'two');
    const results = await world.settled(Promise.all([first, second]));
    expect(results.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(world.clock.now()).toBeGreaterThanOrEqual(8_000);
    expect(client.status.state).toBe('online');
  });

  test('of a failure that a newer server made up goes by whether it is retryable', async () => {
    const world = new World({
      intercept: (message) =>
        message.type === 'send'
          ? { ...failure('NotAllowed', { ackId: message.seqId }), code: 1999, reason: 'x\n' }
          : undefined,
    });
    const client = await world.connect(ann);
    const sending = client.send(bob, 'hi');
    await expect(sending).rejects.toMatchObject({ code: 'CLIENT_REFUSED', failureName: undefined });
    await expect(sending).rejects.toThrow('failure 1999: "x\\n" [CLIENT_REFUSED]');
  });
});

describe('an argument', () => {
  test('that the protocol does not allow is refused before anything is stored', async () => {
    const world = new World();
    const { store, writes } = gatedStore();
    const client = await world.connect(ann, { store });
    for (const sending of [
      client.send(bob, 'x'.repeat(16_385)),
      client.send(bob, 'a\0b'),
      client.send('Not A Name' as typeof bob, 'hi'),
      client.send(bob, 'hi', { id: 'short' as MessageId }),
    ]) {
      await expect(sending).rejects.toMatchObject({
        code: 'CLIENT_BAD_ARGUMENT',
        cause: { name: 'ChatProtocolError' },
      });
    }
    expect(writes.map(({ type }) => type)).toEqual(['log']);
  });

  test('repeating an id joins the message that waits, unless it says something else', async () => {
    const world = new World();
    const { store, open } = gatedStore();
    const client = await world.connect(ann, { store });
    const id = world.id();
    const first = client.send(bob, 'hi', { id });
    const second = client.send(bob, 'hi', { id });
    await expect(client.send(bob, 'ho', { id })).rejects.toMatchObject({ code: 'CLIENT_BAD_ARGUMENT' });
    await expect(client.send(ann, 'hi', { id })).rejects.toMatchObject({ code: 'CLIENT_BAD_ARGUMENT' });
    open();
    expect(await second).toEqual(await first);
    expect(sends(world)).toHaveLength(1);
  });
});

test('an abort ends the waiting, not the message', async () => {
  const world = new World();
  const { store, open } = gatedStore();
  const client = await world.connect(ann, { store });
  const abort = new AbortController();
  const sending = client.send(bob, 'hi', { signal: abort.signal });
  const reason = new Error('enough');
  abort.abort(reason);
  await expect(sending).rejects.toBe(reason);
  await expect(client.send(bob, 'never', { signal: abort.signal })).rejects.toBe(reason);
  open();
  await world.until(() => client.pending().length === 0);
  expect(world.server.log(talk)).toMatchObject([{ content: { text: 'hi' } }]);
});

test('more messages than the limit are refused', async () => {
  const world = new World();
  const { store, open } = gatedStore();
  const client = await world.connect(ann, { store, outboxMessages: 2 });
  const sending = [client.send(bob, 'one'), client.send(bob, 'two')];
  await expect(client.send(bob, 'three')).rejects.toMatchObject({ code: 'CLIENT_OUTBOX_FULL', fault: 'local' });
  open();
  await Promise.all(sending);
  await expect(client.send(bob, 'three')).resolves.toMatchObject({ seq: 3 });
});

test('a store that fails rejects the message, sends nothing and closes the client', async () => {
  const world = new World();
  const { store, fail } = gatedStore();
  const client = await world.connect(ann, { store });
  const sending = client.send(bob, 'hi');
  const cause = new Error('ENOSPC');
  fail(cause);
  await expect(sending).rejects.toMatchObject({ code: 'CLIENT_STORE_FAILED', fault: 'local', cause });
  await world.turn();
  expect(client.status).toMatchObject({ state: 'closed', error: { code: 'CLIENT_STORE_FAILED' } });
  expect(sends(world)).toEqual([]);
  await client.close();
});

test('what a store brings back and cannot be sent is refused, and what is behind it is sent', async () => {
  const world = new World();
  const store = memoryStore();
  const texts = ['x'.repeat(20_000), 'hi'];
  for (const text of texts) {
    await store.write(
      [
        {
          type: 'outgoing',
          message: { id: world.id(), conversation: talk, content: { kind: 'text', text }, sentAtMs: 0 },
        },
      ],
      {
        durable: true,
      },
    );
  }
  const client = await world.connect(ann, { store, persistent: true });
  await world.until(() => client.pending().length === 0);
  expect(world.server.log(talk).map(textOf)).toEqual(['hi']);
  expect((await store.load()).outgoing).toEqual([]);
});

test('no more than 16 are on their way at once', async () => {
  const world = new World({ intercept: (message) => (message.type === 'send' ? 'silence' : undefined) });
  const client = await world.connect(ann);
  for (let i = 0; i < 100; i++) client.send(bob, `text ${i}`).catch(() => {});
  await world.turn();
  expect(sends(world)).toHaveLength(16);
  await client.close();
});
