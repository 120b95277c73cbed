import {
  type Content,
  type ConversationId,
  groupConversation,
  type Page,
  parseUserId,
  type SearchResult,
  type SyncResult,
  type UserPresence,
} from '@proj/chat-protocol';
import { openMemoryStore } from '@proj/store/memory';
import { describe, expect, test } from 'vitest';
import type { ChatServer, ChatServerOptions } from '../../src/index.ts';
import { ChatClient, code, newId, until } from '../chat-client.ts';
import { Counts, world } from '../world.ts';

const annBob = 'c:ann:bob' as ConversationId;
const text = (words: string): Content => ({ kind: 'text', text: words });
const barrier = async (...clients: readonly ChatClient[]): Promise<void> => {
  // Once for the requests, and once for what they let loose.
  for (const one of [...clients, ...clients]) await one.barrier();
};

async function online<Names extends readonly string[]>(
  server: ChatServer,
  ...names: Names
): Promise<{ [I in keyof Names]: ChatClient }> {
  const clients = [];
  for (const name of names) {
    const [user = '', device = 'd1'] = name.split('/');
    clients.push(await ChatClient.online(server, user, device));
  }
  return clients as unknown as { [I in keyof Names]: ChatClient };
}

async function groupOf(creator: ChatClient, others: readonly string[]): Promise<ConversationId> {
  const group = groupConversation(newId());
  await creator.post(group, { kind: 'create', title: 'we', open: false, users: others.slice(0, 200).map(parseUserId) });
  for (let at = 200; at < others.length; at += 200) {
    await creator.post(group, { kind: 'add', users: others.slice(at, at + 200).map(parseUserId) });
  }
  return group;
}

const watch = (client: ChatClient, ...users: readonly string[]) =>
  client.ask((seqId) => ({ type: 'watch', seqId, users: users.map(parseUserId) }));
const block = (client: ChatClient, user: string, blocked = true) =>
  client.ask((seqId) => ({ type: 'block', seqId, user: parseUserId(user), blocked }));
const members = (client: ChatClient, conversation: ConversationId, readSeq = 0) =>
  client.ask((seqId) => ({ type: 'members', seqId, conversation, limit: 100, readSeq }));
const sync = (client: ChatClient): Promise<SyncResult> => client.ask((seqId) => ({ type: 'sync', seqId, cursors: [] }));
const presences = (client: ChatClient): readonly UserPresence[] =>
  client.ofType('presence').map(({ user, online: isOnline, lastSeenMs }) => ({ user, online: isOnline, lastSeenMs }));

describe('Read', () => {
  test('counts on every device, moves unread, and is told to the others and the own other devices [CHAT-7.5.2]', async () => {
    const { server } = world();
    const [ann, phone, desk] = await online(server, 'ann', 'bob/phone', 'bob/desk');
    for (const words of ['1', '2', '3']) await ann.say('bob', words);
    expect((await sync(desk)).heads).toMatchObject([{ read: 0, unread: 3 }]);
    phone.send({ type: 'read', conversation: annBob, seq: 2 });
    await until(() => ann.ofType('read-by').length === 1 && desk.ofType('read-by').length === 1);
    expect(ann.ofType('read-by')).toEqual([{ type: 'read-by', conversation: annBob, seq: 2, by: 'bob' }]);
    expect((await sync(desk)).heads).toMatchObject([{ read: 2, unread: 1 }]);
    expect(await members(ann, annBob, 2)).toMatchObject({
      total: 2,
      members: [{ user: 'ann' }, { user: 'bob', read: 2 }],
    });
    await barrier(phone);
    expect(phone.ofType('read-by')).toEqual([]);
  });

  test('below an earlier one, beyond the head or of a foreign conversation changes nothing [CHAT-7.5.1]', async () => {
    const { server } = world();
    const [ann, bob, cat] = await online(server, 'ann', 'bob', 'cat');
    for (const words of ['1', '2']) await ann.say('bob', words);
    for (const seq of [2, 1, 3, Number.MAX_SAFE_INTEGER]) bob.send({ type: 'read', conversation: annBob, seq });
    cat.send({ type: 'read', conversation: annBob, seq: 1 });
    await barrier(bob, cat, ann);
    expect(ann.ofType('read-by')).toMatchObject([{ seq: 2 }]);
    await ann.say('bob', '3');
    expect((await sync(bob)).heads).toMatchObject([{ read: 2, unread: 1 }]);
  });

  test('goes without saying for what one sends having read all before it', async () => {
    const { server } = world();
    const [ann, bob] = await online(server, 'ann', 'bob');
    for (const words of ['1', '2']) await ann.say('bob', words);
    await barrier(ann);
    expect((await sync(ann)).heads).toMatchObject([{ read: 2, unread: 0 }]);
    await bob.say('ann', '3');
    await ann.say('bob', '4');
    await barrier(ann, bob);
    expect((await sync(ann)).heads).toMatchObject([{ read: 2, unread: 1 }]);
    expect((await sync(bob)).heads).toMatchObject([{ read: 0, unread: 3 }]);
  });
});

describe('in a group receipts', () => {
  test('come at most once a second from one member, the last one last', async () => {
    const { server, clock } = world();
    const [ann, bob] = await online(server, 'ann', 'bob');
    const group = await groupOf(ann, ['bob']);
    for (const words of ['2', '3', '4']) await ann.post(group, text(words));
    for (const seq of [2, 3, 4]) {
      bob.send({ type: 'received', conversation: group, seq }, { type: 'read', conversation: group, seq });
      await barrier(bob, ann);
    }
    expect([ann.ofType('delivered'), ann.ofType('read-by')]).toMatchObject([[{ seq: 2 }], [{ seq: 2 }]]);
    clock.advance(1_000);
    await barrier(ann);
    expect([ann.ofType('delivered'), ann.ofType('read-by')]).toMatchObject([
      [{ seq: 2 }, { seq: 4 }],
      [{ seq: 2 }, { seq: 4 }],
    ]);
  });

  test('are asked for when it has more than 256 members; typing is told up to 500', async () => {
    const { server } = world();
    const [ann, bob] = await online(server, 'ann', 'bob');
    const others = Array.from({ length: 254 }, (_, i) => `u${i}`);
    const group = await groupOf(ann, ['bob', ...others]);
    const read = async (seq: number): Promise<void> => {
      bob.send({ type: 'read', conversation: group, seq }, { type: 'typing', conversation: group });
      await barrier(bob, ann);
    };
    await read(1);
    expect([ann.ofType('read-by').length, ann.ofType('typing-by').length]).toEqual([1, 1]);
    await ann.post(group, { kind: 'add', users: [parseUserId('one'), parseUserId('more')] });
    await read(2);
    expect([ann.ofType('read-by').length, ann.ofType('typing-by').length]).toEqual([1, 2]);
    expect(await members(ann, group, 2)).toMatchObject({ total: 258, members: [{ user: 'ann' }, { user: 'bob' }] });
    await ann.post(group, { kind: 'add', users: Array.from({ length: 200 }, (_, i) => parseUserId(`v${i}`)) });
    await ann.post(group, { kind: 'add', users: Array.from({ length: 43 }, (_, i) => parseUserId(`w${i}`)) });
    await read(4);
    expect([ann.ofType('read-by').length, ann.ofType('typing-by').length]).toEqual([1, 2]);
  });
});

describe('Typing', () => {
  test('is told to those online, and to nobody later [CHAT-7.7.2]', async () => {
    const { server } = world();
    const [ann, bob, cat] = await online(server, 'ann', 'bob', 'cat');
    const group = await groupOf(ann, ['bob', 'dan']);
    ann.send({ type: 'typing', conversation: annBob }, { type: 'typing', conversation: group });
    await barrier(ann, bob, cat);
    expect(bob.ofType('typing-by')).toEqual([
      { type: 'typing-by', conversation: annBob, by: 'ann' },
      { type: 'typing-by', conversation: group, by: 'ann' },
    ]);
    cat.send({ type: 'typing', conversation: annBob }, { type: 'typing', conversation: group });
    const [dan] = await online(server, 'dan');
    await barrier(cat, dan, bob);
    expect([ann.ofType('typing-by'), dan.ofType('typing-by'), bob.ofType('typing-by').length]).toEqual([[], [], 2]);
  });
});

describe('Watch', () => {
  test('tells who is online, and who comes and goes, until the lease ends [CHAT-7.7.1]', async () => {
    let nowMs = 1_700_000_000_000;
    const { server, clock } = world({ watchLeaseMs: 10_000, wallClock: () => nowMs });
    const [ann, bob] = await online(server, 'ann', 'bob');
    expect(await watch(ann, 'bob', 'cat')).toMatchObject({
      leaseMs: 10_000,
      presences: [
        { user: 'bob', online: true, lastSeenMs: 0 },
        { user: 'cat', online: false, lastSeenMs: 0 },
      ],
    });
    const [cat] = await online(server, 'cat');
    await online(server, 'cat/desk', 'dan');
    nowMs += 5_000;
    bob.duplex.destroy();
    await until(() => ann.ofType('presence').length === 2);
    expect(presences(ann)).toEqual([
      { user: 'cat', online: true, lastSeenMs: 0 },
      { user: 'bob', online: false, lastSeenMs: nowMs },
    ]);
    expect(await watch(ann, 'bob')).toMatchObject({ presences: [{ user: 'bob', online: false, lastSeenMs: nowMs }] });
    clock.advance(10_000);
    await online(server, 'bob');
    await barrier(ann, cat);
    expect(presences(ann)).toHaveLength(2);
  });

  test('of others ends the earlier one, and ends with its session', async () => {
    const { server } = world();
    const [ann] = await online(server, 'ann');
    await watch(ann, 'bob');
    await watch(ann, 'cat');
    await online(server, 'bob', 'cat');
    await barrier(ann);
    expect(presences(ann)).toEqual([{ user: 'cat', online: true, lastSeenMs: 0 }]);
    expect(server.admin.figures().watches).toBe(1);
    ann.duplex.destroy();
    await until(() => server.admin.figures().watches === 0);
  });
});

describe('who is blocked', () => {
  test('cannot send to who blocked it, and sees neither its presence nor its typing [CHAT-7.7.3]', async () => {
    const { server } = world();
    const [ann, eve] = await online(server, 'ann', 'eve');
    const both = 'c:ann:eve' as ConversationId;
    await eve.say('ann', 'hi');
    await watch(eve, 'ann');
    expect(await block(ann, 'eve')).toMatchObject({ type: 'done' });
    expect(await ann.ask((seqId) => ({ type: 'blocks', seqId }))).toMatchObject({ users: ['eve'] });
    for (const content of [
      text('hi!'),
      { kind: 'edit', target: 1, text: 'ho' },
      { kind: 'recall', target: 1 },
    ] as const) {
      expect(await eve.post(both, content)).toMatchObject({ code: code('NotAllowed') });
    }
    ann.send({ type: 'typing', conversation: both });
    eve.send({ type: 'typing', conversation: both });
    await barrier(ann, eve);
    // The last that it is told is that it knows nothing.
    expect(presences(eve)).toEqual([{ user: 'ann', online: false, lastSeenMs: 0 }]);
    expect(await watch(eve, 'ann')).toMatchObject({ presences: [{ user: 'ann', online: false, lastSeenMs: 0 }] });
    await online(server, 'ann/desk');
    await barrier(eve);
    expect([eve.ofType('typing-by'), ann.ofType('typing-by'), presences(eve).length]).toEqual([[], [], 1]);
    expect(await ann.say('eve', 'I may')).toMatchObject({ type: 'accepted' });
    await block(ann, 'eve', false);
    expect(await eve.say('ann', 'thanks')).toMatchObject({ type: 'accepted' });
  });

  test('is another user that there is, one of a thousand', async () => {
    const { server, store } = world();
    const [ann] = await online(server, 'ann');
    expect(await block(ann, 'ann')).toMatchObject({ code: code('BadRequest') });
    expect(await block(ann, 'nobody')).toMatchObject({ code: code('UnknownUser') });
    for (let i = 0; i < 1_000; i++) await store.users.block('ann', `u${i}`, true);
    expect(await block(ann, 'bob')).toMatchObject({ code: code('LimitReached') });
  });
});

test('a profile is what its user says, for everyone to see', async () => {
  const { server, store } = world();
  await store.users.create({ name: 'ann', passwordRecord: 'x', createdAtMs: 1 });
  const [ann, bob] = await online(server, 'ann', 'bob');
  const profile = { displayName: 'Ann Ä.', about: 'around' };
  expect(await ann.ask((seqId) => ({ type: 'set-profile', seqId, ...profile }))).toMatchObject({ type: 'done' });
  expect(await bob.ask((seqId) => ({ type: 'set-profile', seqId, ...profile }))).toMatchObject({
    code: code('UnknownUser'),
  });
  const users = ['bob', 'ann'].map(parseUserId);
  expect(await bob.ask((seqId) => ({ type: 'profiles', seqId, users }))).toMatchObject({
    profiles: [{ user: 'ann', ...profile }],
  });
});

describe('Search', () => {
  test('finds what its user may see, and nothing else', async () => {
    const { server } = world();
    const [ann, bob, eve] = await online(server, 'ann', 'bob', 'eve');
    const group = await groupOf(ann, ['bob']);
    await ann.post(group, text('apples before'));
    await ann.post(group, { kind: 'add', users: [parseUserId('eve')] });
    await ann.post(group, text('apples between'));
    await ann.post(group, { kind: 'remove', user: parseUserId('eve') });
    await ann.post(group, text('apples after'));
    await ann.say('bob', 'apples for bob');
    const search = (client: ChatClient, conversation?: ConversationId): Promise<SearchResult> =>
      client.ask((seqId) => ({ type: 'search', seqId, query: 'apples', conversation, limit: 50 }));
    const found = async (client: ChatClient, conversation?: ConversationId): Promise<unknown> =>
      (await search(client, conversation)).entries.map(({ content }) => (content.kind === 'text' ? content.text : ''));
    expect(await found(eve)).toEqual(['apples between']);
    expect(await found(bob)).toEqual(['apples for bob', 'apples after', 'apples between', 'apples before']);
    expect(await found(bob, annBob)).toEqual(['apples for bob']);
    expect(await search(eve, annBob)).toMatchObject({ code: code('UnknownConversation') });
  });
});

describe('a sync', () => {
  const manyWorld = async (options: Partial<ChatServerOptions>) => {
    const metrics = new Counts();
    const { server } = world({ ...options, metrics });
    const [ann, bob] = await online(server, 'ann', 'bob');
    return { server, metrics, ann, bob };
  };

  test('of which more is missing than a device pulls at once says where to go on [CHAT-7.4.4]', async () => {
    const { ann, bob, metrics } = await manyWorld({ resetGap: 150 });
    for (let i = 0; i < 150; i++) ann.send(ann.direct('bob', `${i}`));
    await until(() => bob.entries.length === 150);
    expect((await sync(bob)).heads).toMatchObject([{ head: 150, resumeAfter: 0 }]);
    await ann.say('bob', 'one more');
    expect((await sync(bob)).heads).toMatchObject([{ head: 151, resumeAfter: 51 }]);
    expect(metrics.of('resets_total')).toBe(1);
    const cursors = [{ conversation: annBob, seq: 1 }];
    expect(await bob.ask((seqId) => ({ type: 'sync', seqId, cursors }))).toMatchObject({ heads: [{ resumeAfter: 0 }] });
    expect(((await bob.pull(annBob, 10, 5)) as Page).entries.map(({ seq }) => seq)).toEqual([11, 12, 13, 14, 15]);
  });

  test('begins with what changed last', async () => {
    let nowMs = 1_700_000_000_000;
    const { ann } = await manyWorld({ store: openMemoryStore({ wallClock: () => nowMs++ }) });
    for (const to of ['bob', 'cat', 'dan', 'bob']) await ann.say(to, 'hi');
    const order = (await sync(ann)).heads.map(({ conversation }) => conversation);
    expect(order).toEqual(['c:ann:bob', 'c:ann:dan', 'c:ann:cat']);
  });
});
