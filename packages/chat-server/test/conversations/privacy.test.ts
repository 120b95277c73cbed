import { type Content, type ConversationId, groupConversation, parseUserId, type UserId } from '@proj/chat-protocol';
import { openMemoryStore } from '@proj/store/memory';
import { FakeClock } from '@proj/testkit';
import { describe, expect, test } from 'vitest';
import { Blocks } from '../../src/conversations/blocks.ts';
import { Presence } from '../../src/conversations/presence.ts';
import type { Asker } from '../../src/conversations/seam.ts';
import type { ChatServer } from '../../src/index.ts';
import { noMetrics } from '../../src/metrics.ts';
import { ChatClient, code, newId, turn, until } from '../chat-client.ts';
import { Counts, Held, wallNowMs, world } from '../world.ts';
import { spiedStore, spiedUsers } from './spied-store.ts';

const annBob = 'c:ann:bob' as ConversationId;
const [ann, bob, eve, zed] = ['ann', 'bob', 'eve', 'zed'].map(parseUserId) as [UserId, UserId, UserId, UserId];
const text = (words: string): Content => ({ kind: 'text', text: words });
const remove = (user: UserId): Content => ({ kind: 'remove', user });

const online = async (server: ChatServer, ...users: readonly string[]): Promise<ChatClient[]> =>
  await Promise.all(users.map((user) => ChatClient.online(server, user)));

async function groupOf(creator: ChatClient, users: readonly UserId[]): Promise<ConversationId> {
  const group = groupConversation(newId());
  await creator.post(group, { kind: 'create', title: 'we', open: false, users });
  return group;
}

/** Everything that was let loose so far has arrived. */
async function settled(...clients: readonly ChatClient[]): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await turn();
    for (const one of clients) await one.barrier();
  }
}

describe('what was recalled', () => {
  test('is not shown when it is repeated to a server that does not remember it', async () => {
    const store = openMemoryStore({ wallClock: () => wallNowMs });
    const first = world({ store });
    const [sender] = (await online(first.server, 'ann', 'bob')) as [ChatClient];
    const id = newId();
    await sender.say('bob', 'secret', id);
    await sender.post(annBob, { kind: 'recall', target: 1 });
    await first.server.shutdown({ graceMs: 0 });
    const second = world({ store });
    const [again, other] = (await online(second.server, 'ann', 'bob')) as [ChatClient, ChatClient];
    expect(await again.say('bob', 'secret', id)).toMatchObject({ type: 'accepted', duplicate: true, seq: 1 });
    await until(() => other.ofType('head').length === 1);
    expect([other.ofType('head'), other.texts]).toMatchObject([[{ conversation: annBob, head: 2 }], []]);
    expect(await other.pull(annBob)).toMatchObject({ entries: [{ content: { kind: 'erased' } }, { seq: 2 }] });
  });
});

describe('a list of conversations', () => {
  test('that goes on after one of others says no more than after one that there is not', async () => {
    const { server } = world();
    const [sender, stranger] = (await online(server, 'ann', 'eve')) as [ChatClient, ChatClient];
    const ask = () => stranger.ask((seqId) => ({ type: 'conversations', seqId, after: annBob, limit: 10 }));
    expect(await ask()).toMatchObject({ code: code('UnknownConversation') });
    await sender.say('bob', 'hi');
    expect(await ask()).toMatchObject({ code: code('UnknownConversation') });
    await sender.say('eve', 'hi');
    const after = 'c:ann:eve' as ConversationId;
    const own = await stranger.ask((seqId) => ({ type: 'conversations', seqId, after, limit: 10 }));
    expect(own).toMatchObject({ type: 'conversation-list', conversations: [] });
  });
});

describe('who is removed', () => {
  const members = (client: ChatClient, conversation: ConversationId) =>
    client.ask((seqId) => ({ type: 'members', seqId, conversation, limit: 10, readSeq: 0 }));

  test('is not told who is in the group', async () => {
    const { server } = world();
    const [owner, former] = (await online(server, 'ann', 'eve')) as [ChatClient, ChatClient];
    const group = await groupOf(owner, [eve]);
    expect(await members(former, group)).toMatchObject({ total: 2 });
    await owner.post(group, remove(eve));
    expect(await members(former, group)).toMatchObject({ code: code('NotAllowed') });
  });

  test('while the list of members is read is not told who came since', async () => {
    const held = new Held();
    let isHeld = false;
    const store = spiedStore((inner) => ({
      members: async (...args) => {
        if (isHeld) await held.hold();
        return await inner.members(...args);
      },
    }));
    const { server } = world({ store });
    const [owner, former] = (await online(server, 'ann', 'eve')) as [ChatClient, ChatClient];
    const group = await groupOf(owner, [eve]);
    isHeld = true;
    const answer = members(former, group);
    await until(() => held.count === 1);
    isHeld = false;
    await owner.post(group, remove(eve));
    await owner.post(group, { kind: 'add', users: [zed] });
    held.release();
    expect(await answer).toMatchObject({ code: code('NotAllowed') });
  });

  test('while a page is read is not shown what came since [CHAT-7.4.3]', async () => {
    const held = new Held();
    let isHeld = false;
    const store = spiedStore((inner) => ({
      read: async (...args) => {
        if (isHeld) await held.hold();
        return await inner.read(...args);
      },
    }));
    const { server } = world({ store });
    const [owner, former] = (await online(server, 'ann', 'eve')) as [ChatClient, ChatClient];
    const group = await groupOf(owner, [eve]);
    isHeld = true;
    const answer = former.pull(group);
    await until(() => held.count === 1);
    isHeld = false;
    await owner.post(group, remove(eve));
    await owner.post(group, text('about eve'));
    held.release();
    expect(await answer).toMatchObject({ head: 2, entries: [{ seq: 1 }, { seq: 2 }] });
  });

  test('is told nothing of the positions of others that waited for their moment', async () => {
    const { server, clock } = world();
    const [owner, reader, former] = (await online(server, 'ann', 'bob', 'eve')) as [ChatClient, ChatClient, ChatClient];
    const group = await groupOf(owner, [bob, eve]);
    for (const words of ['2', '3']) await owner.post(group, text(words));
    for (const seq of [2, 3]) {
      reader.send({ type: 'read', conversation: group, seq });
      await settled(reader, owner);
    }
    expect(former.ofType('read-by')).toMatchObject([{ seq: 2 }]);
    await owner.post(group, remove(eve));
    clock.advance(1_000);
    await settled(owner, former);
    expect([former.ofType('read-by').length, owner.ofType('read-by').at(-1)?.seq]).toEqual([1, 3]);
  });

  test('has read nothing that came since [CHAT-7.5.1]', async () => {
    const { server, store } = world();
    const [owner, former] = (await online(server, 'ann', 'eve')) as [ChatClient, ChatClient];
    const group = await groupOf(owner, [eve]);
    await owner.post(group, remove(eve));
    await owner.post(group, text('3'));
    former.send({ type: 'read', conversation: group, seq: 3 }, { type: 'received', conversation: group, seq: 3 });
    await settled(former);
    expect(await store.member(group, eve)).toMatchObject({ read: 0, received: 0 });
    former.send({ type: 'read', conversation: group, seq: 2 });
    await settled(former, owner);
    expect([await store.member(group, eve), owner.ofType('read-by')]).toMatchObject([{ read: 2 }, []]);
  });

  test('by an entry that another process added is shown nothing that came since', async () => {
    const inner = openMemoryStore({ wallClock: () => wallNowMs });
    const { server } = world({ store: inner });
    const [owner, former] = (await online(server, 'ann', 'eve')) as [ChatClient, ChatClient];
    const group = await groupOf(owner, [eve, zed]);
    await owner.post(group, text('2'));
    await owner.post(group, { kind: 'rename', title: 'us' });
    await inner.append({
      conversation: group,
      sender: ann,
      id: new Uint8Array(16),
      kind: 8,
      body: Buffer.from('{"user":"eve"}'),
      sentAtMs: 0,
      effects: [{ type: 'leave', user: eve }],
    });
    await owner.post(group, text('about eve'));
    await settled(former);
    expect(former.entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });
});

describe('typing in a group', () => {
  test('is not told those whom one has blocked [CHAT-7.7.3]', async () => {
    const { server } = world();
    const [typist, other, hidden] = (await online(server, 'ann', 'bob', 'eve')) as [ChatClient, ChatClient, ChatClient];
    const group = await groupOf(typist, [bob, eve]);
    await typist.ask((seqId) => ({ type: 'block', seqId, user: eve, blocked: true }));
    typist.send({ type: 'typing', conversation: group });
    await settled(typist, other, hidden);
    expect([other.ofType('typing-by').length, hidden.ofType('typing-by').length]).toEqual([1, 0]);
  });

  test('is not told of those who are muted', async () => {
    const { server } = world();
    const [owner, muted] = (await online(server, 'ann', 'bob')) as [ChatClient, ChatClient];
    const group = await groupOf(owner, [bob]);
    muted.send({ type: 'typing', conversation: group });
    await settled(muted, owner);
    await owner.post(group, { kind: 'mute', user: bob, untilMs: wallNowMs + 60_000 });
    muted.send({ type: 'typing', conversation: group });
    await settled(muted, owner);
    expect(owner.ofType('typing-by')).toHaveLength(1);
  });
});

describe('a watch', () => {
  test('under way when its user is blocked tells nothing of who blocked it [CHAT-7.7.3]', async () => {
    const held = new Held();
    const store = spiedStore((inner) => ({
      users: spiedUsers(inner, {
        blocks: async (user, options) => {
          if (user === zed) await held.hold();
          return await inner.users.blocks(user, options);
        },
      }),
    }));
    const { server } = world({ store });
    const [shy, watcher] = (await online(server, 'ann', 'eve')) as [ChatClient, ChatClient];
    const answer = watcher.ask((seqId) => ({ type: 'watch', seqId, users: [ann, zed] }));
    await until(() => held.count === 1);
    await shy.ask((seqId) => ({ type: 'block', seqId, user: eve, blocked: true }));
    held.release();
    expect(await answer).toMatchObject({ presences: [{ user: ann, online: false, lastSeenMs: 0 }, { user: zed }] });
    shy.send({ type: 'logout' });
    await until(() => shy.closed);
    await settled(watcher);
    expect(watcher.ofType('presence')).toEqual([]);
  });

  const asker = (pushed: unknown[]): Asker =>
    ({ signal: new AbortController().signal, push: (push: unknown) => pushed.push(push) }) as unknown as Asker;
  const identity = { user: eve } as Parameters<Presence['watch']>[1];
  const request = (...users: readonly UserId[]) => ({ type: 'watch', seqId: 1, users }) as const;

  test('is over when its lease is, also before the next look at all of them [CHAT-7.7.1]', async () => {
    const clock = new FakeClock(0);
    const blocks = new Blocks(openMemoryStore());
    const everyone: ReadonlySet<UserId> = new Set();
    const presence = new Presence({ clock, blocks, online: everyone, watchLeaseMs: 10_000, metrics: noMetrics });
    const [early, late]: [unknown[], unknown[]] = [[], []];
    await presence.watch(asker(early), identity, request(ann));
    clock.advance(5_000);
    await presence.watch(asker(late), identity, request(ann));
    clock.advance(6_000);
    presence.userOnline(ann);
    expect([early.length, late.length]).toEqual([0, 1]);
    // The look was at 10 s, the next is at 20 s.
    clock.advance(5_000);
    presence.userOffline(ann, 1);
    expect([presence.watches, early.length, late.length]).toEqual([1, 0, 1]);
    presence.close();
  });

  test('of more than are watched altogether is Unavailable, and counted', async () => {
    const metrics = new Counts();
    const presence = new Presence({
      clock: new FakeClock(0),
      blocks: new Blocks(openMemoryStore()),
      online: new Set(),
      watchLeaseMs: 10_000,
      metrics,
      maxWatches: 2,
    });
    const session = asker([]);
    expect(await presence.watch(session, identity, request(ann, bob))).toMatchObject({ type: 'watching' });
    expect(await presence.watch(asker([]), identity, request(ann))).toMatchObject({ code: code('Unavailable') });
    expect([metrics.of('limited_total', 'watches'), presence.watches]).toEqual([1, 2]);
    // Its own are replaced.
    expect(await presence.watch(session, identity, request(zed))).toMatchObject({ type: 'watching' });
    presence.close();
  });
});
