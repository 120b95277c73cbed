import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { memoryDuplexPair } from '@proj/io/memory';
import { describe, expect, test } from 'vitest';
import { SnetError, type SnetSocket } from '../../src/node/index.ts';
import { dial, failureOf, keys, readAll, serve, serveTcp, until } from './harness.ts';

describe('a conversation', () => {
  test('3 MB are echoed whole, and both ends close cleanly', async () => {
    const server = await serve((socket) => socket.pipe(socket));
    const socket = dial(server.port);
    const sent = Buffer.alloc(3_000_000, 'snet');
    socket.end(sent);
    expect((await readAll(socket)).equals(sent)).toBe(true);
    await until(() => server.connections === 0);
  });

  test('a client may write before it is connected, and is told when it is', async () => {
    const received = Promise.withResolvers<string>();
    const server = await serve((socket) => socket.once('data', (chunk) => received.resolve(chunk.toString())));
    const socket = dial(server.port);
    expect(socket.connecting).toBe(true);
    socket.write('early');
    await once(socket, 'connect');
    expect(socket.connecting).toBe(false);
    expect(socket.attached).toBe(true);
    expect(await received.promise).toBe('early');
  });

  test("'finish' means that the other end holds every byte", async () => {
    const server = await serve((socket) => socket.pause(), { allowHalfOpen: true });
    const socket = dial(server.port);
    socket.end('0123456789');
    await once(socket, 'finish');
    expect(socket.acknowledgedBytes).toBe(10);
  });

  test('with allowHalfOpen the other direction goes on after an end', async () => {
    const server = await serve(
      (socket) => {
        socket.on('data', () => {});
        socket.on('end', () => socket.end('and this is the answer'));
      },
      { allowHalfOpen: true },
    );
    const socket = dial(server.port);
    socket.end('this was the question');
    expect((await readAll(socket)).toString()).toBe('and this is the answer');
  });

  test('without allowHalfOpen an end is answered with an end', async () => {
    const server = await serve((socket) => socket.resume());
    const socket = dial(server.port);
    socket.resume();
    socket.end('bye');
    await once(socket, 'close');
    expect(socket.errored).toBeNull();
  });
});

describe('back-pressure', () => {
  test('write answers false while the other end does not read, and drain comes once it does', async () => {
    let peer: SnetSocket | undefined;
    const server = await serve((socket) => (peer = socket.pause()), { receiveWindowBytes: 65_536 });
    const socket = dial(server.port, { replayBufferBytes: 65_536 });
    await once(socket, 'connect');
    let written = 0;
    while (socket.write(Buffer.alloc(16_384))) {
      written += 16_384;
      await turn();
    }
    // Both buffers and what the streams on either side hold, not more.
    expect(written).toBeLessThan(65_536 * 2 + 4 * 65_536);
    await until(() => peer !== undefined);
    peer?.resume();
    await once(socket, 'drain');
  });
});

describe('an end that is not clean', () => {
  test('destroy ends the session at once; the other end gets SNET_RESET', async () => {
    const failed = Promise.withResolvers<Error>();
    const server = await serve((socket) => socket.on('error', failed.resolve));
    const socket = dial(server.port);
    await once(socket, 'connect');
    await until(() => server.connections === 1);
    socket.destroy();
    expect(await failed.promise).toMatchObject({ code: 'SNET_RESET', fault: 'peer' });
  });

  test('disposing of a server tells its clients', async () => {
    const server = await serve(() => {});
    const socket = dial(server.port);
    await once(socket, 'connect');
    await until(() => server.connections === 1);
    const failure = failureOf(socket);
    await server[Symbol.asyncDispose]();
    expect(await failure).toMatchObject({ code: 'SNET_RESET' });
    expect(server.listening).toBe(false);
  });

  test('no server: SNET_DIAL_FAILED with the cause', async () => {
    const port = await serveTcp(() => {});
    const closed = port === 1 ? 2 : 1;
    expect(await failureOf(dial(closed))).toMatchObject({ code: 'SNET_DIAL_FAILED', cause: { code: 'ECONNREFUSED' } });
  });

  test('another server key: SNET_HANDSHAKE_FAILED before any byte of the application', async () => {
    let sessions = 0;
    const server = await serve(() => sessions++);
    const other = new Uint8Array(keys.publicKey);
    other[5]! ^= 1;
    const socket = dial(server.port, { serverKey: other });
    socket.write('secret');
    const refused = once(server, 'refused');
    expect(await failureOf(socket)).toMatchObject({ code: 'SNET_HANDSHAKE_FAILED' });
    expect((await refused)[0]).toMatchObject({ code: 'SNET_HANDSHAKE_FAILED' });
    expect(sessions).toBe(0);
  });

  test('a server that speaks something else: SNET_PROTOCOL_VIOLATION', async () => {
    const port = await serveTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await failureOf(dial(port))).toMatchObject({ code: 'SNET_PROTOCOL_VIOLATION' });
  });

  test('a server that says nothing: SNET_HANDSHAKE_TIMEOUT', async () => {
    const port = await serveTcp(() => {});
    const failure = await failureOf(dial(port, { handshakeTimeoutMs: 100 }));
    expect(failure).toMatchObject({ code: 'SNET_HANDSHAKE_TIMEOUT' });
  });

  test('an aborted signal ends the socket with its reason, before and after the connection', async () => {
    const server = await serve(() => {});
    const reason = new Error('changed my mind');
    expect(await failureOf(dial(server.port, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    const controller = new AbortController();
    const socket = dial(server.port, { signal: controller.signal });
    await once(socket, 'connect');
    controller.abort(reason);
    expect(await failureOf(socket)).toBe(reason);
  });

  test('options out of range throw at once', () => {
    expect(() => dial(1, { replayBufferBytes: -1 })).toThrow('[SNET_BAD_OPTION]');
    expect(() => dial(undefined as unknown as number, {})).toThrow('[SNET_BAD_OPTION]');
  });
});

describe('hostile connections', () => {
  test.for(['\x16\x03\x01 TLS', 'GET / HTTP/1.1\r\n\r\n', '\xd2SN\x02\x01\xff\xff\xff', ''])(
    '%j is turned away without harm to others',
    async (greeting) => {
      const server = await serve((socket) => socket.pipe(socket), { handshakeTimeoutMs: 100 });
      const refused = once(server, 'refused');
      const raw = connectTcp(server.port, '127.0.0.1');
      raw.on('error', () => {});
      raw.write(Buffer.from(greeting, 'latin1'));
      raw.resume();
      const [[error]] = await Promise.all([refused, once(raw, 'close')]);
      expect(SnetError.is(error)).toBe(true);
      const socket = dial(server.port);
      socket.end('still here');
      expect((await readAll(socket)).toString()).toBe('still here');
    },
  );
});

test('any byte stream will do as a transport', async () => {
  const { Listener } = await import('../../src/listener.ts');
  const { Acceptor } = await import('../../src/core/index.ts');
  const { provider } = await import('@proj/crypto/provider');
  const { systemClock } = await import('@proj/io');
  const received = Promise.withResolvers<Uint8Array>();
  const listener = new Listener({
    acceptor: new Acceptor(provider, keys),
    clock: systemClock,
    defer: setImmediate,
    onRefused: (error) => received.reject(error),
    onSession: (driver) => (event) => {
      if (event.type === 'readable') received.resolve(driver.session.read()!);
    },
  });
  const socket = dial(0, {
    dial: async () => {
      const [near, far] = memoryDuplexPair();
      listener.accept(far);
      return near;
    },
  });
  socket.write('no sockets here');
  expect(Buffer.from(await received.promise).toString()).toBe('no sockets here');
  listener.abort();
  expect(await failureOf(socket)).toMatchObject({ code: 'SNET_RESET' });
});
