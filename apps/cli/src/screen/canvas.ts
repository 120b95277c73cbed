import { terminalText } from '../terminal-text.ts';
import { clustersOf } from './width.ts';

/** How text looks. Colours are those of the terminal's own palette, which its owner can read on its background. */
export interface Style {
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly underline?: boolean;
  readonly reverse?: boolean;
  readonly colour?: 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan';
}

const colours: Readonly<Record<NonNullable<Style['colour']>, string>> = {
  red: '31',
  green: '32',
  yellow: '33',
  blue: '34',
  magenta: '35',
  cyan: '36',
};

export interface Cell {
  /** A cluster; empty: the right half of the cluster before. */
  readonly text: string;
  /** What stands between `ESC [` and `m`; empty: plain. */
  readonly sgr: string;
}

const blank: Cell = { text: ' ', sgr: '' };

/**
 * A grid of cells. Whatever is put on it becomes text and nothing else: there is no other way to the terminal, so no
 * control character that somebody else wrote gets there.
 */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #cells: Cell[];
  readonly #isColoured: boolean;
  /** Where the terminal's cursor is; `undefined`: hidden. */
  cursor: { readonly column: number; readonly row: number } | undefined;

  constructor(width: number, height: number, options: { readonly colours: boolean }) {
    this.width = width;
    this.height = height;
    this.#cells = Array.from({ length: width * height }, () => blank);
    this.#isColoured = options.colours;
  }

  cell(column: number, row: number): Cell {
    return this.#cells[row * this.width + column] ?? blank;
  }

  /** Puts text into a row, up to the column `end`. @returns the column behind it. */
  put(column: number, row: number, text: string, style: Style = {}, end: number = this.width): number {
    const limit = Math.min(end, this.width);
    const sgr = this.#sgr(style);
    let at = column;
    if (row < 0 || row >= this.height) return at;
    for (const cluster of clustersOf(terminalText(text))) {
      if (at + cluster.width > limit) break;
      if (at >= 0) this.#set(at, row, cluster.text, cluster.width, sgr);
      at += cluster.width;
    }
    return at;
  }

  /** As {@link put}, and blanks in the same style up to `end`. */
  line(column: number, row: number, text: string, style: Style = {}, end: number = this.width): void {
    const at = this.put(column, row, text, style, end);
    this.put(at, row, ' '.repeat(Math.max(0, Math.min(end, this.width) - at)), style, end);
  }

  /** So that its end is at the column `end`. @returns the column where it begins. */
  putRight(end: number, row: number, text: string, style: Style = {}): number {
    const width = clustersOf(terminalText(text)).reduce((sum, cluster) => sum + cluster.width, 0);
    this.put(end - width, row, text, style, end);
    return end - width;
  }

  /** The text of a row, without blanks at its end. */
  rowText(row: number): string {
    let text = '';
    for (let column = 0; column < this.width; column++) text += this.cell(column, row).text;
    return text.trimEnd();
  }

  #set(column: number, row: number, text: string, width: 1 | 2, sgr: string): void {
    const index = row * this.width + column;
    // Half a cluster cannot be shown.
    if (this.#cells[index]?.text === '' && column > 0) this.#cells[index - 1] = blank;
    const next = index + width;
    if (column + width < this.width && this.#cells[next]?.text === '') this.#cells[next] = blank;
    this.#cells[index] = { text, sgr };
    if (width === 2) this.#cells[index + 1] = { text: '', sgr };
  }

  #sgr(style: Style): string {
    const codes: string[] = [];
    if (style.bold === true) codes.push('1');
    if (style.dim === true) codes.push('2');
    if (style.underline === true) codes.push('4');
    if (style.reverse === true) codes.push('7');
    if (style.colour !== undefined && this.#isColoured) codes.push(colours[style.colour]);
    return codes.join(';');
  }
}
