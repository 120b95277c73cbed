import {
  type Content,
  type ConversationId,
  groupConversation,
  type Page,
  parseUserId,
  type Role,
} from '@proj/chat-protocol';
import { StoreError } from '@proj/store';
import { describe, expect, test } from 'vitest';
import type { ChatServer } from '../../src/index.ts';
import { ChatClient, code, newId, until } from '../chat-client.ts';
import { TestStore, wallNowMs, world } from '../world.ts';
import { spiedStore } from './spied-store.ts';

const text = (words: string): Content => ({ kind: 'text', text: words });
const add = (...users: readonly string[]): Content => ({ kind: 'add', users: users.map(parseUserId) });
const remove = (user: string): Content => ({ kind: 'remove', user: parseUserId(user) });
const role = (user: string, to: Role): Content => ({ kind: 'role', user: parseUserId(user), role: to });
const mute = (user: string, untilMs: number): Content => ({ kind: 'mute', user: parseUserId(user), untilMs });

/** A group of ann's with these, and everyone's client; `create` is its first entry. */
async function groupOf(
  server: ChatServer,
  others: readonly string[],
  options: { readonly open?: boolean } = {},
): Promise<{ group: ConversationId; clients: readonly ChatClient[] }> {
  const group = groupConversation(newId());
  const clients = [];
  for (const user of ['ann', ...others]) clients.push(await ChatClient.online(server, user));
  const users = others.map(parseUserId);
  const answer = await clients[0]!.post(group, { kind: 'create', title: 'we', open: options.open ?? false, users });
  expect(answer).toMatchObject({ type: 'accepted', seq: 1 });
  return { group, clients };
}

const pull = (client: ChatClient, conversation: ConversationId, afterSeq = 0): Promise<Page> =>
  client.pull(conversation, afterSeq) as Promise<Page>;
const seqs = (client: ChatClient): readonly number[] => client.entries.map(({ seq }) => seq);
const barrier = (...clients: readonly ChatClient[]): Promise<unknown> =>
  Promise.all(clients.map((one) => one.barrier()));

describe('a group', () => {
  test('begins with its creation, which its members are pushed, and goes on for all of them [CHAT-7.6.1]', async () => {
    const { server } = world();
    const { group, clients } = await groupOf(server, ['bob', 'cat']);
    const [ann, bob, cat] = clients as [ChatClient, ChatClient, ChatClient];
    const eve = await ChatClient.online(server, 'eve');
    expect(await bob.post(group, text('hi'))).toMatchObject({ seq: 2, duplicate: false });
    const again: Content = { kind: 'create', title: 'again', open: true, users: [] };
    expect(await bob.post(group, again)).toMatchObject({ code: code('NotAllowed') });
    await until(() => cat.entries.length === 2 && ann.entries.length === 1);
    expect(cat.entries).toMatchObject([
      {
        conversation: group,
        seq: 1,
        from: 'ann',
        content: { kind: 'create', title: 'we', open: false, users: ['bob', 'cat'] },
      },
      { conversation: group, seq: 2, from: 'bob', content: { kind: 'text', text: 'hi' } },
    ]);
    await barrier(ann, bob, eve);
    expect([seqs(ann), seqs(bob), seqs(eve)]).toEqual([[2], [1], []]);
  });

  test('shows who is added everything from there on, and who is removed everything up to there [CHAT-7.4.3] [CHAT-7.6.4]', async () => {
    const { server } = world();
    const { group, clients } = await groupOf(server, ['bob']);
    const [ann, bob] = clients as [ChatClient, ChatClient];
    const cat = await ChatClient.online(server, 'cat');
    await ann.post(group, text('before'));
    await ann.post(group, add('cat'));
    await bob.post(group, text('between'));
    await ann.post(group, remove('cat'));
    await bob.post(group, text('after'));
    await barrier(ann, bob, cat);
    expect(seqs(cat)).toEqual([3, 4, 5]);
    expect(seqs(bob)).toEqual([1, 2, 3, 5]);
    const page = await pull(cat, group);
    expect(page).toMatchObject({ floor: 3, head: 5 });
    expect(page.entries.map(({ seq }) => seq)).toEqual([3, 4, 5]);
    expect(await cat.post(group, text('still here'))).toMatchObject({ code: code('NotAllowed') });
    expect(await cat.ask((seqId) => ({ type: 'sync', seqId, cursors: [] }))).toMatchObject({
      heads: [{ conversation: group, floor: 3, head: 5 }],
    });
  });

  test('shows who comes back nothing of the time before [CHAT-7.6.3]', async () => {
    const { server } = world();
    const { group, clients } = await groupOf(server, ['bob']);
    const [ann, bob] = clients as [ChatClient, ChatClient];
    await bob.post(group, remove('bob'));
    await ann.post(group, text('without bob'));
    await ann.post(group, add('bob'));
    expect(await pull(bob, group)).toMatchObject({ floor: 4, head: 4, entries: [{ seq: 4 }] });
    await ann.post(group, text('with bob'));
    await barrier(bob);
    expect(seqs(bob)).toEqual([1, 4, 5]);
  });

  test('shows who comes back during a pull what it sees by then, and no empty page [CHAT-7.4.1]', async () => {
    let meanwhile: (() => Promise<unknown>) | undefined;
    const store = spiedStore((inner) => ({
      read: async (...args) => {
        const page = await inner.read(...args);
        await meanwhile?.();
        return page;
      },
    }));
    const { server } = world({ store });
    const { group, clients } = await groupOf(server, ['bob']);
    const [ann, bob] = clients as [ChatClient, ChatClient];
    await bob.post(group, remove('bob'));
    meanwhile = () => {
      meanwhile = undefined;
      return ann.post(group, add('bob'));
    };
    expect(await pull(bob, group)).toMatchObject({ floor: 3, head: 3, entries: [{ seq: 3 }] });
  });

  test('is not there for strangers [CHAT-7.6.2]', async () => {
    const { server } = world();
    const { group } = await groupOf(server, ['bob'], { open: true });
    const eve = await ChatClient.online(server, 'eve');
    const unknown = { code: code('UnknownConversation') };
    expect(await eve.post(group, text('hi'))).toMatchObject(unknown);
    expect(await pull(eve, group)).toMatchObject(unknown);
    expect(
      await eve.ask((seqId) => ({ type: 'members', seqId, conversation: group, limit: 9, readSeq: 0 })),
    ).toMatchObject(unknown);
    expect(await eve.post(groupConversation(newId()), text('hi'))).toMatchObject(unknown);
  });

  test('that is open lets anyone in, and one that is closed does not', async () => {
    const { server } = world();
    const open = await groupOf(server, [], { open: true });
    const closed = groupConversation(newId());
    await open.clients[0]!.post(closed, { kind: 'create', title: 'us', open: false, users: [] });
    const eve = await ChatClient.online(server, 'eve');
    expect(await eve.post(open.group, add('eve'))).toMatchObject({ seq: 2 });
    expect(await eve.post(open.group, text('hi'))).toMatchObject({ seq: 3 });
    expect(await eve.post(closed, add('eve'))).toMatchObject({ code: code('UnknownConversation') });
  });

  test('has one owner, who cannot leave the others without handing over', async () => {
    const { server } = world();
    const { group, clients } = await groupOf(server, ['bob']);
    const [ann, bob] = clients as [ChatClient, ChatClient];
    expect(await ann.post(group, remove('ann'))).toMatchObject({ code: code('NotAllowed') });
    expect(await ann.post(group, role('bob', 'owner'))).toMatchObject({ type: 'accepted' });
    expect(await ann.post(group, role('bob', 'member'))).toMatchObject({ code: code('NotAllowed') });
    const list = await bob.ask((seqId) => ({ type: 'members', seqId, conversation: group, limit: 9, readSeq: 0 }));
    expect(list).toMatchObject({
      total: 2,
      members: [
        { user: 'ann', role: 'admin' },
        { user: 'bob', role: 'owner' },
      ],
    });
    expect(await ann.post(group, remove('ann'))).toMatchObject({ type: 'accepted' });
    expect(await bob.post(group, remove('bob'))).toMatchObject({ type: 'accepted' });
    expect(await bob.post(group, text('anyone?'))).toMatchObject({ code: code('NotAllowed') });
  });

  test('goes by the name that an admin gave it', async () => {
    const { server } = world();
    const { group, clients } = await groupOf(server, ['bob']);
    await clients[0]!.post(group, { kind: 'rename', title: 'all of us' });
    const list = await clients[1]!.ask((seqId) => ({ type: 'conversations', seqId, limit: 10 }));
    expect(list).toMatchObject({
      conversations: [{ conversation: group, title: 'all of us', role: 'member', head: 2 }],
    });
  });

  test('does not hear a muted member until its time has passed [CHAT-7.6.5]', async () => {
    let nowMs = wallNowMs;
    const { server } = world({ wallClock: () => nowMs });
    const { group, clients } = await groupOf(server, ['bob']);
    const [ann, bob] = clients as [ChatClient, ChatClient];
    await ann.post(group, mute('bob', wallNowMs + 5_000));
    expect(await bob.post(group, text('hi'))).toMatchObject({ code: code('Muted'), retryAfterMs: 5_000 });
    nowMs += 5_000;
    expect(await bob.post(group, text('hi'))).toMatchObject({ type: 'accepted' });
    await ann.post(group, mute('bob', nowMs + 5_000));
    await ann.post(group, mute('bob', 0));
    expect(await bob.post(group, text('hi again'))).toMatchObject({ type: 'accepted' });
  });

  test('is of users that there are, and of so many', async () => {
    const { server } = world({ maxGroupMembers: 3, maxConversationsPerUser: 2 });
    const { group, clients } = await groupOf(server, ['bob']);
    const [ann, bob] = clients as [ChatClient, ChatClient];
    expect(await ann.post(group, add('nobody'))).toMatchObject({ code: code('UnknownUser') });
    expect(await ann.post(group, add('cat', 'dan'))).toMatchObject({ code: code('LimitReached') });
    expect(await ann.post(group, add('cat'))).toMatchObject({ seq: 2 });
    const creation: Content = { kind: 'create', title: 'more', open: false, users: [] };
    expect(await bob.post(groupConversation(newId()), creation)).toMatchObject({ seq: 1 });
    expect(await bob.post(groupConversation(newId()), creation)).toMatchObject({ code: code('LimitReached') });
    expect(await bob.say('ann', 'one too many')).toMatchObject({ code: code('LimitReached') });
  });

  test('is created ten times an hour by one user, repetitions not counted', async () => {
    const { server, clock } = world();
    const ann = await ChatClient.online(server, 'ann');
    const creation: Content = { kind: 'create', title: 'g', open: false, users: [] };
    const first = [groupConversation(newId()), newId()] as const;
    await ann.post(first[0], creation, first[1]);
    for (let i = 0; i < 9; i++) expect(await ann.post(groupConversation(newId()), creation)).toMatchObject({ seq: 1 });
    expect(await ann.post(groupConversation(newId()), creation)).toMatchObject({ code: code('RateLimited') });
    clock.advance(1_000);
    expect(await ann.post(first[0], creation, first[1])).toMatchObject({ seq: 1, duplicate: true });
    clock.advance(360_000);
    const again = await ChatClient.online(server, 'ann');
    expect(await again.post(groupConversation(newId()), creation)).toMatchObject({ seq: 1 });
  });
});

describe('a repetition is answered as the first was', () => {
  test('when its sender has left by it', async () => {
    const { server } = world();
    const { group, clients } = await groupOf(server, ['bob']);
    const [ann, bob] = clients as [ChatClient, ChatClient];
    const id = newId();
    const first = await bob.post(group, remove('bob'), id);
    expect(await bob.post(group, remove('bob'), id)).toMatchObject({
      ...first,
      ackId: expect.any(Number),
      duplicate: true,
    });
    await barrier(ann, bob);
    expect(seqs(ann)).toEqual([2]);
    expect(await bob.post(group, remove('ann'), id)).toMatchObject({ code: code('IdConflict') });
  });

  test('when its sender was blocked, muted or removed since, and when its target was recalled', async () => {
    const { server } = world();
    const { group, clients } = await groupOf(server, ['bob']);
    const [ann, bob] = clients as [ChatClient, ChatClient];
    const [said, whispered, edited] = [newId(), newId(), newId()];
    await bob.post(group, text('hi'), said);
    await bob.say('ann', 'psst', whispered);
    await bob.post(group, { kind: 'edit', target: 2, text: 'ho' }, edited);
    await ann.ask((seqId) => ({ type: 'block', seqId, user: parseUserId('bob'), blocked: true }));
    await ann.post(group, { kind: 'recall', target: 2 });
    expect(await bob.post(group, { kind: 'edit', target: 2, text: 'ho' }, edited)).toMatchObject({ duplicate: true });
    await ann.post(group, mute('bob', Number.MAX_SAFE_INTEGER));
    expect(await bob.post(group, text('hi'), said)).toMatchObject({ seq: 2, duplicate: true });
    await ann.post(group, remove('bob'));
    expect(await bob.post(group, text('hi'), said)).toMatchObject({ seq: 2, duplicate: true });
    expect(await bob.say('ann', 'psst', whispered)).toMatchObject({ seq: 1, duplicate: true });
    expect(await bob.say('ann', 'psst!')).toMatchObject({ code: code('NotAllowed') });
  });
});

describe('what is decided at once', () => {
  test('is decided on what the entry before left: a hundred join together', async () => {
    const { server } = world();
    const { group, clients } = await groupOf(server, [], { open: true });
    const joiners = [];
    for (let i = 0; i < 100; i++) joiners.push(await ChatClient.online(server, `u${i}`));
    const answers = await Promise.all(joiners.map((one, i) => one.post(group, add(`u${i}`))));
    expect(new Set(answers.map((answer) => ('seq' in answer ? answer.seq : 0))).size).toBe(100);
    await barrier(clients[0]!, ...joiners);
    expect(seqs(clients[0]!)).toEqual(Array.from({ length: 100 }, (_, i) => i + 2));
    for (const [i, one] of joiners.entries()) {
      const answer = answers[i]!;
      const own = 'seq' in answer ? answer.seq : 0;
      expect(seqs(one)).toEqual(Array.from({ length: 101 - own }, (_, k) => own + 1 + k));
    }
  });

  test('keeps the order of its sender', async () => {
    const { server } = world();
    const { group, clients } = await groupOf(server, ['bob']);
    const [ann, bob] = clients as [ChatClient, ChatClient];
    const requests = [text('1'), add('cat'), text('2'), remove('bob'), text('3')].map((content) =>
      ann.request(group, content),
    );
    ann.send(...requests);
    await until(() => ann.ofType('accepted').length === 6);
    expect(ann.ofType('accepted').slice(1)).toMatchObject(requests.map(({ id }, i) => ({ id, seq: i + 2 })));
    await barrier(bob);
    expect(seqs(bob)).toEqual([1, 2, 3, 4, 5]);
  });

  test('is decided again when the group has changed behind our back', async () => {
    const { server, store } = world();
    const { group, clients } = await groupOf(server, ['bob']);
    const [ann, bob] = clients as [ChatClient, ChatClient];
    await ann.post(group, text('1'));
    const change = { conversation: group, sender: 'ann', kind: 8, sentAtMs: 0 };
    const body = Buffer.from('{"user":"bob"}');
    await store.append({ ...change, id: new Uint8Array(16), body, effects: [{ type: 'leave', user: 'bob' }] });
    await ann.post(group, text('2'));
    expect(await bob.post(group, text('3'))).toMatchObject({ code: code('NotAllowed') });
    await barrier(bob);
    expect(seqs(bob)).toEqual([1, 2]);
  });

  test('is Unavailable when the group never stops changing', async () => {
    const log = new TestStore();
    const { server } = world({ store: log.store });
    const { group, clients } = await groupOf(server, []);
    log.refuse = ({ expectVersion }) =>
      expectVersion === Number.MAX_SAFE_INTEGER ? undefined : new StoreError('STORE_STALE', 'again');
    const before = log.appended.length;
    expect(await clients[0]!.post(group, text('hi'))).toMatchObject({ code: code('Unavailable') });
    // Five times, and once to be sure that it is not there.
    expect(log.appended.length - before).toBe(6);
  });
});

describe('edits, recalls and reactions', () => {
  test('are 500 of one user about one entry, and the recall of it besides', async () => {
    const { server } = world();
    const ann = await ChatClient.online(server, 'ann');
    const conversation = 'c:ann:bob' as ConversationId;
    await ann.say('bob', 'teh');
    const react = (): Promise<unknown> =>
      ann.post(conversation, { kind: 'reaction', target: 1, emoji: '👍', removed: false });
    const answers = await Promise.all(Array.from({ length: 500 }, react));
    expect(answers).toEqual(answers.map(() => expect.objectContaining({ type: 'accepted' })));
    expect(await react()).toMatchObject({ code: code('LimitReached') });
    expect(await ann.post(conversation, { kind: 'recall', target: 1 })).toMatchObject({ type: 'accepted' });
  });

  test('are entries, and a recall erases what it is about with all that was said of it', async () => {
    const { server, store } = world();
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    const conversation = 'c:ann:bob' as ConversationId;
    await ann.say('bob', 'teh');
    expect(await bob.post(conversation, { kind: 'edit', target: 1, text: 'no' })).toMatchObject({
      code: code('NotAllowed'),
    });
    await ann.post(conversation, { kind: 'edit', target: 1, text: 'the' });
    await bob.post(conversation, { kind: 'reaction', target: 1, emoji: '👍', removed: false });
    expect((await store.search('bob', { query: 'the' })).map(({ seq }) => seq)).toEqual([1]);
    expect(await store.search('bob', { query: 'teh' })).toEqual([]);
    await ann.post(conversation, { kind: 'recall', target: 1 });
    await until(() => bob.entries.length === 3);
    expect(bob.entries.map(({ content }) => content.kind)).toEqual(['text', 'edit', 'recall']);
    const { entries } = await pull(bob, conversation);
    expect(entries.map(({ content }) => content)).toEqual([
      { kind: 'erased' },
      { kind: 'erased' },
      { kind: 'erased' },
      { kind: 'recall', target: 1 },
    ]);
    expect(await store.search('bob', { query: 'the' })).toEqual([]);
    for (const target of [1, 2, 4, 9]) {
      const late: Content = { kind: 'reaction', target, emoji: '?', removed: false };
      expect(await bob.post(conversation, late)).toMatchObject({ code: code('UnknownEntry') });
    }
  });
});
