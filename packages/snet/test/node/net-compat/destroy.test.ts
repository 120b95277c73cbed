import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { closed, dial, listen, pair, record, stacks } from './stacks.ts';

describe.each(stacks)('$name: destroy', (stack) => {
  test('closes once, without an error, however often it is called', async () => {
    const { client } = await pair(stack);
    const closes: boolean[] = [];
    client.on('close', (hadError) => closes.push(hadError));
    expect(client.destroy()).toBe(client);
    client.destroy();
    await once(client, 'close');
    client.destroy(new Error('too late to matter'));
    await new Promise(setImmediate);
    expect(closes).toEqual([false]);
    expect(client.destroyed).toBe(true);
  });

  test("with an error emits it once, then 'close', which says so", async () => {
    const { client } = await pair(stack);
    const events = record(client, ['error', 'close', 'end', 'finish']);
    const reason = new Error('enough');
    const failed = once(client, 'error');
    const closed = new Promise((resolve) => client.on('close', resolve));
    client.destroy(reason);
    client.destroy(new Error('another'));
    expect((await failed)[0]).toBe(reason);
    expect(await closed).toBe(true);
    expect(events).toEqual(['error', 'close']);
  });

  test("'error' can be awaited before 'close'", async () => {
    const { client } = await pair(stack);
    client.destroy(new Error('enough'));
    await once(client, 'error');
    await once(client, 'close');
  });

  test('emits nothing in the turn in which it is called', async () => {
    const { client } = await pair(stack);
    const events = record(client, ['error', 'close']);
    client.destroy(new Error('enough'));
    expect(events).toEqual([]);
    await closed(client);
  });

  test('in the connect handler leads to a close and nothing more', async () => {
    const { port } = await listen(stack, (peer) => peer.write('not to be read'));
    const socket = dial(stack, port);
    const events = record(socket, ['data', 'end', 'error', 'close']);
    socket.on('connect', () => socket.destroy());
    await once(socket, 'close');
    expect(events).toEqual(['close']);
  });

  test('while connecting leads to a close without a connect', async () => {
    const { port } = await listen(stack);
    const socket = dial(stack, port);
    const events = record(socket, ['connect', 'ready', 'error', 'close']);
    socket.destroy();
    expect(socket.connecting).toBe(false);
    await once(socket, 'close');
    await new Promise(setImmediate);
    expect(events).toEqual(['close']);
  });

  test("in the 'connection' handler ends the other side as well", async () => {
    const { port } = await listen(stack, (peer) => void peer.destroy());
    const socket = dial(stack, port);
    socket.resume();
    await closed(socket);
    expect(socket.destroyed).toBe(true);
  });

  test('in a data handler stops the data', async () => {
    const { client, peer } = await pair(stack);
    let chunks = 0;
    client.on('data', () => {
      chunks++;
      client.destroy();
    });
    peer.write(Buffer.alloc(1_000_000));
    await once(client, 'close');
    expect(chunks).toBe(1);
  });

  test('the write under way and those that wait fail, each in its callback', async () => {
    const { client, peer } = await pair(stack);
    peer.pause();
    const failures: unknown[] = [];
    const note = (error: Error | null | undefined) => failures.push((error as { code?: string } | undefined)?.code);
    // The last of these does not fit any more; only then is there something that waits.
    while (client.writableLength === 0) {
      client.write(Buffer.alloc(1_000_000), note);
      await new Promise(setImmediate);
    }
    for (let i = 0; i < 3; i++) client.write('x', note);
    failures.length = 0;
    client.destroy();
    await once(client, 'close');
    expect(failures).toEqual(Array(4).fill('ECANCELED'));
  });

  test('a write after it fails in its callback, and emits nothing', async () => {
    const { client } = await pair(stack);
    const events = record(client, ['error']);
    client.destroy();
    const error = await new Promise((resolve) => client.write('x', resolve));
    expect(error).toMatchObject({ code: 'ERR_STREAM_DESTROYED' });
    await new Promise(setImmediate);
    expect(events).toEqual([]);
  });

  test('resetAndDestroy gives the other side an error', async () => {
    const { client, peer } = await pair(stack);
    const failed = once(peer, 'error');
    peer.resume();
    expect(client.resetAndDestroy()).toBe(client);
    expect((await failed)[0]).toBeInstanceOf(Error);
    await once(peer, 'close');
  });

  test("what is written in the other end's close handler goes nowhere, quietly", async () => {
    const { client, peer } = await pair(stack);
    const called = Promise.withResolvers<unknown>();
    peer.on('close', () => peer.write('x', called.resolve));
    peer.resume();
    client.destroy();
    expect(await called.promise).toMatchObject({ code: expect.stringMatching(/ERR_STREAM_DESTROYED|EPIPE/) });
  });

  test('once both directions have ended gives nothing up: the other side closes without an error', async () => {
    const { client, peer } = await pair(stack);
    const hadError = closed(peer);
    peer.resume();
    peer.end('all there is');
    await once(client.resume(), 'end');
    // Whatever of this side's end is still on its way.
    client.destroy();
    expect(await hadError).toBe(false);
  });

  test('leaving a loop over what arrived is such a case', async () => {
    const { client, peer } = await pair(stack);
    const hadError = closed(peer.resume());
    peer.end('all there is');
    for await (const _chunk of client);
    expect(client.destroyed).toBe(true);
    expect(await hadError).toBe(false);
  });

  test('await using destroys it', async () => {
    const { port } = await listen(stack);
    let kept: Socket;
    {
      await using socket = dial(stack, port);
      await once(socket, 'connect');
      socket.on('error', () => {});
      kept = socket;
    }
    expect(kept.destroyed).toBe(true);
  });
});
