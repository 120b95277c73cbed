import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Canvas } from '../../src/screen/canvas.ts';
import { difference } from '../../src/screen/diff.ts';

const esc = '\u001b';

/** A terminal of one's own, for which `widthOf` says how wide a cluster is: terminals disagree. */
class Emulator {
  readonly rows: string[][];
  #row = 0;
  #column = 0;
  readonly #widthOf: (text: string) => number;

  constructor(width: number, height: number, widthOf: (text: string) => number) {
    this.rows = Array.from({ length: height }, () => Array.from({ length: width }, () => ' '));
    this.#widthOf = widthOf;
  }

  write(text: string): void {
    const pieces = text.split(new RegExp(`(${esc}\\[[?0-9;]*[A-Za-z])`, 'u'));
    for (const piece of pieces) {
      const place = new RegExp(`^${esc}\\[(\\d+);(\\d+)H$`, 'u').exec(piece);
      if (place !== null) [this.#row, this.#column] = [Number(place[1]) - 1, Number(place[2]) - 1];
      else if (piece === `${esc}[2J`) for (const row of this.rows) row.fill(' ');
      else if (!piece.startsWith(esc)) this.#print(piece);
    }
  }

  #print(text: string): void {
    for (const { segment } of new Intl.Segmenter('en').segment(text)) {
      const row = this.rows[this.#row];
      const width = this.#widthOf(segment);
      for (let index = 0; index < width && row !== undefined; index++) {
        if (this.#column + index < row.length) row[this.#column + index] = index === 0 ? segment : '';
      }
      // Nothing wraps at the right edge.
      this.#column = Math.min(this.#column + width, row?.length ?? 0);
    }
  }
}

const words = fc.constantFrom(
  'hello',
  ' ',
  '你好',
  '👩‍👩‍👧',
  '❤\ufe0f',
  'e\u0301x',
  '│',
  '✓✓',
  `${esc}[2J`,
  '\u202e',
  '\u009b31m',
);
const puts = fc.array(fc.record({ column: fc.nat(24), row: fc.nat(5), text: words, bold: fc.boolean() }), {
  maxLength: 30,
});

function canvasOf(all: readonly { column: number; row: number; text: string; bold: boolean }[]): Canvas {
  const canvas = new Canvas(24, 5, { colours: true });
  for (const { column, row, text, bold } of all) canvas.put(column, row, text, { bold });
  return canvas;
}

test.each([1, 2, 4])('from any screen to any other, where the terminal takes %d cells for an emoji', (emojiCells) => {
  const widthOf = (text: string): number => {
    if (/\p{Extended_Pictographic}/u.test(text) && text.length > 1) return emojiCells;
    return /[\u4e00-\u9fff]/u.test(text) ? 2 : 1;
  };
  fc.assert(
    fc.property(puts, puts, (one, other) => {
      const [before, after] = [canvasOf(one), canvasOf(other)];
      const terminal = new Emulator(24, 5, widthOf);
      terminal.write(difference(undefined, before));
      terminal.write(difference(before, after));
      for (let row = 0; row < 5; row++) {
        for (let column = 0; column < 24; column++) {
          const { text } = after.cell(column, row);
          // An emoji about whose width they disagree may look wrong; what stands beside it may not.
          if (!/^[\u0020-\u007e│✓]$/u.test(text)) continue;
          const left = [1, 2, 3].map((step) => (column - step >= 0 ? after.cell(column - step, row).text : ''));
          if (text === ' ' && left.some((cell) => /\p{Extended_Pictographic}/u.test(cell))) continue;
          expect([row, column, terminal.rows[row]?.[column]]).toEqual([row, column, text]);
        }
      }
    }),
  );
});

test('what is put on a canvas reaches the terminal as text, whatever it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const canvas = new Canvas(40, 1, { colours: false });
      canvas.put(0, 0, text);
      const own = new RegExp(`${esc}\\[(\\d+;\\d+H|0m|2J|\\?2026[hl]|\\?25l)`, 'gu');
      expect(difference(undefined, canvas).replaceAll(own, '')).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test('nothing is written when nothing has changed, and little when little has', () => {
  const one = canvasOf([{ column: 0, row: 0, text: 'hello', bold: false }]);
  expect(difference(one, canvasOf([{ column: 0, row: 0, text: 'hello', bold: false }]))).toBe('');
  const other = canvasOf([{ column: 0, row: 0, text: 'hellx', bold: false }]);
  expect(difference(one, other)).toBe(`${esc}[?2026h${esc}[?25l${esc}[1;5Hx${esc}[?2026l`);
});

test('without colours there are none, and what they said is bold or dim still', () => {
  const canvas = new Canvas(10, 1, { colours: false });
  canvas.put(0, 0, 'x', { bold: true, colour: 'red' });
  expect(canvas.cell(0, 0).sgr).toBe('1');
});

test('a key typed into the composer costs a few bytes, in any alphabet that has letters of one cell', () => {
  for (const text of ['hello world', 'Grüße, łódź', 'Καλημέρα', 'Привет']) {
    const [before, after] = [text.slice(0, -1), text].map((typed) => {
      const canvas = new Canvas(200, 3, { colours: true });
      canvas.put(60, 0, '│', { dim: true });
      canvas.put(61, 0, '›', { bold: true });
      canvas.put(63, 0, typed);
      canvas.cursor = { column: 63 + typed.length, row: 0 };
      return canvas;
    });
    expect(difference(before, after!).length).toBeLessThan(50);
  }
});
