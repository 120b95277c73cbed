import { directConversation, parseDeviceId } from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import { ClientError, type Messenger, memoryStore, openMessenger } from '../../src/index.ts';
import { ann, bob, eve, World } from '../world.ts';
import { online, opened, textsOf } from './looking.ts';
import { Person } from './person.ts';

const talk = directConversation(ann, bob);
const withEve = directConversation(ann, eve);

describe('opening', () => {
  test('needs no connection', async () => {
    const world = new World();
    world.unreachable = new Error('no route');
    const messenger = await new Person(world, ann).start();
    await world.until(() => messenger.status.current.state === 'offline');
    const { current } = messenger.status;
    expect(current).toMatchObject({ state: 'offline', code: 'CLIENT_UNREACHABLE' });
    expect(current.state === 'offline' && current.retryAtMs).toBeGreaterThan(1_700_000_000_000);
    expect(messenger.conversations.current).toEqual([]);
  });

  test('of the store of another user is refused', async () => {
    const world = new World();
    const store = memoryStore();
    await store.write([{ type: 'log', user: bob, epoch: '01' }], { durable: true });
    const { store: _, ...options } = world.options(ann);
    await expect(openMessenger({ ...options, user: ann, store })).rejects.toMatchObject({
      code: 'CLIENT_STORE_MISMATCH',
    });
  });

  test('with the password of another user is refused', async () => {
    const world = new World();
    const { store, ...options } = world.options(bob);
    await expect(openMessenger({ ...options, user: ann, store: memoryStore() })).rejects.toMatchObject({
      code: 'CLIENT_BAD_ARGUMENT',
    });
    expect(store).toBeDefined();
  });

  test('with the token of another user ends with the login', async () => {
    const world = new World();
    const client = await world.connect(bob);
    const { store: _, ...options } = world.options(ann, { credential: { token: client.token } });
    const messenger = await openMessenger({
      ...options,
      user: ann,
      store: memoryStore(),
      deviceId: parseDeviceId('x'),
    });
    await world.until(() => messenger.status.current.state === 'closed');
    expect(messenger.status.current).toMatchObject({ code: 'CLIENT_STORE_MISMATCH' });
  });

  test('of a store that cannot be read fails', async () => {
    const world = new World();
    const store = memoryStore();
    store.drafts = () => Promise.reject(new Error('bad sector'));
    const { store: _, ...options } = world.options(ann);
    await expect(openMessenger({ ...options, user: ann, store })).rejects.toMatchObject({
      code: 'CLIENT_STORE_FAILED',
    });
  });

  test('with a wrong password closes, and what is kept can still be read', async () => {
    const world = new World();
    const person = new Person(world, ann);
    world.write(bob, ann, 'hi');
    await online(world, person);
    person.kill();
    world.server.passwords.set(ann, 'another');
    world.server.restart();
    const messenger = await person.start();
    await world.until(() => messenger.status.current.state === 'closed');
    expect(messenger.status.current).toMatchObject({ code: 'CLIENT_LOGIN_REJECTED' });
    expect(messenger.conversations.current).toMatchObject([{ id: talk, preview: { text: 'hi' } }]);
    expect(textsOf(await opened(world, messenger.thread(bob)))).toEqual(['hi']);
    await expect(messenger.send(bob, 'x')).rejects.toMatchObject({ code: 'CLIENT_LOGIN_REJECTED' });
    await expect(messenger.devices()).rejects.toMatchObject({ code: 'CLIENT_LOGIN_REJECTED' });
    await messenger.setDraft(talk, 'still here');
    expect(messenger.conversations.current).toMatchObject([{ draft: 'still here' }]);
  });
});

test('of two drafts at once the second stays', async () => {
  const world = new World();
  world.write(bob, ann, 'hi');
  const messenger = await online(world);
  await Promise.all(['x', ''].map((text) => messenger.setDraft(talk, text)));
  expect(messenger.conversations.current).toMatchObject([{ draft: '' }]);
  await Promise.all(['x', 'y', 'x'].map((text) => messenger.setDraft(talk, text)));
  expect(messenger.conversations.current).toMatchObject([{ draft: 'x' }]);
});

describe('the list', () => {
  test('has what the server has, that last active first', async () => {
    const world = new World();
    world.write(bob, ann, 'one');
    world.write(bob, ann, 'two');
    await world.elapse(1000);
    world.group(eve, [ann], 'Night shift');
    const messenger = await online(world);
    expect(messenger.conversations.current).toMatchObject([
      { title: 'Night shift', peer: undefined, role: 'member', unread: 0, preview: undefined },
      {
        id: talk,
        title: 'bob',
        peer: bob,
        unread: 2,
        preview: { text: 'two', from: bob, state: 'accepted' },
        draft: '',
      },
    ]);
  });

  test('stays the same object until something changes, and so do its rows', async () => {
    const world = new World();
    world.write(bob, ann, 'one');
    world.write(eve, ann, 'two');
    const messenger = await online(world);
    // Profiles and presences.
    await world.elapse(100);
    const before = messenger.conversations.current;
    expect(messenger.conversations.current).toBe(before);
    let calls = 0;
    messenger.conversations.subscribe(() => calls++);
    world.write(eve, ann, 'three');
    world.write(eve, ann, 'four');
    await world.until(() => messenger.conversations.current[0]?.preview?.text === 'four');
    expect(messenger.conversations.current.find(({ id }) => id === talk)).toBe(before.find(({ id }) => id === talk));
    await world.turn();
    expect(calls).toBeGreaterThan(0);
    const told = calls;
    await messenger.setDraft(talk, '');
    await world.turn();
    expect(calls).toBe(told);
  });

  test('counts what is unread until it is read, here or elsewhere', async () => {
    const world = new World();
    const phone = new Person(world, ann);
    const desk = new Person(world, ann, { device: 'desk' });
    const [here, there] = [await online(world, phone), await online(world, desk)];
    for (const text of ['one', 'two', 'three']) world.write(bob, ann, text);
    const unreadOf = (messenger: Messenger): number | undefined => messenger.conversations.current[0]?.unread;
    await world.until(() => unreadOf(here) === 3 && unreadOf(there) === 3);
    await here.markRead(talk, 2);
    expect(unreadOf(here)).toBe(1);
    await world.until(() => unreadOf(there) === 1);
    await here.markRead(talk);
    expect(unreadOf(here)).toBe(0);
    await world.until(() => unreadOf(there) === 0);
  });

  test('tells again what was read when the server has lost it since it said that it knew [CHAT-7.5.3]', async () => {
    const world = new World();
    const phone = new Person(world, ann);
    const messenger = await online(world, phone);
    world.write(bob, ann, 'one');
    await world.until(() => messenger.conversations.current[0]?.unread === 1);
    await messenger.markRead(talk);
    const reconnect = async (): Promise<void> => {
      phone.cut();
      await world.until(() => messenger.status.current.state === 'offline');
      await world.until(() => phone.isCaughtUp);
      await world.elapse(100);
    };
    await reconnect();
    expect(phone.disk.state.client().reads).toEqual(new Map());
    world.server.read.clear();
    await reconnect();
    expect(world.server.read.get(`ann/${talk}`)).toBe(1);
  });

  test('counts neither what one writes nor what is no text', async () => {
    const world = new World();
    const messenger = await online(world);
    world.write(ann, bob, 'mine');
    world.post(bob, talk, { kind: 'reaction', target: 1, emoji: '👍', removed: false });
    await world.until(() => messenger.conversations.current[0]?.activeAtMs !== undefined);
    await world.elapse(100);
    expect(messenger.conversations.current).toMatchObject([{ unread: 0, preview: { text: 'mine' } }]);
  });

  test('shows what waits, what was refused, and drafts of conversations that never began', async () => {
    const world = new World();
    world.unreachable = new Error('no route');
    const messenger = await new Person(world, ann).start();
    await messenger.send(bob, 'waits');
    await messenger.setDraft(withEve, 'perhaps');
    expect(messenger.conversations.current).toMatchObject([
      { id: talk, preview: { text: 'waits', state: 'queued', from: ann }, role: 'member' },
      { id: withEve, preview: undefined, draft: 'perhaps' },
    ]);
    world.unreachable = undefined;
    world.server.passwords.delete(bob);
    await world.until(() => messenger.conversations.current[0]?.preview?.state === 'refused');
  });

  test('follows edits, recalls, names and roles', async () => {
    const world = new World();
    const crew = world.group(eve, [ann]);
    const messenger = await online(world);
    const row = (): unknown => messenger.conversations.current[0];
    world.post(eve, crew, { kind: 'text', text: 'oen' });
    world.post(eve, crew, { kind: 'edit', target: 2, text: 'one' });
    world.post(eve, crew, { kind: 'rename', title: 'Day shift' });
    world.post(eve, crew, { kind: 'role', user: ann, role: 'admin' });
    await world.until(() => messenger.conversations.current[0]?.role === 'admin');
    expect(row()).toMatchObject({ title: 'Day shift', preview: { text: 'one' }, unread: 1 });
    world.post(eve, crew, { kind: 'recall', target: 2 });
    world.post(eve, crew, { kind: 'remove', user: ann });
    await world.until(() => messenger.conversations.current[0]?.role === undefined);
    expect(row()).toMatchObject({ preview: { text: '' } });
  });

  test('shows who is called what, and who is there', async () => {
    const world = new World();
    world.server.displayNames.set(bob, 'Robert');
    world.write(bob, ann, 'hi');
    const messenger = await online(world);
    await world.until(() => messenger.conversations.current[0]?.title === 'Robert');
    await world.until(() => messenger.conversations.current[0]?.presence?.online === false);
    expect(messenger.profiles.current.get(bob)).toMatchObject({ displayName: 'Robert' });
    world.server.restart();
    await world.until(() => messenger.status.current.state !== 'online');
    expect(messenger.conversations.current[0]?.presence).toBeUndefined();
  });

  test('shows who is typing, for a while or until it is said', async () => {
    const world = new World();
    world.write(bob, ann, 'hi');
    const messenger = await online(world);
    const robert = await world.connect(bob);
    const typing = (): readonly string[] | undefined => messenger.conversations.current[0]?.typing;
    robert.typing(talk);
    await world.until(() => typing()?.length === 1);
    expect(typing()).toEqual([bob]);
    await world.elapse(5_100);
    expect(typing()).toEqual([]);
    robert.typing(talk);
    await world.until(() => typing()?.length === 1);
    await world.settled(robert.send(ann, 'done'));
    await world.until(() => typing()?.length === 0);
  });
});

describe('notifications', () => {
  test('are of what others write now, not of what was missed', async () => {
    const world = new World();
    world.write(bob, ann, 'missed');
    const person = new Person(world, ann);
    const messenger = await person.start();
    const told: string[] = [];
    messenger.on('message', ({ content }) => told.push(content.kind === 'text' ? content.text : ''));
    await world.until(() => person.isCaughtUp);
    world.write(bob, ann, 'now');
    world.write(ann, bob, 'mine');
    world.post(bob, talk, { kind: 'edit', target: 1, text: 'edited' });
    await world.until(() => messenger.conversations.current[0]?.preview?.text === 'mine');
    await world.elapse(1_000);
    expect(told).toEqual(['now']);
    expect(messenger.conversations.current).toMatchObject([{ unread: 2 }]);
  });

  test('come when it is in the store, and what a listener throws stops nobody', async () => {
    const world = new World();
    const person = new Person(world, ann);
    const messenger = await online(world, person);
    const kept: number[] = [];
    messenger.on('message', () => kept.push(person.disk.state.entries(talk, { limit: 9 }).length));
    world.write(bob, ann, 'one');
    await world.until(() => kept.length === 1);
    expect(kept).toEqual([1]);
  });
});

describe('another log', () => {
  test('is read anew, and what waits, drafts and profiles stay', async () => {
    const world = new World();
    const person = new Person(world, ann);
    const messenger = await online(world, person);
    world.write(bob, ann, 'one');
    world.write(bob, ann, 'gone');
    const thread = await opened(world, messenger.thread(bob));
    await world.until(() => thread.current.items.length === 2);
    await messenger.setDraft(talk, 'draft');
    const told: string[] = [];
    messenger.on('message', ({ id }) => told.push(id));
    world.server.restore(({ content }) => content.kind === 'text' && content.text !== 'gone');
    await world.until(() => thread.current.items.length === 1 && person.isCaughtUp);
    expect(textsOf(thread)).toEqual(['one']);
    expect(messenger.conversations.current).toMatchObject([{ draft: 'draft', unread: 1 }]);
    expect(told).toEqual([]);
  });
});

describe('asking', () => {
  test('answers as a client does, and what is learned is kept', async () => {
    const world = new World();
    const crew = world.group(bob, [ann, eve]);
    const person = new Person(world, ann);
    const messenger = await online(world, person);
    world.post(bob, crew, { kind: 'text', text: 'the key' });
    expect(await world.settled(messenger.members(crew, { limit: 2 }))).toMatchObject({ total: 3, members: [{}, {}] });
    expect(await world.settled(messenger.search('key'))).toMatchObject([{ from: bob }]);
    await world.settled(messenger.setProfile({ displayName: 'Ann', about: '' }));
    expect(messenger.profiles.current.get(ann)).toMatchObject({ displayName: 'Ann' });
    await world.settled(messenger.block(eve));
    expect(await world.settled(messenger.blocks())).toEqual([eve]);
    expect(await world.settled(messenger.devices())).toMatchObject([{ deviceId: 'phone' }]);
    await world.settled(messenger.changePassword('ann-secret', 'another'));
    await world.settled(messenger.revoke());
  });

  test('ends with the messenger, and so does waiting', async () => {
    const world = new World();
    world.unreachable = new Error('no route');
    const messenger = await new Person(world, ann).start();
    const { accepted } = await messenger.send(bob, 'x');
    const asked = messenger.devices();
    await messenger.close();
    await expect(accepted).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
    await expect(asked).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
    await expect(messenger.send(bob, 'y')).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
    await expect(messenger.devices()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
    await expect(messenger.setDraft(talk, 'z')).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
    expect(messenger.status.current).toEqual({ state: 'closed' });
    await messenger.close();
  });

  test('is over when the store fails, and the status says so', async () => {
    const world = new World();
    const store = memoryStore();
    const { store: _, ...options } = world.options(ann);
    const messenger = await openMessenger({ ...options, user: ann, store });
    await world.until(() => messenger.status.current.state === 'online');
    store.write = () => Promise.reject(new Error('no space'));
    await expect(messenger.send(bob, 'x')).rejects.toSatisfy((error) => ClientError.is(error, 'CLIENT_STORE_FAILED'));
    await world.until(() => messenger.status.current.state === 'closed');
    expect(messenger.status.current).toMatchObject({ code: 'CLIENT_STORE_FAILED' });
  });

  test('says no more often than every 3 s that the user is typing', async () => {
    const world = new World();
    const messenger = await online(world);
    const heard = (): number =>
      world.server.heard.filter((each) => typeof each === 'object' && each.type === 'typing').length;
    for (let i = 0; i < 5; i++) messenger.typing(talk);
    messenger.typing(withEve);
    await world.elapse(2_900);
    messenger.typing(talk);
    await world.elapse(10);
    expect(heard()).toBe(2);
    await world.elapse(200);
    messenger.typing(talk);
    await world.elapse(10);
    expect(heard()).toBe(3);
  });

  test('to try now ends the pause', async () => {
    const world = new World();
    world.unreachable = new Error('no route');
    const messenger = await new Person(world, ann).start();
    await world.elapse(120_000);
    await world.until(() => messenger.status.current.state === 'offline');
    world.unreachable = undefined;
    messenger.retryNow();
    await world.turn();
    expect(messenger.status.current.state).toBe('online');
  });
});
