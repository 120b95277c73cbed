import { Limit, parseConversationId, parseUserId } from '@proj/chat-protocol';
import { encodeFrame } from '@proj/frame';
import { concatBytes } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import type { LogoutEvent } from '../src/index.ts';
import { ChatClient, code, turn, until } from './chat-client.ts';
import { Counts, Held, TestStore, world } from './world.ts';

/** A command of the future: a header with its number and, when it is above 0, a seqId. */
function unknownCommand(seqId: number): Uint8Array {
  const header = seqId === 0 ? Uint8Array.of(0x20, 99) : Uint8Array.of(0x20, 99, 0x28, seqId);
  return encodeFrame({ kind: 'message', version: 2, flags: 0, header, payload: new Uint8Array(0) });
}

describe('a connection', () => {
  test('answers a heartbeat with the same number, before and after the login', async () => {
    const client = ChatClient.connect(world().server);
    client.duplex.write(encodeFrame({ kind: 'heartbeat', number: 3 }));
    await until(() => client.heartbeats.length === 1);
    await client.login('ann');
    client.duplex.write(encodeFrame({ kind: 'heartbeat', number: 255 }));
    await until(() => client.heartbeats.length === 2);
    expect(client.heartbeats).toEqual([3, 255]);
  });

  test('that asks for much at once is carried out a little of in each pass of the event loop', async () => {
    const { server } = world({ maxUnansweredRequests: 4 });
    const ann = await ChatClient.online(server, 'ann');
    await ann.say('bob', 'known by now');
    let [stored, most] = [0, 0];
    server.on('message', () => void stored++);
    ann.send(...Array.from({ length: 200 }, (_, at) => ann.direct('bob', `${at}`)));
    for (let before = 0; stored < 200; before = stored) {
      await turn();
      most = Math.max(most, stored - before);
    }
    // What it may have unanswered, when its bytes came and at each of its two turns.
    expect(most).toBeLessThanOrEqual(12);
  });

  test('that is silent for too long ends in IdleTimeout; a heartbeat keeps it', async () => {
    const { server, clock } = world();
    const logouts: LogoutEvent[] = [];
    server.on('logout', (event) => logouts.push(event));
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    for (const ms of [30_000, 29_999]) {
      clock.advance(ms);
      await bob.barrier();
    }
    expect(ann.notices).toEqual([]);
    clock.advance(1);
    await until(() => ann.closed);
    expect(ann.notices).toEqual([code('IdleTimeout')]);
    expect(logouts).toMatchObject([{ user: 'ann', reason: 'IdleTimeout' }]);
    await bob.barrier();
    expect(bob.notices).toEqual([]);
  });

  test('is not idle while it is we who do not read, nor right afterwards', async () => {
    const log = new TestStore();
    const held = new Held();
    log.answer = (_message, result) => held.hold().then(() => result);
    const { server, clock } = world({ store: log.store, maxUnansweredRequests: 1 });
    const ann = await ChatClient.online(server, 'ann');
    ann.send(ann.direct('bob', 'hi'));
    await until(() => held.count === 1);
    clock.advance(100_000);
    held.release();
    await until(() => ann.received.length === 2);
    expect(ann.received[1]).toMatchObject({ type: 'accepted' });
    clock.advance(59_999);
    await ann.barrier();
    expect(ann.notices).toEqual([]);
  });

  test('answers a request with a bad value alone and goes on [CHAT-5.2]; the fourth within a minute ends it', async () => {
    const counts = new Counts();
    const { server, clock } = world({ metrics: counts });
    const ann = await ChatClient.online(server, 'ann');
    const empty = encodeFrame({
      kind: 'message',
      version: 2,
      flags: 0,
      // cmd_code 5, seq_id 9, neither receiver nor uuid.
      header: Uint8Array.of(0x20, 5, 0x28, 9),
      payload: new Uint8Array(0),
    });
    for (let minute = 0; minute < 3; minute++) {
      ann.duplex.write(concatBytes(empty, empty, empty));
      await until(() => ann.received.length === 1 + 3 * (minute + 1));
      expect(ann.received.at(-1)).toMatchObject({ ackId: 9, code: code('BadRequest') });
      clock.advance(30_000);
      await ann.barrier();
      clock.advance(30_000);
    }
    expect(await ann.say('bob', 'hi')).toMatchObject({ type: 'accepted' });
    ann.duplex.write(concatBytes(empty, empty, empty, empty));
    await until(() => ann.closed);
    expect(ann.received.slice(-2)).toMatchObject([{ code: code('BadRequest') }, { code: code('ProtocolError') }]);
    expect(counts.of('limited_total', 'malformed')).toBe(1);
    expect(counts.of('protocol_errors_total', 'CHAT_BAD_FIELD')).toBe(13);
  });

  test('is over after the first request with a bad value before its login', async () => {
    const counts = new Counts();
    const client = ChatClient.connect(world({ metrics: counts }).server);
    client.duplex.write(
      encodeFrame({
        kind: 'message',
        version: 2,
        flags: 0,
        // A login without anything.
        header: Uint8Array.of(0x20, 1, 0x28, 9),
        payload: new Uint8Array(0),
      }),
    );
    await until(() => client.closed);
    expect(client.received).toMatchObject([{ ackId: 9, code: code('BadRequest') }, { code: code('ProtocolError') }]);
    expect(counts.of('limited_total', 'malformed')).toBe(1);
  });

  test.each([
    ['a frame of another version', Uint8Array.of(0, 0, 0, 8, 0, 1, 0, 0, 0, 0, 0, 0)],
    ['a flag', Uint8Array.of(0, 0, 0, 8, 0, 2, 0, 1, 0, 0, 0, 0)],
    ['a header without a command', Uint8Array.of(0, 0, 0, 8, 0, 2, 0, 0, 0, 0, 0, 0)],
    ['a length of 0', Uint8Array.of(0, 0, 0, 0)],
    ['a length of 4 GiB', Uint8Array.of(0xff, 0xff, 0xff, 0xff)],
  ])('is over after %s: ProtocolError [CHAT-5.2]', async (_what, bytes) => {
    const { server } = world();
    for (const client of [ChatClient.connect(server), await ChatClient.online(server, 'ann')]) {
      client.duplex.write(bytes);
      await until(() => client.closed);
      expect(client.notices).toEqual([code('ProtocolError')]);
    }
    expect(server).toMatchObject({ sessions: 0, connections: 0 });
  });

  test('is over after a message that only servers send: ProtocolError', async () => {
    const client = await ChatClient.online(world().server, 'ann');
    client.send({ type: 'registered', ackId: 1 });
    await until(() => client.closed);
    expect(client.notices).toEqual([code('ProtocolError')]);
  });

  test('answers commands of the future with UnknownCommand when they ask, and goes on [CHAT-2.2]; the eleventh within a minute ends it', async () => {
    const counts = new Counts();
    const client = await ChatClient.online(world({ metrics: counts }).server, 'ann');
    for (let i = 0; i < 4; i++) client.duplex.write(unknownCommand(0));
    for (let i = 1; i <= 6; i++) client.duplex.write(unknownCommand(10 + i));
    await client.barrier();
    expect(client.received.slice(1)).toMatchObject(
      Array.from({ length: 6 }, (_, i) => ({ ackId: 11 + i, code: code('UnknownCommand') })),
    );
    expect(client.closed).toBe(false);
    client.duplex.write(unknownCommand(0));
    await until(() => client.closed);
    expect(client.notices).toEqual([code('ProtocolError')]);
    expect(counts.of('limited_total', 'unknown')).toBe(1);
  });

  test('may not ask commands of the future before its login', async () => {
    const client = ChatClient.connect(world().server);
    client.duplex.write(unknownCommand(1));
    await until(() => client.closed);
    expect(client.received).toMatchObject([{ ackId: 1, code: code('ProtocolError') }]);
  });

  test('is closed after Logout, once what was asked is answered', async () => {
    const log = new TestStore();
    const held = new Held();
    log.answer = (_message, result) => held.hold().then(() => result);
    const { server } = world({ store: log.store });
    const logouts: LogoutEvent[] = [];
    server.on('logout', (event) => logouts.push(event));
    const ann = await ChatClient.online(server, 'ann');
    ann.send(ann.direct('bob', 'bye'), { type: 'logout' }, ann.direct('bob', 'too late'));
    await until(() => held.count === 1 && server.sessions === 0);
    held.release();
    await until(() => ann.closed);
    expect(ann.received.slice(1)).toMatchObject([{ type: 'accepted', seq: 1 }]);
    expect(log.appended).toHaveLength(1);
    expect(logouts).toMatchObject([{ reason: 'logout' }]);
  });

  test('that half-closes still gets its answers', async () => {
    const { server } = world();
    const ann = await ChatClient.online(server, 'ann');
    ann.send(ann.direct('bob', 'bye'));
    ann.duplex.end();
    await until(() => ann.closed);
    expect(ann.received.slice(1)).toMatchObject([{ type: 'accepted' }]);
  });

  test('one too many is told Overloaded, and when to come back', async () => {
    const { server } = world({ maxConnections: 2, random: () => 0 });
    const first = ChatClient.connect(server);
    ChatClient.connect(server);
    const third = ChatClient.connect(server);
    await until(() => third.closed);
    expect(third.received).toMatchObject([{ ackId: 0, code: code('Overloaded'), retryAfterMs: 500 }]);
    expect(await first.tryLogin('ann')).toMatchObject({ type: 'login-accepted' });
  });

  test('that breaks the rules of streams is cut and logged, and the others do not notice', async () => {
    const { server, lines } = world();
    const ann = await ChatClient.online(server, 'ann');
    const listeners = new Map<string, (detail?: unknown) => void>();
    let destroyed = false;
    server.accept({
      write: () => true,
      end: () => {},
      destroy: () => {
        destroyed = true;
      },
      pause: () => {},
      resume: () => {},
      on: (event: string, listener: (detail: never) => void) => listeners.set(event, listener as () => void),
    });
    listeners.get('data')?.(undefined);
    expect(destroyed).toBe(true);
    expect(lines.join()).toContain('a session failed');
    expect(server.connections).toBe(1);
    expect(await ann.say('bob', 'hi')).toMatchObject({ type: 'accepted' });
  });
});

describe('back-pressure', () => {
  test('reading stops at 32 unanswered requests, and goes on with the answers', async () => {
    const log = new TestStore();
    const held = new Held();
    log.answer = (_message, result) => held.hold().then(() => result);
    const { server } = world({ store: log.store });
    const ann = await ChatClient.online(server, 'ann');
    ann.send(...Array.from({ length: 100 }, (_, i) => ann.direct('bob', `${i}`)));
    await until(() => held.count === 32);
    for (let turns = 0; turns < 20; turns++) await turn();
    expect(log.appended).toHaveLength(32);
    // Paused, not only unread: what comes now stays outside.
    const heartbeats = (count: number): Uint8Array =>
      concatBytes(...Array.from({ length: count }, () => encodeFrame({ kind: 'heartbeat', number: 2 })));
    ann.duplex.write(heartbeats(14_000));
    for (let turns = 0; turns < 20; turns++) await turn();
    expect(ann.duplex.write(heartbeats(1))).toBe(false);
    log.answer = async (_message, result) => result;
    held.release();
    await until(() => ann.received.length === 101 && ann.heartbeats.length === 14_001);
    expect(ann.received.slice(1).map((message) => message.type === 'accepted' && message.seq)).toEqual(
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
  });

  test('what one turn brings leaves in one write', async () => {
    const { server } = world();
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    const chunks = [ann.chunks.length, bob.chunks.length];
    ann.send(...Array.from({ length: 20 }, (_, i) => ann.direct('bob', `${i}`)));
    await until(() => ann.received.length === 21 && bob.texts.length === 20);
    expect([ann.chunks.length, bob.chunks.length].map((count, i) => count - (chunks[i] ?? 0))).toEqual([1, 1]);
  });

  test('a burst that a fast peer takes is never Slow, however many frames it has', async () => {
    const log = new TestStore();
    const held = new Held();
    const { server } = world({ store: log.store, maxQueuedFrames: 16, maxUnansweredRequests: 1_000 });
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    log.answer = (_message, result) => held.hold().then(() => result);
    ann.send(...Array.from({ length: 500 }, (_, i) => ann.direct('bob', `${i}`)));
    await until(() => held.count === 500);
    held.release();
    await until(() => bob.texts.length === 500);
    expect(bob.notices).toEqual([]);
  });

  test.each([
    ['frames', { maxQueuedFrames: 20 }, 40, 10],
    ['bytes', { maxQueuedBytes: 65_536 }, (5 * 65_536) / Limit.textBytes, Limit.textBytes],
  ])('a session that takes nothing is told of heads alone beyond its %s', async (_what, limits, count, size) => {
    const counts = new Counts();
    const { server } = world({ ...limits, metrics: counts });
    const ann = await ChatClient.online(server, 'ann');
    const bob = await ChatClient.online(server, 'bob', 'd1', 1);
    bob.duplex.pause();
    for (let i = 0; i < count; i++) await ann.say('bob', 'x'.repeat(size));
    expect(server.admin.figures()).toMatchObject({ lagging_sessions: 1 });
    expect(counts.of('lag_mode_total')).toBe(1);
    expect(server.admin.listSessions({ user: parseUserId('bob') })).toMatchObject([{ lagging: true }]);
    bob.duplex.resume();
    await until(() => bob.ofType('head').length === 1);
    expect(bob.ofType('head')).toEqual([{ type: 'head', conversation: 'c:ann:bob', head: count }]);
    expect(bob.texts.length).toBeLessThan(count);
    expect(counts.of('pushes_dropped_total', 'entry')).toBe(count - bob.texts.length);
    expect(counts.of('heads_total', 'queue')).toBe(1);
    // It caught up: pushes go on.
    await ann.say('bob', 'after that');
    await until(() => bob.texts.at(-1) === 'after that');
    expect(await bob.pull(parseConversationId('c:ann:bob'))).toMatchObject({ head: count + 1 });
    expect(server.admin.figures()).toMatchObject({ lagging_sessions: 0, queued_bytes: 0, queued_frames: 0 });
  });

  test('a session that takes nothing for 10 seconds ends in Slow, and not while it takes something', async () => {
    const counts = new Counts();
    const { server, clock } = world({ metrics: counts, slowTimeoutMs: 10_000 });
    const logouts: LogoutEvent[] = [];
    server.on('logout', (event) => logouts.push(event));
    const ann = await ChatClient.online(server, 'ann');
    const bob = await ChatClient.online(server, 'bob', 'd1', 1);
    for (let i = 0; i < 3; i++) {
      bob.duplex.pause();
      await ann.say('bob', 'one for the transport');
      await ann.say('bob', 'one that waits');
      clock.advance(9_000);
      await ann.barrier();
      bob.duplex.resume();
      await until(() => bob.texts.length === 2 * (i + 1));
      await bob.barrier();
    }
    expect(server.sessions).toBe(2);
    bob.duplex.pause();
    await ann.say('bob', 'one for the transport');
    await ann.say('bob', 'one that waits');
    clock.advance(9_999);
    await turn();
    expect(server.sessions).toBe(2);
    clock.advance(1);
    await until(() => server.sessions === 1);
    expect(logouts).toMatchObject([{ user: 'bob', reason: 'Slow' }]);
    expect(counts.of('slow_closes_total')).toBe(1);
    bob.duplex.resume();
    await until(() => bob.closed);
    expect(bob.notices).toEqual([code('Slow')]);
  });

  test('answers are not dropped with the pushes of a slow session', async () => {
    const { server, clock } = world({ maxQueuedFrames: 20 });
    const ann = await ChatClient.online(server, 'ann');
    const bob = await ChatClient.online(server, 'bob', 'd1', 1);
    bob.duplex.pause();
    // The first takes the transport's room, the second waits with us.
    for (const text of ['1', '2']) {
      bob.send(bob.direct('cat', text));
      await ann.barrier();
    }
    for (let i = 0; i < 25; i++) await ann.say('bob', `${i}`);
    clock.advance(10_000);
    await until(() => server.sessions === 1);
    bob.duplex.resume();
    await until(() => bob.closed);
    expect(
      bob.received
        .slice(1)
        .map(({ type }) => type)
        .filter((type) => type !== 'entry'),
    ).toEqual(['accepted', 'accepted', 'failure']);
  });

  test('a peer that only asks and never takes the answers is read no further, and ends in Slow', async () => {
    const { server, clock } = world();
    const bob = await ChatClient.online(server, 'bob', 'd1', 1);
    bob.duplex.pause();
    bob.duplex.write(
      concatBytes(...Array.from({ length: 5_000 }, () => encodeFrame({ kind: 'heartbeat', number: 1 }))),
    );
    for (let turns = 0; turns < 20; turns++) await turn();
    clock.advance(10_000);
    await until(() => server.sessions === 0);
    bob.duplex.resume();
    await until(() => bob.closed);
    expect(bob.notices).toEqual([code('Slow')]);
    expect(bob.heartbeats.length).toBeLessThan(600);
  });

  test('a closing connection that is not taken is destroyed in time', async () => {
    const { server, clock } = world();
    const bob = await ChatClient.online(server, 'bob', 'd1', 1);
    bob.duplex.pause();
    await ChatClient.online(server, 'bob');
    await until(() => server.connections === 2);
    for (let turns = 0; turns < 20; turns++) await turn();
    clock.advance(1_999);
    expect(server.connections).toBe(2);
    clock.advance(1);
    expect(server.connections).toBe(1);
  });
});

describe('shutdown', () => {
  test('answers what was asked, tells everyone, and resolves when all connections are closed', async () => {
    const log = new TestStore();
    const held = new Held();
    log.answer = (_message, result) => held.hold().then(() => result);
    const { server, clock } = world({ store: log.store });
    const waiting = ChatClient.connect(server);
    const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
    ann.send(ann.direct('bob', 'last words'));
    await until(() => held.count === 1);
    const stopped = server.shutdown();
    await until(() => bob.closed && waiting.closed);
    held.release();
    await stopped;
    await until(() => ann.closed);
    expect(ann.received.slice(1)).toMatchObject([{ type: 'accepted' }, { ackId: 0, code: code('Shutdown') }]);
    expect([bob.notices, waiting.notices]).toEqual([[code('Shutdown')], [code('Shutdown')]]);
    expect(server).toMatchObject({ sessions: 0, connections: 0 });
    expect(clock.pendingCount).toBe(0);
  });

  test('cuts after the grace what does not close by itself', async () => {
    const log = new TestStore();
    log.answer = () => new Promise(() => {});
    const { server, clock } = world({ store: log.store });
    const logouts: LogoutEvent[] = [];
    server.on('logout', (event) => logouts.push(event));
    const ann = await ChatClient.online(server, 'ann', 'd1', 1);
    ann.send(ann.direct('bob', 'never answered'));
    await until(() => log.appended.length === 1);
    ann.duplex.pause();
    const stopped = server.shutdown({ graceMs: 700 });
    await turn();
    clock.advance(700);
    await stopped;
    expect(server).toMatchObject({ sessions: 0, connections: 0 });
    expect(logouts).toMatchObject([{ reason: 'Shutdown' }]);
  });

  test('tells connections that come afterwards, and is done once however often it is asked for', async () => {
    const { server } = world();
    await Promise.all([server.shutdown(), server.shutdown({ graceMs: 1 }), server[Symbol.asyncDispose]()]);
    const late = ChatClient.connect(server);
    await until(() => late.closed);
    expect(late.notices).toEqual([code('Shutdown')]);
  });
});

test('a listener that throws is logged, and disturbs nobody', async () => {
  const { server, lines } = world();
  const calls: string[] = [];
  const subscription = server.on('login', ({ user }) => {
    calls.push(user);
    throw new Error('a bug of the application');
  });
  const ann = await ChatClient.online(server, 'ann');
  expect(await ann.say('bob', 'hi')).toMatchObject({ type: 'accepted' });
  subscription[Symbol.dispose]();
  await ChatClient.online(server, 'bob');
  expect(calls).toEqual([parseUserId('ann')]);
  expect(lines.join()).toContain('a listener threw');
});
