import { randomBytes } from 'node:crypto';
import {
  type Content,
  type ConversationId,
  groupConversation,
  Limit,
  parseUserId,
  type UserId,
} from '@proj/chat-protocol';
import { StoreError } from '@proj/store';
import { describe, expect, test } from 'vitest';
import { ConversationCounts } from '../../src/conversations/conversation-counts.ts';
import type { Draft } from '../../src/entries.ts';
import { ChatClient, code, newId, turn, until } from '../chat-client.ts';
import { Counts, Held, TestStore, world } from '../world.ts';
import { spiedStore } from './spied-store.ts';

const annBob = 'c:ann:bob' as ConversationId;
const [ann, bob, cat] = ['ann', 'bob', 'cat'].map(parseUserId) as [UserId, UserId, UserId];
const text = (words: string): Content => ({ kind: 'text', text: words });
const add = (...users: readonly UserId[]): Content => ({ kind: 'add', users });
const create = (...users: readonly UserId[]): Content => ({ kind: 'create', title: 'we', open: false, users });

async function online(options: Parameters<typeof world>[0], ...users: readonly string[]) {
  const metrics = new Counts();
  const own = world({ metrics, ...options });
  const clients = await Promise.all(users.map((user) => ChatClient.online(own.server, user)));
  return { ...own, metrics, clients: clients as [ChatClient, ChatClient, ChatClient] };
}

describe('the budget of a conversation', () => {
  test('is not for those who may not send there', async () => {
    const { clients, metrics, clock } = await online({ conversationSendsPerSecond: 3 }, 'ann', 'bob', 'eve');
    const [sender, blocked, stranger] = clients;
    const group = groupConversation(newId());
    await sender.post(group, create(bob));
    clock.advance(1_000);
    for (let i = 0; i < 9; i++) {
      expect(await stranger.post(annBob, text('x'))).toMatchObject({ code: code('UnknownConversation') });
      expect(await stranger.post(group, text('x'))).toMatchObject({ code: code('UnknownConversation') });
    }
    await sender.ask((seqId) => ({ type: 'block', seqId, user: bob, blocked: true }));
    for (let i = 0; i < 9; i++) {
      expect(await blocked.say('ann', 'x')).toMatchObject({ code: code('NotAllowed') });
    }
    for (let i = 0; i < 3; i++) {
      expect(await sender.say('bob', 'hi')).toMatchObject({ type: 'accepted' });
      expect(await sender.post(group, text('hi'))).toMatchObject({ type: 'accepted' });
    }
    expect(metrics.of('limited_total', 'conversationSends')).toBe(0);
    expect(await sender.say('bob', 'hi')).toMatchObject({ code: code('RateLimited'), retryAfterMs: 1_000 });
    clock.advance(1_000);
    for (let i = 0; i < 3; i++) await sender.post(group, text('hi'));
    expect(await sender.post(group, text('hi'))).toMatchObject({ code: code('RateLimited'), retryAfterMs: 1_000 });
    expect(metrics.of('limited_total', 'conversationSends')).toBe(2);
  });

  test('holds up no other conversation of who is refused, and what comes behind in the same one', async () => {
    const { clients, metrics, clock } = await online({ conversationSendsPerSecond: 2 }, 'ann', 'bob');
    const [polite, flooding] = clients;
    const group = groupConversation(newId());
    await polite.post(group, create(bob));
    await flooding.post(group, text('x'));
    expect(await polite.post(group, text('hi'))).toMatchObject({ code: code('RateLimited'), retryAfterMs: 1_000 });
    expect(await polite.say('bob', 'hi')).toMatchObject({ type: 'accepted' });
    clock.advance(600);
    expect(await polite.post(group, text('behind'))).toMatchObject({ code: code('RateLimited'), retryAfterMs: 400 });
    expect(await polite.say('bob', 'hi')).toMatchObject({ type: 'accepted' });
    clock.advance(400);
    expect(await polite.post(group, text('hi'))).toMatchObject({ type: 'accepted' });
    expect(metrics.of('limited_total', 'sends')).toBe(0);
  });

  test('is asked before a hook is, and takes one for each entry', async () => {
    let asked = 0;
    const beforeSend = () => ({ allow: ++asked > 0 });
    const { clients } = await online({ conversationSendsPerSecond: 2, beforeSend }, 'ann', 'bob');
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await clients[0].say('bob', 'hi'));
    expect(answers).toMatchObject([{ seq: 1 }, { seq: 2 }, { code: code('RateLimited') }]);
    expect(asked).toBe(2);
  });

  test('takes one for an entry, however often its group changes under it', async () => {
    const log = new TestStore();
    const { clients } = await online({ store: log.store, conversationSendsPerSecond: 2 }, 'ann');
    const group = groupConversation(newId());
    await clients[0].post(group, create(bob));
    let changes = 0;
    log.append = async (message) => {
      // Another process was faster.
      if (message.conversation === group && changes++ < 3) {
        await log.inner.append({
          conversation: group,
          sender: 'ann',
          id: new Uint8Array(16).fill(changes),
          kind: 7,
          body: Buffer.from(`{"users":["u${changes}"]}`),
          sentAtMs: 0,
          effects: [{ type: 'join', user: `u${changes}`, role: 0 }],
        });
      }
      return await log.inner.append(message);
    };
    expect(await clients[0].post(group, text('hi'))).toMatchObject({ type: 'accepted', seq: 5 });
  });
});

test('who created too many groups sends elsewhere, and is told as long to wait for the next as before', async () => {
  const { clients } = await online({ groupsPerHour: 1 }, 'ann');
  const [creator] = clients;
  await creator.post(groupConversation(newId()), create());
  for (let i = 0; i < 2; i++) {
    const refused = await creator.post(groupConversation(newId()), create());
    expect(refused).toMatchObject({ code: code('RateLimited'), retryAfterMs: 3_600_000 });
    expect(await creator.say('bob', 'hi')).toMatchObject({ type: 'accepted' });
  }
});

describe('the bytes that a user may send', () => {
  test.each<[string, string, (words: string) => Content]>([
    ['texts', '中'.repeat(Limit.textBytes / 3), text],
    ['reactions', '👍'.repeat(8), (emoji) => ({ kind: 'reaction', target: 1, emoji, removed: false })],
    ['titles', '中'.repeat(85), (title) => ({ kind: 'rename', title })],
  ])('are those of UTF-8, of %s', async (_name, words, contentOf) => {
    const { clients, metrics } = await online({ sendBytesBurst: 65_536, sendBytesPerSecond: 1_024 }, 'ann');
    const [sender] = clients;
    const group = groupConversation(newId());
    const fit = Math.floor(65_536 / Buffer.byteLength(words));
    for (let i = 0; i < fit; i++) sender.send(sender.request(group, contentOf(words)));
    await until(() => sender.ofType('failure').length === fit);
    expect(metrics.of('limited_total', 'sendBytes')).toBe(0);
    expect(await sender.post(group, contentOf(words))).toMatchObject({ code: code('RateLimited') });
  });
});

describe('what a sync or a search costs', () => {
  test('is more, the more conversations a user has', async () => {
    const store = spiedStore((inner) => ({
      countConversations: async (user) => (user === 'ann' ? 2_000 : await inner.countConversations(user)),
    }));
    const { clients, metrics } = await online({ store, pullBurst: 12, pullsPerSecond: 5 }, 'ann', 'bob');
    const sync = (client: ChatClient) => client.ask((seqId) => ({ type: 'sync', seqId, cursors: [] }));
    expect([await sync(clients[0]), await sync(clients[0])]).toMatchObject([{ heads: [] }, { heads: [] }]);
    expect(await sync(clients[0])).toMatchObject({ code: code('RateLimited'), retryAfterMs: 600 });
    expect(metrics.of('limited_total', 'pulls')).toBe(1);
    for (let i = 0; i < 12; i++) expect(await sync(clients[1])).toMatchObject({ heads: [] });
    expect(await sync(clients[1])).toMatchObject({ code: code('RateLimited') });
  });

  test('is never more than a user can save up', async () => {
    const store = spiedStore(() => ({ countConversations: async () => 1_000_000 }));
    const { clients, clock } = await online({ store, pullBurst: 5, pullsPerSecond: 5 }, 'ann');
    const sync = () => clients[0].ask((seqId) => ({ type: 'sync', seqId, cursors: [] }));
    expect([await sync(), await sync()]).toMatchObject([{ heads: [] }, { code: code('RateLimited') }]);
    clock.advance(1_000);
    expect(await sync()).toMatchObject({ heads: [] });
  });

  test('a search is one of what may be pulled', async () => {
    const { clients, metrics } = await online({ pullBurst: 2, pullsPerSecond: 1 }, 'ann');
    const search = () => clients[0].ask((seqId) => ({ type: 'search', seqId, query: 'x', limit: 5 }));
    expect([await search(), await search()]).toMatchObject([{ entries: [] }, { entries: [] }]);
    expect(await search()).toMatchObject({ code: code('RateLimited') });
    expect(metrics.of('limited_total', 'pulls')).toBe(1);
  });
});

describe('positions', () => {
  test.each([
    ['groups', () => groupConversation(newId())],
    ['somebody', (i: number) => `c:ann:u${i}` as ConversationId],
  ] as const)(
    'of what nobody remembers are looked up 500 at once, and then wait; none is lost: %s',
    async (_name, made) => {
      const asked: string[] = [];
      const store = spiedStore((inner) => ({
        conversation: async (...args) => {
          asked.push(args[0]);
          return await inner.conversation(...args);
        },
        head: async (...args) => {
          asked.push(args[0]);
          return await inner.head(...args);
        },
      }));
      const { clients, metrics, clock } = await online({ store }, 'ann', 'bob');
      const [reader, sender] = clients;
      for (let i = 0; i < 505; i++) reader.send({ type: 'read', conversation: made(i), seq: 1 });
      await until(() => metrics.of('limited_total', 'receipts') > 0);
      for (let i = 0; i < 20; i++) await turn();
      expect(asked).toHaveLength(500);
      await sender.say('ann', 'hi');
      asked.length = 500;
      // What is remembered costs nothing.
      reader.send({ type: 'read', conversation: annBob, seq: 1 });
      await until(() => sender.ofType('read-by').length === 1);
      await until(() => {
        clock.advance(10);
        return asked.length === 505;
      });
    },
  );

  test('that a device has, and nobody remembers, wait beside what else it asks, and outlast its session', async () => {
    const { store, clients, metrics, clock } = await online({}, 'ann');
    const [ann] = clients;
    const conversations = Array.from({ length: 600 }, (_, i) => `c:ann:u${i}` as ConversationId);
    for (const [i, conversation] of conversations.entries()) {
      const message = { conversation, sender: `u${i}`, kind: 1, body: new Uint8Array(1), sentAtMs: 1 };
      for (let seq = 1; seq <= 2; seq++)
        await store.append({ ...message, id: randomBytes(16), members: ['ann', `u${i}`] });
    }
    for (const seq of [1, 2])
      ann.send(...conversations.map((conversation) => ({ type: 'received', conversation, seq }) as const));
    expect(await ann.say('bob', 'hi')).toMatchObject({ type: 'accepted' });
    expect(metrics.of('requests_total', 'received', 'ok')).toBe(1_200);
    await ann.barrier();
    ann.duplex.destroy();
    const missing = async (): Promise<number> => {
      const seqs = await Promise.all(conversations.map((conversation) => store.cursor('ann', 'd1', conversation)));
      return seqs.filter((seq) => seq < 2).length;
    };
    expect(await missing()).toBeGreaterThan(0);
    for (let i = 0; i < 2_000 && (await missing()) > 0; i++) {
      clock.advance(10);
      await turn();
    }
    expect(await missing()).toBe(0);
  });

  test('that a device said before are remembered when it has synced: they cost nothing, and nobody is told again', async () => {
    const before = await online({}, 'ann', 'bob');
    await before.clients[1].say('ann', 'hi');
    before.clients[0].send({ type: 'received', conversation: annBob, seq: 1 });
    await until(() => before.clients[1].ofType('delivered').length === 1);
    const { clients, metrics } = await online({ store: before.store }, 'ann', 'bob');
    const [ann, bob] = clients;
    await ann.ask((seqId) => ({ type: 'sync', seqId, cursors: [] }));
    for (let i = 0; i < 600; i++) ann.send({ type: 'received', conversation: annBob, seq: 1 });
    await ann.say('bob', 'this is told');
    ann.send({ type: 'received', conversation: annBob, seq: 2 });
    await until(() => bob.ofType('delivered').length > 0);
    expect(bob.ofType('delivered').map(({ seq }) => seq)).toEqual([2]);
    expect(metrics.of('limited_total', 'receipts')).toBe(0);
  });

  test('that a user said it has read before cost nothing', async () => {
    const before = await online({}, 'ann', 'bob');
    await before.clients[1].say('ann', 'hi');
    const { clients, metrics } = await online({ store: before.store }, 'ann', 'bob');
    const [ann, bob] = clients;
    for (let i = 0; i < 600; i++) ann.send({ type: 'read', conversation: annBob, seq: 1 });
    await ann.barrier();
    await until(() => bob.ofType('read-by').length > 0);
    expect(bob.ofType('read-by')).toHaveLength(1);
    expect(metrics.of('limited_total', 'receipts')).toBe(0);
  });

  test('of a group that is remembered cost nothing', async () => {
    const { clients, metrics } = await online({}, 'ann', 'bob');
    const [owner, member] = clients;
    const group = groupConversation(newId());
    await owner.post(group, create(bob));
    await owner.post(group, text('2'));
    for (let i = 0; i < 600; i++) member.send({ type: 'received', conversation: group, seq: 2 });
    member.send({ type: 'read', conversation: group, seq: 2 });
    await until(() => owner.ofType('read-by').length === 1);
    expect(metrics.of('limited_total', 'receipts')).toBe(0);
  });

  test('of a group that there is not are looked up once in a while, and once there is it they count', async () => {
    const asked: string[] = [];
    const store = spiedStore((inner) => ({
      conversation: async (...args) => {
        asked.push(args[0]);
        return await inner.conversation(...args);
      },
    }));
    const { clients, clock } = await online({ store }, 'ann', 'bob');
    const [owner, member] = clients;
    const group = groupConversation(newId());
    const read = async (seq: number): Promise<void> => {
      member.send({ type: 'read', conversation: group, seq });
      for (const one of [member, owner, member, owner]) await one.barrier();
    };
    for (let i = 0; i < 9; i++) await read(1);
    expect(asked).toHaveLength(1);
    clock.advance(10_000);
    await read(1);
    expect(asked).toHaveLength(2);
    await owner.post(group, create(bob));
    await read(1);
    expect(owner.ofType('read-by')).toMatchObject([{ seq: 1 }]);
  });
});

describe('how many conversations a user has', () => {
  const counting = () => {
    const counted: string[] = [];
    const store = spiedStore((inner) => ({
      countConversations: async (user) => {
        counted.push(user);
        return await inner.countConversations(user);
      },
    }));
    return { store, counted };
  };

  test('is counted once, whatever becomes of it', async () => {
    const { store, counted } = counting();
    const { clients } = await online({ store, maxConversationsPerUser: 30 }, 'ann', 'bob');
    for (let i = 0; i < 28; i++) expect(await clients[0].say(`u${i}`, 'hi')).toMatchObject({ seq: 1 });
    await clients[0].post(groupConversation(newId()), create());
    expect(await clients[0].say('u28', 'hi')).toMatchObject({ seq: 1 });
    expect(await clients[0].say('u29', 'hi')).toMatchObject({ code: code('LimitReached') });
    expect(counted).toEqual(['ann']);
  });

  test('bounds whom others may add, those who come back excepted; and what is refused is counted', async () => {
    const { store, counted } = counting();
    const { clients, metrics } = await online({ store, maxConversationsPerUser: 2 }, 'ann', 'bob', 'cat');
    const [owner, second, third] = clients;
    const group = groupConversation(newId());
    await owner.post(group, create());
    expect(await owner.post(group, add(cat))).toMatchObject({ type: 'accepted' });
    for (let i = 0; i < 3; i++) {
      await owner.post(group, { kind: 'remove', user: cat });
      expect(await owner.post(group, add(cat))).toMatchObject({ type: 'accepted' });
    }
    expect(await third.say('bob', 'hi')).toMatchObject({ seq: 1 });
    expect(await second.say('zed', 'hi')).toMatchObject({ seq: 1 });
    expect(await owner.post(group, add(bob))).toMatchObject({ code: code('LimitReached') });
    expect(await third.say('zed', 'hi')).toMatchObject({ code: code('LimitReached') });
    expect(metrics.of('limited_total', 'conversations')).toBe(2);
    expect(counted.toSorted()).toEqual(['ann', 'bob', 'cat']);
  });

  test('is counted again when something happens meanwhile', async () => {
    const held = new Held();
    let count = 7;
    const counts = new ConversationCounts({
      countConversations: async () => {
        const before = count;
        await held.hold();
        return before;
      },
    });
    const first = counts.of(ann);
    counts.added({ conversation: annBob, from: ann, content: text('hi') } as Draft, 1, undefined);
    count = 8;
    held.release();
    await first;
    const second = counts.of(ann);
    await until(() => held.count === 1);
    held.release();
    expect([await second, await counts.of(ann)]).toEqual([8, 8]);
  });

  test('is counted again when nobody knows whether an entry was stored', async () => {
    const { store, counted } = counting();
    const log = new TestStore(store);
    const { clients } = await online({ store: log.store }, 'ann', 'bob');
    await clients[0].say('cat', 'hi');
    log.answer = () => Promise.reject(new StoreError('STORE_UNAVAILABLE', 'planned'));
    await clients[0].say('dan', 'hi');
    log.answer = async (_message, result) => result;
    await clients[0].say('zed', 'hi');
    expect(counted).toEqual(['ann', 'ann']);
  });
});

test('a group that is full is counted', async () => {
  const { clients, metrics } = await online({ maxGroupMembers: 2 }, 'ann');
  const group = groupConversation(newId());
  await clients[0].post(group, create(bob));
  expect(await clients[0].post(group, add(cat))).toMatchObject({ code: code('LimitReached') });
  expect(metrics.of('limited_total', 'groupMembers')).toBe(1);
});
