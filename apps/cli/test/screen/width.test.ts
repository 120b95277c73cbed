import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundariesOf, clustersOf, fitted, padded, widthOf } from '../../src/screen/width.ts';

test('the width counts cells: two for East Asian and emoji, one for a letter with its accents', () => {
  const widths: readonly (readonly [string, number])[] = [
    ['abc', 3],
    ['你好', 4],
    ['ｆｕｌｌ', 8],
    ['한글', 4],
    ['e\u0301', 1],
    ['👍', 2],
    ['👍🏽', 2],
    ['👩‍👩‍👧', 2],
    ['🇨🇭', 2],
    ['❤\ufe0f', 2],
    ['❤', 1],
    ['1', 1],
    ['\u0301', 1],
  ];
  for (const [text, width] of widths) expect([text, widthOf(text)]).toEqual([text, width]);
});

test('a pile of accents is cut short, and marks without a letter get one to sit on', () => {
  const [pile] = clustersOf(`a${'\u0301'.repeat(1_000)}`);
  expect(pile?.text.length).toBeLessThan(40);
  expect(clustersOf('\u0301')[0]?.text).toBe('\u25cc\u0301');
});

test('what is fitted or padded never takes more than it may, and padded exactly that', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, width) => {
      expect(widthOf(fitted(text, width))).toBeLessThanOrEqual(width);
      expect(widthOf(padded(text, width))).toBe(width);
      if (widthOf(text) <= width) expect(fitted(text, width)).toBe(text);
    }),
  );
});

test('there is a boundary before each cluster and at the end', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const boundaries = boundariesOf(text);
      expect(boundaries.length).toBe(clustersOf(text).length + 1);
      expect(boundaries[0]).toBe(0);
      expect(boundaries.at(-1)).toBe(text.length);
    }),
  );
});
