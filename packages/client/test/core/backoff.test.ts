import { expect, test } from 'vitest';
import { Backoff } from '../../src/core/backoff.ts';

const almostOne = 1 - 2 ** -32;
const long = Number.POSITIVE_INFINITY;

test('ceilings are 250 ms, then 0.5 s doubling up to the longest pause', () => {
  const backoff = new Backoff(() => almostOne, 30_000);
  const delays = Array.from({ length: 10 }, () => Math.round(backoff.nextDelayMs(0, long)));
  expect(delays).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test('pauses are spread over everything below the ceiling', () => {
  const backoff = new Backoff(() => 0, 30_000);
  expect([backoff.nextDelayMs(0, long), backoff.nextDelayMs(0, long)]).toEqual([0, 0]);
});

test('what the server asks for comes before the jitter, however long', () => {
  const backoff = new Backoff(() => 0.5, 30_000);
  expect(backoff.nextDelayMs(86_400_000, long)).toBe(86_400_125);
});

test('a login starts from the shortest ceiling, however short it was', () => {
  for (const heldMs of [0, 9_999, 10_000]) {
    const backoff = new Backoff(() => almostOne, 30_000);
    for (let i = 0; i < 100; i++) backoff.nextDelayMs(0, long);
    expect(Math.round(backoff.nextDelayMs(0, long))).toBe(30_000);
    backoff.loginEnded(heldMs);
    expect(Math.round(backoff.nextDelayMs(0, long))).toBe(250);
    expect(Math.round(backoff.nextDelayMs(0, long))).toBe(500);
  }
});

test('logins that do not hold make the pauses grow, but no further than 2 s', () => {
  const backoff = new Backoff(() => almostOne, 30_000);
  const after = (heldMs: number): number => {
    backoff.loginEnded(heldMs);
    return Math.round(backoff.nextDelayMs(0, long));
  };
  expect(Array.from({ length: 6 }, () => after(100))).toEqual([250, 500, 1_000, 2_000, 2_000, 2_000]);
  expect(Math.round(backoff.nextDelayMs(0, long))).toBe(2_000);
  expect(after(10_000)).toBe(250);
  expect(after(100)).toBe(250);
});

test('a longest pause below the ceilings bounds all of them', () => {
  const backoff = new Backoff(() => almostOne, 100);
  expect(Math.round(backoff.nextDelayMs(0, long))).toBe(100);
});

test('a server that was there in the last 30 s is looked for at least every 2 s', () => {
  const backoff = new Backoff(() => almostOne, 30_000);
  backoff.loginEnded(60_000);
  const delays = [0, 1, 2, 3, 4, 5, 29_999].map((awayMs) => Math.round(backoff.nextDelayMs(0, awayMs)));
  expect(delays).toEqual([250, 500, 1_000, 2_000, 2_000, 2_000, 2_000]);
  expect(Math.round(backoff.nextDelayMs(0, 30_000))).toBe(30_000);
});
