/** No line that the programs print is near it: the longest message takes 16 KiB, and JSON at most 6 bytes for one. */
const maxLineLength = 1024 * 1024;

/**
 * Cuts text that comes in pieces into lines. What follows the last line break is kept, and is no line, unless it is so
 * long that it cannot become one: then it is handed over as it is.
 */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split('\n');
    const rest = lines.pop() ?? '';
    if (rest.length > maxLineLength) lines.push(rest);
    this.#rest = rest.length > maxLineLength ? '' : rest;
    for (const line of lines) this.#onLine(line);
  }
}

/** The last lines of something that may go on for long. What came before is counted and dropped. */
export class Tail {
  readonly #maxLines: number;
  readonly #lines: string[] = [];
  #dropped = 0;

  constructor(maxLines = 60) {
    this.#maxLines = maxLines;
  }

  push(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length <= this.#maxLines) return;
    this.#lines.shift();
    this.#dropped++;
  }

  toString(): string {
    const omitted = this.#dropped > 0 ? [`… ${this.#dropped} earlier lines`] : [];
    return [...omitted, ...this.#lines].join('\n');
  }
}
