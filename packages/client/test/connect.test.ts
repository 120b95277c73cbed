import {
  type Failure,
  type FailureName,
  failure,
  failures,
  isTerminal,
  type LoginRequest,
  parseDeviceId,
} from '@proj/chat-protocol';
import { memoryDuplexPair } from '@proj/io/memory';
import { describe, expect, test } from 'vitest';
import { type Client, ClientError, type ClientStatus, memoryStore } from '../src/index.ts';
import { ann, bob, reading, World } from './world.ts';

/** The logins that a server saw, by kind of credential. */
function logins(world: World): readonly string[] {
  return world.server.heard
    .filter((message): message is LoginRequest => typeof message === 'object' && message.type === 'login')
    .map(({ credential }) => credential.kind);
}

function statuses(client: Client): ClientStatus[] {
  const seen: ClientStatus[] = [];
  client.on('status', (status) => seen.push(status));
  return seen;
}

const answering = (answer: (ackId: number) => Failure): World =>
  new World({ intercept: (message) => (message.type === 'login' ? answer(message.seqId) : undefined) });

describe('the first connection', () => {
  test('resolves online, with the user, a token and its expiry', async () => {
    const world = new World();
    const client = await world.connect(ann);
    expect(client.status).toEqual({ state: 'online' });
    expect(client.user).toBe(ann);
    expect(client.token).toBe('token-1');
    expect(client.tokenExpiresAtMs).toBe(1_700_000_001_000 + 86_400_000);
  });

  test('a token is enough', async () => {
    const world = new World();
    const { token } = await world.connect(ann);
    const client = await world.connect(ann, { credential: { token }, deviceId: parseDeviceId('desk') });
    expect(client.user).toBe(ann);
    expect(logins(world)).toEqual(['password', 'token']);
  });

  test('a wrong password and a wrong token are errors of their own, and are not tried again', async () => {
    const world = new World();
    const wrong = world.connect(ann, { credential: { user: ann, password: 'wrong' }, persistent: true });
    await expect(wrong).rejects.toMatchObject({
      code: 'CLIENT_LOGIN_REJECTED',
      fault: 'local',
      failureName: 'LoginRejected',
    });
    await expect(world.connect(ann, { credential: { token: 'none' } })).rejects.toMatchObject({
      code: 'CLIENT_TOKEN_REJECTED',
      fault: 'local',
    });
    expect(world.clock.pendingCount).toBe(0);
    expect(logins(world)).toHaveLength(2);
  });

  test('what the transport threw is the cause, thrown or rejected', async () => {
    const world = new World();
    const cause = new Error('ECONNREFUSED');
    world.unreachable = cause;
    const expected = { code: 'CLIENT_UNREACHABLE', fault: 'network', cause };
    await expect(world.connect(ann)).rejects.toMatchObject(expected);
    await expect(world.connect(ann, { transport: () => Promise.reject(cause) })).rejects.toMatchObject(expected);
    expect(world.clock.pendingCount).toBe(0);
  });

  test('what breaks a stream that was not connected yet is the cause', async () => {
    const world = new World();
    const cause = new Error('wrong key');
    const connecting = world.connect(ann, {
      transport: () => {
        const [near] = memoryDuplexPair();
        queueMicrotask(() => near.destroy(cause));
        return near;
      },
    });
    await expect(connecting).rejects.toMatchObject({ code: 'CLIENT_UNREACHABLE', cause });
  });

  test('an attempt that takes too long is given up and its stream, should it come, is destroyed', async () => {
    const world = new World();
    const [near, far] = memoryDuplexPair();
    const late = Promise.withResolvers<typeof near>();
    let signal: AbortSignal | undefined;
    const connecting = world.connect(ann, {
      transport: (options) => {
        signal = options.signal;
        return late.promise;
      },
      connectTimeoutMs: 500,
    });
    await expect(world.settled(connecting)).rejects.toThrow(/within 500 ms \[CLIENT_UNREACHABLE\]$/);
    expect(world.clock.now()).toBe(1500);
    expect(signal?.aborted).toBe(true);
    let hasEnded = false;
    far.on('data', () => {});
    far.on('end', () => {
      hasEnded = true;
    });
    late.resolve(near);
    await world.turn();
    expect(hasEnded).toBe(true);
  });

  test('a login that is not answered is given up', async () => {
    const world = new World({ intercept: () => 'silence' });
    await expect(world.settled(world.connect(ann))).rejects.toThrow('no answer to the login within 15000 ms');
    expect(world.server.sessions.size).toBe(0);
  });

  test('a server that is busy is an error that says so', async () => {
    const world = answering((ackId) => failure('Overloaded', { ackId, retryAfterMs: 5_000 }));
    const connecting = world.connect(ann);
    await expect(connecting).rejects.toMatchObject({
      code: 'CLIENT_REFUSED',
      fault: 'peer',
      failureName: 'Overloaded',
    });
    await expect(connecting).rejects.toHaveProperty('failure.retryAfterMs', 5_000);
  });

  test('with `persistent` it goes on until it is online', async () => {
    const world = new World();
    world.unreachable = new Error('no route');
    const connecting = world.connect(ann, { persistent: true });
    world.clock.schedule(20_000, () => {
      world.unreachable = undefined;
    });
    const client = await world.settled(connecting);
    expect(client.status.state).toBe('online');
    expect(world.clock.now()).toBeLessThan(60_000);
  });

  test('an abort ends it with the reason of the signal and leaves nothing behind', async () => {
    const world = new World({ intercept: () => 'silence' });
    const abort = new AbortController();
    const connecting = world.connect(ann, { signal: abort.signal, persistent: true });
    await world.turn();
    const reason = new Error('enough');
    abort.abort(reason);
    await expect(connecting).rejects.toBe(reason);
    await world.turn();
    expect(world.clock.pendingCount).toBe(0);
    expect(world.server.sessions.size).toBe(0);
    await expect(world.connect(ann, { signal: abort.signal })).rejects.toBe(reason);
  });

  test('options out of range are named, all of them', async () => {
    const world = new World();
    const options = { heartbeatMs: 0, inboxMessages: 1.5, clientName: 'ü' };
    const connecting = world.connect(ann, options);
    await expect(connecting).rejects.toMatchObject({ code: 'CLIENT_BAD_ARGUMENT', fault: 'local' });
    await expect(connecting).rejects.toThrow(/heartbeatMs.*inboxMessages.*client/);
    await expect(world.connect(ann, { credential: { user: ann, password: '' } })).rejects.toThrow(
      '[CLIENT_BAD_ARGUMENT]',
    );
  });

  test('a store of another user is refused before anything of it is sent', async () => {
    const world = new World();
    const store = memoryStore();
    await (await world.connect(ann, { store })).close();
    const connecting = world.connect(bob, { store });
    await expect(connecting).rejects.toMatchObject({ code: 'CLIENT_STORE_MISMATCH' });
  });

  test('a store that cannot be read is the cause', async () => {
    const world = new World();
    const cause = new Error('EIO');
    const store = { ...memoryStore(), load: () => Promise.reject(cause) };
    await expect(world.connect(ann, { store })).rejects.toMatchObject({ code: 'CLIENT_STORE_FAILED', cause });
  });
});

describe('a lost connection', () => {
  test('is replaced soon, with the newest token', async () => {
    const world = new World();
    const client = await world.connect(ann);
    const seen = statuses(client);
    const tokens: string[] = [];
    client.on('token', ({ token }) => tokens.push(token));
    world.cut();
    await world.until(() => client.status.state === 'online');
    expect(seen.map(({ state }) => state)).toEqual(['offline', 'connecting', 'online']);
    expect(seen[0]).toMatchObject({ cause: { code: 'CLIENT_UNREACHABLE' }, retryAtMs: world.clock.now() });
    expect(world.clock.now() - 1000).toBeLessThan(250);
    expect(logins(world)).toEqual(['password', 'token']);
    expect([client.token, tokens]).toEqual(['token-2', ['token-2']]);
  });

  test('is followed by longer and longer pauses while the server is away', async () => {
    const world = new World();
    const client = await world.connect(ann);
    const pauses: number[] = [];
    client.on('status', (status) => {
      if (status.state === 'offline') pauses.push(status.retryAtMs - world.clock.now());
    });
    world.unreachable = new Error('no route');
    world.cut();
    await world.until(() => pauses.length === 40);
    for (const [attempt, pause] of pauses.entries()) {
      expect(pause).toBeLessThanOrEqual(attempt === 0 ? 250 : Math.min(30_000, 500 * 2 ** (attempt - 1)));
    }
    expect(Math.max(...pauses)).toBeGreaterThan(20_000);
  });

  test('after a login that did not hold pauses go on growing, after one that held 10 s they start anew', async () => {
    const world = new World();
    const client = await world.connect(ann, { randomBytes: (length) => new Uint8Array(length).fill(255) });
    const pauses: number[] = [];
    client.on('status', (status) => {
      if (status.state === 'offline') pauses.push(Math.round(status.retryAtMs - world.clock.now()));
    });
    for (const heldMs of [10, 10, 10_000]) {
      const fromMs = world.clock.now();
      world.clock.schedule(fromMs + heldMs, () => world.cut());
      await world.until(() => world.clock.now() > fromMs + heldMs && client.status.state === 'online');
    }
    expect(pauses).toEqual([250, 500, 250]);
  });

  test('to a server that is killed every few seconds is away for a few seconds at most', async () => {
    const world = new World();
    // No jitter could be longer.
    const client = await world.connect(ann, { randomBytes: (length) => new Uint8Array(length).fill(255) });
    const outages: number[] = [];
    let lostAtMs = 0;
    client.on('status', (status) => {
      if (status.state === 'online') outages.push(world.clock.now() - lostAtMs);
      if (status.state === 'offline' && status.cause.message.startsWith('the connection')) lostAtMs = world.clock.now();
    });
    for (let kill = 0; kill < 60; kill++) {
      world.unreachable = new Error('killed');
      world.server.restart();
      await world.elapse(2_000);
      world.unreachable = undefined;
      await world.elapse(1_000 + ((kill * 997) % 4_000));
    }
    await world.until(() => client.status.state === 'online');
    expect(outages.length).toBeGreaterThan(30);
    expect(Math.max(...outages)).toBeLessThan(8_000);
  });

  test('what the server asks for is waited for', async () => {
    const world = new World();
    const client = await world.connect(ann);
    for (const session of world.server.sessions)
      world.server.end(session, failure('Shutdown', { retryAfterMs: 60_000 }));
    await world.until(() => client.status.state === 'offline');
    expect(client.status).toMatchObject({ cause: { code: 'CLIENT_REFUSED', failureName: 'Shutdown' } });
    await world.until(() => client.status.state === 'online');
    expect(world.clock.now()).toBeGreaterThanOrEqual(61_000);
  });

  test('a login that was put off is tried again, one that was refused for good ends it', async () => {
    let answers = [failure('RateLimited', { retryAfterMs: 3_000 }), failure('NotAllowed')];
    const world = new World({
      intercept: (message, session) => {
        if (message.type !== 'login' || message.credential.kind === 'password') return undefined;
        const [answer, ...rest] = answers;
        answers = rest;
        return answer === undefined ? undefined : { ...answer, ackId: message.seqId + Number(session.isOver) };
      },
    });
    const client = await world.connect(ann);
    world.cut();
    await world.until(() => client.status.state === 'closed');
    expect(world.clock.now()).toBeGreaterThan(4_000);
    expect(client.status).toMatchObject({ error: { code: 'CLIENT_REFUSED', failureName: 'NotAllowed' } });
  });

  test('an expired token is not tried when there is a password', async () => {
    const world = new World({ tokenLifetimeMs: 5_000 });
    const client = await world.connect(ann);
    world.clock.advance(5_000);
    world.cut();
    await world.until(() => logins(world).length === 2 && client.status.state === 'online');
    expect(logins(world)).toEqual(['password', 'password']);
  });
});

describe('the end that the server makes', () => {
  test('being replaced closes for good: nobody connects again', async () => {
    const world = new World();
    const first = await world.connect(ann);
    const read = reading(first);
    const sending = first.send(bob, 'hi');
    const second = await world.connect(ann);
    await world.settled(sending).catch(() => {});
    await world.until(() => first.status.state === 'closed');
    expect(first.status).toMatchObject({ error: { code: 'CLIENT_REPLACED', fault: 'peer' } });
    await world.turn();
    expect(read.error).toMatchObject({ code: 'CLIENT_REPLACED' });
    await expect(first.send(bob, 'late')).rejects.toMatchObject({ code: 'CLIENT_REPLACED' });
    await expect(first.history(bob)).rejects.toMatchObject({ code: 'CLIENT_REPLACED' });
    expect(() => first.messages()[Symbol.asyncIterator]()).toThrow('[CLIENT_REPLACED]');
    await world.elapse(100_000);
    expect(logins(world)).toHaveLength(2);
    expect(second.status.state).toBe('online');
  });

  const terminal = (Object.keys(failures) as FailureName[]).map((name) => failure(name)).filter(isTerminal);
  const newer = { ...failure('Internal'), code: 99, retryable: false };

  test.for([...terminal, newer])(
    'with a terminal failure, $code, is followed by no other connection [CHAT-5.3]',
    async (farewell) => {
      const world = new World();
      const client = await world.connect(ann);
      const before = world.server.sessions.size;
      for (const session of world.server.sessions) world.server.end(session, farewell);
      await world.until(() => client.status.state === 'closed');
      await world.elapse(600_000);
      expect([before, world.server.sessions.size, logins(world).length]).toEqual([1, 0, 1]);
      expect(client.status.state).toBe('closed');
    },
  );

  test.for([
    ['ProtocolError', failure('ProtocolError'), 'closed'],
    [
      'a failure of a newer server that is not retryable',
      { ...failure('Internal'), code: 99, retryable: false },
      'closed',
    ],
    ['a failure of a newer server that is retryable', { ...failure('Internal'), code: 99 }, 'offline'],
    ['IdleTimeout', failure('IdleTimeout'), 'offline'],
    ['Slow', failure('Slow'), 'offline'],
    ['a remark that ends nothing', { ...failure('Unavailable'), code: 1999 }, 'online'],
  ] as const)('%s: the client is then as the protocol says', async ([, message, state]) => {
    const world = new World();
    const client = await world.connect(ann);
    for (const session of world.server.sessions) world.server.say(session, message);
    await world.turn();
    expect(client.status.state).toBe(state);
    if (client.status.state === 'closed') expect(ClientError.is(client.status.error, 'CLIENT_REFUSED')).toBe(true);
  });
});

describe('signs of life', () => {
  const heartbeats = (world: World): number => world.server.heard.filter((heard) => typeof heard === 'number').length;

  test('a heartbeat goes out at the shorter of both intervals', async () => {
    for (const [server, own, interval] of [
      [2_000, 25_000, 2_000],
      [60_000, 3_000, 3_000],
    ] as const) {
      const world = new World({ heartbeatMs: server });
      const client = await world.connect(ann, { heartbeatMs: own });
      await world.elapse(10.5 * interval);
      expect(heartbeats(world)).toBe(10);
      expect(client.status.state).toBe('online');
    }
  });

  test('2.5 intervals of silence end the connection', async () => {
    const world = new World({ heartbeatMs: 2_000 });
    const client = await world.connect(ann);
    world.server.answersHeartbeats = false;
    await world.until(() => client.status.state === 'offline');
    expect(world.clock.now()).toBe(1_000 + 5_000);
    expect(client.status).toMatchObject({ cause: { message: 'nothing was heard for 5000 ms [CLIENT_UNREACHABLE]' } });
  });

  test('a request that is not answered ends the connection and is made again', async () => {
    let isDeaf = true;
    const world = new World({ intercept: (message) => (message.type === 'send' && isDeaf ? 'silence' : undefined) });
    const client = await world.connect(ann);
    const sending = client.send(bob, 'hi');
    await world.until(() => client.status.state === 'offline');
    expect(client.status).toMatchObject({ cause: { message: /no answer to a send within 30000 ms/ } });
    isDeaf = false;
    expect(await world.settled(sending)).toMatchObject({ seq: 1, duplicate: false });
  });
});

describe('a transport that does not take more', () => {
  /** A world whose first connection takes no more bytes until it is told to. */
  function clogged(): { readonly world: World; readonly written: () => number; readonly drain: () => void } {
    const world = new World();
    let written = 0;
    let drain = (): void => {};
    const dial = world.dial.bind(world);
    world.dial = () => {
      const near = dial();
      if (world.links.length > 1) return near;
      const write = near.write.bind(near);
      const on = near.on.bind(near) as (event: string, listener: () => void) => unknown;
      let isClogged = false;
      near.write = (chunk) => {
        written += 1;
        write(chunk);
        isClogged = written > 1;
        return !isClogged;
      };
      near.on = ((event: string, listener: () => void) => {
        if (event === 'drain') drain = listener;
        return on(event, listener);
      }) as typeof near.on;
      return near;
    };
    return { world, written: () => written, drain: () => drain() };
  }

  test('gets no more until it does', async () => {
    const { world, written, drain } = clogged();
    const client = await world.connect(ann);
    const first = await client.send(bob, 'one');
    const second = client.send(bob, 'two');
    await world.turn();
    expect([first.seq, written()]).toEqual([1, 2]);
    drain();
    await expect(second).resolves.toMatchObject({ seq: 2 });
    expect(written()).toBe(3);
  });

  test('is given up when it never does, without a stir before', async () => {
    const { world, written } = clogged();
    const client = await world.connect(ann);
    await client.send(bob, 'one');
    const sending = client.send(bob, 'two');
    await world.until(() => client.status.state === 'offline');
    expect(world.clock.now()).toBe(1_000 + 62_500);
    expect(written()).toBe(2);
    await expect(world.settled(sending)).resolves.toMatchObject({ seq: 2 });
  });
});

test('a listener that throws stops neither the client nor the others', async () => {
  const world = new World();
  const client = await world.connect(ann);
  const caught: unknown[] = [];
  const onError = (error: unknown): void => void caught.push(error);
  process.on('uncaughtException', onError);
  const seen: ClientStatus[] = [];
  const mistake = new Error('mistake');
  using _ = client.on('status', () => {
    throw mistake;
  });
  client.on('status', (status) => seen.push(status));
  world.cut();
  await world.until(() => client.status.state === 'online');
  process.off('uncaughtException', onError);
  expect(caught).toEqual([mistake, mistake, mistake]);
  expect(seen).toHaveLength(3);
});

test('changes are logged without names', async () => {
  const world = new World();
  const lines: string[] = [];
  const line = (level: string) => (fields: object, message: string) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  };
  const log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
  const client = await world.connect(ann, { log });
  world.cut();
  await world.until(() => client.status.state === 'online');
  await client.close();
  expect(lines).toEqual([
    'info connecting {}',
    'info online {}',
    'warn offline {"code":"CLIENT_UNREACHABLE","fault":"network"}',
    'info connecting {}',
    'info online {}',
    'info closed {}',
  ]);
});
