import { directConversation, groupConversation, parseUserId } from '@proj/chat-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Messenger, memoryStore, openMessenger, type ReplicaStore } from '../../src/index.ts';
import { ann, bob, World } from '../world.ts';

const talk = directConversation(ann, bob);
const unhandled: unknown[] = [];
const hear = (reason: unknown): void => {
  unhandled.push(reason);
};
beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', hear);
});
afterEach(() => {
  process.off('unhandledRejection', hear);
  expect(unhandled).toEqual([]);
});

function open(world: World, store: ReplicaStore): Promise<Messenger> {
  const { store: _, ...options } = world.options(ann);
  return openMessenger({ ...options, user: ann, store });
}

/** Whatever a messenger can be asked, at once; nobody waits for any of it. */
function everything(world: World, messenger: Messenger): Promise<readonly PromiseSettledResult<unknown>[]> {
  const thread = messenger.thread(bob);
  const asked = [
    messenger.send(bob, 'hello').then(({ accepted }) => accepted),
    messenger.send(parseUserId('zoe'), 'hello').then(({ accepted }) => accepted),
    messenger.createGroup({ title: 'Crew', users: [bob] }).then(({ accepted }) => accepted),
    messenger.post(talk, { kind: 'edit', target: 1, text: 'x' }),
    messenger.setDraft(talk, 'draft'),
    messenger.markRead(talk),
    messenger.members(talk),
    messenger.search('hello'),
    messenger.devices(),
    messenger.setProfile({ displayName: 'Ann', about: '' }),
    thread.loadOlder(),
    thread.fill({ afterSeq: 1, beforeSeq: 40 }),
    messenger.thread(groupConversation(world.id())).loadOlder(),
  ];
  messenger.typing(talk);
  thread[Symbol.dispose]();
  return Promise.allSettled(asked);
}

describe('a messenger can be closed', () => {
  test.for(Array.from({ length: 24 }, (_, i) => i))('after %i turns, and nobody is left waiting', async (turns) => {
    const world = new World({ resetBeyond: 20 });
    for (let i = 0; i < 60; i++) world.write(bob, ann, `${i}`);
    const messenger = await open(world, memoryStore());
    if (turns % 2 === 1) await world.until(() => messenger.status.current.state === 'online');
    const asked = everything(world, messenger);
    for (let turn = 0; turn < turns / 2; turn++) await Promise.resolve();
    if (turns > 12) await world.elapse(turns);
    await world.settled(messenger.close());
    await world.settled(asked);
    expect(messenger.status.current).toEqual({ state: 'closed' });
    // Nothing is left that would keep a process alive.
    await world.elapse(10);
    expect(world.clock.pendingCount).toBe(0);
  });
});

describe('a store may fail', () => {
  test.for(Array.from({ length: 20 }, (_, i) => i))('at its write %i, and everybody is told', async (writes) => {
    const world = new World({ resetBeyond: 20 });
    for (let i = 0; i < 60; i++) world.write(bob, ann, `${i}`);
    const store = memoryStore();
    const write = store.write.bind(store);
    let written = 0;
    store.write = async (...args) => {
      const number = written++;
      await new Promise<void>((resolve) => world.clock.schedule(world.clock.now() + 1, resolve));
      if (number >= writes) throw new Error('no space');
      await write(...args);
    };
    const messenger = await open(world, store);
    const asked = everything(world, messenger);
    await world.until(() => messenger.status.current.state === 'closed');
    expect(messenger.status.current).toMatchObject({ code: 'CLIENT_STORE_FAILED' });
    await world.settled(asked);
    expect(messenger.conversations.current.length).toBeGreaterThanOrEqual(0);
    await world.settled(messenger.close());
  });

  test('when it is disposed of too early', async () => {
    const world = new World();
    const store = memoryStore();
    const messenger = await open(world, store);
    await world.until(() => messenger.status.current.state === 'online');
    const asked = everything(world, messenger);
    await store[Symbol.asyncDispose]();
    await world.until(() => messenger.status.current.state === 'closed');
    await world.settled(asked);
    await world.settled(messenger.close());
  });
});
