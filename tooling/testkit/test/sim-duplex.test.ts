import type { ByteDuplex } from '@proj/io';
import { concatBytes } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CutOptions, FakeClock, Random, type SimDuplexOptions, simDuplexPair } from '../src/index.ts';

interface Watched {
  readonly log: string[];
  readonly chunks: Uint8Array[];
}

/** Everything but drain, each with its moment. */
function watch(duplex: ByteDuplex, clock: FakeClock): Watched {
  const log: string[] = [];
  const chunks: Uint8Array[] = [];
  duplex.on('data', (chunk) => {
    chunks.push(chunk);
    log.push(`${clock.now()} data ${chunk.length}`);
  });
  duplex.on('end', () => log.push(`${clock.now()} end`));
  duplex.on('close', () => log.push(`${clock.now()} close`));
  duplex.on('error', (error) => log.push(`${clock.now()} ${error.message}`));
  return { log, chunks };
}

interface SetUp {
  readonly a: ByteDuplex;
  readonly b: ByteDuplex;
  readonly cut: (options: CutOptions) => void;
  readonly clock: FakeClock;
}

function setUp(options: SimDuplexOptions = {}, seed = 1): SetUp {
  const clock = new FakeClock();
  const pair = simDuplexPair(clock, new Random(seed), options);
  return { a: pair.a, b: pair.b, cut: (cutOptions) => pair.cut(cutOptions), clock };
}

describe('simDuplexPair', () => {
  test('a writer that heeds drain gets everything through, in order, over any link', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 300 }),
        fc.array(fc.nat(200), { maxLength: 30 }),
        (seed, highWaterMarkBytes, sizes) => {
          const { a, b, clock } = setUp({ latencyMs: 7, jitterMs: 7, maxSliceBytes: 50, highWaterMarkBytes }, seed);
          const chunks = sizes.map((size) => new Random(seed).bytes(size));
          const waiting = [...chunks];
          const fill = (): void => {
            for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) if (!a.write(next)) return;
            a.end();
          };
          const { chunks: got, log } = watch(b, clock);
          watch(a, clock);
          a.on('drain', fill);
          b.on('end', () => b.end());
          fill();
          while (clock.runToNext()) {}
          expect(concatBytes(...got)).toEqual(concatBytes(...chunks));
          expect(log.slice(-2).map((line) => line.split(' ')[1])).toEqual(['end', 'close']);
          expect(clock.pendingCount).toBe(0);
        },
      ),
    );
  });

  test('nothing is heard from within a method, only from the clock', () => {
    const { a, b, clock } = setUp();
    const { log } = watch(b, clock);
    a.write(new Uint8Array(3));
    b.destroy();
    expect(log).toEqual([]);
    clock.advance(0);
    expect(log).toEqual(['0 close']);
  });

  test('bytes take the latency, and a paused reader gets them when it resumes', () => {
    const { a, b, clock } = setUp({ latencyMs: 10 });
    const { log } = watch(b, clock);
    b.pause();
    a.write(new Uint8Array(3));
    clock.advance(25);
    expect(log).toEqual([]);
    b.resume();
    expect(log).toEqual([]);
    clock.advance(5);
    expect(log).toEqual(['25 data 3']);
  });

  test('a reader that pauses within data gets no more', () => {
    const { a, b, clock } = setUp();
    const { log } = watch(b, clock);
    b.on('data', () => b.pause());
    a.write(new Uint8Array(1));
    a.write(new Uint8Array(2));
    clock.advance(1);
    expect(log).toEqual(['0 data 1']);
    b.resume();
    clock.advance(1);
    expect(log).toEqual(['0 data 1', '1 data 2']);
  });

  test('write answers false at the high-water mark, and drain comes once the reader has read', () => {
    const { a, b, clock } = setUp({ highWaterMarkBytes: 10, latencyMs: 1 });
    let drains = 0;
    a.on('drain', () => drains++);
    expect(a.write(new Uint8Array(9))).toBe(true);
    expect(a.write(new Uint8Array(1))).toBe(false);
    clock.advance(100);
    expect(drains).toBe(0);
    watch(b, clock);
    clock.advance(0);
    expect(drains).toBe(1);
  });

  test('into a hole a writer writes up to the mark, and never gets drain', () => {
    const { a, b, cut, clock } = setUp({ highWaterMarkBytes: 10 });
    const { log } = watch(b, clock);
    a.on('drain', () => log.push('drain'));
    cut({ mode: 'hole' });
    expect(a.write(new Uint8Array(9))).toBe(true);
    expect(a.write(new Uint8Array(9))).toBe(false);
    clock.advance(1e9);
    expect(log).toEqual([]);
  });

  test('an end is a half-close: the other direction goes on, and both close once both have ended', () => {
    const { a, b, clock } = setUp({ latencyMs: 5 });
    const left = watch(a, clock);
    const right = watch(b, clock);
    a.write(new Uint8Array(1));
    a.end();
    expect(a.write(new Uint8Array(1))).toBe(false);
    clock.advance(10);
    b.write(new Uint8Array(2));
    b.end();
    clock.advance(10);
    expect(right.log).toEqual(['5 data 1', '5 end', '10 close']);
    expect(left.log).toEqual(['15 data 2', '15 end', '15 close']);
    expect(clock.pendingCount).toBe(0);
  });

  test('a destroy is an end and a close to the other side, after what was written before', () => {
    const { a, b, clock } = setUp({ latencyMs: 5 });
    const left = watch(a, clock);
    const right = watch(b, clock);
    a.write(new Uint8Array(4));
    a.destroy(new Error('planted'));
    a.destroy();
    expect(a.write(new Uint8Array(1))).toBe(false);
    b.write(new Uint8Array(4));
    clock.advance(20);
    expect(left.log).toEqual(['0 planted', '0 close']);
    expect(right.log).toEqual(['5 data 4', '5 end', '5 close']);
  });

  test('a destroy after an end closes the other side, which would wait for ever otherwise', () => {
    const { a, b, clock } = setUp();
    const { log } = watch(b, clock);
    a.end();
    clock.advance(1);
    a.destroy();
    clock.advance(1);
    expect(log).toEqual(['0 end', '1 close']);
  });

  test('a reset is an error and a close at both ends', () => {
    const { a, b, cut, clock } = setUp({ latencyMs: 5 });
    const left = watch(a, clock);
    const right = watch(b, clock);
    b.pause();
    cut({ mode: 'reset' });
    clock.advance(20);
    expect(left.log).toEqual(['5 read ECONNRESET', '5 close']);
    expect(right.log).toEqual(['5 read ECONNRESET', '5 close']);
  });

  test('a fin is an end and a close, when the reader has read what came before', () => {
    const { a, b, cut, clock } = setUp({ latencyMs: 5 });
    const { log } = watch(b, clock);
    b.pause();
    a.write(new Uint8Array(6));
    cut({ mode: 'fin' });
    clock.advance(20);
    expect(log).toEqual([]);
    b.resume();
    clock.advance(0);
    expect(log).toEqual(['20 data 6', '20 end', '20 close']);
  });

  test('a hole that is noticed late is a timeout', () => {
    const { a, cut, clock } = setUp();
    const { log } = watch(a, clock);
    cut({ mode: 'hole', lateCloseMs: { a: 60_000 } });
    clock.advance(60_000);
    expect(log).toEqual(['60000 read ETIMEDOUT', '60000 close']);
  });

  test('a planned cut lets exactly its bytes through, and the counters tell', () => {
    const clock = new FakeClock();
    const pair = simDuplexPair(clock, new Random(1), { cut: { mode: 'fin', afterBytes: { a: 5 } } });
    const { chunks, log } = watch(pair.b, clock);
    pair.a.write(Uint8Array.of(1, 2, 3, 4));
    pair.a.write(Uint8Array.of(5, 6, 7));
    clock.advance(1);
    expect(concatBytes(...chunks)).toEqual(Uint8Array.of(1, 2, 3, 4, 5));
    expect(log.at(-1)).toBe('0 close');
    expect(pair.counters.a).toEqual({ sentBytes: 7, deliveredBytes: 5 });
  });

  test('a listener that throws does not stop the link', () => {
    const { a, b, clock } = setUp();
    let first = true;
    const { log } = watch(b, clock);
    b.on('data', () => {
      if (first) {
        first = false;
        throw new Error('planted');
      }
    });
    a.write(new Uint8Array(1));
    a.write(new Uint8Array(2));
    expect(() => clock.advance(1)).toThrow('planted');
    clock.advance(1);
    expect(log).toEqual(['0 data 1', '0 data 2']);
  });
});
