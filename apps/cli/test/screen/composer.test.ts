import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Composer,
  composerOf,
  deleteAfter,
  deleteBefore,
  deleteToLineStart,
  deleteWordBefore,
  emptyComposer,
  insert,
  layOut,
  left,
  lineEnd,
  lineStart,
  moveRow,
  right,
  wordLeft,
  wordRight,
} from '../../src/screen/composer.ts';
import { boundariesOf } from '../../src/screen/width.ts';

const moves = { left, right, wordLeft, wordRight, lineStart, lineEnd } as const;
const cuts = { deleteBefore, deleteAfter, deleteWordBefore, deleteToLineStart } as const;

test('one press deletes what is seen as one', () => {
  for (const cluster of ['e\u0301', '👍🏽', '👩‍👩‍👧', '🇨🇭', '한']) {
    expect(deleteBefore(composerOf(`ab${cluster}`))).toEqual(composerOf('ab'));
    expect(deleteAfter({ text: `${cluster}ab`, cursor: 0 })).toEqual({ text: 'ab', cursor: 0 });
  }
});

test('words and lines are moved over and deleted whole', () => {
  const text = composerOf('one two\nthree four');
  expect(wordLeft(text).cursor).toBe(14);
  expect(deleteWordBefore(text).text).toBe('one two\nthree ');
  expect(deleteToLineStart(text).text).toBe('one two\n');
  expect(lineStart(text).cursor).toBe(8);
  expect(lineEnd({ ...text, cursor: 2 }).cursor).toBe(7);
  expect(wordRight({ ...text, cursor: 0 }).cursor).toBe(3);
});

test('up and down keep the column as far as there is one', () => {
  const text = composerOf('long line\nab\nlong line');
  const up = moveRow({ ...text, cursor: 18 }, -1, 40);
  expect(up?.cursor).toBe(12);
  expect(moveRow({ ...text, cursor: 3 }, -1, 40)).toBeUndefined();
  expect(moveRow({ ...text, cursor: 3 }, 1, 40)?.cursor).toBe(12);
});

test('pasted control characters are dropped, line breaks of every kind are one kind', () => {
  expect(insert(emptyComposer, 'a\r\nb\rc\u001b[31m\u0000d\te')).toEqual(composerOf('a\nb\nc[31md\te'));
});

const step = fc.oneof(
  fc.record({ move: fc.constantFrom(...(Object.keys(moves) as (keyof typeof moves)[])) }),
  fc.record({ cut: fc.constantFrom(...(Object.keys(cuts) as (keyof typeof cuts)[])) }),
  fc.record({ text: fc.string({ unit: 'binary', maxLength: 4 }) }),
  fc.record({ text: fc.constantFrom('\u0301', '\u200d', '👩', '🇨', '🏽', '\n', ' ', 'ᄀ', 'ᅡ') }),
  fc.record({ row: fc.constantFrom(-1 as const, 1 as const) }),
);

test('whatever is typed, the cursor stands between two clusters, and cuts and moves do what they say', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 2, max: 12 }), (steps, width) => {
      let composer: Composer = emptyComposer;
      for (const one of steps) {
        const before = composer;
        if ('move' in one) {
          composer = moves[one.move](composer);
          expect(composer.text).toBe(before.text);
        } else if ('cut' in one) {
          composer = cuts[one.cut](composer);
          expect(composer.text.length).toBeLessThanOrEqual(before.text.length);
        } else if ('row' in one) composer = moveRow(composer, one.row, width) ?? composer;
        else composer = insert(composer, one.text);
        expect(boundariesOf(composer.text)).toContain(composer.cursor);
        expect(composer.text.isWellFormed()).toBe(true);
        const { rows, cursorRow, cursorColumn } = layOut(composer, width);
        expect(rows[cursorRow]).toBeDefined();
        expect(cursorColumn).toBeLessThanOrEqual(width);
      }
    }),
  );
});
