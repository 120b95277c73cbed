import { expect, test } from 'vitest';
import { againAtMs, Pace } from '../../src/core/pace.ts';

/** How many more may be asked now; they are. */
function asked(pace: Pace): number {
  let count = 0;
  for (; pace.isOpen; count++) pace.asked();
  return count;
}

const unhurried = (): number => 0;

test('as many as are allowed are on their way, and each answer lets another go', () => {
  const pace = new Pace(16, unhurried);
  expect(asked(pace)).toBe(16);
  pace.answered(0);
  pace.answered(0);
  expect(asked(pace)).toBe(2);
  pace.connectionLost();
  expect(asked(pace)).toBe(16);
});

test('after one is put off nothing goes before it may, nor before all that was on its way is answered [CHAT-5.4]', () => {
  const pace = new Pace(3, unhurried);
  asked(pace);
  pace.postponed(1_000, 50);
  expect([asked(pace), pace.deadlineMs]).toEqual([0, 1_050]);
  pace.postponed(900, 60);
  expect(pace.deadlineMs).toBe(1_050);
  pace.handleTimeout(1_049);
  expect(pace.deadlineMs).toBe(1_050);
  pace.handleTimeout(1_050);
  expect([asked(pace), pace.deadlineMs]).toEqual([0, Number.POSITIVE_INFINITY]);
  pace.answered(1_060);
  expect(asked(pace)).toBe(1);
});

test('then one goes at a time, and one more every second without a refusal, also on the next connection', () => {
  const pace = new Pace(3, unhurried);
  pace.asked();
  pace.postponed(1_000, 0);
  pace.handleTimeout(1_000);
  pace.connectionLost();
  const windows = [1_001, 1_999, 2_000, 2_999, 3_000, 9_000].map((nowMs) => {
    const window = asked(pace);
    for (let answers = 0; answers < window; answers++) pace.answered(nowMs);
    return window;
  });
  expect(windows).toEqual([1, 1, 1, 2, 2, 3]);
});

test('the pause is never shorter than it was told, and doubles when that was not enough', () => {
  const pace = new Pace(1, unhurried);
  let nowMs = 0;
  const pauses = Array.from({ length: 8 }, () => {
    pace.asked();
    pace.postponed(700, nowMs);
    const pauseMs = pace.deadlineMs - nowMs;
    nowMs = pace.deadlineMs;
    pace.handleTimeout(nowMs);
    return pauseMs;
  });
  expect(pauses).toEqual([700, 700, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  pace.asked();
  pace.answered(nowMs);
  pace.asked();
  pace.postponed(700, nowMs);
  expect(pace.deadlineMs - nowMs).toBe(700);
});

test('what is random makes a pause longer and never shorter', () => {
  for (const random of [0, 0.5, 0.999]) {
    expect(againAtMs(3_000, 1, () => random, 10)).toBe(3_010 + 250 * random);
    expect(againAtMs(0, 3, () => random, 10)).toBe(1_010 + 1_000 * random);
  }
});
