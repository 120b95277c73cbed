import {
  type ChatMessage,
  directConversation,
  type Failure,
  failure,
  type MessageId,
  parseDeviceId,
  type ServerMessage,
} from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import type { Client } from '../src/index.ts';
import { ann, bob, eve, World } from './world.ts';

const talk = directConversation(ann, bob);
const group = 'g:01890000-0000-7000-8000-000000000001' as typeof talk;
const desk = { deviceId: parseDeviceId('desk') };

const asked = (world: World, type: ChatMessage['type']): number =>
  world.server.heard.filter((message) => typeof message === 'object' && message.type === type).length;

describe('a request', () => {
  test('for conversations is a page of them', async () => {
    const world = new World();
    world.write(bob, ann, 'hi');
    const crew = world.group(eve, [ann]);
    const client = await world.connect(ann);
    const all = await client.conversations();
    expect(all).toMatchObject([
      { conversation: talk, title: '', role: 'member', head: 1, floor: 1, unread: 1 },
      { conversation: crew, title: 'Crew', role: 'member', head: 1, floor: 1, unread: 0 },
    ]);
    expect(await client.conversations({ limit: 1 })).toEqual([all[0]]);
    expect(await client.conversations({ after: talk })).toEqual([all[1]]);
    expect(await client.conversations({ after: crew })).toEqual([]);
  });

  test('for members says who is in a conversation, and who has read so far', async () => {
    const world = new World();
    const crew = world.group(ann, [bob, eve]);
    const client = await world.connect(ann);
    const users = async (options?: Parameters<Client['members']>[1]) =>
      (await client.members(crew, options)).members.map(({ user }) => user);
    expect(await client.members(crew)).toMatchObject({ total: 3 });
    expect(await users()).toEqual([ann, bob, eve]);
    expect(await users({ limit: 1, after: ann })).toEqual([bob]);
    await client.markRead(crew, 1);
    await world.turn();
    expect(await users({ readSeq: 1 })).toEqual([ann]);
  });

  test('for texts finds them, in one conversation or in all', async () => {
    const world = new World();
    world.write(bob, ann, 'the key is here');
    world.write(eve, ann, 'which key');
    world.write(eve, bob, 'a key of others');
    const client = await world.connect(ann);
    expect((await client.search('key')).map(({ from }) => from)).toEqual([eve, bob]);
    expect(await client.search('key', { conversation: talk })).toMatchObject([{ from: bob }]);
    expect(await client.search('key', { limit: 1 })).toHaveLength(1);
  });

  test('to block is told by whom is blocked', async () => {
    const world = new World();
    const client = await world.connect(ann);
    await client.block(bob);
    await client.block(eve);
    expect(await client.blocks()).toEqual([bob, eve]);
    await client.block(bob, false);
    expect(await client.blocks()).toEqual([eve]);
  });

  test('for profiles leaves out whom there is not', async () => {
    const world = new World();
    const client = await world.connect(ann);
    await client.setProfile({ displayName: 'Ann', about: '' });
    expect(await client.profiles([ann, 'nobody' as typeof ann])).toEqual([
      { user: ann, displayName: 'Ann', about: '' },
    ]);
    expect(await client.profile(ann)).toMatchObject({ displayName: 'Ann' });
    expect(await client.profile('nobody' as typeof ann)).toBeUndefined();
  });

  test('to revoke ends one device, or all others, for good', async () => {
    const world = new World();
    const client = await world.connect(ann);
    const others = [await world.connect(ann, desk), await world.connect(ann, { deviceId: parseDeviceId('tablet') })];
    expect((await client.devices()).map(({ deviceId }) => deviceId)).toEqual(['phone', 'desk', 'tablet']);
    const kicks: unknown[] = [];
    for (const other of others) other.on('kicked', (kick) => kicks.push(kick));
    await client.revoke(desk.deviceId);
    await world.turn();
    expect(others.map(({ status }) => status.state)).toEqual(['closed', 'online']);
    expect(others[0]?.status).toMatchObject({ error: { code: 'CLIENT_REFUSED', failureName: 'Revoked' } });
    await client.revoke();
    await world.elapse(60_000);
    expect(others.map(({ status }) => status.state)).toEqual(['closed', 'closed']);
    expect(kicks).toEqual(Array(2).fill({ reason: 'revoked', client: 'other/1', atMs: 5 }));
    expect(asked(world, 'login')).toBe(3);
  });

  test('to change the password is followed by logins with the new one', async () => {
    const world = new World();
    const { token } = await world.connect(ann, desk);
    const client = await world.connect(ann, { credential: { token } });
    await expect(client.changePassword('wrong', 'next')).rejects.toMatchObject({ failureName: 'NotAllowed' });
    await client.changePassword('ann-secret', 'next');
    world.cut();
    await world.until(() => client.status.state !== 'online');
    await world.until(() => client.status.state === 'online');
    expect(
      world.server.heard.findLast((message) => typeof message === 'object' && message.type === 'login'),
    ).toMatchObject({
      credential: { kind: 'password', user: ann, password: 'next' },
    });
    world.cut();
    await world.until(() => client.status.state !== 'online');
    await world.until(() => client.status.state === 'online');
    expect(
      world.server.heard.findLast((message) => typeof message === 'object' && message.type === 'login'),
    ).toMatchObject({
      credential: { kind: 'token' },
    });
  });

  test('to know who types is told now or never', async () => {
    const world = new World();
    const [client, other] = [await world.connect(ann), await world.connect(bob)];
    const typing: unknown[] = [];
    other.on('typing', (event) => typing.push(event));
    client.typing(talk);
    await world.turn();
    expect(typing).toEqual([{ conversation: talk, by: ann }]);
    world.unreachable = new Error('no route');
    for (const session of world.server.sessions) if (session.user === ann) world.server.cut(session);
    await world.until(() => client.status.state === 'offline');
    client.typing(talk);
    world.unreachable = undefined;
    await world.until(() => client.status.state === 'online');
    await world.elapse(1_000);
    expect(typing).toHaveLength(1);
  });
});

const seqIdOf = (message: ChatMessage): number => ('seqId' in message ? message.seqId : 0);

/** Every request that waits for an answer. */
const requests: readonly (readonly [
  ChatMessage['type'],
  (client: Client, signal?: AbortSignal) => Promise<unknown>,
])[] = [
  ['pull', (client, signal) => client.history(bob, { signal })],
  ['conversations', (client, signal) => client.conversations({ signal })],
  ['members', (client, signal) => client.members(talk, { signal })],
  ['search', (client, signal) => client.search('x', { signal })],
  ['watch', (client, signal) => client.watch([bob], { signal })],
  ['block', (client, signal) => client.block(bob, true, { signal })],
  ['blocks', (client, signal) => client.blocks({ signal })],
  ['profiles', (client, signal) => client.profile(bob, { signal })],
  ['set-profile', (client, signal) => client.setProfile({ displayName: '', about: '' }, { signal })],
  ['devices', (client, signal) => client.devices({ signal })],
  ['revoke', (client, signal) => client.revoke(undefined, { signal })],
  ['change-password', (client, signal) => client.changePassword('ann-secret', 'ann-secret', { signal })],
];

describe.for(requests)('%s', ([type, ask]) => {
  test('waits for a connection, and is asked again when the answer is lost or put off', async () => {
    const faults = ['cut', 'busy'];
    const world = new World({
      intercept: (message, session) => {
        if (message.type !== type) return undefined;
        const fault = faults.shift();
        if (fault === 'busy') return failure('RateLimited', { ackId: seqIdOf(message), retryAfterMs: 3_000 });
        if (fault === undefined) return undefined;
        world.server.cut(session);
        return 'silence';
      },
    });
    world.write(bob, ann, 'hi');
    const client = await world.connect(ann);
    world.cut();
    await world.until(() => client.status.state === 'offline');
    await world.settled(ask(client));
    expect(world.clock.now()).toBeGreaterThanOrEqual(4_000);
    expect(asked(world, type)).toBeGreaterThanOrEqual(3);
    expect(client.status.state).toBe('online');
  });

  test('that is refused is an error', async () => {
    const world = new World({
      intercept: (message) => (message.type === type ? failure('NotAllowed', { ackId: seqIdOf(message) }) : undefined),
    });
    const client = await world.connect(ann);
    await expect(ask(client)).rejects.toMatchObject({ code: 'CLIENT_REFUSED', failureName: 'NotAllowed' });
    expect(client.status.state).toBe('online');
  });

  test('ends with its signal, and with the client', async () => {
    const world = new World({ intercept: (message) => (message.type === type ? 'silence' : undefined) });
    const client = await world.connect(ann);
    const reason = new Error('enough');
    const abort = new AbortController();
    const waiting = ask(client, abort.signal);
    await world.turn();
    abort.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(ask(client, abort.signal)).rejects.toBe(reason);
    const left = ask(client);
    left.catch(() => {});
    await world.settled(client.close());
    await expect(left).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
    await expect(ask(client)).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
  });

  test('answered with something else ends the connection', async () => {
    const answer = (message: ChatMessage): ServerMessage => ({
      type: 'accepted',
      ackId: seqIdOf(message),
      id: '00000000-0000-7000-8000-000000000001' as MessageId,
      conversation: talk,
      seq: 1,
      acceptedAtMs: 0,
      duplicate: false,
    });
    const world = new World({
      intercept: (message) => (message.type === type ? answer(message) : undefined),
    });
    const client = await world.connect(ann);
    ask(client).catch(() => {});
    await world.until(() => client.status.state === 'offline');
    expect(client.status).toMatchObject({ cause: { code: 'CLIENT_PROTOCOL' } });
    await world.settled(client.close());
  });
});

describe('requests', () => {
  test('that the server puts off for long do not keep those of another budget waiting [CHAT-5.4]', async () => {
    const world = new World({
      intercept: (message) =>
        message.type === 'search'
          ? failure('RateLimited', { ackId: message.seqId, retryAfterMs: 3_600_000 })
          : undefined,
    });
    const client = await world.connect(ann);
    const searching = client.search('x');
    searching.catch(() => {});
    await world.turn();
    expect(await client.devices()).toHaveLength(1);
    await client.block(bob);
    await world.settled(client.close());
    await expect(searching).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
  });

  test('are four on their way and 64 in all', async () => {
    const world = new World({ intercept: (message) => (message.type === 'blocks' ? 'silence' : undefined) });
    const client = await world.connect(ann);
    const abort = new AbortController();
    const settled = Promise.allSettled(Array.from({ length: 70 }, () => client.blocks({ signal: abort.signal })));
    await world.turn();
    expect(asked(world, 'blocks')).toBe(4);
    abort.abort(new Error('enough'));
    const codes = (await settled).map((result) => (result.status === 'rejected' ? result.reason.code : 'fulfilled'));
    expect(codes.filter((code) => code === 'CLIENT_BUSY')).toHaveLength(6);
    // What was given up before it was asked leaves its place.
    await expect(client.search('x', { signal: AbortSignal.abort(1) })).rejects.toBe(1);
  });

  test('out of range are refused before anything is asked', async () => {
    const world = new World();
    const client = await world.connect(ann);
    const before = world.server.heard.length;
    for (const asking of [
      client.conversations({ limit: 0 }),
      client.members(talk, { readSeq: -1 }),
      client.search(''),
      client.search('x', { limit: 51 }),
      client.watch(Array(257).fill(bob)),
      client.block('Bob' as typeof bob),
      client.profiles([bob, bob]),
      client.setProfile({ displayName: 'x'.repeat(129), about: '' }),
      client.revoke(' ' as typeof desk.deviceId),
      client.changePassword('', 'x'),
      client.markRead(talk, 0),
      client.history('B' as typeof bob),
    ]) {
      await expect(asking).rejects.toMatchObject({ code: 'CLIENT_BAD_ARGUMENT' });
    }
    expect(() => client.typing('c:b:a' as typeof talk)).toThrow('[CLIENT_BAD_ARGUMENT]');
    expect(world.server.heard).toHaveLength(before);
  });
});

describe('presence', () => {
  test('is as it is now, and then as it changes', async () => {
    const world = new World();
    const client = await world.connect(ann);
    const seen: unknown[] = [];
    client.on('presence', (presence) => seen.push(presence));
    expect(await client.watch([bob, eve])).toEqual([
      { user: bob, online: false, lastSeenMs: 0 },
      { user: eve, online: false, lastSeenMs: 0 },
    ]);
    const [session] = world.server.sessions;
    if (session === undefined) throw new Error('nobody is there');
    for (const user of [bob, bob, ann])
      world.server.say(session, { type: 'presence', user, online: true, lastSeenMs: 0 });
    await world.turn();
    expect(seen).toEqual([{ user: bob, online: true, lastSeenMs: 0 }]);
  });

  test('is asked for again before the lease ends, and tells what changed meanwhile', async () => {
    const world = new World({ leaseMs: 10_000 });
    const client = await world.connect(ann);
    const seen: unknown[] = [];
    client.on('presence', (presence) => seen.push(presence));
    await client.watch([bob]);
    await world.connect(bob);
    await world.elapse(5_001);
    await world.turn();
    expect(seen).toEqual([{ user: bob, online: true, lastSeenMs: 0 }]);
    await world.elapse(20_000);
    expect(asked(world, 'watch')).toBe(6);
    expect(seen).toHaveLength(1);
  });

  test('is asked for on the next connection, in place of what was asked for before, and of nobody when nobody is named', async () => {
    const world = new World();
    const client = await world.connect(ann);
    await client.watch([bob]);
    await client.watch([eve]);
    world.cut();
    await world.until(() => asked(world, 'watch') === 3);
    expect(world.server.heard.at(-1)).toMatchObject({ type: 'watch', users: [eve] });
    await client.watch([]);
    world.cut();
    await world.until(() => client.status.state === 'online');
    await world.elapse(600_000);
    expect(asked(world, 'watch')).toBe(4);
  });

  test('a request that nobody waits for any more does not replace the one before', async () => {
    let isDeaf = false;
    const world = new World({ intercept: (message) => (message.type === 'watch' && isDeaf ? 'silence' : undefined) });
    const client = await world.connect(ann);
    await client.watch([bob]);
    isDeaf = true;
    const abort = new AbortController();
    const waiting = client.watch([eve], { signal: abort.signal });
    await world.turn();
    isDeaf = false;
    abort.abort(1);
    await expect(waiting).rejects.toBe(1);
    await client.blocks();
    await world.turn();
    expect(
      world.server.heard.findLast((message) => typeof message === 'object' && message.type === 'watch'),
    ).toMatchObject({
      users: [bob],
    });
  });

  test.for<readonly [string, (ackId: number) => Failure, number]>([
    ['put off is tried again', (ackId) => failure('RateLimited', { ackId, retryAfterMs: 2_000 }), 3],
    ['refused waits for another connection', (ackId) => failure('NotAllowed', { ackId }), 2],
  ])('a renewal that is %s', async ([, refuse, times]) => {
    let count = 0;
    const world = new World({
      leaseMs: 10_000,
      intercept: (message) => (message.type === 'watch' && ++count === 2 ? refuse(message.seqId) : undefined),
    });
    const client = await world.connect(ann);
    await client.watch([bob]);
    await world.elapse(9_000);
    expect([count, client.status.state]).toEqual([times, 'online']);
    world.cut();
    await world.until(() => count === times + 1);
  });
});

test('a send from a muted user is refused at once, and others go on', async () => {
  const world = new World({
    intercept: (message) =>
      message.type === 'send' && message.conversation === group
        ? failure('Muted', { ackId: message.seqId, retryAfterMs: 3_600_000 })
        : undefined,
  });
  const client = await world.connect(ann);
  const muted = client.send(group, 'hi');
  const other = client.send(bob, 'hi');
  await expect(muted).rejects.toMatchObject({ code: 'CLIENT_REFUSED', failureName: 'Muted' });
  await expect(other).resolves.toMatchObject({ seq: 1 });
  expect(client.pending()).toEqual([]);
});
