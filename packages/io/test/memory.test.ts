import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes } from '../src/bytes.ts';
import type { ByteDuplex } from '../src/index.ts';
import { memoryDuplexPair } from '../src/memory.ts';

/** Every microtask, however many each leads to. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function watch(duplex: ByteDuplex): { readonly log: string[]; readonly chunks: Uint8Array[] } {
  const log: string[] = [];
  const chunks: Uint8Array[] = [];
  duplex.on('data', (chunk) => {
    chunks.push(chunk);
    log.push(`data ${chunk.length}`);
  });
  duplex.on('end', () => log.push('end'));
  duplex.on('close', () => log.push('close'));
  duplex.on('error', (error) => log.push(`error ${error.message}`));
  return { log, chunks };
}

describe('memoryDuplexPair', () => {
  test('a writer that heeds drain gets everything through in order, past a reader that pauses at will', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 30 }),
        fc.infiniteStream(fc.boolean()),
        async (highWaterMarkBytes, chunks, pauses) => {
          const [left, right] = memoryDuplexPair({ highWaterMarkBytes });
          const { log, chunks: got } = watch(right);
          right.on('data', () => {
            if (pauses.next().value) right.pause();
          });
          const waiting = [...chunks];
          const fill = (): void => {
            for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) if (!left.write(next)) return;
            left.end();
          };
          left.on('drain', fill);
          fill();
          while (!log.includes('end')) {
            await turn();
            right.resume();
          }
          expect(concatBytes(...got)).toEqual(concatBytes(...chunks));
        },
      ),
      { numRuns: 50 },
    );
  });

  test('bytes arrive in a later microtask, as a copy of what was written', async () => {
    const [left, right] = memoryDuplexPair();
    const { log, chunks } = watch(right);
    const written = Buffer.from([1, 2, 3]);
    left.write(written);
    written.fill(0);
    expect(log).toEqual([]);
    await turn();
    expect([...(chunks[0] ?? [])]).toEqual([1, 2, 3]);
  });

  test('nothing is written by an empty chunk', async () => {
    const [left, right] = memoryDuplexPair();
    const { log } = watch(right);
    expect(left.write(new Uint8Array(0))).toBe(true);
    await turn();
    expect(log).toEqual([]);
  });

  test('a reader without a data listener counts as paused', async () => {
    const [left, right] = memoryDuplexPair();
    left.write(Uint8Array.of(1));
    await turn();
    const { log } = watch(right);
    await turn();
    expect(log).toEqual(['data 1']);
  });

  test('a reader that pauses within data gets no more until it resumes', async () => {
    const [left, right] = memoryDuplexPair();
    const { log } = watch(right);
    right.on('data', () => right.pause());
    left.write(new Uint8Array(1));
    left.write(new Uint8Array(2));
    left.end();
    await turn();
    expect(log).toEqual(['data 1']);
    right.resume();
    await turn();
    expect(log).toEqual(['data 1', 'data 2']);
    right.resume();
    await turn();
    expect(log).toEqual(['data 1', 'data 2', 'end']);
  });

  test('write answers false at the mark, and drain comes once, when the reader has read below it', async () => {
    const [left, right] = memoryDuplexPair({ highWaterMarkBytes: 10 });
    let drains = 0;
    left.on('drain', () => drains++);
    expect(left.write(new Uint8Array(9))).toBe(true);
    expect(left.write(new Uint8Array(1))).toBe(false);
    expect(left.write(new Uint8Array(5))).toBe(false);
    expect(left.write(new Uint8Array(0))).toBe(false);
    await turn();
    expect(drains).toBe(0);
    const { log } = watch(right);
    await turn();
    expect(log).toEqual(['data 9', 'data 1', 'data 5']);
    expect(drains).toBe(1);
    expect(() => memoryDuplexPair({ highWaterMarkBytes: 0 })).toThrow(RangeError);
  });

  test('an end is a half-close, and both sides close once both have ended', async () => {
    const [left, right] = memoryDuplexPair();
    const one = watch(left);
    const two = watch(right);
    left.write(new Uint8Array(1));
    left.end();
    left.end();
    expect(left.write(new Uint8Array(1))).toBe(false);
    await turn();
    expect(two.log).toEqual(['data 1', 'end']);
    expect(right.write(new Uint8Array(2))).toBe(true);
    right.end();
    await turn();
    expect(one.log).toEqual(['data 2', 'end', 'close']);
    expect(two.log).toEqual(['data 1', 'end', 'close']);
  });

  test('a destroy closes this side with its error, and ends and closes the other', async () => {
    const [left, right] = memoryDuplexPair();
    const one = watch(left);
    const two = watch(right);
    left.write(new Uint8Array(3));
    right.write(new Uint8Array(3));
    left.destroy(new Error('planted'));
    left.destroy(new Error('again'));
    expect([left.write(new Uint8Array(1)), right.write(new Uint8Array(1))]).toEqual([false, false]);
    left.end();
    await turn();
    expect(one.log).toEqual(['error planted', 'close']);
    expect(two.log).toEqual(['data 3', 'end', 'close']);
  });

  test('a destroy after an end closes the other side, which would wait for ever otherwise', async () => {
    const [left, right] = memoryDuplexPair({ highWaterMarkBytes: 1 });
    const { log } = watch(right);
    left.end();
    await turn();
    right.write(new Uint8Array(1));
    left.destroy();
    await turn();
    expect(log).toEqual(['end', 'close']);
  });

  test('a paused reader still gets what was written before the other side was destroyed', async () => {
    const [left, right] = memoryDuplexPair();
    const { log } = watch(right);
    right.pause();
    left.write(new Uint8Array(3));
    left.destroy();
    await turn();
    expect(log).toEqual([]);
    right.resume();
    await turn();
    expect(log).toEqual(['data 3', 'end', 'close']);
  });
});
