export type Side = 'left' | 'right';

export interface ColumnsOptions {
  readonly write: (line: string) => void;
  /** Of the terminal, in characters. */
  readonly width: number;
  readonly color: boolean;
  /** Milliseconds since the start. */
  readonly elapsed: () => number;
}

const timeWidth = 6;
const gap = 2;

/** Two screens side by side, each a column of lines, and now and then a line across both. */
export class Columns {
  readonly #options: ColumnsOptions;
  readonly #width: number;

  constructor(options: ColumnsOptions) {
    this.#options = options;
    this.#width = Math.max(16, Math.floor((options.width - timeWidth - gap) / 2));
  }

  /** A line of one screen. `dim`: it is not said by anybody. */
  show(side: Side, text: string, look: 'own' | 'other' | 'dim'): void {
    const column = fitted(text, this.#width);
    const styled = this.#style(column, { own: '', other: '36', dim: '2' }[look]);
    const indent = side === 'left' ? '' : ' '.repeat(this.#width + gap);
    this.#line(`${indent}${styled}`);
  }

  /** A line across both. */
  across(text: string): void {
    const rule = `── ${text} `;
    this.#line(this.#style(rule.padEnd(2 * this.#width + gap, '─'), '33'));
  }

  heads(left: string, right: string): void {
    this.#line(this.#style(`${left.padEnd(this.#width + gap)}${right}`, '1'));
  }

  #line(text: string): void {
    const seconds = Math.floor(this.#options.elapsed() / 1_000);
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    this.#options.write(`${time.padEnd(timeWidth)}${text}`.trimEnd());
  }

  #style(text: string, code: string): string {
    return this.#options.color && code !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}

function fitted(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
