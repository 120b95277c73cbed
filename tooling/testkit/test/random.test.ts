import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../src/index.ts';

describe('Random', () => {
  test('one seed is one sequence, the same on every machine', () => {
    const words = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 4 }, () => random.word());
    };
    expect(words(1)).toEqual([2308299391, 1950625580, 354034397, 661219729]);
    expect(words(2)).not.toEqual(words(1));
    // The high half of a seed counts as well.
    expect(words(2 ** 40 + 1)).not.toEqual(words(1));
  });

  test('a seed that is not a whole number from 0 to 2^53 - 1 is refused', () => {
    for (const seed of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => new Random(seed)).toThrow(RangeError);
  });

  test('int reaches every number below the bound and no other', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 40 }), (seed, below) => {
        const random = new Random(seed);
        const seen = new Set(Array.from({ length: below * 40 }, () => random.int(below)));
        expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: below }, (_, i) => i));
      }),
      { numRuns: 30 },
    );
  });

  test('int keeps below bounds beyond 32 bits, and uses the whole range', () => {
    const random = new Random(3);
    const drawn = Array.from({ length: 200 }, () => random.int(Number.MAX_SAFE_INTEGER));
    expect(drawn.every((value) => Number.isSafeInteger(value) && value >= 0)).toBe(true);
    expect(Math.max(...drawn)).toBeGreaterThan(0.9 * Number.MAX_SAFE_INTEGER);
    for (const below of [0, -1, 1.5, Number.NaN]) expect(() => random.int(below)).toThrow(RangeError);
  });

  test('bool follows its probability, and its ends are certain', () => {
    const random = new Random(4);
    const share = Array.from({ length: 4000 }, () => random.bool(0.15)).filter(Boolean).length / 4000;
    expect(share).toBeGreaterThan(0.12);
    expect(share).toBeLessThan(0.18);
    expect(random.bool(0)).toBe(false);
    expect(random.bool(1)).toBe(true);
  });

  test('next is spread over 0 to 1', () => {
    const random = new Random(5);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 10_000; i++) tenths[Math.floor(random.next() * 10)]!++;
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  test('bytes has the length asked for and uses every byte value', () => {
    const random = new Random(6);
    for (const length of [0, 1, 3, 4, 5, 31]) expect(random.bytes(length)).toHaveLength(length);
    expect(new Set(random.bytes(10_000)).size).toBe(256);
  });

  test('pick picks from the items, and refuses an empty list', () => {
    const random = new Random(7);
    const picked = new Set(Array.from({ length: 100 }, () => random.pick(['x', 'y', 'z'])));
    expect([...picked].sort()).toEqual(['x', 'y', 'z']);
    expect(() => random.pick([])).toThrow(RangeError);
  });

  test('what a fork draws does not shift the numbers of its origin', () => {
    const one = new Random(8);
    const two = new Random(8);
    const fork = one.fork();
    two.fork();
    fork.bytes(100);
    expect(one.word()).toBe(two.word());
    expect(fork.seed).not.toBe(one.seed);
  });
});
