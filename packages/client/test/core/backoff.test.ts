import { expect, test } from 'vitest';
import { Backoff } from '../../src/core/backoff.ts';

const almostOne = 1 - 2 ** -32;

test('ceilings are 250 ms, then 0.5 s doubling up to the longest pause', () => {
  const backoff = new Backoff(() => almostOne, 30_000);
  const delays = Array.from({ length: 10 }, () => Math.round(backoff.nextDelayMs(0)));
  expect(delays).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test('pauses are spread over everything below the ceiling', () => {
  const backoff = new Backoff(() => 0, 30_000);
  expect([backoff.nextDelayMs(0), backoff.nextDelayMs(0)]).toEqual([0, 0]);
});

test('what the server asks for comes before the jitter, however long', () => {
  const backoff = new Backoff(() => 0.5, 30_000);
  expect(backoff.nextDelayMs(86_400_000)).toBe(86_400_125);
});

test('a reset starts from the shortest ceiling', () => {
  const backoff = new Backoff(() => almostOne, 30_000);
  for (let i = 0; i < 100; i++) backoff.nextDelayMs(0);
  expect(Math.round(backoff.nextDelayMs(0))).toBe(30_000);
  backoff.reset();
  expect(Math.round(backoff.nextDelayMs(0))).toBe(250);
});

test('a longest pause below the ceilings bounds all of them', () => {
  const backoff = new Backoff(() => almostOne, 100);
  expect(Math.round(backoff.nextDelayMs(0))).toBe(100);
});
