import { type ChatMessage, directConversation, Limit, parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import { ReadMarks } from '../src/core/read-marks.ts';
import { memoryStore } from '../src/index.ts';
import { ann, bob, reading, World } from './world.ts';

const talk = directConversation(ann, bob);
const desk = { deviceId: parseDeviceId('desk') };

const asked = (world: World, type: ChatMessage['type']): number =>
  world.server.heard.filter((message) => typeof message === 'object' && message.type === type).length;

describe('what was read', () => {
  const reads = (world: World): readonly number[] =>
    world.server.heard.flatMap((message) =>
      typeof message === 'object' && message.type === 'read' ? [message.seq] : [],
    );

  test('is told to the others and to the other devices', async () => {
    const world = new World();
    const [client, other, sender] = [
      await world.connect(ann),
      await world.connect(ann, desk),
      await world.connect(bob),
    ];
    const seen: unknown[] = [];
    other.on('read', (event) => seen.push(event));
    sender.on('read', (event) => seen.push(event));
    world.write(bob, ann, 'hi');
    await client.markRead(talk, 1);
    await world.turn();
    expect(seen).toEqual(Array(2).fill({ conversation: talk, seq: 1, by: ann }));
  });

  test('is cumulative: an earlier position says nothing, and only the latest waits', async () => {
    const world = new World();
    const client = await world.connect(ann);
    world.unreachable = new Error('no route');
    world.cut();
    await world.until(() => client.status.state === 'offline');
    for (const seq of [3, 7, 5]) await client.markRead(talk, seq);
    world.unreachable = undefined;
    await world.until(() => reads(world).length > 0);
    await world.elapse(1_000);
    expect(reads(world)).toEqual([7]);
  });

  test('is told again on later connections until the server says there that it knows [CHAT-7.5.3]', async () => {
    const world = new World({ heartbeatMs: 1_000 });
    const store = memoryStore();
    const client = await world.connect(ann, { store });
    reading(client);
    for (const number of [1, 2, 3]) world.write(bob, ann, `text ${number}`);
    await world.elapse(1_000);
    const reconnect = async (): Promise<void> => {
      world.cut();
      await world.until(() => client.status.state === 'online');
      // Heartbeats are answered meanwhile, which proves nothing.
      await world.elapse(2_500);
    };
    await client.markRead(talk, 3);
    await world.elapse(2_500);
    // It was told, and has died before it wrote it.
    world.server.read.clear();
    await reconnect();
    expect(reads(world)).toEqual([3, 3]);
    expect((await store.load()).reads).toEqual(new Map([[talk, 3]]));
    await reconnect();
    expect((await store.load()).reads).toEqual(new Map());
    await reconnect();
    expect(reads(world)).toEqual([3, 3]);
  });

  test('is told at once on a connection that asks for nothing else, and before it ends', async () => {
    let isDeaf = false;
    const world = new World({
      intercept: (message) => (message.type === 'sync' && isDeaf ? 'silence' : undefined),
    });
    world.write(bob, ann, 'hi');
    const store = memoryStore();
    const first = await world.connect(ann, { store });
    await first.markRead(talk, 1);
    await first.close();
    const second = await world.connect(ann, { store });
    await world.turn();
    expect(reads(world)).toEqual([1, 1]);
    world.server.read.clear();
    reading(second);
    await world.turn();
    isDeaf = true;
    world.cut();
    await world.until(() => asked(world, 'sync') === 2);
    expect(reads(world)).toEqual([1, 1]);
    await world.settled(second.close());
    expect(reads(world)).toEqual([1, 1, 1]);
  });

  test('is told by the next client of the store', async () => {
    const world = new World();
    const store = memoryStore();
    const first = await world.connect(ann, { store });
    world.unreachable = new Error('no route');
    world.cut();
    await world.until(() => first.status.state === 'offline');
    await first.markRead(talk, 3);
    await first.close();
    expect(reads(world)).toEqual([]);
    world.unreachable = undefined;
    await world.connect(ann, { store });
    await world.turn();
    expect(reads(world)).toEqual([3]);
  });

  test('in a log that was replaced is forgotten [CHAT-7.1.2]', async () => {
    const world = new World();
    const store = memoryStore();
    const client = await world.connect(ann, { store });
    world.unreachable = new Error('no route');
    world.cut();
    await world.until(() => client.status.state === 'offline');
    await client.markRead(talk, 3);
    world.server.restore(() => true);
    world.unreachable = undefined;
    await world.until(() => client.status.state === 'online');
    await world.elapse(1_000);
    expect(reads(world)).toEqual([]);
    expect((await store.load()).reads).toEqual(new Map());
  });

  test('is told until a list of conversations says that the server knows: a client may never sync [CHAT-7.5.3]', async () => {
    const world = new World();
    world.write(bob, ann, 'hi');
    const store = memoryStore();
    const client = await world.connect(ann, { store });
    await client.markRead(talk, 1);
    await world.turn();
    expect((await store.load()).reads).toEqual(new Map([[talk, 1]]));
    await world.settled(client.conversations());
    expect((await store.load()).reads).toEqual(new Map());
    expect(asked(world, 'sync')).toBe(0);
  });

  test('does not hide conversations where it is asked about as many as one sync can name', async () => {
    const world = new World({
      intercept: (message) => {
        if (message.type !== 'sync') return undefined;
        const known = new Set(message.cursors.map(({ conversation }) => conversation));
        // A server names no more than fit.
        const heads = [...world.server.logs.keys()]
          .filter((conversation) => !known.has(conversation))
          .slice(0, Limit.heads)
          .map((conversation) => ({ conversation, head: 1, floor: 1, read: 1, unread: 0, resumeAfter: 0 }));
        return { type: 'sync-result', ackId: message.seqId, heads };
      },
    });
    for (let number = 0; number < Limit.heads; number++) world.write(parseUserId(`peer${number}`), ann, 'old');
    const client = await world.connect(ann);
    const read = reading(client);
    await world.until(() => read.texts.length === Limit.heads);
    for (const conversation of world.server.logs.keys()) await client.markRead(conversation, 1);
    world.unreachable = new Error('no route');
    world.cut();
    await world.until(() => client.status.state === 'offline');
    world.write(bob, ann, 'new');
    world.unreachable = undefined;
    await world.until(() => read.texts.length > Limit.heads);
    expect(read.texts.at(-1)).toBe('new');
  });

  test('before a conversation was left and joined again is let go of', () => {
    const marks = new ReadMarks([[talk, 4]]);
    expect(marks.confirm([{ conversation: talk, floor: 4, read: 0 }])).toEqual([]);
    expect(marks.confirm([{ conversation: talk, floor: 5, read: 0 }])).toEqual([
      { type: 'read-reported', conversation: talk, seq: 4 },
    ]);
    expect(marks.doubtful.size).toBe(0);
  });

  test('in more than 20 000 conversations is refused', async () => {
    const world = new World();
    const client = await world.connect(ann);
    world.unreachable = new Error('no route');
    world.cut();
    await world.until(() => client.status.state === 'offline');
    const mark = (number: number): Promise<void> =>
      client.markRead(directConversation(ann, `peer${number}` as typeof ann), 1);
    await Promise.all(Array.from({ length: 20_000 }, (_, number) => mark(number)));
    await expect(mark(20_000)).rejects.toMatchObject({ code: 'CLIENT_BUSY' });
    await mark(0);
    await client.close();
  });
});
