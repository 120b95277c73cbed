import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../src/index.ts';

const fired = (atMs: number): Promise<number> =>
  new Promise((resolve) => void systemClock.schedule(atMs, () => resolve(systemClock.now())));

describe('systemClock', () => {
  test('never goes back', () => {
    let last = systemClock.now();
    for (let i = 0; i < 10_000; i++) {
      const now = systemClock.now();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
  });

  test('fires at or after the moment, never before, whatever fraction of a millisecond it is', async () => {
    const startMs = systemClock.now();
    const moments = Array.from({ length: 200 }, (_, i) => startMs + i * 0.173);
    const firedAtMs = await Promise.all(moments.map(fired));
    for (const [i, moment] of moments.entries()) expect(firedAtMs[i]).toBeGreaterThanOrEqual(moment);
  });

  test('a moment that has passed fires soon, and not from within schedule', async () => {
    let inside = true;
    const late = new Promise<boolean>((resolve) => void systemClock.schedule(-1, () => resolve(inside)));
    inside = false;
    expect(await late).toBe(false);
  });

  test('what was disposed of does not fire', async () => {
    let calls = 0;
    const handle = systemClock.schedule(systemClock.now() + 1, () => calls++);
    handle[Symbol.dispose]();
    handle[Symbol.dispose]();
    await fired(systemClock.now() + 5);
    expect(calls).toBe(0);
  });

  test('a delay beyond the longest timer waits in parts, and may be disposed of in any of them', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const longMs = 3 * 0x7fffffff;
    let calls = 0;
    systemClock.schedule(systemClock.now() + longMs, () => calls++);
    const disposed = systemClock.schedule(systemClock.now() + longMs, () => calls++);
    vi.advanceTimersByTime(longMs - 1);
    expect(calls).toBe(0);
    disposed[Symbol.dispose]();
    vi.advanceTimersByTime(2);
    expect(calls).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
