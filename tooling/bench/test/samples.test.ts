import { expect, test } from 'vitest';
import { figure } from '../src/report.ts';
import { quantile, Samples } from '../src/samples.ts';

test('a ratio is the median of the ratios of each round, not the ratio of the medians', () => {
  const samples = new Samples();
  for (const value of [10, 20, 90]) samples.add('burst1', 'snet', value);
  for (const value of [5, 20, 30]) samples.add('burst1', 'tls', value);
  expect(samples.median('burst1', 'snet')).toBe(20);
  expect(samples.ratio('burst1', 'snet', 'tls')).toBe(2);
  expect(samples.ratio('burst1', 'snet', 'net')).toBeUndefined();
});

test('a quantile lies between its neighbours', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3], 1)).toBe(3);
  expect(quantile([7], 0.99)).toBe(7);
  expect(() => quantile([], 0.5)).toThrow(RangeError);
});

test('figures have three digits that count', () => {
  expect([0.01234, 1.5, 42.55, 1234.5].map(figure)).toEqual(['0.0123', '1.50', '42.5', '1235']);
});
