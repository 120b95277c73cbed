import fc from 'fast-check';
import { expect, test } from 'vitest';
import { widthOf } from '../../src/screen/width.ts';
import { inItsCells, safeLine, wrap, wrapSafely } from '../../src/screen/wrap.ts';
import { terminalText } from '../../src/terminal-text.ts';

const rows = (text: string, width: number): readonly string[] => wrap(text, width).map((row) => row.text);

test('rows break between words, and within a word that is wider than a row', () => {
  expect(rows('the quick brown fox', 10)).toEqual(['the quick', 'brown fox']);
  expect(rows('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  expect(rows('日本語の文字', 5)).toEqual(['日本', '語の', '文字']);
  expect(rows('one\n\ntwo', 10)).toEqual(['one', '', 'two']);
  expect(rows('', 10)).toEqual(['']);
});

test('no row is wider than asked for, and nothing is lost but the spaces at which rows break', () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom(' ', '\n', 'a', '你', '👍🏽', 'e\u0301'), fc.string({ minLength: 1, maxLength: 1 })),
  });
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 20 }), (given, width) => {
      const wrapped = wrap(given, width);
      let end = 0;
      for (const row of wrapped) {
        expect(widthOf(row.text)).toBeLessThanOrEqual(width);
        expect(row.text).toBe(given.slice(row.start, row.end));
        expect(given.slice(end, row.start)).toMatch(/^[ \n]?$/);
        end = row.end;
      }
      expect(given.slice(end)).toMatch(/^ ?$/);
    }),
  );
});

test('what others wrote comes without a control character, whatever it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 4, max: 40 }), (text, width) => {
      for (const row of [...wrapSafely(text, width), safeLine(text)])
        expect(row).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test('what is typed takes the cells it is laid out with, and controls nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = inItsCells(text);
      expect(terminalText(shown)).toBe(shown);
      expect(widthOf(shown)).toBe(widthOf(text.replaceAll(/[\n\t]/g, ' ')));
    }),
  );
  expect(inItsCells('a\u202eb\u200bc')).toBe('a·b·c');
});
