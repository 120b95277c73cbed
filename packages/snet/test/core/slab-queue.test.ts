import { equalBytes } from '@proj/io/bytes';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SlabQueue } from '../../src/core/slab-queue.ts';

const size = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 3_000 }), fc.integer({ min: 4_000, max: 20_000 }));
const step = fc.oneof(
  fc.record({ act: fc.constantFrom('push', 'adopt', 'adopt view'), bytes: size }),
  fc.record({ act: fc.constantFrom('take', 'take exactly', 'peek', 'skip'), bytes: size }),
);

const numbered = (from: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => ((from + i) * 0x9e3779b1) >>> 24);
const same = (actual: Uint8Array, expected: Uint8Array): void => expect(equalBytes(actual, expected)).toBe(true);

test('a queue gives out what was put in, in order, and what it gave away is not its own any more', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new SlabQueue();
      let [first, end] = [0, 0];
      for (const { act, bytes } of steps) {
        const held = end - first;
        const length = Math.min(bytes, held);
        if (act === 'push') {
          const chunk = numbered(end, bytes);
          queue.push(chunk);
          chunk.fill(0);
          end += bytes;
        } else if (act.startsWith('adopt')) {
          // A small part of something larger is copied; nothing but that part may be kept of it.
          const chunk = numbered(end - (act === 'adopt' ? 0 : bytes + 1), act === 'adopt' ? bytes : 2 * bytes + 1);
          queue.adopt(act === 'adopt' ? chunk : chunk.subarray(bytes + 1));
          if (act !== 'adopt') chunk.fill(0);
          end += bytes;
        } else if (act === 'take') {
          const taken = queue.take(bytes + 1);
          expect(taken === undefined).toBe(held === 0);
          if (taken === undefined) continue;
          same(taken, numbered(first, taken.length));
          first += taken.length;
          // As an application may that hands it to a worker: the memory is gone for everyone else.
          (taken.buffer as ArrayBuffer).transfer(0);
        } else if (act === 'skip') {
          queue.skip(length);
          first += length;
        } else if (act === 'peek') {
          same(queue.peek(length)!, numbered(first, length));
        } else {
          same(queue.takeExactly(length)!, numbered(first, length));
          first += length;
        }
        expect(queue.length).toBe(end - first);
      }
      expect(queue.takeExactly(queue.length + 1)).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});

test('a chunk that came alone is given away without a copy', () => {
  const queue = new SlabQueue();
  const chunk = numbered(0, 100);
  queue.adopt(chunk);
  expect(queue.take(1_000)?.buffer).toBe(chunk.buffer);
});

test('a slab is not given away while a part of it is still there, behind a chunk that has memory of its own', () => {
  const queue = new SlabQueue();
  for (const length of [1, 2_500, 5_000, 3_000]) queue.push(numbered(queue.length, length));
  const taken = queue.take(10_000)!;
  same(taken, numbered(0, 2_501));
  (taken.buffer as ArrayBuffer).transfer(0);
  same(queue.takeExactly(8_000)!, numbered(2_501, 8_000));
});

test('a small part of a large buffer does not keep the buffer [SNET-6.9]', () => {
  const queue = new SlabQueue();
  queue.adopt(new Uint8Array(100_000).subarray(0, 10));
  expect(queue.take(1_000)?.buffer.byteLength).toBe(10);
});
