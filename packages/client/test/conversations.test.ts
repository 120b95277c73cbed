import { directConversation, encodeMessage, type Page, type PullRequest, parseDeviceId } from '@proj/chat-protocol';
import { encodeFrame } from '@proj/frame';
import { describe, expect, test } from 'vitest';
import { type Hole, memoryStore } from '../src/index.ts';
import { ann, bob, eve, reading, World } from './world.ts';

const talk = directConversation(ann, bob);
const desk = { deviceId: parseDeviceId('desk') };
const text = (words: string) => ({ kind: 'text', text: words }) as const;

function pulls(world: World): readonly PullRequest[] {
  return world.server.heard.filter(
    (message): message is PullRequest => typeof message === 'object' && message.type === 'pull',
  );
}

describe('a group', () => {
  test('is created with its first members, and everybody sees the same log', async () => {
    const world = new World();
    const [owner, other, member] = await Promise.all([
      world.connect(ann),
      world.connect(ann, desk),
      world.connect(bob),
    ]);
    const [own, read] = [reading(other), reading(member)];
    await world.turn();
    const { conversation, seq } = await owner.createGroup({ title: 'Crew', users: [bob] });
    expect([conversation.slice(0, 2), seq]).toEqual(['g:', 1]);
    await owner.send(conversation, 'hello');
    await member.send(conversation, 'hi');
    await world.until(() => own.texts.length === 3 && read.texts.length === 2);
    expect(own.texts).toEqual(['<create>', 'hello', 'hi']);
    expect(read.texts).toEqual(['<create>', 'hello']);
    expect(own.messages.map((message) => message.own)).toEqual([true, true, false]);
    expect(read.messages[0]?.content).toEqual({ kind: 'create', title: 'Crew', open: false, users: [bob] });
  });

  test('created again with the same id is the same', async () => {
    const world = new World();
    const client = await world.connect(ann);
    const id = world.id();
    const first = await client.createGroup({ title: 'Crew' }, { id });
    expect(first.conversation).toBe(`g:${id}`);
    expect(await client.createGroup({ title: 'Crew' }, { id })).toEqual({ ...first, duplicate: true });
    await expect(client.createGroup({ title: 'Other' }, { id })).rejects.toMatchObject({ failureName: 'IdConflict' });
  });

  test('begins for whoever is added with that entry: what came before is no gap [CHAT-7.4.1]', async () => {
    const world = new World();
    const group = world.group(ann, [eve]);
    for (let number = 1; number <= 300; number++) world.post(eve, group, text(`secret ${number}`));
    world.post(ann, group, { kind: 'add', users: [bob] });
    const store = memoryStore();
    const client = await world.connect(bob, { store });
    const holes: Hole[] = [];
    client.on('hole', (hole) => holes.push(hole));
    const read = reading(client);
    world.post(eve, group, text('hello bob'));
    await world.until(() => read.texts.length === 2);
    expect(read.texts).toEqual(['<add>', 'hello bob']);
    expect(holes).toEqual([]);
    expect(pulls(world).length).toBeLessThanOrEqual(1);
    await world.elapse(1_000);
    expect((await store.load()).cursors.get(group)).toBe(303);
    expect(world.server.received.get(`bob/phone/${group}`)).toBe(303);
  });

  test('ends for whoever is removed with that entry, and may begin again further on', async () => {
    const world = new World();
    const group = world.group(ann, [bob]);
    const client = await world.connect(bob);
    const read = reading(client);
    await world.turn();
    world.post(ann, group, { kind: 'remove', user: bob });
    for (const number of [1, 2, 3]) world.post(ann, group, text(`secret ${number}`));
    await world.turn();
    expect(read.texts).toEqual(['<create>', '<remove>']);
    world.post(ann, group, { kind: 'add', users: [bob] });
    world.post(ann, group, text('welcome back'));
    await world.until(() => read.texts.length === 4);
    expect(read.texts).toEqual(['<create>', '<remove>', '<add>', 'welcome back']);
  });

  test('that went on without this user and with it again is caught up with after a restart', async () => {
    const world = new World();
    const store = memoryStore();
    const group = world.group(ann, [bob]);
    const first = await world.connect(bob, { store });
    for await (const _ of first.messages({ limit: 1 }));
    await world.settled(first.close());
    world.post(ann, group, { kind: 'remove', user: bob });
    world.post(ann, group, text('secret'));
    world.post(ann, group, { kind: 'add', users: [bob] });
    const read = reading(await world.connect(bob, { store }));
    await world.until(() => read.texts.length === 1);
    await world.elapse(1_000);
    expect(read.texts).toEqual(['<add>']);
  });

  test('is read from its floor on', async () => {
    const world = new World();
    const group = world.group(ann, [eve]);
    for (const number of [1, 2, 3]) world.post(ann, group, text(`secret ${number}`));
    world.post(ann, group, { kind: 'add', users: [bob] });
    for (const number of [1, 2, 3]) world.post(ann, group, text(`text ${number}`));
    const client = await world.connect(bob);
    expect((await client.history(group)).map(({ seq }) => seq)).toEqual([5, 6, 7, 8]);
    expect((await client.history(group, { limit: 2 })).map(({ seq }) => seq)).toEqual([7, 8]);
    expect((await client.history(group, { beforeSeq: 6 })).map(({ seq }) => seq)).toEqual([5]);
    expect(await client.history(group, { beforeSeq: 4 })).toEqual([]);
  });

  test('of others is refused', async () => {
    const world = new World();
    const group = world.group(ann, []);
    const client = await world.connect(bob);
    await expect(client.history(group)).rejects.toMatchObject({ failureName: 'NotAllowed' });
    await expect(client.send(group, 'hi')).rejects.toMatchObject({ failureName: 'NotAllowed' });
    expect(client.pending()).toEqual([]);
  });
});

describe('what is no text', () => {
  test('comes in its place, of every kind', async () => {
    const world = new World();
    const read = reading(await world.connect(ann));
    await world.turn();
    world.write(bob, ann, 'one');
    world.post(bob, talk, { kind: 'edit', target: 1, text: 'two' });
    world.post(ann, talk, { kind: 'reaction', target: 1, emoji: '🙂', removed: false });
    world.post(bob, talk, { kind: 'recall', target: 1 });
    await world.until(() => read.texts.length === 4);
    expect(read.texts).toEqual(['one', '<edit>', '<reaction>', '<recall>']);
    expect(read.messages.map(({ own }) => own)).toEqual([false, false, true, false]);
  });

  test('is posted as a text is', async () => {
    const world = new World();
    const client = await world.connect(ann);
    const { seq } = await client.send(bob, 'one');
    expect(await client.post(talk, { kind: 'edit', target: seq, text: 'two' })).toMatchObject({ seq: 2 });
    expect(await client.post(talk, { kind: 'recall', target: seq })).toMatchObject({ seq: 3 });
    expect((await client.history(bob)).map(({ content }) => content.kind)).toEqual(['erased', 'erased', 'recall']);
  });

  test('is copied: changing it afterwards changes nothing', async () => {
    const world = new World();
    const client = await world.connect(ann);
    world.unreachable = new Error('no route');
    world.cut();
    await world.until(() => client.status.state === 'offline');
    const users = [bob];
    const creating = client.createGroup({ title: 'Crew', users });
    users.push(eve);
    world.unreachable = undefined;
    const { conversation } = await world.settled(creating);
    expect(world.server.log(conversation)[0]?.content).toMatchObject({ users: [bob] });
  });

  test('is refused where it does not belong, before anything is stored', async () => {
    const world = new World();
    const client = await world.connect(ann);
    for (const content of [
      { kind: 'create', title: 'x', open: false, users: [] },
      { kind: 'unknown' },
      { kind: 'erased' },
      { kind: 'recall', target: 0 },
      { kind: 'nonsense' } as never,
    ] as const) {
      await expect(client.post(talk, content), content.kind).rejects.toMatchObject({ code: 'CLIENT_BAD_ARGUMENT' });
    }
    expect(client.pending()).toEqual([]);
  });

  test('and of a kind that only a newer server knows does not break the order', async () => {
    const world = new World();
    const client = await world.connect(ann);
    const read = reading(client);
    await world.turn();
    const [session] = world.server.sessions;
    if (session === undefined) throw new Error('nobody is there');
    const log = world.server.log(talk);
    log.push({
      conversation: talk,
      seq: 1,
      id: world.id(),
      from: bob,
      sentAtMs: 0,
      acceptedAtMs: 0,
      content: { kind: 'erased' },
    });
    const [entry] = log;
    if (entry === undefined) throw new Error('nothing is there');
    const frame = encodeMessage({ type: 'entry', ...entry });
    // Its last field is the kind: tag 0x7a, and nothing in it. Field 14 is yet to come.
    expect(new Uint8Array(frame.payload.slice(-2))).toEqual(Uint8Array.of(0x7a, 0));
    session.duplex.write(encodeFrame({ ...frame, payload: Uint8Array.of(...frame.payload.slice(0, -2), 0x72, 0) }));
    world.write(bob, ann, 'after');
    await world.until(() => read.texts.length === 2);
    expect(read.texts).toEqual(['<unknown>', 'after']);
  });

  test('a recalled message of this device whose answer was lost is not shown to it', async () => {
    let isLost = true;
    const world = new World({
      intercept: (message, session) => {
        if (message.type !== 'send' || !isLost) return undefined;
        isLost = false;
        const entry = world.server.append(ann, message, session);
        // Whoever recalls it does so before it is pushed to this device.
        world.server.say(session, { type: 'entry', ...entry, content: { kind: 'erased' } });
        world.server.append(ann, { ...message, id: world.id(), content: { kind: 'recall', target: 1 } });
        return 'silence';
      },
    });
    const client = await world.connect(ann);
    const read = reading(client);
    await world.turn();
    const sending = client.send(bob, 'oops');
    await world.turn();
    world.cut();
    expect(await world.settled(sending)).toMatchObject({ seq: 1, duplicate: true });
    await world.until(() => read.texts.length === 1);
    await world.elapse(1_000);
    expect(read.texts).toEqual(['<recall>']);
  });
});

describe('a head without entries', () => {
  test('is pulled [CHAT-7.3.4]', async () => {
    const world = new World({ lags: () => true });
    const read = reading(await world.connect(ann));
    await world.turn();
    for (const number of [1, 2, 3]) world.write(bob, ann, `text ${number}`);
    await world.until(() => read.texts.length === 3);
    expect(read.texts).toEqual(['text 1', 'text 2', 'text 3']);
    expect(pulls(world).length).toBeGreaterThan(0);
  });

  test('that says no more than the device has is answered with what it has [CHAT-7.3.4]', async () => {
    const world = new World();
    const read = reading(await world.connect(ann));
    await world.turn();
    for (const number of [1, 2]) world.write(bob, ann, `text ${number}`);
    await world.until(() => read.texts.length === 2);
    await world.elapse(1_000);
    const received = (): readonly unknown[] =>
      world.server.heard.filter((message) => typeof message === 'object' && message.type === 'received');
    const before = received().length;
    for (const session of world.server.sessions)
      world.server.say(session, { type: 'head', conversation: talk, head: 2 });
    await world.elapse(1_000);
    expect(received().slice(before)).toEqual([{ type: 'received', conversation: talk, seq: 2 }]);
    expect(pulls(world)).toEqual([]);
  });

  test('is remembered until there is a consumer', async () => {
    const world = new World({ lags: () => true });
    const client = await world.connect(ann);
    world.write(bob, ann, 'hi');
    await world.turn();
    expect(pulls(world)).toEqual([]);
    const read = reading(client);
    await world.until(() => read.texts.length === 1);
  });
});

describe('a reset', () => {
  test('goes on after the hole, tells of it, and history fetches what lies in it [CHAT-7.4.4]', async () => {
    const world = new World({ resetBeyond: 10 });
    for (let number = 1; number <= 50; number++) world.write(bob, ann, `text ${number}`);
    const store = memoryStore();
    const client = await world.connect(ann, { store });
    const holes: Hole[] = [];
    client.on('hole', (hole) => holes.push(hole));
    const read = reading(client);
    await world.until(() => read.texts.length === 10);
    expect(holes).toEqual([{ conversation: talk, afterSeq: 0, beforeSeq: 41 }]);
    expect(read.texts[0]).toBe('text 41');
    await world.elapse(1_000);
    expect((await store.load()).cursors.get(talk)).toBe(50);
    const missed = await client.history(bob, { beforeSeq: 41, limit: 1000 });
    expect(missed).toHaveLength(40);
    world.cut();
    await world.until(() => client.status.state === 'online');
    await world.elapse(1_000);
    expect([holes.length, read.texts.length]).toEqual([1, 10]);
  });

  test('leaves alone what waits for the consumer', async () => {
    const world = new World({ resetBeyond: 10 });
    for (const number of [1, 2]) world.write(bob, ann, `text ${number}`);
    const client = await world.connect(ann);
    const holes: Hole[] = [];
    client.on('hole', (hole) => holes.push(hole));
    const messages = client.messages()[Symbol.asyncIterator]();
    expect((await world.settled(messages.next())).value?.seq).toBe(1);
    world.cut();
    for (let number = 3; number <= 50; number++) world.write(bob, ann, `text ${number}`);
    await world.until(() => holes.length === 1);
    expect(holes).toEqual([{ conversation: talk, afterSeq: 2, beforeSeq: 41 }]);
    expect((await world.settled(messages.next())).value?.seq).toBe(2);
    expect((await world.settled(messages.next())).value?.seq).toBe(41);
  });
});

test('a history during which the floor rises ends where it was asked to', async () => {
  let asked = 0;
  const world = new World({
    intercept: (message) => {
      if (message.type !== 'pull') return undefined;
      const { conversation } = message;
      const floor = ++asked === 1 ? 1 : 6;
      const entries = world.server.log(conversation).slice(Math.max(message.afterSeq, floor - 1), 8);
      const page: Page = {
        type: 'page',
        ackId: message.seqId,
        conversation,
        head: 8,
        floor,
        entries: entries.slice(0, message.limit),
      };
      return page;
    },
  });
  const group = world.group(ann, [bob]);
  for (let number = 2; number <= 8; number++) world.post(ann, group, text(`text ${number}`));
  const client = await world.connect(bob);
  expect((await client.history(group, { beforeSeq: 8, limit: 6 })).map(({ seq }) => seq)).toEqual([6, 7]);
  asked = 0;
  expect(await client.history(group, { beforeSeq: 5, limit: 3 })).toEqual([]);
});
