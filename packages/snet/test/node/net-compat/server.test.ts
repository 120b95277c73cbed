import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { closed, dial, listen, record, stacks } from './stacks.ts';

describe.each(stacks)('$name: a server listening', (stack) => {
  test('address is null before and after, listening says which', async () => {
    const server = stack.createServer();
    expect([server.listening, server.address()]).toEqual([false, null]);
    expect(server.listen(0)).toBe(server);
    await once(server, 'listening');
    expect(server.listening).toBe(true);
    expect((server.address() as AddressInfo).port).toBeGreaterThan(0);
    server.close();
    expect([server.listening, server.address()]).toEqual([false, null]);
    await once(server, 'close');
  });

  const noop = () => {};
  test.for([
    ['port, host, backlog, callback', [0, '127.0.0.1', 10, noop]],
    ['port, host, callback', [0, '127.0.0.1', noop]],
    ['port, backlog, callback', [0, 10, noop]],
    ['port, callback', [0, noop]],
    ['callback', [noop]],
    ['options, callback', [{ port: 0, host: '127.0.0.1', backlog: 10 }, noop]],
    ['nothing', []],
  ] as const)('listen(%s)', async ([, parameters]) => {
    const server = stack.createServer();
    server.listen(...(parameters as unknown as [unknown]));
    const callbacks = parameters.filter((parameter) => parameter === noop).length;
    expect(server.listenerCount('listening')).toBe(callbacks);
    await once(server, 'listening');
    expect((server.address() as AddressInfo).address).toMatch(/^(127\.0\.0\.1|::|0\.0\.0\.0)$/);
    expect(server.listenerCount('listening')).toBe(0);
    server.close();
    await once(server, 'close');
  });

  test('an address in use: EADDRINUSE', async () => {
    const { port } = await listen(stack);
    const second = stack.createServer();
    second.listen(port, '127.0.0.1');
    expect((await once(second, 'error'))[0]).toMatchObject({ code: 'EADDRINUSE' });
    expect(second.listening).toBe(false);
  });

  test('after a failure another address can be tried', async () => {
    const { port } = await listen(stack);
    const second = stack.createServer();
    second.listen(port, '127.0.0.1');
    await once(second, 'error');
    second.listen(0, '127.0.0.1');
    await once(second, 'listening');
    second.close();
    await once(second, 'close');
  });

  test('a name that is not ours: an error', async () => {
    const server = stack.createServer();
    server.listen(0, '192.0.2.1');
    expect((await once(server, 'error'))[0]).toMatchObject({ code: 'EADDRNOTAVAIL' });
  });

  test('listening twice throws ERR_SERVER_ALREADY_LISTEN', async () => {
    const { server } = await listen(stack);
    const again = () => server.listen(0);
    expect(again).toThrow(expect.objectContaining({ code: 'ERR_SERVER_ALREADY_LISTEN' }));
  });

  test.for([-1, 65_536, 1.5, 'x'])('%j is not a port', (port) => {
    const server = stack.createServer();
    const call = () => server.listen({ port: port as number });
    expect(call).toThrow(expect.objectContaining({ code: 'ERR_SOCKET_BAD_PORT' }));
  });

  test('the signal given to listen closes the server', async () => {
    const server = stack.createServer();
    const controller = new AbortController();
    server.listen({ port: 0, signal: controller.signal });
    await once(server, 'listening');
    const closed = once(server, 'close');
    controller.abort();
    await closed;
    expect(server.listening).toBe(false);
  });
});

describe.each(stacks)('$name: a server closing', (stack) => {
  test("'close' waits for the last connection, and comes once", async () => {
    const { server, port } = await listen(stack, (peer) => peer.resume());
    const events = record(server, ['close']);
    const first = dial(stack, port);
    await Promise.all([once(server, 'connection'), once(first, 'connect')]);
    const second = dial(stack, port);
    await Promise.all([once(server, 'connection'), once(second, 'connect')]);
    const isClosed = new Promise<unknown>((resolve) => server.close(resolve));
    first.resume().end();
    await once(first, 'close');
    expect(events).toEqual([]);
    second.resume().end();
    expect(await isClosed).toBeUndefined();
    expect(events).toEqual(['close']);
  });

  test('open connections go on', async () => {
    const { server, port } = await listen(stack, (peer) => peer.pipe(peer));
    const socket = dial(stack, port);
    await once(socket, 'connect');
    server.close();
    socket.write('still served');
    expect(String((await once(socket, 'data'))[0])).toBe('still served');
    socket.end();
    await once(server, 'close');
  });

  test('no connection gets in any more', async () => {
    const { server, port } = await listen(stack);
    server.close();
    await once(server, 'close');
    const socket = dial(stack, port);
    await once(socket, 'error');
    expect(socket.destroyed).toBe(true);
  });

  test('a server that does not listen: ERR_SERVER_NOT_RUNNING', async () => {
    const server = stack.createServer();
    const error = await new Promise((resolve) => server.close(resolve));
    expect(error).toMatchObject({ code: 'ERR_SERVER_NOT_RUNNING' });
    const { server: other } = await listen(stack);
    await new Promise((resolve) => other.close(resolve));
    expect(await new Promise((resolve) => other.close(resolve))).toMatchObject({ code: 'ERR_SERVER_NOT_RUNNING' });
  });

  test('close right after listen has no error', async () => {
    const server = stack.createServer();
    server.listen(0);
    expect(await new Promise((resolve) => server.close(resolve))).toBeUndefined();
  });

  test('it can listen again', async () => {
    const { server } = await listen(stack, (peer) => peer.end('again'));
    server.close();
    await once(server, 'close');
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = dial(stack, (server.address() as AddressInfo).port);
    expect(String((await once(socket, 'data'))[0])).toBe('again');
  });

  test('await using closes it', async () => {
    const server = stack.createServer();
    {
      await using closing = server;
      closing.listen(0);
      await once(closing, 'listening');
    }
    expect(server.listening).toBe(false);
    // Of one that never listened, and of one that is closed already, there is nothing to wait for.
    await server[Symbol.asyncDispose]();
    await stack.createServer()[Symbol.asyncDispose]();
  });

  test('close, ref, unref and getConnections answer the server', async () => {
    const { server } = await listen(stack);
    expect([server.ref(), server.unref(), server.getConnections(() => {}), server.close()]).toEqual(
      Array.from({ length: 4 }, () => server),
    );
  });
});

describe.each(stacks)('$name: counting connections', (stack) => {
  const count = (server: import('node:net').Server) =>
    new Promise<number>((resolve, reject) => {
      server.getConnections((error, connections) => (error ? reject(error) : resolve(connections)));
    });

  test('getConnections counts, and answers later', async () => {
    const { server, port } = await listen(stack, (peer) => peer.resume());
    expect(await count(server)).toBe(0);
    let answered = false;
    server.getConnections(() => {
      answered = true;
    });
    expect(answered).toBe(false);
    const socket = dial(stack, port);
    await Promise.all([once(server, 'connection'), once(socket, 'connect')]);
    expect(await count(server)).toBe(1);
    socket.resume().end();
    await once(socket, 'close');
    while ((await count(server)) > 0) await new Promise(setImmediate);
  });

  test("beyond maxConnections a connection is dropped; 'drop' says where it came from", async () => {
    const { server, port } = await listen(stack);
    server.maxConnections = 1;
    const first = dial(stack, port);
    await Promise.all([once(server, 'connection'), once(first, 'connect')]);
    const dropped = once(server, 'drop');
    const second = dial(stack, port);
    second.resume();
    await closed(second);
    const [origin] = await dropped;
    expect(origin).toMatchObject({ remoteAddress: '127.0.0.1', remoteFamily: 'IPv4', localPort: port });
    expect(await count(server)).toBe(1);
    expect(first.destroyed).toBe(false);
    onTestFinished(() => void first.destroy());
    // There is room again once the first is gone.
    first.destroy();
    while ((await count(server)) > 0) await new Promise(setImmediate);
    const third = dial(stack, port);
    await Promise.all([once(server, 'connection'), once(third, 'connect')]);
    expect(await count(server)).toBe(1);
  });
});
