import { expect, test } from 'vitest';
import { degradations } from '../src/degraded.ts';
import { LoadMeter, openFilesLimit } from '../src/load.ts';

test('the load is a fraction of what there is', () => {
  using meter = new LoadMeter(2 ** 40);
  const { memoryFraction, fdFraction, loopDelayMs } = meter.read();
  expect(memoryFraction).toBeGreaterThan(0);
  expect(memoryFraction).toBeLessThan(0.01);
  expect(fdFraction).toBeGreaterThan(0);
  expect(fdFraction).toBeLessThan(1);
  expect(loopDelayMs).toBeGreaterThanOrEqual(0);
});

test('a loop that was held up is late', async () => {
  let passedMs = 0;
  using meter = new LoadMeter(undefined, { now: () => performance.now() + passedMs });
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));
  // The first look only begins to measure.
  await turn();
  const until = performance.now() + 150;
  while (performance.now() < until);
  await turn();
  // Not yet: the start of a server is slow by itself, and no reason to refuse anybody.
  expect(meter.read().loopDelayMs).toBe(0);
  passedMs = 5_000;
  expect(meter.read().loopDelayMs).toBeGreaterThan(80);
  expect(meter.last.loopDelayMs).toBeGreaterThan(80);
});

test('the delay of the loop is of the last five to ten seconds', () => {
  let nowMs = 0;
  const monitors = [0, 1].map(() => {
    const monitor = {
      count: 0,
      delayMs: 10,
      percentile: () => monitor.delayMs * 1e6,
      reset: () => {},
      disable: () => {},
    };
    monitor.reset = () => void Object.assign(monitor, { count: 0, delayMs: 10 });
    return monitor;
  });
  const spare = [...monitors];
  using meter = new LoadMeter(undefined, { now: () => nowMs, monitor: () => spare.shift()! });
  const delayAt = (atMs: number): number => {
    nowMs = atMs;
    return meter.read().loopDelayMs;
  };
  expect(delayAt(0)).toBe(0);
  for (const monitor of monitors) Object.assign(monitor, { count: 100, delayMs: 310 });
  // Looked at every 10 ms, a loop is 10 ms late at best.
  expect(delayAt(4_999)).toBe(0);
  expect(delayAt(5_000)).toBe(300);
  // The elder one has begun anew; the other still knows.
  expect(monitors.map(({ count }) => count)).toEqual([0, 100]);
  expect(delayAt(9_999)).toBe(300);
  expect(delayAt(10_000)).toBe(300);
  expect(delayAt(10_001)).toBe(0);
  expect(monitors.map(({ count }) => count)).toEqual([0, 0]);
});

test('a limit on open files is read where there is one', () => {
  expect(openFilesLimit() ?? 1).toBeGreaterThan(0);
});

test('what does not work as it should is said', () => {
  const idle = { loopDelayMs: 0, memoryFraction: 0, fdFraction: 0 };
  const room = { freeBytes: 2 ** 40, totalBytes: 2 ** 41 };
  expect(degradations({ commitsFail: false, load: idle, room })).toEqual([]);
  expect(degradations({ commitsFail: false, load: idle, room: undefined })).toEqual([]);
  const worst = { loopDelayMs: 201, memoryFraction: 0.86, fdFraction: 0.91 };
  expect(degradations({ commitsFail: true, load: worst, room: { freeBytes: 2 ** 20, totalBytes: 2 ** 20 } })).toEqual([
    'the last commit failed',
    'the disk is almost full',
    'the event loop is late',
    'memory is almost used up',
    'open files are almost used up',
  ]);
  const full = { freeBytes: 2 ** 36, totalBytes: 2 ** 40 };
  expect(degradations({ commitsFail: false, load: idle, room: full })).toEqual(['the disk is almost full']);
});
