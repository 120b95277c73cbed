import { type Content, type ConversationId, groupConversation, parseUserId } from '@proj/chat-protocol';
import { StoreError } from '@proj/store';
import { describe, expect, test } from 'vitest';
import { ChatClient, code, newId, until } from '../chat-client.ts';
import { Counts, Held, TestStore, world } from '../world.ts';
import { spiedStore } from './spied-store.ts';

const annBob = 'c:ann:bob' as ConversationId;
const text = (words: string): Content => ({ kind: 'text', text: words });
const lost = (): Promise<never> => Promise.reject(new StoreError('STORE_UNAVAILABLE', 'planned'));

async function pair() {
  const log = new TestStore();
  const metrics = new Counts();
  const own = world({ store: log.store, metrics });
  const [ann, bob] = [await ChatClient.online(own.server, 'ann'), await ChatClient.online(own.server, 'bob')];
  // A session is looked after once it has asked for something.
  for (const one of [ann, bob]) await one.ask((seqId) => ({ type: 'sync', seqId, cursors: [] }));
  return { ...own, log, metrics, ann, bob };
}

describe('what the store had stored though it failed to say so', () => {
  test('is announced within 30 s to everyone who may see it, once [CHAT-7.3.3]', async () => {
    const { log, ann, bob, clock, metrics } = await pair();
    log.answer = lost;
    expect(await ann.say('bob', 'hi')).toMatchObject({ code: code('Unavailable') });
    log.answer = async (_message, result) => result;
    clock.advance(29_000);
    await bob.barrier();
    expect(bob.ofType('head')).toEqual([]);
    clock.advance(1_000);
    await until(() => bob.ofType('head').length === 1 && ann.ofType('head').length === 1);
    expect(bob.ofType('head')).toEqual([{ type: 'head', conversation: annBob, head: 1 }]);
    expect(metrics.of('repairs_total')).toBe(1);
    clock.advance(20_000);
    for (const one of [ann, bob]) await one.barrier();
    clock.advance(20_000);
    for (const one of [ann, bob]) await one.barrier();
    expect([metrics.of('repairs_total'), bob.ofType('head').length]).toEqual([1, 1]);
  });

  test('is announced to the members of a group at once when it is repeated', async () => {
    const { log, ann, bob } = await pair();
    const group = groupConversation(newId());
    await ann.post(group, { kind: 'create', title: 'we', open: false, users: [parseUserId('bob')] });
    const id = newId();
    log.answer = lost;
    expect(await ann.post(group, text('hi'), id)).toMatchObject({ code: code('Unavailable') });
    log.answer = async (_message, result) => result;
    expect(await ann.post(group, text('hi'), id)).toMatchObject({ seq: 2, duplicate: true });
    await until(() => bob.ofType('head').length === 1);
    expect(bob.ofType('head')).toMatchObject([{ conversation: group, head: 2 }]);
  });

  test('is obeyed when it was a change of who is in a group', async () => {
    const { log, ann, bob, server } = await pair();
    const cat = await ChatClient.online(server, 'cat');
    const group = groupConversation(newId());
    const users = ['bob', 'cat'].map(parseUserId);
    await ann.post(group, { kind: 'create', title: 'we', open: false, users });
    log.answer = lost;
    await ann.post(group, { kind: 'remove', user: parseUserId('bob') });
    log.answer = async (_message, result) => result;
    expect(await bob.post(group, text('still here?'))).toMatchObject({ code: code('NotAllowed') });
    await cat.post(group, text('gone'));
    await bob.barrier();
    expect(bob.entries.map(({ seq }) => seq)).toEqual([1]);
  });

  test('is told to whom it took out of a group, as far as that one may see, though others were pushed more', async () => {
    const { log, ann, bob, server, clock } = await pair();
    const cat = await ChatClient.online(server, 'cat');
    const group = groupConversation(newId());
    await ann.post(group, { kind: 'create', title: 'we', open: false, users: ['bob', 'cat'].map(parseUserId) });
    log.answer = lost;
    await ann.post(group, { kind: 'remove', user: parseUserId('bob') });
    log.answer = async (_message, result) => result;
    await ann.post(group, text('gone'));
    const round = async (): Promise<void> => {
      clock.advance(30_000);
      for (const one of [ann, bob, cat]) await one.barrier();
    };
    await round();
    await until(() => bob.ofType('head').some(({ conversation, head }) => conversation === group && head === 2));
    expect(bob.entries.map(({ seq }) => seq)).toEqual([1]);
    expect(await bob.pull(group, 1)).toMatchObject({
      head: 2,
      entries: [{ seq: 2, content: { kind: 'remove', user: 'bob' } }],
    });
    const told = bob.ofType('head').filter(({ head }) => head === 2).length;
    bob.send({ type: 'received', conversation: group, seq: 2 });
    await round();
    await round();
    expect(bob.ofType('head').filter(({ head }) => head === 2)).toHaveLength(told);
  });

  test('is told at once to whom it took out of a group when it is repeated', async () => {
    const { log, ann, bob } = await pair();
    const group = groupConversation(newId());
    await ann.post(group, { kind: 'create', title: 'we', open: false, users: [parseUserId('bob')] });
    const [id, remove] = [newId(), { kind: 'remove', user: parseUserId('bob') } as const];
    log.answer = lost;
    await ann.post(group, remove, id);
    log.answer = async (_message, result) => result;
    expect(await ann.post(group, remove, id)).toMatchObject({ seq: 2, duplicate: true });
    await until(() => bob.ofType('head').length === 1);
    expect(bob.ofType('head')).toMatchObject([{ conversation: group, head: 2 }]);
  });

  test('is not looked for while nothing fails', async () => {
    const { ann, bob, clock, metrics } = await pair();
    await ann.say('bob', 'hi');
    bob.send({ type: 'received', conversation: annBob, seq: 1 });
    for (const one of [bob, ann]) await one.barrier();
    clock.advance(40_000);
    for (const one of [ann, bob]) await one.barrier();
    expect([metrics.of('repairs_total'), bob.ofType('head')]).toEqual([0, []]);
  });
});

test('of many conversations 32 are looked at together, and what fails of a round is logged in one line', async () => {
  const log = new TestStore();
  const held = new Held();
  let [isHeld, isFailing] = [false, false];
  const store = spiedStore(
    (inner) => ({
      head: async (conversation) => {
        if (isHeld) await held.hold();
        return isFailing ? await lost() : await inner.head(conversation);
      },
    }),
    log.store,
  );
  const { server, clock, lines } = world({ store });
  const ann = await ChatClient.online(server, 'ann');
  log.answer = lost;
  const peers = Array.from({ length: 100 }, (_, number) => `peer${number}`);
  await Promise.all(peers.map((peer) => ann.say(peer, 'hi')));
  isHeld = true;
  const round = async (): Promise<readonly number[]> => {
    clock.advance(30_000);
    const together: number[] = [];
    for (let left = peers.length; left > 0; left -= together.at(-1) ?? 0) {
      await ann.barrier();
      together.push(held.count);
      held.release();
    }
    await ann.barrier();
    return together;
  };
  expect(await round()).toEqual([32, 32, 32, 4]);
  isFailing = true;
  await round();
  const failures = lines.filter((line) => line.includes('could not be looked at'));
  expect(failures).toEqual([expect.stringContaining('"conversations":100')]);
});

describe('a session that does not confirm what it was pushed', () => {
  test('is told where the log is every 30 s, until it does', async () => {
    const { ann, bob, clock, metrics } = await pair();
    await ann.say('bob', 'hi');
    await bob.barrier();
    const rounds = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        clock.advance(30_000);
        for (const one of [ann, bob]) await one.barrier();
      }
    };
    await rounds(1);
    expect(bob.ofType('head')).toEqual([{ type: 'head', conversation: annBob, head: 1 }]);
    await rounds(1);
    expect(bob.ofType('head')).toHaveLength(2);
    bob.send({ type: 'received', conversation: annBob, seq: 1 });
    for (const one of [bob, ann]) await one.barrier();
    await rounds(3);
    expect(bob.ofType('head')).toHaveLength(2);
    expect(metrics.of('heads_total', 'lag')).toBe(2);
  });
});
