import { directConversation, failure, groupConversation, parseUserId } from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import { ann, bob, eve, World } from '../world.ts';
import { messageOf, online, opened, textsOf } from './looking.ts';
import { Person } from './person.ts';
import { ReplicaDisk } from './replica-disk.ts';

const talk = directConversation(ann, bob);
const _withEve = directConversation(ann, eve);

describe('a thread', () => {
  test('shows what is sent at once, and follows it to its reader', async () => {
    const world = new World();
    const messenger = await online(world);
    const robert = await online(world, new Person(world, bob));
    const thread = await opened(world, messenger.thread(bob));
    const { id, accepted } = await messenger.send(bob, 'hello');
    expect(thread.current.items).toMatchObject([{ key: id, text: 'hello', state: 'queued' }]);
    const { seq } = await world.settled(accepted);
    expect(thread.current.items).toMatchObject([{ key: id, seq, state: expect.stringMatching(/accepted|delivered/) }]);
    await world.until(() => messageOf(thread.current.items[0]).state === 'delivered');
    await robert.markRead(talk);
    await world.until(() => messageOf(thread.current.items[0]).state === 'read');
    expect(messageOf(thread.current.items[0]).readBy).toEqual([bob]);
  });

  test('tells of marks that were made while nobody was online', async () => {
    const world = new World();
    const person = new Person(world, ann);
    const messenger = await online(world, person);
    await world.settled((await messenger.send(bob, 'hello')).accepted);
    person.kill();
    const robert = await online(world, new Person(world, bob));
    await robert.markRead(talk);
    await world.elapse(1_000);
    const thread = (await person.start()).thread(bob);
    await world.until(() => thread.current.items.length > 0 && messageOf(thread.current.items[0]).state === 'read');
  });

  test('goes back page by page, from the store and then from the server', async () => {
    const world = new World({ resetBeyond: 120 });
    for (let i = 1; i <= 400; i++) world.write(bob, ann, `${i}`);
    const messenger = await online(world);
    const thread = await opened(world, messenger.thread(talk));
    expect(thread.current).toMatchObject({ hasOlder: true });
    expect(textsOf(thread).at(-1)).toBe('400');
    let calls = 0;
    thread.subscribe(() => calls++);
    while (thread.current.hasOlder) {
      const before = thread.current.items.length;
      await world.settled(thread.loadOlder());
      expect(thread.current.items.length).toBeGreaterThanOrEqual(Math.min(400, before + 50));
    }
    expect(textsOf(thread)).toEqual(Array.from({ length: 400 }, (_, i) => `${i + 1}`));
    expect(calls).toBeGreaterThan(0);
    await world.settled(thread.loadOlder());
    expect(thread.current.items).toHaveLength(400);
  });

  test('that is looked at after a long absence has a hole, which can be filled', async () => {
    const world = new World({ resetBeyond: 20 });
    const person = new Person(world, ann);
    for (let i = 1; i <= 10; i++) world.write(bob, ann, `${i}`);
    await online(world, person);
    person.kill();
    for (let i = 11; i <= 90; i++) world.write(bob, ann, `${i}`);
    const messenger = await online(world, person);
    const thread = await opened(world, messenger.thread(talk));
    const hole = thread.current.items.find(({ kind }) => kind === 'hole');
    expect(hole).toEqual({ kind: 'hole', key: 'hole/10', afterSeq: 10, beforeSeq: 71 });
    expect(messenger.conversations.current).toMatchObject([{ unread: 90 }]);
    if (hole?.kind === 'hole') await world.settled(thread.fill(hole));
    expect(textsOf(thread)).toEqual(Array.from({ length: 90 }, (_, i) => `${i + 1}`));
  });

  test('waits for a connection to go back, for as long as its caller does', async () => {
    const world = new World({ resetBeyond: 20 });
    for (let i = 1; i <= 60; i++) world.write(bob, ann, `${i}`);
    const person = new Person(world, ann);
    const messenger = await online(world, person);
    const thread = await opened(world, messenger.thread(talk));
    world.unreachable = new Error('no route');
    world.server.restart();
    await world.until(() => messenger.status.current.state === 'offline');
    const impatient = new AbortController();
    const first = thread.loadOlder({ signal: impatient.signal });
    const second = thread.loadOlder();
    await world.until(() => thread.current.loading);
    impatient.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    expect(thread.current.loading).toBe(true);
    world.unreachable = undefined;
    await world.settled(second);
    expect(thread.current.items).toHaveLength(60);
    thread[Symbol.dispose]();
    await expect(thread.loadOlder()).resolves.toBeUndefined();
  });

  test('that is disposed of hears nothing more', async () => {
    const world = new World();
    const messenger = await online(world);
    const thread = await opened(world, messenger.thread(bob));
    thread[Symbol.dispose]();
    world.write(bob, ann, 'hi');
    await world.until(() => messenger.conversations.current.length > 0);
    expect(thread.current.items).toEqual([]);
  });

  test('of notes to oneself is one’s own', async () => {
    const world = new World();
    const messenger = await online(world);
    const thread = await opened(world, messenger.thread(ann));
    await world.settled((await messenger.send(ann, 'milk')).accepted);
    expect(thread.current.items).toMatchObject([{ text: 'milk', own: true, state: 'accepted' }]);
    expect(messenger.conversations.current).toMatchObject([{ peer: ann, unread: 0 }]);
  });
});

describe('what is composed offline', () => {
  test('does not hide what comes in behind it on a device that is new', async () => {
    const world = new World();
    for (const text of ['one', 'two']) world.write(bob, ann, text);
    world.unreachable = new Error('no route');
    const person = new Person(world, ann);
    const messenger = await person.start();
    const thread = await opened(world, messenger.thread(bob));
    const { accepted } = await messenger.send(bob, 'three');
    world.unreachable = undefined;
    await world.settled(accepted);
    await world.until(() => person.isCaughtUp);
    await world.turn();
    expect(textsOf(thread)).toEqual(['one', 'two', 'three']);
  });

  test('is there after a restart, and goes out once', async () => {
    const world = new World();
    world.unreachable = new Error('no route');
    const person = new Person(world, ann);
    const messenger = await person.start();
    const { conversation } = await messenger.createGroup({ title: 'Crew', users: [bob] });
    await messenger.send(conversation, 'first');
    await messenger.send(bob, 'hello');
    person.kill();
    const again = await person.start();
    expect(again.conversations.current).toMatchObject(
      [
        { preview: { text: 'hello', state: 'queued' } },
        { id: conversation, title: 'Crew', role: 'owner', preview: { text: 'first' } },
      ].sort(() => 0),
    );
    const thread = await opened(world, again.thread(conversation));
    expect(thread.current.items).toMatchObject([
      { kind: 'event', seq: undefined },
      { text: 'first', state: 'queued' },
    ]);
    const keys = thread.current.items.map(({ key }) => key);
    world.unreachable = undefined;
    await world.until(() => thread.current.items.every((item) => item.kind !== 'hole' && item.seq !== undefined));
    expect(thread.current.items.map(({ key }) => key)).toEqual(keys);
    expect(world.server.log(conversation)).toHaveLength(2);
    await world.until(() => world.server.log(talk).length === 1);
  });

  test('is one message, however often it is posted', async () => {
    const world = new World();
    const messenger = await online(world);
    const id = world.id();
    const [first, second] = await Promise.all([
      messenger.send(bob, 'once', { id }),
      messenger.send(bob, 'once', { id }),
    ]);
    const results = [await world.settled(first.accepted), await world.settled(second.accepted)];
    const third = await messenger.send(bob, 'once', { id });
    results.push(await world.settled(third.accepted));
    expect(results.map(({ seq }) => seq)).toEqual([1, 1, 1]);
    expect(world.server.log(talk)).toHaveLength(1);
  });

  test('is not given up with another that was posted under its id', async () => {
    const world = new World();
    world.unreachable = new Error('no route');
    const messenger = await new Person(world, ann).start();
    const id = world.id();
    const impatient = new AbortController();
    const { accepted } = await messenger.send(bob, 'once', { id });
    const again = messenger.send(bob, 'once', { id, signal: impatient.signal });
    impatient.abort(new Error('enough'));
    await expect(again).rejects.toThrow('enough');
    await expect(messenger.send(bob, 'something else', { id })).rejects.toMatchObject({ code: 'CLIENT_BAD_ARGUMENT' });
    world.unreachable = undefined;
    expect(await world.settled(accepted)).toMatchObject({ id, seq: 1 });
  });

  test('that is too long is refused before it is kept', async () => {
    const world = new World();
    const messenger = await online(world);
    await expect(messenger.send(bob, 'x'.repeat(20_000))).rejects.toMatchObject({ code: 'CLIENT_BAD_ARGUMENT' });
    expect(messenger.conversations.current).toEqual([]);
  });
});

describe('what the server refuses', () => {
  test('stays, until it is sent again or thrown away', async () => {
    const world = new World();
    const person = new Person(world, ann);
    const messenger = await online(world, person);
    const zoe = parseUserId('zoe');
    const refusals: unknown[] = [];
    messenger.on('refused', (refused) => refusals.push(refused));
    const { id, accepted, conversation } = await messenger.send(zoe, 'are you there?');
    await expect(world.settled(accepted)).rejects.toMatchObject({ code: 'CLIENT_REFUSED', failureName: 'UnknownUser' });
    expect(refusals).toMatchObject([{ id, conversation, content: { kind: 'text' }, reason: 'UnknownUser' }]);
    person.kill();
    const again = await online(world, person);
    const thread = await opened(world, again.thread(zoe));
    expect(thread.current.items).toMatchObject([{ key: id, state: 'refused', reason: 'UnknownUser' }]);
    await again.retry(id);
    await world.until(() => messageOf(thread.current.items[0]).state === 'refused');
    world.server.passwords.set(zoe, 'zoe-secret');
    await again.retry(id);
    await world.until(() => messageOf(thread.current.items[0]).state === 'accepted');
    expect(person.disk.state.refused()).toEqual([]);
  });

  test('is gone when it was thrown away', async () => {
    const world = new World();
    const person = new Person(world, ann);
    const messenger = await online(world, person);
    const { id, accepted, conversation } = await messenger.send(parseUserId('zoe'), 'x');
    await world.settled(accepted).catch(() => {});
    await messenger.discard(id);
    await messenger.discard(id);
    expect(messenger.conversations.current).toEqual([]);
    expect((await opened(world, messenger.thread(conversation))).current.items).toEqual([]);
    expect(person.disk.state.refused()).toEqual([]);
  });

  test('and was no text is told of and not kept', async () => {
    const world = new World({
      intercept: (message) =>
        message.type === 'send' && message.content.kind === 'edit'
          ? failure('Muted', { ackId: message.seqId })
          : undefined,
    });
    const person = new Person(world, ann);
    const messenger = await online(world, person);
    const thread = await opened(world, messenger.thread(bob));
    await world.settled((await messenger.send(bob, 'one')).accepted);
    const { accepted } = await messenger.post(talk, { kind: 'edit', target: 1, text: 'two' });
    expect(thread.current.items).toMatchObject([{ text: 'two', changing: true }]);
    await expect(world.settled(accepted)).rejects.toMatchObject({ failureName: 'Muted' });
    expect(thread.current.items).toMatchObject([{ text: 'one', changing: false }]);
    expect(person.disk.state.refused()).toEqual([]);
  });
});

test('a group that was created without a connection is refused with what was said in it', async () => {
  const world = new World();
  world.unreachable = new Error('no route');
  const disk = new ReplicaDisk();
  const messenger = await new Person(world, ann, { disk }).start();
  const id = world.id();
  const group = groupConversation(id);
  world.post(bob, group, { kind: 'create', title: 'Taken', open: false, users: [] });
  await messenger.createGroup({ title: 'Mine' }, { id });
  await messenger.send(group, 'hello?');
  expect(messenger.conversations.current).toMatchObject([{ title: 'Mine', role: 'owner' }]);
  world.unreachable = undefined;
  await world.until(() => disk.state.refused().length === 1 && disk.state.client().outgoing.length === 0);
  await world.turn();
  expect(messenger.conversations.current).toMatchObject([
    { id: group, role: undefined, preview: { state: 'refused' } },
  ]);
});
