import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { closed, dial, listen, pair, stacks } from './stacks.ts';

describe.each(stacks)('$name: setTimeout', (stack) => {
  test("emits 'timeout' once, and does nothing else", async () => {
    const { client, peer } = await pair(stack);
    let timeouts = 0;
    client.on('timeout', () => timeouts++);
    expect(client.setTimeout(20)).toBe(client);
    expect(client.timeout).toBe(20);
    await once(client, 'timeout');
    // Longer than the other timer, so that a second 'timeout' would have come.
    peer.setTimeout(80);
    await once(peer, 'timeout');
    expect(timeouts).toBe(1);
    expect(client.destroyed).toBe(false);
    const echoed = once(client, 'data');
    peer.write('still here');
    await echoed;
  });

  test('the callback is a listener for one time', async () => {
    const { client } = await pair(stack);
    let calls = 0;
    client.setTimeout(10, () => calls++);
    expect(client.listenerCount('timeout')).toBe(1);
    await once(client, 'timeout');
    expect(calls).toBe(1);
    expect(client.listenerCount('timeout')).toBe(0);
  });

  test('0 takes the timer and the callback away', async () => {
    const { client, peer } = await pair(stack);
    let calls = 0;
    const onTimeout = () => calls++;
    client.setTimeout(10, onTimeout);
    client.setTimeout(0, onTimeout);
    expect(client.listenerCount('timeout')).toBe(0);
    expect(client.timeout).toBe(0);
    peer.setTimeout(40);
    await once(peer, 'timeout');
    expect(calls).toBe(0);
  });

  test('what is written or read starts the time anew', async () => {
    const { client, peer } = await pair(stack);
    peer.on('data', (chunk) => peer.write(chunk));
    const startedAtMs = performance.now();
    let rounds = 0;
    client.setTimeout(60, () => {});
    const beat = setInterval(() => {
      if (++rounds === 10) clearInterval(beat);
      client.write('x');
    }, 20);
    client.resume();
    await once(client, 'timeout');
    expect(rounds).toBe(10);
    expect(performance.now() - startedAtMs).toBeGreaterThan(200);
  });

  test('something that happens after the timeout starts the time anew', async () => {
    const { client, peer } = await pair(stack);
    client.resume();
    client.setTimeout(10);
    await once(client, 'timeout');
    peer.write('x');
    await once(client, 'data');
    await once(client, 'timeout');
  });

  test('a connection that takes long times out as well', async () => {
    const socket = dial(stack, 1, { lookup: () => {}, host: 'never.test' });
    socket.setTimeout(10);
    await once(socket, 'timeout');
    expect(socket.connecting).toBe(true);
  });

  test('the option of connect is the same', async () => {
    const { port } = await listen(stack);
    const socket = dial(stack, port, { timeout: 15 });
    expect(socket.timeout).toBe(15);
    await once(socket, 'timeout');
  });

  test('a destroyed socket does not time out', async () => {
    const { client, peer } = await pair(stack);
    let timeouts = 0;
    client.setTimeout(10, () => timeouts++);
    const gone = closed(peer.resume());
    client.destroy();
    expect(client.setTimeout(10, () => timeouts++)).toBe(client);
    // Another socket's timer, longer than both, tells that they would have fired.
    const { client: other } = await pair(stack);
    other.setTimeout(40);
    await Promise.all([once(other, 'timeout'), gone]);
    expect(timeouts).toBe(0);
  });

  test.for([
    ['100', 'ERR_INVALID_ARG_TYPE'],
    [null, 'ERR_INVALID_ARG_TYPE'],
    [-1, 'ERR_OUT_OF_RANGE'],
    [Number.NaN, 'ERR_OUT_OF_RANGE'],
    [Number.POSITIVE_INFINITY, 'ERR_OUT_OF_RANGE'],
  ] as const)('%j is not a duration: %s', async ([value, code]) => {
    const { client } = await pair(stack);
    expect(() => client.setTimeout(value as unknown as number)).toThrow(expect.objectContaining({ code }));
  });

  test.for(['', 1, null, {}])('%j is not a callback', async (value) => {
    const { client } = await pair(stack);
    const call = () => client.setTimeout(1, value as unknown as () => void);
    expect(call).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }));
  });
});
