import { describe, expect, test } from 'vitest';
import { SnetError } from '../../src/core/index.ts';
import { MemoryBudget } from '../../src/core/memory-budget.ts';
import { ReceiveBuffer } from '../../src/core/receive-buffer.ts';
import { ReceiveWindow } from '../../src/core/receive-window.ts';
import { ReplayBuffer } from '../../src/core/replay-buffer.ts';
import { SlabQueue } from '../../src/core/slab-queue.ts';

const receiveBuffer = (windowBytes: number): ReceiveBuffer =>
  new ReceiveBuffer(new ReceiveWindow({ initialBytes: windowBytes, maxBytes: windowBytes }, undefined));
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const numbered = (from: number, length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => from + i);
const codeOf = (act: () => unknown): number | undefined => {
  try {
    act();
  } catch (error) {
    if (SnetError.is(error, 'SNET_PROTOCOL_VIOLATION')) return error.wireCode;
    throw error;
  }
  return undefined;
};

describe('replay buffer', () => {
  test('a full buffer takes what fits and no more [SNET-6.3]', () => {
    const buffer = new ReplayBuffer(4);
    expect(buffer.write(bytes(1, 2, 3))).toBe(3);
    expect(buffer.write(bytes(4, 5, 6))).toBe(1);
    expect(buffer.write(bytes(7))).toBe(0);
    expect(buffer.read(0, 10, 10)).toEqual(bytes(1, 2, 3, 4));
  });

  test('what is acknowledged makes room, and the rest stays readable', () => {
    const buffer = new ReplayBuffer(4);
    buffer.write(bytes(1, 2, 3, 4));
    buffer.markSent(4);
    buffer.acknowledge(3);
    expect(buffer.freeBytes).toBe(3);
    expect(buffer.read(3, 10, 10)).toEqual(bytes(4));
    expect(buffer.read(2, 10, 10)).toBeUndefined();
  });

  test('an old acknowledgement changes nothing', () => {
    const buffer = new ReplayBuffer(4);
    buffer.write(bytes(1, 2));
    buffer.markSent(2);
    buffer.acknowledge(2);
    buffer.acknowledge(1);
    expect(buffer.firstPosition).toBe(2);
  });

  test.for([3, 2 ** 31, 2 ** 32, 2 ** 53 - 1])(
    'an acknowledgement of %i bytes that were never sent is a violation [SNET-6.5]',
    (position) => {
      const buffer = new ReplayBuffer(4);
      buffer.write(bytes(1, 2, 3, 4));
      buffer.markSent(2);
      expect(codeOf(() => buffer.acknowledge(position))).toBe(6);
      expect(buffer.firstPosition).toBe(0);
    },
  );

  test('the end takes the position after the last byte [SNET-6.6]', () => {
    const buffer = new ReplayBuffer(4);
    buffer.write(bytes(1));
    buffer.end();
    buffer.markSent(2);
    buffer.acknowledge(1);
    expect(buffer.finished).toBe(false);
    buffer.acknowledge(2);
    expect(buffer.finished).toBe(true);
  });

  test('the caller may reuse its buffer at once', () => {
    const buffer = new ReplayBuffer(10_000);
    const large = new Uint8Array(5_000).fill(1);
    const small = new Uint8Array(5).fill(2);
    buffer.write(large);
    buffer.write(small);
    large.fill(9);
    small.fill(9);
    expect(buffer.read(4_999, 3, 10_000)).toEqual(bytes(1, 2, 2));
  });
});

describe('receive buffer', () => {
  test('bytes that come again are dropped in silence [SNET-6.4]', () => {
    const buffer = receiveBuffer(100);
    expect(buffer.receive(0, numbered(0, 5))).toBe(5);
    expect(buffer.receive(2, numbered(2, 5))).toBe(2);
    expect(buffer.receive(0, numbered(0, 3))).toBe(0);
    expect(buffer.read(100)).toEqual(numbered(0, 7));
  });

  test('bytes count as received before they are read, so that two reconnects before a read deliver once [SNET-6.2]', () => {
    const buffer = receiveBuffer(100);
    buffer.receive(0, numbered(0, 5));
    expect(buffer.receivedPosition).toBe(5);
    buffer.receive(0, numbered(0, 5));
    buffer.receive(0, numbered(0, 5));
    expect(buffer.unreadBytes).toBe(5);
  });

  test('a gap is a violation [SNET-6.7]', () => {
    expect(codeOf(() => receiveBuffer(100).receive(1, bytes(1)))).toBe(5);
  });

  test('more than the credit is a violation, and nothing of it is kept [SNET-6.8]', () => {
    const buffer = receiveBuffer(4);
    expect(codeOf(() => buffer.receive(0, numbered(0, 5)))).toBe(21);
    expect(buffer.unreadBytes).toBe(0);
  });

  test('reading gives credit back', () => {
    const buffer = receiveBuffer(4);
    buffer.receive(0, numbered(0, 4));
    expect(buffer.limit).toBe(4);
    buffer.read(3);
    expect(buffer.limit).toBe(7);
  });

  test('the end can be heard again, but cannot move, and nothing comes after it [SNET-6.6]', () => {
    const buffer = receiveBuffer(100);
    buffer.receive(0, numbered(0, 4));
    buffer.finish(4);
    buffer.finish(4);
    expect(buffer.receivedPosition).toBe(5);
    expect(codeOf(() => buffer.finish(3))).toBe(14);
    expect(codeOf(() => buffer.receive(4, bytes(1)))).toBe(14);
    expect(buffer.receive(0, numbered(0, 4))).toBe(0);
  });

  test('an end that is not where the bytes end is a violation', () => {
    expect(codeOf(() => receiveBuffer(100).finish(1))).toBe(14);
  });
});

test('a queue fed one byte at a time keeps slabs, not objects [SNET-6.9]', () => {
  const queue = new SlabQueue();
  for (let i = 0; i < 10_000; i++) queue.push(bytes(i & 0xff));
  let pieces = 0;
  let length = 0;
  for (let piece = queue.take(1 << 20); piece !== undefined; piece = queue.take(1 << 20)) {
    expect(piece.every((byte, i) => byte === ((length + i) & 0xff))).toBe(true);
    pieces++;
    length += piece.length;
  }
  expect(length).toBe(10_000);
  expect(pieces).toBeLessThanOrEqual(3);
});

describe('receive window', () => {
  const range = { initialBytes: 1_000, maxBytes: 5_000 };

  test('doubles while half of it lasts less than two round trips, up to its maximum [SNET-6.10]', () => {
    const window = new ReceiveWindow(range, undefined);
    const sizes = Array.from({ length: 5 }, (_, i) => {
      window.arrived(window.bytes, 10, i);
      return window.bytes;
    });
    expect(sizes).toEqual([2_000, 4_000, 5_000, 5_000, 5_000]);
  });

  test('does not grow for a peer that is slow [SNET-6.10]', () => {
    const window = new ReceiveWindow(range, undefined);
    for (let i = 0; i < 100; i++) window.arrived(100, 10, i * 100);
    expect(window.bytes).toBe(1_000);
  });

  test('grows only as far as the server can promise, and gives back what it had [SNET-6.10]', () => {
    const budget = new MemoryBudget(3_000);
    const first = new ReceiveWindow(range, budget);
    const second = new ReceiveWindow(range, budget);
    first.arrived(1_000, 10, 0);
    first.arrived(2_000, 10, 0);
    expect(first.bytes).toBe(4_000);
    expect(second.arrived(1_000, 10, 0)).toBe(false);
    first.reset(0);
    expect(budget.usedBytes).toBe(0);
    expect(second.arrived(1_000, 10, 0)).toBe(true);
  });

  test('what was promised stays promised when the window falls back [SNET-6.8]', () => {
    const window = new ReceiveWindow(range, undefined);
    const buffer = new ReceiveBuffer(window);
    window.arrived(1_000, 10, 0);
    expect(buffer.limit).toBe(2_000);
    window.reset(0);
    expect(buffer.limit).toBe(2_000);
    expect(buffer.receive(0, new Uint8Array(2_000))).toBe(2_000);
  });
});
