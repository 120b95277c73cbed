import { expect, test } from 'vitest';
import { schedule } from '../src/index.ts';

const plan = { ratePerSecond: 1_000, sessions: 10, untilMs: 10_000, seed: 7 };

test('the seed alone decides what is sent when', () => {
  expect([...schedule(plan)]).toEqual([...schedule(plan)]);
  expect([...schedule({ ...plan, seed: 8 })]).not.toEqual([...schedule(plan)]);
});

test('arrivals come in order, at the rate that was asked for, and by every session', () => {
  const arrivals = [...schedule(plan)];
  expect(arrivals.length).toBeGreaterThan(9_600);
  expect(arrivals.length).toBeLessThan(10_400);
  expect(arrivals.every(({ atMs }, i) => atMs < plan.untilMs && atMs >= (arrivals[i - 1]?.atMs ?? 0))).toBe(true);
  expect(new Set(arrivals.map(({ session }) => session)).size).toBe(plan.sessions);
});

test('pauses between arrivals are those of independent senders: a third exceed the mean', () => {
  const arrivals = [...schedule(plan)];
  const longer = arrivals.filter(({ atMs }, i) => atMs - (arrivals[i - 1]?.atMs ?? 0) > 1).length;
  expect(longer / arrivals.length).toBeCloseTo(Math.exp(-1), 1);
});
