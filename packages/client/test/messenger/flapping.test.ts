import { type ChatMessage, directConversation, parseUserId, type UserId } from '@proj/chat-protocol';
import { expect, test } from 'vitest';
import { memoryStore, openMessenger } from '../../src/index.ts';
import { ann, bob, summaryOf, World } from '../world.ts';
import { Person } from './person.ts';

const contacts: readonly UserId[] = Array.from({ length: 600 }, (_, i) => parseUserId(`contact-${i}`));

/** Everything of a kind that the server was asked. */
function asked(world: World, type: ChatMessage['type']): number {
  return world.server.heard.filter((each) => typeof each === 'object' && each.type === type).length;
}

test('a link that flaps asks for the profiles of those talked to last each time, and for all others once an hour', async () => {
  const world = new World();
  for (const contact of contacts) world.write(contact, ann, 'hi');
  const person = new Person(world, ann);
  await person.start();
  const flap = async (): Promise<number> => {
    const before = asked(world, 'profiles');
    person.cut();
    await world.until(() => !person.isCaughtUp);
    await world.until(() => person.isCaughtUp);
    await world.elapse(1_000);
    return asked(world, 'profiles') - before;
  };
  await world.until(() => person.isCaughtUp);
  await world.elapse(1_000);
  // 601 users, 256 at once, and this one before it knew of others.
  expect(asked(world, 'profiles')).toBe(4);
  for (let times = 0; times < 10; times++) expect(await flap()).toBe(1);
  for (let times = 0; times < 13; times++) await world.elapse(300_000);
  expect(await flap()).toBe(3);
});

test('one that was renamed is called so after the next login', async () => {
  const world = new World();
  world.write(bob, ann, 'hi');
  const person = new Person(world, ann);
  const messenger = await person.start();
  await world.until(() => messenger.profiles.current.has(bob));
  world.server.displayNames.set(bob, 'Robert');
  person.cut();
  await world.until(() => messenger.conversations.current[0]?.title === 'Robert');
});

test('logins that break before anything is answered leave no requests behind', async () => {
  let isMute = false;
  const world: World = new World({
    intercept: (message, session) => {
      if (!isMute || message.type === 'login') return undefined;
      world.server.cut(session);
      return 'silence';
    },
  });
  for (let i = 0; i < 3; i++) world.write(bob, ann, `${i}`);
  const person = new Person(world, ann);
  const messenger = await person.start();
  await world.until(() => person.isCaughtUp);
  const thread = messenger.thread(bob);
  await world.until(() => !thread.current.loading);
  isMute = true;
  person.cut();
  const before = asked(world, 'login');
  await world.until(() => asked(world, 'login') >= before + 80);
  // Of 64 that may wait, none was taken by what the messenger asks for itself.
  const requests = Array.from({ length: 56 }, () => messenger.devices());
  isMute = false;
  const from = [asked(world, 'conversations'), asked(world, 'members')];
  for (const devices of await world.settled(Promise.all(requests))) expect(devices).toHaveLength(1);
  await world.elapse(20_000);
  expect(asked(world, 'conversations') - (from[0] ?? 0)).toBeLessThanOrEqual(4);
  expect(asked(world, 'members') - (from[1] ?? 0)).toBeLessThanOrEqual(4);
});

test('a list of conversations without an end is read up to where it repeats itself', async () => {
  const summary = summaryOf(directConversation(ann, bob));
  const world = new World({
    intercept: (message) =>
      message.type === 'conversations'
        ? { type: 'conversation-list', ackId: message.seqId, conversations: [summary] }
        : undefined,
  });
  const person = new Person(world, ann);
  const messenger = await person.start();
  await world.until(() => person.isCaughtUp);
  await world.elapse(1_000);
  expect(asked(world, 'conversations')).toBe(2);
  expect(messenger.conversations.current).toHaveLength(1);
});

test('of conversations without number 20 000 are kept', { timeout: 60_000 }, async () => {
  let number = 0;
  const world = new World({
    intercept: (message) =>
      message.type === 'conversations'
        ? {
            type: 'conversation-list',
            ackId: message.seqId,
            conversations: Array.from({ length: 500 }, () =>
              summaryOf(directConversation(ann, parseUserId(`flood-${number++}`)), { head: 1, unread: 1 }),
            ),
          }
        : undefined,
  });
  const store = memoryStore();
  const { store: _, ...options } = world.options(ann);
  await using messenger = await openMessenger({ ...options, user: ann, store });
  const isOver = (logins: number) => (): boolean => number >= logins * 20_000;
  await world.until(isOver(1));
  await world.elapse(100);
  expect(number).toBe(20_000);
  world.cut();
  await world.until(isOver(2));
  await world.elapse(100);
  expect(messenger.conversations.current).toHaveLength(20_000);
  expect(await store.conversations()).toHaveLength(20_000);
});

test('a list with a conversation of other users ends the connection', async () => {
  const summary = summaryOf(directConversation(bob, parseUserId('eve')), { head: 1, unread: 1 });
  const world = new World({
    intercept: (message) =>
      message.type === 'conversations'
        ? { type: 'conversation-list', ackId: message.seqId, conversations: [summary] }
        : undefined,
  });
  const messenger = await new Person(world, ann).start();
  await world.until(() => messenger.status.current.state === 'offline');
  expect(messenger.status.current).toMatchObject({ code: 'CLIENT_PROTOCOL' });
  expect(messenger.conversations.current).toEqual([]);
});
