import { type ConversationId, parseConversationId, parseUserId, type ServerMessage } from '@proj/chat-protocol';
import { memoryDuplexPair } from '@proj/io/memory';
import { StoreError } from '@proj/store';
import { describe, expect, test } from 'vitest';
import type { MessageEvent } from '../src/index.ts';
import { ChatClient, code, newId, turn, until } from './chat-client.ts';
import { spiedStore } from './conversations/spied-store.ts';
import { Counts, Held, plainAccounts, TestStore, wallNowMs, world } from './world.ts';

const annBob: ConversationId = parseConversationId('c:ann:bob');
const text = (words: string) => ({ kind: 'text', text: words }) as const;
const unavailable = (): Error => new StoreError('STORE_UNAVAILABLE', 'the disk is full');
const ofType = <Type extends ServerMessage['type']>(client: ChatClient, type: Type) => client.ofType(type);

describe('A text to somebody', () => {
  test('is Accepted with its place, and pushed to every session of both users but the sender', async () => {
    const { server } = world();
    const events: MessageEvent[] = [];
    server.on('message', (event) => events.push(event));
    const ann = await ChatClient.online(server, 'ann', 'phone');
    const others = [
      await ChatClient.online(server, 'ann', 'desk'),
      await ChatClient.online(server, 'bob', 'phone'),
      await ChatClient.online(server, 'bob', 'desk'),
    ];
    const cat = await ChatClient.online(server, 'cat');
    const id = newId();
    expect(await ann.say('bob', 'hi', id)).toEqual({
      type: 'accepted',
      ackId: expect.any(Number),
      id,
      conversation: annBob,
      seq: 1,
      acceptedAtMs: wallNowMs,
      duplicate: false,
    });
    for (const other of others) {
      await until(() => other.entries.length === 1);
      expect(other.entries[0]).toMatchObject({ conversation: annBob, seq: 1, id, from: 'ann', content: text('hi') });
    }
    await Promise.all([ann, cat].map((client) => client.barrier()));
    expect([ann.entries, cat.entries]).toEqual([[], []]);
    expect(events).toEqual([{ conversation: annBob, seq: 1, from: 'ann', kind: 'text' }]);
  });

  test('is neither Accepted nor pushed before the store has answered [CHAT-7.2.2]', async () => {
    const log = new TestStore();
    const held = new Held();
    log.answer = (_message, result) => held.hold().then(() => result);
    const { server } = world({ store: log.store });
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    ann.send(ann.direct('bob', 'hi'));
    await until(() => held.count === 1);
    await Promise.all([ann.barrier(), bob.barrier()]);
    expect([ofType(ann, 'accepted'), bob.entries]).toEqual([[], []]);
    held.release();
    await until(() => ofType(ann, 'accepted').length === 1 && bob.entries.length === 1);
  });

  test('about which nothing can be decided is answered with Internal', async () => {
    let failing = 0;
    const wallClock = (): number => {
      if (failing-- > 0) throw new Error('planned');
      return wallNowMs;
    };
    const { server, lines } = world({ wallClock });
    const ann = await ChatClient.online(server, 'ann');
    await ann.say('bob', 'all is well');
    failing = 1;
    ann.send(ann.direct('bob', 'hi'));
    await until(() => ann.closed);
    expect(ann.received.at(-1)).toMatchObject({ type: 'failure', code: code('Internal') });
    expect(lines.filter((line) => line.includes('could not be carried out'))).toHaveLength(1);
  });

  test('is answered with its first place when it is repeated, and not pushed again [CHAT-7.2.2]', async () => {
    const { server } = world();
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    const id = newId();
    await ann.say('bob', 'hi', id);
    await ann.say('bob', 'more');
    expect(await ann.say('bob', 'hi', id)).toMatchObject({ type: 'accepted', seq: 1, duplicate: true });
    await bob.barrier();
    expect(bob.texts).toEqual(['hi', 'more']);
  });

  test('whose id was used for another text is IdConflict, which is no error of ours [CHAT-7.2.2]', async () => {
    const metrics = new Counts();
    const { server, lines } = world({ metrics });
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    const id = newId();
    await ann.say('bob', 'hi', id);
    expect(await ann.say('bob', 'ha', id)).toMatchObject({ code: code('IdConflict') });
    expect([metrics.of('requests_total', 'send', 'ok'), metrics.of('requests_total', 'send', 'IdConflict')]).toEqual([
      1, 1,
    ]);
    expect(lines.join()).not.toContain('could not be carried out');
    await bob.barrier();
    expect(bob.texts).toEqual(['hi']);
  });

  test.each(['STORE_UNAVAILABLE', 'STORE_OVERLOADED', 'STORE_CLOSED', 'STORE_CORRUPT'] as const)(
    'is Unavailable, with a time to come back, when the store answers %s',
    async (storeCode) => {
      const log = new TestStore();
      log.refuse = () => new StoreError(storeCode, 'not now');
      const { server } = world({ store: log.store });
      const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
      expect(await ann.say('bob', 'hi')).toMatchObject({ code: code('Unavailable'), retryAfterMs: expect.any(Number) });
      log.refuse = () => undefined;
      expect(await ann.say('bob', 'hi again')).toMatchObject({ type: 'accepted', seq: 1 });
      await until(() => bob.texts.length === 1);
      expect(bob.texts).toEqual(['hi again']);
    },
  );

  test('that was stored though the store failed to say so is announced when it is repeated', async () => {
    const log = new TestStore();
    const { server } = world({ store: log.store });
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    const id = newId();
    log.answer = () => Promise.reject(unavailable());
    expect(await ann.say('bob', 'hi', id)).toMatchObject({ code: code('Unavailable') });
    log.answer = async (_message, result) => result;
    expect(await ann.say('bob', 'hi', id)).toMatchObject({ type: 'accepted', seq: 1, duplicate: true });
    await until(() => bob.ofType('head').length === 1);
    expect([bob.ofType('head')[0]?.head, bob.texts]).toEqual([1, []]);
  });

  test('is Internal, and logged, when the store fails in a way of its own', async () => {
    const log = new TestStore();
    log.refuse = () => new TypeError('a bug');
    const metrics = new Counts();
    const { server, lines } = world({ store: log.store, metrics });
    const ann = await ChatClient.online(server, 'ann');
    expect(await ann.say('bob', 'hi')).toMatchObject({ code: code('Internal') });
    await until(() => ann.closed);
    expect(metrics.of('requests_total', 'send', 'Internal')).toBe(1);
    expect(lines.join()).toContain('could not be carried out');
  });

  test('reaches everyone else although the connection died between the append and the answer', async () => {
    const log = new TestStore();
    const held = new Held();
    log.answer = (_message, result) => held.hold().then(() => result);
    const { server } = world({ store: log.store });
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    const id = newId();
    ann.send(ann.direct('bob', 'hi', id));
    await until(() => held.count === 1);
    ann.duplex.destroy();
    await until(() => server.sessions === 1);
    const again = await ChatClient.online(server, 'ann');
    held.release();
    await until(() => bob.texts.length === 1 && again.texts.length === 1);
    log.answer = async (_message, result) => result;
    expect(await again.say('bob', 'hi', id)).toMatchObject({ type: 'accepted', seq: 1, duplicate: true });
    await bob.barrier();
    expect(bob.texts).toEqual(['hi']);
  });

  test('reaches everyone else although the transport of one throws what is written to it, and that one is cut', async () => {
    const { server, lines } = world();
    const [ours, theirs] = memoryDuplexPair();
    const write = theirs.write.bind(theirs);
    let isBroken = false;
    theirs.write = (chunk) => {
      if (isBroken) throw new Error('planned');
      return write(chunk);
    };
    const broken = new ChatClient(ours);
    server.accept(theirs);
    await broken.login('bob', 'd1');
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob', 'd2')];
    isBroken = true;
    // More than waits for the end of the turn.
    const requests = Array.from({ length: 12 }, () => ann.direct('bob', 'x'.repeat(8_000)));
    ann.send(...requests);
    await until(() => ofType(ann, 'accepted').length === requests.length);
    await until(() => bob.entries.length === requests.length && broken.closed);
    expect(lines.filter((line) => line.startsWith('error'))).toHaveLength(1);
  });

  test('to nobody is UnknownUser; a user that exists is looked up once', async () => {
    const accounts = plainAccounts();
    const { server, store } = world({ accounts });
    const ann = await ChatClient.online(server, 'ann');
    expect(await ann.say('nobody', 'hi')).toMatchObject({ code: code('UnknownUser') });
    expect(await store.head('c:ann:nobody')).toBe(0);
    await ann.say('bob', '1');
    await ann.say('bob', '2');
    expect(accounts.asked).toEqual(['nobody', 'bob']);
  });

  test('from another name is NotAllowed [CHAT-7.2.3]', async () => {
    const { server } = world();
    const ann = await ChatClient.online(server, 'ann');
    const answer = await ann.ask((seqId) => ({ ...ann.direct('bob', 'hi'), seqId, from: parseUserId('bob') }));
    expect(answer).toMatchObject({ code: code('NotAllowed') });
    const foreign = ann.request(parseConversationId('c:bob:cat'), text('hi'));
    expect(await ann.asked(foreign)).toMatchObject({ code: code('UnknownConversation') });
    const own = await ann.ask((seqId) => ({ ...ann.direct('bob', 'hi'), seqId, from: parseUserId('ann') }));
    expect(own).toMatchObject({ type: 'accepted' });
  });

  test('to oneself is a note, pushed to the own other devices', async () => {
    const { server } = world();
    const [phone, desk] = [
      await ChatClient.online(server, 'ann', 'phone'),
      await ChatClient.online(server, 'ann', 'desk'),
    ];
    expect(await phone.say('ann', 'milk')).toMatchObject({ conversation: 'c:ann:ann', seq: 1 });
    await until(() => desk.texts.length === 1);
    desk.send({ type: 'received', conversation: parseConversationId('c:ann:ann'), seq: 1 });
    await desk.barrier();
    await phone.barrier();
    expect([phone.entries, ofType(phone, 'delivered')]).toEqual([[], []]);
  });

  test('is stored in the order in which it was sent, even when the first receiver is looked up slowly', async () => {
    const held = new Held();
    const { server } = world({
      accounts: { ...plainAccounts(), status: () => held.hold().then(() => 'enabled') },
    });
    const ann = await ChatClient.online(server, 'ann');
    const requests = ['1', '2', '3'].map((text) => ann.direct('bob', text));
    ann.send(...requests);
    await until(() => held.count === 1);
    held.release();
    await until(() => ofType(ann, 'accepted').length === 3);
    expect(ofType(ann, 'accepted')).toMatchObject(requests.map(({ id }, i) => ({ id, seq: i + 1 })));
  });

  test('beyond the burst is RateLimited until there is room again, for all sessions of a user together', async () => {
    const { server, clock } = world({ sendBurst: 3, sendsPerSecond: 2 });
    const [phone, desk] = [
      await ChatClient.online(server, 'ann', 'phone'),
      await ChatClient.online(server, 'ann', 'desk'),
    ];
    await phone.say('bob', '1');
    await desk.say('bob', '2');
    await phone.say('bob', '3');
    expect(await desk.say('bob', '4')).toMatchObject({ code: code('RateLimited'), retryAfterMs: 1_000 });
    clock.advance(500);
    expect(await phone.say('bob', '4')).toMatchObject({ type: 'accepted', seq: 4 });
    expect(await desk.say('bob', '5')).toMatchObject({ code: code('RateLimited') });
    const cat = await ChatClient.online(server, 'cat');
    expect(await cat.say('bob', 'hi')).toMatchObject({ type: 'accepted' });
  });

  test('that is RateLimited is not overtaken by what was on its way behind it', async () => {
    const { server, clock } = world({ sendBurst: 20, sendsPerSecond: 10 });
    const ann = await ChatClient.online(server, 'ann');
    for (let i = 0; i < 20; i++) await ann.say('bob', 'x');
    expect(await ann.say('bob', 'refused')).toMatchObject({ code: code('RateLimited'), retryAfterMs: 1_000 });
    for (let leftMs = 900; leftMs > 0; leftMs -= 100) {
      clock.advance(100);
      // By now there would be room for it.
      expect(await ann.say('bob', 'later')).toMatchObject({ code: code('RateLimited'), retryAfterMs: leftMs });
    }
    clock.advance(100);
    for (let i = 0; i < 10; i++) expect(await ann.say('bob', 'again')).toMatchObject({ type: 'accepted' });
  });
});

describe('the order of a conversation', () => {
  test('is that of seq on every session, even when the appends of several answer at once and backwards', async () => {
    const log = new TestStore();
    const held = new Held();
    const { server } = world({ store: log.store });
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    const watcher = await ChatClient.online(server, 'bob', 'watcher');
    log.answer = (_message, result) => held.hold().then(() => result);
    for (const [client, to] of [
      [ann, 'bob'],
      [bob, 'ann'],
      [ann, 'bob'],
      [bob, 'ann'],
    ] as const) {
      const count = held.count;
      client.send(client.direct(to, `${count + 1}`));
      await until(() => held.count === count + 1);
    }
    held.release(3, 1, 2);
    await Promise.all([ann.barrier(), watcher.barrier()]);
    expect([watcher.texts, ofType(ann, 'accepted')]).toEqual([[], []]);
    held.release(0);
    await until(() => watcher.texts.length === 4 && ann.received.length === 5 && bob.received.length === 5);
    expect(watcher.texts).toEqual(['1', '2', '3', '4']);
    // The sender's own place in the log is its Accepted, and that keeps the order as well.
    for (const client of [ann, bob]) {
      expect(client.received.slice(1)).toMatchObject([{ seq: 1 }, { seq: 2 }, { seq: 3 }, { seq: 4 }]);
    }
  });

  test('does not wait for a message that the store refused, nor for another conversation', async () => {
    const log = new TestStore();
    const held = new Held();
    log.answer = (message, result) =>
      held
        .hold()
        .then(() => (Buffer.from(message.body).toString() === 'lost' ? Promise.reject(unavailable()) : result));
    const { server } = world({ store: log.store });
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    ann.send(ann.direct('bob', 'lost'), ann.direct('bob', 'kept'), ann.direct('cat', 'other'));
    await until(() => held.count === 3);
    held.release(2, 1);
    await until(() => ofType(ann, 'accepted').length === 1);
    expect(ofType(ann, 'accepted')).toMatchObject([{ conversation: 'c:ann:cat' }]);
    held.release(0);
    await until(() => bob.texts.length === 1);
    expect(bob.entries).toMatchObject([{ seq: 2, content: text('kept') }]);
  });
});

describe('Received', () => {
  test('tells the sessions of the sender, cumulatively, once the first device has it', async () => {
    const { server, store } = world();
    const ann = await ChatClient.online(server, 'ann');
    const [phone, desk] = [
      await ChatClient.online(server, 'bob', 'phone'),
      await ChatClient.online(server, 'bob', 'desk'),
    ];
    for (const text of ['1', '2', '3']) await ann.say('bob', text);
    phone.send({ type: 'received', conversation: annBob, seq: 2 });
    await until(() => ofType(ann, 'delivered').length === 1);
    desk.send({ type: 'received', conversation: annBob, seq: 1 }, { type: 'received', conversation: annBob, seq: 2 });
    await desk.barrier();
    desk.send({ type: 'received', conversation: annBob, seq: 3 });
    await until(() => ofType(ann, 'delivered').length === 2);
    expect(ofType(ann, 'delivered')).toEqual(
      [2, 3].map((seq) => ({ type: 'delivered', conversation: annBob, seq, by: 'bob' })),
    );
    expect(await store.cursor('bob', 'phone', annBob)).toBe(2);
    expect(await store.cursor('bob', 'desk', annBob)).toBe(3);
    expect(ofType(phone, 'delivered')).toEqual([]);
  });

  test('several in one turn become one Delivered', async () => {
    const { server } = world();
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    for (const text of ['1', '2', '3']) await ann.say('bob', text);
    bob.send(...[1, 2, 3].map((seq) => ({ type: 'received' as const, conversation: annBob, seq })));
    await until(() => ofType(ann, 'delivered').length > 0);
    expect(ofType(ann, 'delivered')).toMatchObject([{ seq: 3 }]);
  });

  test('below an earlier one, beyond the head or of a foreign conversation changes nothing [CHAT-7.3.2]', async () => {
    const { server, store } = world();
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    const cat = await ChatClient.online(server, 'cat');
    await ann.say('bob', '1');
    await ann.say('bob', '2');
    bob.send({ type: 'received', conversation: annBob, seq: 2 }, { type: 'received', conversation: annBob, seq: 1 });
    await until(() => ofType(ann, 'delivered').length === 1);
    bob.send({ type: 'received', conversation: annBob, seq: Number.MAX_SAFE_INTEGER });
    cat.send({ type: 'received', conversation: annBob, seq: 1 });
    await Promise.all([bob.barrier(), cat.barrier()]);
    await ann.barrier();
    expect(ofType(ann, 'delivered')).toMatchObject([{ seq: 2 }]);
    expect(await store.cursor('bob', 'd1', annBob)).toBe(2);
    expect(await store.cursor('cat', 'd1', annBob)).toBe(0);
    await ann.say('bob', '3');
    expect(await store.cursor('bob', 'd1', annBob)).toBe(2);
  });

  test('of what was sent before this server started is taken at the word of the store', async () => {
    const { store, server: before } = world();
    await (await ChatClient.online(before, 'ann')).say('bob', '1');
    const { server } = world({ store });
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    bob.send({ type: 'received', conversation: annBob, seq: 1 });
    await until(() => ofType(ann, 'delivered').length === 1);
    expect(await store.cursor('bob', 'd1', annBob)).toBe(1);
  });

  test('that met a failing store is looked at again until that says, also when its session has ended', async () => {
    const { store, server: before } = world();
    const count = 300;
    const said = Array.from({ length: count }, (_, i) => `c:bob:u${i}` as ConversationId);
    for (let i = 0; i < count; i++) await (await ChatClient.online(before, `u${i}`)).say('bob', '1');
    let isFailing = true;
    const failing = spiedStore(
      (inner) => ({
        head: async (conversation) => {
          if (!isFailing) return await inner.head(conversation);
          throw unavailable();
        },
      }),
      store,
    );
    const { server, clock, lines } = world({ store: failing });
    const bob = await ChatClient.online(server, 'bob');
    bob.send(...said.map((conversation) => ({ type: 'received', conversation, seq: 1 }) as const));
    const warnings = () => lines.filter((line) => line.includes('could not be looked up')).length;
    await until(() => warnings() === 1);
    await bob.barrier();
    bob.duplex.destroy();
    for (const [pauseMs, times] of [
      [1_000, 2],
      [2_000, 3],
    ] as const) {
      clock.advance(pauseMs - 1);
      for (let i = 0; i < 20; i++) await turn();
      expect(warnings()).toBe(times - 1);
      clock.advance(1);
      await until(() => warnings() === times);
    }
    isFailing = false;
    clock.advance(4_000);
    const cursors = () => Promise.all(said.map((conversation) => store.cursor('bob', 'd1', conversation)));
    for (let i = 0; i < 2_000 && (await cursors()).includes(0); i++) {
      clock.advance(10);
      await turn();
    }
    expect(await cursors()).toEqual(said.map(() => 1));
  });

  test('about which the store says nothing does not end the session', async () => {
    const { server, store, lines } = world();
    const bob = await ChatClient.online(server, 'bob');
    await store[Symbol.asyncDispose]();
    bob.send({ type: 'received', conversation: annBob, seq: 1 });
    await until(() => lines.join().includes('STORE_CLOSED'));
    await bob.barrier();
    expect(bob.received).toHaveLength(1);
  });
});
