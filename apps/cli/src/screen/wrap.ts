import { terminalText } from '../terminal-text.ts';
import { boundariesOf, type Cluster, clustersOf } from './width.ts';

/** A row of wrapped text, and where it stands in the text, in UTF-16 units. */
export interface WrappedRow {
  readonly text: string;
  readonly start: number;
  /** Behind the last unit of the row: what follows is a line break, a swallowed space or the next row. */
  readonly end: number;
}

const tabCells = 4;

/** What a peer wrote, as lines that a terminal shows as text and nothing else. */
export function safeLines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/).map((line) => terminalText(line.replaceAll('\t', ' '.repeat(tabCells))));
}

/** In one line. */
export function safeLine(text: string): string {
  return terminalText(text.replaceAll(/\s+/gu, ' ').trim());
}

/** What somebody types, cell for cell: what a terminal must not get is a dot, and the cursor stays where it is seen. */
export function inItsCells(text: string): string {
  return clustersOf(text.replaceAll(/[\n\t]/g, ' '))
    .map((cluster) => (terminalText(cluster.text) === cluster.text ? cluster.text : '·'.repeat(cluster.width)))
    .join('');
}

/** A peer's text in rows of at most `width` cells. */
export function wrapSafely(text: string, width: number): readonly string[] {
  return safeLines(text).flatMap((line) => wrap(line, width).map((row) => row.text));
}

/**
 * Breaks a text at line breaks, then between words, and within a word that is wider than a row. Every unit is in one row,
 * or is a line break, or a space at which a row was broken. At least one row.
 */
export function wrap(text: string, width: number): readonly WrappedRow[] {
  const rows: WrappedRow[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    wrapLine(line, start, Math.max(2, width), rows);
    start += line.length + 1;
  }
  return rows;
}

function wrapLine(line: string, offset: number, width: number, rows: WrappedRow[]): void {
  const push = (start: number, end: number): void => {
    rows.push({ text: line.slice(start, end), start: offset + start, end: offset + end });
  };
  let rowStart = 0;
  let at = 0;
  let cells = 0;
  /** Behind the last space of the row. */
  let breakAt = 0;
  let cellsToBreak = 0;
  for (const cluster of sourceClusters(line)) {
    if (cells + cluster.width > width && cluster.text === ' ') {
      // The space is where the row ends.
      push(rowStart, at);
      at += 1;
      [rowStart, breakAt, cells, cellsToBreak] = [at, at, 0, 0];
      continue;
    }
    while (cells + cluster.width > width) {
      const hasBreak = breakAt > rowStart;
      const end = hasBreak ? breakAt : at;
      push(rowStart, hasBreak ? end - 1 : end);
      cells -= hasBreak ? cellsToBreak : cells;
      [rowStart, breakAt, cellsToBreak] = [end, end, 0];
    }
    at += cluster.text.length;
    cells += cluster.width;
    if (cluster.text === ' ') [breakAt, cellsToBreak] = [at, cells];
  }
  push(rowStart, line.length);
}

/** With the text as it stands in the source, for offsets. */
function sourceClusters(line: string): readonly Cluster[] {
  const boundaries = boundariesOf(line);
  return clustersOf(line).map(({ width }, index) => ({
    text: line.slice(boundaries[index], boundaries[index + 1]),
    width,
  }));
}
