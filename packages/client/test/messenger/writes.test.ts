import { directConversation, parseUserId } from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import { memoryStore, type ReplicaChange } from '../../src/index.ts';
import { ann, bob, reading, World } from '../world.ts';
import { Person } from './person.ts';

const talk = directConversation(ann, bob);

async function online(world: World): Promise<Person> {
  const person = new Person(world, ann);
  await person.start();
  await world.until(() => person.isCaughtUp);
  return person;
}

function writesWith({ disk }: Person, type: ReplicaChange['type']): readonly (readonly ReplicaChange['type'][])[] {
  const writes = disk.writes.map(({ changes }) => changes.map((change) => change.type));
  return writes.filter((types) => types.includes(type));
}

describe('one write has', () => {
  test('an entry, the cursor that covers it, and what follows for its conversation', async () => {
    const world = new World();
    const person = await online(world);
    world.write(bob, ann, 'hi');
    await world.until(() => person.disk.state.entries(talk, { limit: 1 }).length === 1);
    expect(writesWith(person, 'entry')).toEqual([['entry', 'cursor', 'conversation']]);
  });

  test('many entries that arrive together', async () => {
    const world = new World();
    for (let i = 0; i < 200; i++) world.write(bob, ann, `${i}`);
    const person = await online(world);
    const writes = writesWith(person, 'entry');
    expect(writes.flat().filter((type) => type === 'entry')).toHaveLength(200);
    expect(writes.length).toBeLessThan(10);
    expect(writes.every((types) => types.includes('cursor'))).toBe(true);
  });

  test('that a message waits no more, and its entry', async () => {
    const world = new World();
    const person = await online(world);
    await world.settled((await person.messenger.send(bob, 'hi')).accepted);
    expect(writesWith(person, 'settled')).toEqual([['settled', 'entry', 'conversation']]);
    expect(person.disk.state.client().cursors.get(talk)).toBe(1);
  });

  test('that a message waits no more, and that it was refused', async () => {
    const world = new World();
    const person = await online(world);
    const { accepted } = await person.messenger.send(parseUserId('zoe'), 'hi');
    await world.settled(accepted).catch(() => {});
    expect(writesWith(person, 'settled')).toEqual([['settled', 'refused']]);
  });

  test('that a refused message waits again', async () => {
    const world = new World();
    const person = await online(world);
    const { id, accepted } = await person.messenger.send(parseUserId('zoe'), 'hi');
    await world.settled(accepted).catch(() => {});
    await person.messenger.retry(id);
    expect(writesWith(person, 'discarded')).toEqual([['outgoing', 'discarded']]);
    expect(
      person.disk.writes.find(({ changes }) => changes.length === 2 && changes[1]?.type === 'discarded'),
    ).toMatchObject({
      durable: true,
    });
  });

  test('a recall, and that what it takes back says nothing any more', async () => {
    const world = new World();
    const person = await online(world);
    world.write(bob, ann, 'secret');
    world.post(bob, talk, { kind: 'edit', target: 1, text: 'still secret' });
    world.post(bob, talk, { kind: 'recall', target: 1 });
    await world.until(() => person.disk.state.entries(talk, { limit: 9 }).length === 3);
    expect(writesWith(person, 'erase')[0]).toEqual(expect.arrayContaining(['entry', 'erase', 'cursor']));
    expect(JSON.stringify(person.disk.state.entries(talk, { limit: 9 }))).not.toContain('secret');
  });

  test('what was read, and how much is unread', async () => {
    const world = new World();
    const person = await online(world);
    world.write(bob, ann, 'one');
    await world.until(() => person.messenger.conversations.current[0]?.unread === 1);
    await person.messenger.markRead(talk);
    expect(writesWith(person, 'read')).toEqual([['read', 'conversation']]);
  });
});

test('what was taken back while its answer was lost does not come back with the answer', async () => {
  let silent = true;
  const world = new World({
    intercept: (message, session) => {
      if (message.type !== 'send' || !silent) return undefined;
      silent = false;
      world.server.append(ann, message, session);
      world.post(ann, talk, { kind: 'recall', target: 1 });
      world.server.cut(session);
      return 'silence';
    },
  });
  const person = await online(world);
  await world.settled((await person.messenger.send(bob, 'secret')).accepted);
  await world.until(() => person.isCaughtUp);
  await world.elapse(1_000);
  expect(person.disk.state.entries(talk, { limit: 9 }).map(({ content }) => content.kind)).toEqual([
    'erased',
    'recall',
  ]);
});

test('what was taken back does not come back with an answer that is later than the log', async () => {
  const world: World = new World({
    intercept: (message, session) => {
      if (message.type !== 'send') return undefined;
      const log = world.server.log(talk);
      if (log.length === 0) {
        world.server.append(ann, message, session);
        world.post(ann, talk, { kind: 'recall', target: 1 });
        world.server.cut(session);
        return 'silence';
      }
      const { id, conversation, seqId: ackId } = message;
      const answer = { type: 'accepted', ackId, id, conversation, seq: 1, acceptedAtMs: 1, duplicate: true } as const;
      world.clock.schedule(world.clock.now() + 5_000, () => world.server.say(session, answer));
      return 'silence';
    },
  });
  const person = await online(world);
  const { accepted } = await person.messenger.send(bob, 'secret');
  await world.until(() => person.disk.state.entries(talk, { limit: 9 }).length === 2);
  await world.settled(accepted);
  await world.elapse(100);
  expect(person.disk.state.client().outgoing).toEqual([]);
  expect(person.disk.state.entries(talk, { limit: 9 }).map(({ content }) => content.kind)).toEqual([
    'erased',
    'recall',
  ]);
});

test('a client that is no messenger keeps no entries in a store that could', async () => {
  const world = new World();
  const store = memoryStore();
  const client = await world.connect(ann, { store });
  const read = reading(client);
  world.write(bob, ann, 'hi');
  await world.until(() => read.texts.length === 1);
  await world.settled(client.send(bob, 'hello'));
  expect(await store.entries(talk, { limit: 9 })).toEqual([]);
  expect(await store.conversations()).toEqual([]);
});
