import { expect, test } from 'vitest';
import { Sheet } from '../src/sheet.ts';

const rate = { title: 'rate', unit: '/s', better: 'more' } as const;

test('a ratio is the median of those within rounds, and a peer that has no figure has none', () => {
  const sheet = new Sheet();
  for (const value of [10, 40, 90]) sheet.add(rate, 'ours', value);
  for (const value of [5, 10, 90]) sheet.add(rate, 'theirs', value);
  expect(sheet.median(rate, 'ours')).toBe(40);
  expect(sheet.ratio(rate, 'ours', 'theirs')).toBe(2);
  expect(sheet.ratio(rate, 'ours', 'nobody')).toBeUndefined();
  expect(sheet.peers).toEqual(['ours', 'theirs']);
});

test('a peer that has nothing of what is bad is no divisor', () => {
  const sheet = new Sheet();
  sheet.add(rate, 'ours', 3);
  sheet.add(rate, 'theirs', 0);
  expect(sheet.ratio(rate, 'ours', 'theirs')).toBeUndefined();
});
