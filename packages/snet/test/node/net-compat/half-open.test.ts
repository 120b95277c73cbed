import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { dial, listen, pair, record, stacks, textOf } from './stacks.ts';

describe.each(stacks)('$name: ends', (stack) => {
  test('without allowHalfOpen an end is answered with an end, and both sides close without an error', async () => {
    const { client, peer } = await pair(stack);
    client.resume();
    peer.resume();
    client.end('bye');
    const closes = await Promise.all([once(client, 'close'), once(peer, 'close')]);
    expect(closes).toEqual([[false], [false]]);
  });

  test('with allowHalfOpen the other direction goes on', async () => {
    const { client, peer } = await pair(stack, { allowHalfOpen: true });
    const question = textOf(peer);
    const answer = textOf(client);
    client.end('question');
    expect(await question).toBe('question');
    expect(peer.writable).toBe(true);
    expect(peer.readyState).toBe('writeOnly');
    peer.write('ans');
    peer.end('wer');
    expect(await answer).toBe('answer');
  });

  test("events of a side that ends first: 'finish', 'end', 'close'", async () => {
    const { client, peer } = await pair(stack);
    peer.resume();
    client.resume();
    const events = record(client, ['finish', 'end', 'close']);
    client.end();
    await once(client, 'close');
    expect(events).toEqual(['finish', 'end', 'close']);
  });

  test('an end with nothing before it is emitted even if nobody reads', async () => {
    const { client, peer } = await pair(stack);
    peer.end();
    await once(client, 'end');
    expect(client.readableFlowing).toBeNull();
  });

  test('an end waits for the bytes before it to be read', async () => {
    const { client, peer } = await pair(stack);
    peer.end('unread');
    await once(peer, 'finish');
    const events = record(client, ['data', 'end']);
    await once(client.resume(), 'end');
    expect(events).toEqual(['data', 'end']);
  });

  test('end takes a last chunk, an encoding and a callback that is called on finish', async () => {
    const { client, peer } = await pair(stack);
    const text = textOf(peer);
    const finished = Promise.withResolvers<boolean>();
    client.end('cafe', 'hex', () => finished.resolve(client.writableFinished));
    expect(await finished.promise).toBe(true);
    expect(await text).toBe('\xca\xfe');
  });

  test('end twice is end once', async () => {
    const { client, peer } = await pair(stack);
    const text = textOf(peer);
    client.end('once');
    client.end();
    expect(await text).toBe('once');
    expect(client.errored).toBeNull();
  });

  test('what is written and ended before the connection arrives whole', async () => {
    const arrived = Promise.withResolvers<string>();
    const { port } = await listen(stack, (socket) => void textOf(socket).then(arrived.resolve));
    const socket = dial(stack, port);
    socket.write('early ');
    socket.end('and over');
    socket.resume();
    expect(await arrived.promise).toBe('early and over');
    await once(socket, 'close');
  });

  test('destroySoon flushes, then destroys', async () => {
    const { client, peer } = await pair(stack, { allowHalfOpen: true });
    const text = textOf(peer);
    client.write('flush me');
    client.destroySoon();
    await once(client, 'close');
    expect(await text).toBe('flush me');
    expect(client.destroyed).toBe(true);
  });

  test('destroySoon after the end destroys at once', async () => {
    const { client, peer } = await pair(stack, { allowHalfOpen: true });
    peer.resume();
    client.end();
    await once(client, 'finish');
    client.destroySoon();
    expect(client.destroyed).toBe(true);
  });
});
