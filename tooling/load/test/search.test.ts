import { expect, test } from 'vitest';
import { Latencies, searchCapacity, type Trial } from '../src/index.ts';

/** A server that holds some rate, and is slow beyond it. */
function trialOf(p99Ms: number, detail: Partial<Trial> = {}): Trial {
  const latencies = new Latencies();
  latencies.record(p99Ms);
  const deliveryLatency = latencies.summary();
  const lateness = new Latencies().summary();
  return { errors: 0, overloaded: false, acceptedPerSecond: 1e9, deliveryLatency, lateness, server: {}, ...detail };
}

test('the highest rate under the gates is found to the resolution, and confirmed', async () => {
  const rates: number[] = [];
  const capacity = await searchCapacity({
    gates: { p99Ms: 50 },
    trial: async (rate) => {
      rates.push(rate);
      return trialOf(rate <= 3_456 ? 10 : 80);
    },
  });
  expect(capacity.ratePerSecond).toBeGreaterThan(3_456 / 1.06);
  expect(capacity.ratePerSecond).toBeLessThanOrEqual(3_456);
  expect(capacity.confirmed).toBe(true);
  expect(rates.slice(0, 6)).toEqual([100, 200, 400, 800, 1_600, 3_200]);
  expect(rates.slice(-2)).toEqual([capacity.ratePerSecond, capacity.ratePerSecond]);
});

test('a trial that fails once is repeated before it counts', async () => {
  let trials = 0;
  const capacity = await searchCapacity({
    gates: { p99Ms: 50 },
    toRate: 400,
    // Every other one is disturbed.
    trial: async () => trialOf(++trials % 2 === 1 && trials < 6 ? 80 : 10),
  });
  expect(capacity).toMatchObject({ ratePerSecond: 400, confirmed: true });
});

test('a rate that passes only now and then is not the answer', async () => {
  const passed = new Map<number, number>();
  const capacity = await searchCapacity({
    gates: { p99Ms: 50 },
    trial: async (rate) => {
      const times = (passed.get(rate) ?? 0) + 1;
      passed.set(rate, times);
      return trialOf(rate <= 1_000 || (rate <= 1_700 && times === 1) ? 10 : 80);
    },
  });
  expect(capacity.ratePerSecond).toBeLessThanOrEqual(1_000);
  expect(capacity.confirmed).toBe(true);
});

test.each([
  ['an error', { errors: 1 }, '1 errors'],
  ['an overload', { overloaded: true }, 'too many without an answer'],
  ['a server that accepts less than is offered', { acceptedPerSecond: 0.1 }, '0 % of the rate'],
  ['memory beyond the bound', { server: { rssPeakBytes: 3 * 2 ** 20 } }, 'memory 3 MiB'],
  ['memory that nobody could look at', { server: {} }, 'memory unknown'],
])('%s fails every trial, and then there is no rate', async (_what, detail, reason) => {
  const capacity = await searchCapacity({
    gates: { rssBytes: 2 ** 21 },
    trial: async () => trialOf(1, { server: { rssPeakBytes: 1 }, ...detail }),
  });
  expect(capacity).toMatchObject({ ratePerSecond: 0, confirmed: false });
  expect(capacity.steps[0]?.reasons).toEqual([reason]);
});

test('a search that never ends by itself is ended', async () => {
  const capacity = await searchCapacity({ gates: {}, maxTrials: 5, trial: async () => trialOf(1) });
  expect(capacity.steps.length).toBe(5);
  expect(capacity.confirmed).toBe(false);
});
