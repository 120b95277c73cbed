import { FakeClock } from '@proj/testkit';
import { expect, test } from 'vitest';
import { WakeWatch } from '../src/wake-watch.ts';

test('a wall clock that is far ahead of the timers means that the machine has slept', () => {
  const clock = new FakeClock();
  let sleptMs = 0;
  const watch = new WakeWatch(clock, () => 1e12 + clock.now() + sleptMs);
  let wakes = 0;
  const subscription = watch.on(() => wakes++);
  clock.advance(60_000);
  expect(wakes).toBe(0);
  sleptMs += 9_000; // A timer that is late, perhaps.
  clock.advance(5_000);
  expect(wakes).toBe(0);
  sleptMs += 3_600_000;
  clock.advance(5_000);
  expect(wakes).toBe(1);
  sleptMs -= 7_200_000; // Someone has set the clock back.
  clock.advance(60_000);
  expect(wakes).toBe(1);
  subscription[Symbol.dispose]();
  expect(clock.pendingCount).toBe(0);
});

test('there is one timer for all who listen, and none for nobody', () => {
  const clock = new FakeClock();
  const watch = new WakeWatch(clock, () => 0);
  expect(clock.pendingCount).toBe(0);
  const listener = (): void => {};
  const subscriptions = [watch.on(listener), watch.on(listener)];
  expect(clock.pendingCount).toBe(1);
  subscriptions[0]?.[Symbol.dispose]();
  expect(clock.pendingCount).toBe(1);
  subscriptions[1]?.[Symbol.dispose]();
  expect(clock.pendingCount).toBe(0);
});
