import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AsyncQueue } from '../src/index.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('AsyncQueue', () => {
  test('hands out every item once and in order, and a producer that heeds its answers never exceeds the mark', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.nat(30),
        fc.infiniteStream(fc.boolean()),
        async (highWaterMark, count, slow) => {
          const consumed: number[] = [];
          let next = 0;
          const produce = (): void => {
            while (next < count) if (!queue.push(next++)) return;
            queue.end();
          };
          const queue = new AsyncQueue<number>({
            highWaterMark,
            onDrain: produce,
            onConsumed: (item) => consumed.push(item),
          });
          produce();
          const got: number[] = [];
          for await (const item of queue) {
            got.push(item);
            expect(queue.length).toBeLessThanOrEqual(highWaterMark);
            if (slow.next().value) await turn();
          }
          const all = Array.from({ length: count }, (_, i) => i);
          expect(got).toEqual(all);
          expect(consumed).toEqual(all);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('push answers false at the mark, and onDrain comes once, when the consumer is below it again', async () => {
    let drains = 0;
    const queue = new AsyncQueue<number>({ highWaterMark: 2, onDrain: () => drains++ });
    expect([queue.push(1), queue.push(2), queue.push(3)]).toEqual([true, false, false]);
    expect(queue.length).toBe(3);
    const iterator = queue[Symbol.asyncIterator]();
    await iterator.next();
    expect(drains).toBe(0);
    await iterator.next();
    await iterator.next();
    expect(drains).toBe(1);
  });

  test('an item for a consumer that waits does not fill the queue', async () => {
    const queue = new AsyncQueue<string>({ highWaterMark: 1 });
    const next = queue[Symbol.asyncIterator]().next();
    expect(queue.push('a')).toBe(true);
    expect(await next).toEqual({ done: false, value: 'a' });
    expect(queue.push('b')).toBe(false);
  });

  test('an item counts as consumed when the next one is asked for', async () => {
    const consumed: string[] = [];
    const queue = new AsyncQueue<string>({ highWaterMark: 9, onConsumed: (item) => consumed.push(item) });
    const iterator = queue[Symbol.asyncIterator]();
    const first = iterator.next();
    queue.push('a');
    queue.push('b');
    await first;
    expect(consumed).toEqual([]);
    await iterator.next();
    expect(consumed).toEqual(['a']);
    queue.end();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(consumed).toEqual(['a', 'b']);
  });

  test('end delivers what is queued first, and later pushes are ignored', async () => {
    const queue = new AsyncQueue<number>({ highWaterMark: 9 });
    queue.push(1);
    queue.end();
    queue.end(new Error('too late'));
    expect(queue.push(2)).toBe(false);
    const got: number[] = [];
    for await (const item of queue) got.push(item);
    expect(got).toEqual([1]);
  });

  test('end with an error throws it after what is queued', async () => {
    const queue = new AsyncQueue<number>({ highWaterMark: 9 });
    const failure = new Error('planted');
    queue.push(1);
    queue.end(failure);
    const got: number[] = [];
    const iterate = async (): Promise<void> => {
      for await (const item of queue) got.push(item);
    };
    await expect(iterate()).rejects.toBe(failure);
    expect(got).toEqual([1]);
  });

  test('end answers a consumer that waits', async () => {
    const quiet = new AsyncQueue<number>({ highWaterMark: 1 });
    const ended = quiet[Symbol.asyncIterator]().next();
    quiet.end();
    expect(await ended).toEqual({ done: true, value: undefined });
    const failure = new Error('planted');
    const failed = new AsyncQueue<number>({ highWaterMark: 1 });
    const rejected = failed[Symbol.asyncIterator]().next();
    failed.end(failure);
    await expect(rejected).rejects.toBe(failure);
  });

  test('leaving early does not finish the item at hand, and another consumer gets the rest', async () => {
    const consumed: number[] = [];
    const queue = new AsyncQueue<number>({ highWaterMark: 9, onConsumed: (item) => consumed.push(item) });
    for (const item of [1, 2, 3]) queue.push(item);
    queue.end();
    for await (const item of queue) if (item === 2) break;
    expect(consumed).toEqual([1]);
    const rest: number[] = [];
    for await (const item of queue) rest.push(item);
    expect(rest).toEqual([3]);
  });

  test('return answers a next that still waits, and loses no later item', async () => {
    const queue = new AsyncQueue<number>({ highWaterMark: 9 });
    const iterator = queue[Symbol.asyncIterator]();
    const waiting = iterator.next();
    await iterator.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    queue.push(1);
    expect(await queue[Symbol.asyncIterator]().next()).toEqual({ done: false, value: 1 });
  });

  test('a second consumer, a second next and a mark below 1 are refused', async () => {
    const queue = new AsyncQueue<number>({ highWaterMark: 1 });
    const iterator = queue[Symbol.asyncIterator]();
    expect(() => queue[Symbol.asyncIterator]()).toThrow(TypeError);
    const first = iterator.next();
    await expect(iterator.next()).rejects.toThrow(TypeError);
    queue.push(1);
    expect(await first).toEqual({ done: false, value: 1 });
    expect(() => new AsyncQueue({ highWaterMark: 0 })).toThrow(RangeError);
  });
});
