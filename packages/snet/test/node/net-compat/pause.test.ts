import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { dial, listen, pair, stacks, textOf } from './stacks.ts';

describe.each(stacks)('$name: reading', (stack) => {
  test('a paused socket gives nothing until it is resumed, then everything in order', async () => {
    const { client, peer } = await pair(stack);
    let text = '';
    client.on('data', (chunk) => {
      text += chunk;
    });
    client.pause();
    expect(client.isPaused()).toBe(true);
    await new Promise<void>((resolve) => peer.write('one ', () => resolve()));
    await new Promise<void>((resolve) => peer.end('two', () => resolve()));
    for (let i = 0; i < 10; i++) await turn();
    expect(text).toBe('');
    client.resume();
    await once(client, 'end');
    expect(text).toBe('one two');
  });

  test('pause takes effect between two chunks', async () => {
    const { client, peer } = await pair(stack);
    const chunks: string[] = [];
    client.on('data', (chunk) => {
      chunks.push(chunk.toString());
      client.pause();
    });
    peer.write('first');
    await once(client, 'pause');
    peer.write('second');
    await new Promise<void>((resolve) => peer.end(() => resolve()));
    expect(chunks).toEqual(['first']);
    client.resume();
    await once(client, 'pause');
    expect(chunks).toEqual(['first', 'second']);
  });

  test('pauseOnConnect hands over a socket that is paused, with nothing lost', async () => {
    const arrived = Promise.withResolvers<Socket>();
    const { port } = await listen(stack, arrived.resolve, { pauseOnConnect: true });
    const client = dial(stack, port);
    client.end('kept');
    await once(client, 'finish');
    const peer = await arrived.promise;
    expect(peer.isPaused()).toBe(true);
    const text = textOf(peer);
    peer.resume();
    expect(await text).toBe('kept');
  });

  test('setEncoding gives strings, whole characters however the bytes were cut', async () => {
    const { client, peer } = await pair(stack);
    client.setEncoding('utf8');
    const chunks: unknown[] = [];
    client.on('data', (chunk) => chunks.push(chunk));
    const bytes = Buffer.from('grüße €');
    for (const byte of bytes) {
      await new Promise<void>((resolve) => peer.write(Buffer.of(byte), () => resolve()));
      await turn();
    }
    peer.end();
    await once(client, 'end');
    expect(chunks.every((chunk) => typeof chunk === 'string' && !chunk.includes('\ufffd'))).toBe(true);
    expect(chunks.join('')).toBe('grüße €');
  });

  test("'readable' and read() give the bytes asked for", async () => {
    const { client, peer } = await pair(stack);
    peer.write('abcdef');
    await once(client, 'readable');
    expect(client.read(2).toString()).toBe('ab');
    expect(client.read().toString()).toBe('cdef');
    expect(client.read()).toBeNull();
  });

  test('for await gives every byte and ends with the stream', async () => {
    const { client, peer } = await pair(stack);
    peer.end('all of it');
    let text = '';
    for await (const chunk of client) text += chunk;
    expect(text).toBe('all of it');
    expect(client.destroyed).toBe(true);
  });

  test('pipe echoes, and passes the end on', async () => {
    const { client, peer } = await pair(stack);
    peer.pipe(peer);
    const echoed = textOf(client);
    client.end('back and forth');
    expect(await echoed).toBe('back and forth');
  });

  test('pipeline from a source through a transform into a socket settles when all is written', async () => {
    const { client, peer } = await pair(stack);
    const received = textOf(peer);
    const upper = new Transform({ transform: (chunk, _encoding, done) => done(null, String(chunk).toUpperCase()) });
    await pipeline(Readable.from(['a', 'b', 'c']), upper, client);
    expect(await received).toBe('ABC');
  });

  test('pipeline from a socket that is destroyed rejects', async () => {
    const { client, peer } = await pair(stack);
    const copied = pipeline(peer, async (source) => {
      for await (const _chunk of source);
    });
    peer.destroy();
    await expect(copied).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
    client.destroy();
  });
});
