import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { dial, listen, pair, stacks, textOf } from './stacks.ts';

describe.each(stacks)('$name: writing', (stack) => {
  test('callbacks come once each, in the order of the writes', async () => {
    const { client, peer } = await pair(stack);
    peer.resume();
    const calls: number[] = [];
    for (let i = 0; i < 5; i++) client.write(`${i}`, () => calls.push(i));
    await new Promise<void>((resolve) => client.end(() => resolve()));
    expect(calls).toEqual([0, 1, 2, 3, 4]);
  });

  test('writes before the connection wait for it, in order', async () => {
    const arrived = Promise.withResolvers<string>();
    const { port } = await listen(stack, (peer) => void textOf(peer).then(arrived.resolve));
    const socket = dial(stack, port);
    const order: string[] = [];
    socket.on('connect', () => order.push('connect'));
    socket.write('a');
    socket.write(Buffer.from('b'));
    socket.write('63', 'hex');
    socket.end();
    expect(await arrived.promise).toBe('abc');
    expect(order).toEqual(['connect']);
  });

  test.for([
    ['utf8', 'ü€', 'c3bce282ac'],
    ['latin1', 'ü', 'fc'],
    ['hex', 'c0ffee', 'c0ffee'],
    ['base64', 'wP/u', 'c0ffee'],
    ['utf16le', 'a', '6100'],
  ] as const)('a string is written in %s', async ([encoding, text, hex]) => {
    const { client, peer } = await pair(stack);
    const received = textOf(peer);
    client.end(text, encoding);
    expect(Buffer.from(await received, 'latin1').toString('hex')).toBe(hex);
  });

  test('an empty write has its callback and sends nothing', async () => {
    const { client, peer } = await pair(stack);
    const received = textOf(peer);
    await new Promise<void>((resolve) => client.write('', () => resolve()));
    client.end('after');
    expect(await received).toBe('after');
  });

  test('corked writes arrive in order', async () => {
    const { client, peer } = await pair(stack);
    const received = textOf(peer);
    client.cork();
    client.write('one ');
    client.write('two ');
    client.uncork();
    client.end('three');
    expect(await received).toBe('one two three');
  });

  test.for([undefined, null, 1, true, {}, []])('%j cannot be written', async (value) => {
    const { client } = await pair(stack);
    const code = value === null ? 'ERR_STREAM_NULL_VALUES' : 'ERR_INVALID_ARG_TYPE';
    expect(() => client.write(value as unknown as string)).toThrow(expect.objectContaining({ code }));
  });

  test('32 MB in one write arrive whole', async () => {
    const { client, peer } = await pair(stack);
    const sent = Buffer.alloc(32 * 1024 * 1024, 'every byte counts, ');
    client.end(sent);
    let offset = 0;
    let equal = true;
    peer.on('data', (chunk) => {
      equal &&= chunk.equals(sent.subarray(offset, offset + chunk.length));
      offset += chunk.length;
    });
    await once(peer, 'end');
    expect([equal, offset]).toEqual([true, sent.length]);
  });

  test('write answers false when the other end does not read, and drain comes when it does', async () => {
    const { client, peer } = await pair(stack);
    peer.pause();
    let written = 0;
    while (client.write(Buffer.alloc(65_536)) || client.writableLength === 0) {
      written += 65_536;
      // Far more than the buffers of both ends and of the system hold.
      expect(written).toBeLessThan(64 * 1024 * 1024);
      await turn();
    }
    expect(client.writableNeedDrain).toBe(true);
    peer.resume();
    await once(client, 'drain');
    expect(client.writableLength).toBe(0);
  });

  test('a write after end is an error: ERR_STREAM_WRITE_AFTER_END', async () => {
    const { client, peer } = await pair(stack, { allowHalfOpen: true });
    peer.resume();
    client.end();
    const failed = once(client, 'error');
    const called = Promise.withResolvers<Error | null | undefined>();
    client.write('too late', called.resolve);
    expect((await failed)[0]).toMatchObject({ code: 'ERR_STREAM_WRITE_AFTER_END' });
    expect(await called.promise).toMatchObject({ code: 'ERR_STREAM_WRITE_AFTER_END' });
  });

  test('a write after the other end has ended this one is an error: EPIPE', async () => {
    const { client, peer } = await pair(stack);
    client.resume();
    peer.end();
    await once(client, 'end');
    const failed = once(client, 'error');
    const called = Promise.withResolvers<Error | null | undefined>();
    expect(client.write('too late', called.resolve)).toBe(false);
    expect((await failed)[0]).toMatchObject({ code: 'EPIPE' });
    expect(await called.promise).toMatchObject({ code: 'EPIPE' });
  });

  test('bytesWritten counts what waits as well, bytesRead what arrived', async () => {
    const arrived = Promise.withResolvers<import('node:net').Socket>();
    const { port } = await listen(stack, arrived.resolve);
    const socket = dial(stack, port);
    expect([socket.bytesRead, socket.bytesWritten]).toEqual([0, 0]);
    socket.write('ü'); // 2 bytes
    socket.write('ü', 'latin1'); // 1
    socket.write(Buffer.alloc(7));
    expect(socket.bytesWritten).toBe(10);
    await once(socket, 'connect');
    expect(socket.bytesWritten).toBe(10);
    const peer = await arrived.promise;
    peer.resume();
    socket.end(Buffer.alloc(90));
    await once(peer, 'end');
    expect(socket.bytesWritten).toBe(100);
    expect(peer.bytesRead).toBe(100);
    expect(peer.bytesWritten).toBe(0);
    await once(socket, 'close');
    expect(socket.bytesWritten).toBe(100);
  });
});
