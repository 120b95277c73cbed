import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Budget } from '../../src/core/budget.ts';

test('the burst may be spent at once, then so many a second', () => {
  const budget = new Budget(2, 4, 1_000);
  expect([budget.take(1_000), budget.take(1_000), budget.take(1_000)]).toEqual([0, 0, 250]);
  expect(budget.take(1_249)).toBe(1);
  expect(budget.take(1_250)).toBe(0);
  expect(budget.take(1_250)).toBe(250);
});

test('a pause never saves more than the burst', () => {
  const budget = new Budget(2, 4, 0);
  expect([1, 2, 3].map(() => budget.take(1e9))).toEqual([0, 0, 250]);
});

test('whoever waits as long as told is let through, and no time ever earns more than its rate', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 1, max: 2_000 }),
      fc.array(fc.nat(500)),
      (burst, perSecond, pauses) => {
        const budget = new Budget(burst, perSecond, 0);
        let nowMs = 0;
        let taken = 0;
        for (const pauseMs of pauses) {
          nowMs += pauseMs;
          const waitMs = budget.take(nowMs);
          if (waitMs > 0) {
            nowMs += waitMs;
            expect(budget.take(nowMs)).toBe(0);
          }
          taken++;
          expect(taken).toBeLessThanOrEqual(burst + (nowMs * perSecond) / 1000 + 1e-6);
        }
      },
    ),
  );
});
