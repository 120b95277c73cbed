import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../src/index.ts';

describe('FakeClock', () => {
  test('time stands still until it is moved', () => {
    const clock = new FakeClock(100);
    expect(clock.now()).toBe(100);
    clock.advance(5);
    expect(clock.now()).toBe(105);
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(() => clock.advanceTo(Number.NaN)).toThrow(RangeError);
  });

  test('callbacks fire in the order of moment, then of scheduling, each at its moment', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ atMs: fc.nat(20), disposed: fc.boolean() })), (plans) => {
        const clock = new FakeClock();
        const fired: [index: number, nowMs: number][] = [];
        const handles = plans.map(({ atMs }, index) => clock.schedule(atMs, () => fired.push([index, clock.now()])));
        for (const [index, { disposed }] of plans.entries()) if (disposed) handles[index]![Symbol.dispose]();
        const expected = plans
          .map(({ atMs, disposed }, index) => ({ atMs, disposed, index }))
          .filter(({ disposed }) => !disposed)
          .sort((a, b) => a.atMs - b.atMs || a.index - b.index);
        expect(clock.pendingCount).toBe(expected.length);
        expect(clock.nextAtMs()).toBe(expected[0]?.atMs);
        clock.advance(20);
        expect(fired).toEqual(expected.map(({ atMs, index }) => [index, atMs]));
        expect(clock.pendingCount).toBe(0);
      }),
    );
  });

  test('what a callback schedules within the advance fires in it', () => {
    const clock = new FakeClock();
    const firedAtMs: number[] = [];
    const tick = (): void => {
      firedAtMs.push(clock.now());
      clock.schedule(clock.now() + 10, tick);
    };
    clock.schedule(10, tick);
    clock.advance(35);
    expect(firedAtMs).toEqual([10, 20, 30]);
    expect(clock.nextAtMs()).toBe(40);
  });

  test('a moment that has passed counts as now', () => {
    const clock = new FakeClock(50);
    let firedAtMs = -1;
    clock.schedule(10, () => {
      firedAtMs = clock.now();
    });
    expect(clock.nextAtMs()).toBe(50);
    clock.advance(0);
    expect(firedAtMs).toBe(50);
    expect(() => clock.schedule(Number.NaN, () => {})).toThrow(RangeError);
  });

  test('a callback may dispose of another that is due', () => {
    const clock = new FakeClock();
    let fired = 0;
    clock.schedule(5, () => {
      later[Symbol.dispose]();
      later[Symbol.dispose]();
    });
    const later = clock.schedule(5, () => fired++);
    clock.advance(10);
    expect(fired).toBe(0);
  });

  test('runToNext fires one callback, and says when there is none', () => {
    const clock = new FakeClock();
    const fired: string[] = [];
    clock.schedule(3, () => fired.push('first'));
    clock.schedule(3, () => fired.push('second'));
    expect(clock.runToNext()).toBe(true);
    expect(fired).toEqual(['first']);
    expect(clock.now()).toBe(3);
    clock.runToNext();
    expect(clock.runToNext()).toBe(false);
    expect(fired).toEqual(['first', 'second']);
  });

  test('what a callback throws comes out of advance, with the clock at its moment', () => {
    const clock = new FakeClock();
    clock.schedule(7, () => {
      throw new Error('planted');
    });
    expect(() => clock.advance(10)).toThrow('planted');
    expect(clock.now()).toBe(7);
    clock.advance(3);
    expect(clock.now()).toBe(10);
  });

  test('callbacks that schedule one another for ever at one moment are found out', () => {
    const clock = new FakeClock();
    const again = (): void => void clock.schedule(clock.now(), again);
    again();
    expect(() => clock.advance(1)).toThrow('time stands still at 0 ms');
  });

  test('runUntil lets promises settle between callbacks', async () => {
    const clock = new FakeClock();
    const sleep = (ms: number): Promise<void> =>
      new Promise((resolve) => void clock.schedule(clock.now() + ms, resolve));
    let done = false;
    const work = async (): Promise<void> => {
      for (let i = 0; i < 5; i++) await sleep(10);
      done = true;
    };
    void work();
    await clock.runUntil(() => done);
    expect(clock.now()).toBe(50);
  });

  test('runUntil gives up when nothing is left, or virtual time is up', async () => {
    const clock = new FakeClock();
    await expect(clock.runUntil(() => false)).rejects.toThrow('nothing left to wait for at 0 ms');
    clock.schedule(100, () => {});
    await expect(clock.runUntil(() => false, { withinMs: 99 })).rejects.toThrow('within 99 ms');
    expect(clock.pendingCount).toBe(1);
  });

  test('runUntil gives up after ten minutes of virtual time unless told otherwise', async () => {
    const clock = new FakeClock();
    const again = (): void => void clock.schedule(clock.now() + 1_000, again);
    again();
    await expect(clock.runUntil(() => false)).rejects.toThrow('within 600000 ms');
    expect(clock.now()).toBe(600_000);
  });

  test('settled answers what a promise comes to, and throws what it is rejected with', async () => {
    const clock = new FakeClock();
    const after = (ms: number): Promise<void> =>
      new Promise((resolve) => void clock.schedule(clock.now() + ms, resolve));
    expect(await clock.settled(after(30).then(() => 'done'))).toBe('done');
    expect(clock.now()).toBe(30);
    const failing = after(5).then(() => {
      throw new Error('planted');
    });
    await expect(clock.settled(failing)).rejects.toThrow('planted');
    expect(clock.now()).toBe(35);
    clock.schedule(1_000, () => {});
    await expect(clock.settled(new Promise(() => {}), { withinMs: 99 })).rejects.toThrow('within 99 ms');
  });

  test('elapse does what is due in that time, also what promises lead to on the way', async () => {
    const clock = new FakeClock();
    const firedAtMs: number[] = [];
    const tick = (): void => {
      firedAtMs.push(clock.now());
      void Promise.resolve().then(() => clock.schedule(clock.now() + 10, tick));
    };
    clock.schedule(10, tick);
    await clock.elapse(30);
    expect(clock.now()).toBe(30);
    expect(firedAtMs).toEqual([10, 20, 30]);
    await clock.elapse(5);
    expect(clock.now()).toBe(35);
    expect(clock.nextAtMs()).toBe(40);
    clock.schedule(39, () => void clock.schedule(39, () => firedAtMs.push(39)));
    await clock.elapse(4);
    expect(firedAtMs).toEqual([10, 20, 30, 39]);
    expect(clock.pendingCount).toBe(1);
  });
});
