import { failure, parseUserId } from '@proj/chat-protocol';
import type { ByteDuplex } from '@proj/io';
import { memoryDuplexPair } from '@proj/io/memory';
import { expect, test } from 'vitest';
import { type RegisterOptions, register } from '../src/index.ts';
import { ann, World } from './world.ts';

const kim = parseUserId('kim');

function options(world: World, change: Partial<RegisterOptions> = {}): RegisterOptions {
  return { transport: () => world.dial(), user: kim, password: 'kim-secret', clock: world.clock, ...change };
}

test('an account that was registered can log in, and nothing is left of the registration', async () => {
  const world = new World();
  await register(options(world));
  await world.turn();
  expect(world.server.sessions.size).toBe(0);
  expect(world.clock.pendingCount).toBe(0);
  const client = await world.connect(kim);
  expect(client.user).toBe(kim);
});

test('a refusal is an error that says which', async () => {
  const world = new World();
  await expect(register(options(world, { user: ann }))).rejects.toMatchObject({
    code: 'CLIENT_REFUSED',
    failureName: 'UserExists',
  });
  const closed = new World({
    intercept: (message) =>
      message.type === 'register' ? failure('RegistrationClosed', { ackId: message.seqId }) : undefined,
  });
  await expect(register(options(closed))).rejects.toMatchObject({ failureName: 'RegistrationClosed' });
});

test('a server that is overloaded is asked again, for as long as there is time', async () => {
  let asked = 0;
  const answers = (refusals: number): World =>
    new World({
      intercept: (message) => {
        if (message.type !== 'register' || ++asked > refusals) return undefined;
        return failure('Overloaded', { ackId: message.seqId, retryAfterMs: 2_000 });
      },
    });
  const busy = answers(2);
  await busy.settled(register(options(busy)));
  expect([asked, busy.clock.pendingCount]).toEqual([3, 0]);
  asked = 0;
  const hopeless = answers(Number.POSITIVE_INFINITY);
  const refused = hopeless.settled(register(options(hopeless, { connectTimeoutMs: 5_000 })));
  await expect(refused).rejects.toMatchObject({ code: 'CLIENT_REFUSED', failureName: 'Overloaded' });
  expect([asked, hopeless.clock.pendingCount]).toEqual([3, 0]);
});

test('a server that is not there, hangs up or says nothing is unreachable', async () => {
  const world = new World({ intercept: () => 'silence' });
  const cause = new Error('no route');
  const unreachable = { code: 'CLIENT_UNREACHABLE', fault: 'network' };
  await expect(register(options(world, { transport: () => Promise.reject(cause) }))).rejects.toMatchObject({
    ...unreachable,
    cause,
  });
  const broken = register(options(world));
  await world.turn();
  world.links[0]?.destroy(cause);
  await expect(broken).rejects.toMatchObject({ ...unreachable, cause });
  await expect(world.settled(register(options(world, { connectTimeoutMs: 300 })))).rejects.toMatchObject(unreachable);
  await world.turn();
  expect(world.server.sessions.size).toBe(0);
});

test('what is no answer is a violation', async () => {
  for (const text of ['00000009ffffffffffffffffff', '00000001', '000000080002000000000000']) {
    const [near, far] = memoryDuplexPair();
    far.on('data', () => far.write(Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))));
    const registering = register(options(new World(), { transport: () => near }));
    far.on('data', () => far.end());
    await expect(registering).rejects.toMatchObject({
      code: text === '00000001' ? 'CLIENT_UNREACHABLE' : 'CLIENT_PROTOCOL',
    });
  }
});

test('an abort ends it with the reason of the signal, in every phase', async () => {
  const world = new World({ intercept: () => 'silence' });
  const reason = new Error('enough');
  const early = AbortSignal.abort(reason);
  await expect(register(options(world, { signal: early }))).rejects.toBe(reason);
  expect(world.links).toHaveLength(0);

  const dialling = new AbortController();
  let passed: AbortSignal | undefined;
  const late = Promise.withResolvers<ByteDuplex>();
  const first = register(
    options(world, {
      signal: dialling.signal,
      transport: ({ signal }) => {
        passed = signal;
        return late.promise;
      },
    }),
  );
  dialling.abort(reason);
  await expect(first).rejects.toBe(reason);
  expect(passed?.aborted).toBe(true);
  late.resolve(world.dial());
  await world.turn();
  expect(world.server.sessions.size).toBe(0);

  const waiting = new AbortController();
  const second = register(options(world, { signal: waiting.signal }));
  await world.turn();
  waiting.abort(reason);
  await expect(second).rejects.toBe(reason);
  await world.turn();
  expect(world.server.sessions.size).toBe(0);
});

test('arguments out of range are refused before anything is dialled', async () => {
  const world = new World();
  await expect(register(options(world, { password: '' }))).rejects.toMatchObject({ code: 'CLIENT_BAD_ARGUMENT' });
  await expect(register(options(world, { user: 'Kim' as typeof kim }))).rejects.toThrow('[CLIENT_BAD_ARGUMENT]');
  await expect(register(options(world, { connectTimeoutMs: Number.NaN }))).rejects.toThrow('[CLIENT_BAD_ARGUMENT]');
  expect(world.links).toHaveLength(0);
});
