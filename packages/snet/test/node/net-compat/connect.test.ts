import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { dial, listen, pair, record, stacks, systemCode } from './stacks.ts';

describe.each(stacks)('$name: connecting', (stack) => {
  test("'connect' comes before 'ready', once each", async () => {
    const { port } = await listen(stack);
    const socket = dial(stack, port);
    const events = record(socket, ['connect', 'ready', 'close']);
    await once(socket, 'ready');
    socket.destroy();
    await once(socket, 'close');
    expect(events).toEqual(['connect', 'ready', 'close']);
  });

  test('the callback is a listener of connect, called once', async () => {
    const { port } = await listen(stack);
    let calls = 0;
    const socket = stack.connect({ port, host: '127.0.0.1' }, () => calls++);
    expect(socket.listenerCount('connect')).toBe(1);
    await once(socket, 'ready');
    expect(calls).toBe(1);
    expect(socket.listenerCount('connect')).toBe(0);
    socket.destroy();
  });

  test('connecting, pending and readyState follow the connection', async () => {
    const { port } = await listen(stack, (peer) => peer.resume());
    const socket = dial(stack, port);
    const state = () => [socket.connecting, socket.pending, socket.readyState];
    expect(state()).toEqual([true, true, 'opening']);
    await once(socket, 'connect');
    expect(state()).toEqual([false, false, 'open']);
    socket.end();
    expect(state()).toEqual([false, false, 'readOnly']);
    socket.destroy();
    expect(state()).toEqual([false, true, 'closed']);
  });

  test("a server's socket is connected from the start, and emits no 'connect'", async () => {
    const arrived = Promise.withResolvers<readonly [boolean, string]>();
    let connects = 0;
    const { port } = await listen(stack, (peer) => {
      peer.on('connect', () => connects++);
      arrived.resolve([peer.connecting, peer.readyState]);
      peer.once('data', () => peer.end());
    });
    const socket = dial(stack, port);
    expect(await arrived.promise).toEqual([false, 'open']);
    socket.write('x');
    socket.resume();
    await once(socket, 'end');
    expect(connects).toBe(0);
  });

  test('each end knows both addresses', async () => {
    const { client, peer, server } = await pair(stack);
    const { port } = server.address() as { readonly port: number };
    expect(client.remoteAddress).toBe('127.0.0.1');
    expect(client.remotePort).toBe(port);
    expect(client.remoteFamily).toBe('IPv4');
    expect(client.localAddress).toBe('127.0.0.1');
    expect(client.localFamily).toBe('IPv4');
    expect(client.address()).toEqual({ address: '127.0.0.1', family: 'IPv4', port: client.localPort });
    expect([peer.remoteAddress, peer.remotePort]).toEqual([client.localAddress, client.localPort]);
    expect([peer.localAddress, peer.localPort]).toEqual([client.remoteAddress, client.remotePort]);
    expect(peer.address()).toEqual({ address: '127.0.0.1', family: 'IPv4', port });
  });

  test('there are no addresses before the connection', async () => {
    const { port } = await listen(stack);
    const socket = dial(stack, port);
    expect(socket.remoteAddress).toBeUndefined();
    expect(socket.remotePort).toBeUndefined();
    expect(socket.address()).toEqual({});
  });

  test('a port where nobody listens is an error, then a close that had one', async () => {
    const { server, port } = await listen(stack);
    server.close();
    await once(server, 'close');
    const socket = dial(stack, port);
    const [error] = (await once(socket, 'error')) as [Error];
    const [hadError] = (await once(socket, 'close')) as [boolean];
    expect(systemCode(error)).toBe('ECONNREFUSED');
    expect(hadError).toBe(true);
    expect(socket.destroyed).toBe(true);
  });

  test("'lookup' tells what the name stands for, and a lookup of one's own is used", async () => {
    const { port } = await listen(stack);
    const asked: string[] = [];
    const lookup: LookupFunction = (name, options, done) => {
      asked.push(name);
      process.nextTick(() => {
        if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
        else done(null, '127.0.0.1', 4);
      });
    };
    const socket = dial(stack, port, { host: 'server.test', lookup });
    const [[error, address, family, host]] = await Promise.all([once(socket, 'lookup'), once(socket, 'connect')]);
    expect([error, address, family, host]).toEqual([null, '127.0.0.1', 4, 'server.test']);
    expect(asked).toEqual(['server.test']);
  });

  test('a name that stands for nothing is an error', async () => {
    const failure = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    const socket = dial(stack, 1, { host: 'server.test', lookup: (_name, _options, done) => done(failure, '', 4) });
    expect(systemCode((await once(socket, 'error'))[0])).toBe('ENOTFOUND');
  });

  test('a local socket is reached by its path', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'snet-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'socket');
    const server = stack.createServer({}, (peer) => peer.end('hello'));
    server.listen(path);
    await once(server, 'listening');
    expect(server.address()).toBe(path);
    const socket = stack.connect({ path });
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toBe('hello');
    await once(socket, 'close');
    server.close();
    await once(server, 'close');
  });

  test('setNoDelay, setKeepAlive, ref and unref answer the socket, before and after the connection', async () => {
    const { port } = await listen(stack);
    const socket = dial(stack, port);
    const call = () => [
      socket.setNoDelay(),
      socket.setNoDelay(false),
      socket.setKeepAlive(),
      socket.setKeepAlive(true, 1_000),
      socket.setKeepAlive({ enable: false }),
      socket.unref(),
      socket.ref(),
    ];
    expect(call().every((answer) => answer === socket)).toBe(true);
    await once(socket, 'connect');
    expect(call().every((answer) => answer === socket)).toBe(true);
  });
});
