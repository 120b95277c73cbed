import { expect, test } from 'vitest';
import { formatBytes, formatDuration, parseBytes, parseDuration } from '../src/values.ts';

test.each([
  [0, '0s'],
  [1, '1ms'],
  [1_500, '1500ms'],
  [90_000, '90s'],
  [900_000, '15m'],
  [86_400_000, '1d'],
])('%s ms are written %s, and read again', (valueMs, text) => {
  expect(formatDuration(valueMs)).toBe(text);
  expect(parseDuration('0s', '1d')(text)).toBe(valueMs);
});

test.each([
  [65_537, '65537B'],
  [1_024, '1KiB'],
  [68_719_476_736, '64GiB'],
])('%s bytes are written %s, and read again', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
  expect(parseBytes('1B', '64GiB')(text)).toBe(bytes);
});
