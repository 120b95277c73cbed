import { describe, expect, test } from 'vitest';
import { MemoryBudget } from '../../src/core/memory-budget.ts';
import { ReceiveBuffer } from '../../src/core/receive-buffer.ts';
import { ReceiveWindow } from '../../src/core/receive-window.ts';
import { closeError, Pair, types } from './pair.ts';

describe('a replacement that fails in its handshake', () => {
  /** Dials are answered, and what they lead to is cut at once, until the test says otherwise. */
  function failing(pair: Pair): void {
    for (let i = 0; i < 3; i++) {
      pair.advance(2_000);
      if (pair.clientEvents.filter(({ type }) => type === 'dial').length > pair.pipes.length) pair.cut(pair.dial());
    }
  }

  test('because of its age is tried again [SNET-7.13]', () => {
    const pair = Pair.open({ client: { rekeyAfterMs: 60_000 } });
    pair.answerDials = false;
    pair.advance(60_000);
    failing(pair);
    expect(types(pair.clientEvents)).not.toContain('detach');
    pair.answerDials = true;
    pair.advance(60_000);
    expect(pair.pipes.length).toBeGreaterThan(3);
    expect(pair.pipe.open).toBe(true);
  });

  test('because of GOAWAY is tried again [SNET-7.14]', () => {
    const pair = Pair.open();
    pair.answerDials = false;
    pair.server.goAway(9, 0, 0);
    pair.pump();
    failing(pair);
    expect(pair.pipe.open).toBe(false);
    pair.answerDials = true;
    pair.advance(30_000);
    expect(pair.pipe.open).toBe(true);
  });
});

describe('GOAWAY', () => {
  test('reaches a client that was not attached when it was said [SNET-7.14]', () => {
    const pair = Pair.open();
    pair.answerDials = false;
    pair.cut();
    pair.server.goAway(9, 5_000, 0);
    pair.answerDials = true;
    pair.dial();
    pair.pump();
    expect(pair.clientEvents).toContainEqual(expect.objectContaining({ type: 'go-away', afterMs: 5_000 }));
  });

  test.for([
    [-1, 0],
    [0, Number.POSITIVE_INFINITY],
    [0.5, 0],
    [0, 2 ** 53],
    [Number.NaN, 0],
  ] as const)('in %d ms, or %d later, is a mistake that is told to who makes it', ([afterMs, jitterMs]) => {
    const pair = Pair.open();
    expect(() => pair.server.goAway(9, afterMs, jitterMs)).toThrow(/SNET_BAD_OPTION/);
    pair.pump();
    expect([pair.client.state, pair.server.state]).toEqual(['open', 'open']);
  });
});

describe('networkChanged', () => {
  test('again and again does not keep a dead path alive [SNET-7.9] [SNET-7.15]', () => {
    const pair = Pair.open();
    pair.answerDials = false;
    pair.pipe.hole = true;
    for (let i = 0; i < 10; i++) {
      pair.client.networkChanged(pair.nowMs);
      pair.pump();
      pair.advance(4_000);
      pair.client.dialFailed(pair.nowMs, new Error('no route'));
    }
    expect(types(pair.clientEvents)).toContain('detach');
  });

  test('again and again while detached opens a bounded number of transports [SNET-7.15]', () => {
    const pair = Pair.open();
    pair.answerDials = false;
    pair.cut();
    let most = 0;
    const { transports } = pair.client as unknown as { transports: ReadonlyMap<number, unknown> };
    for (let i = 0; i < 1_000; i++) {
      pair.client.networkChanged(pair.nowMs);
      pair.advance(1);
      const dials = pair.clientEvents.filter(({ type }) => type === 'dial').length;
      while (pair.pipes.length < dials) pair.dial().hole = true;
      most = Math.max(most, transports.size);
    }
    expect(pair.pipes.length).toBeLessThan(20);
    expect(most).toBeLessThanOrEqual(4);
  });
});

test('a client is told what became of its session even by a server that drains [SNET-3.7]', () => {
  const pair = Pair.open();
  pair.answerDials = false;
  pair.cut();
  pair.server.abort();
  pair.acceptor.drain();
  pair.answerDials = true;
  pair.dial();
  pair.pump();
  expect(closeError(pair.clientEvents)).toMatchObject({ code: 'SNET_RESUME_REJECTED', deliveredBytes: 0 });
});

test('an expiry says why the last attempt failed [SNET-7.11]', () => {
  const pair = Pair.open({ client: { resumeWindowMs: 5_000 } });
  pair.answerDials = false;
  pair.cut();
  pair.client.dialFailed(pair.nowMs, new Error('no route to host'));
  pair.advance(6_000);
  expect(closeError(pair.clientEvents)).toMatchObject({
    code: 'SNET_RESUME_EXPIRED',
    cause: { message: 'no route to host' },
  });
});

test('what a window has promised is the budget’s until it is used up, however small the window is now [SNET-6.10]', () => {
  const budget = new MemoryBudget(60_000);
  const window = new ReceiveWindow({ initialBytes: 4_096, maxBytes: 65_536 }, budget);
  const buffer = new ReceiveBuffer(window);
  expect(buffer.limit).toBe(4_096);
  let position = 0;
  for (let i = 0; i < 40; i++) {
    const bytes = new Uint8Array(2_048);
    buffer.receive(position, bytes);
    position += bytes.length;
    window.arrived(bytes.length, 10, i);
    buffer.read(1 << 20);
    expect(buffer.limit - buffer.readPosition).toBe(window.bytes);
  }
  const promised = buffer.promisedBytes;
  expect(promised).toBeGreaterThan(32_000);
  window.reset(buffer.promisedBytes);
  expect([window.bytes, budget.usedBytes]).toEqual([4_096, promised - 4_096]);
  while (buffer.promisedBytes > 4_096) {
    const bytes = new Uint8Array(Math.min(2_048, buffer.promisedBytes - 4_096));
    buffer.receive(position, bytes);
    position += bytes.length;
    buffer.read(1 << 20);
    expect(budget.usedBytes).toBe(buffer.promisedBytes - 4_096);
  }
  expect(budget.usedBytes).toBe(0);
});
