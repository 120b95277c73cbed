import type { Canvas, Cell } from './canvas.ts';

const esc = '\u001b[';

/** Unchanged cells that are cheaper to write again than to jump over. */
const shortGap = 6;

/** What this program itself draws with, and the letters of Latin, Greek and Cyrillic: single cells for every terminal. */
const steady =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u024f\u0370-\u0377\u037a-\u0482\u048a-\u052f\u2500-\u257f…·●○◐✓→↑↓▸▌–—•‘’“”›«»×]$/;

/**
 * The text that turns a terminal which shows `before` into one that shows `after`; without `before` everything is drawn.
 * Terminals disagree about how wide some clusters are, so the cursor is set anew behind each that is not surely one cell,
 * and a row that has or had such a cluster is drawn whole.
 */
export function difference(before: Canvas | undefined, after: Canvas): string {
  const old = before?.width === after.width && before.height === after.height ? before : undefined;
  let body = old === undefined ? `${esc}0m${esc}2J` : '';
  for (let row = 0; row < after.height; row++) body += rowDifference(old, after, row);
  const { cursor } = after;
  const place = cursor === undefined ? '' : `${esc}${cursor.row + 1};${cursor.column + 1}H${esc}?25h`;
  if (body === '' && sameCursor(before, after)) return '';
  // Terminals that know 2026 show it at once; others ignore that.
  return `${esc}?2026h${esc}?25l${body}${place}${esc}?2026l`;
}

function sameCursor(before: Canvas | undefined, after: Canvas): boolean {
  return before?.cursor?.column === after.cursor?.column && before?.cursor?.row === after.cursor?.row;
}

function rowDifference(before: Canvas | undefined, after: Canvas, row: number): string {
  const changed: boolean[] = [];
  let isChanged = false;
  let isFragile = false;
  for (let column = 0; column < after.width; column++) {
    const now = after.cell(column, row);
    const then = before?.cell(column, row);
    const differs = then === undefined || then.text !== now.text || then.sgr !== now.sgr;
    changed.push(differs);
    isChanged ||= differs;
    isFragile ||= !steady.test(now.text) || (then !== undefined && !steady.test(then.text));
  }
  if (!isChanged) return '';
  if (isFragile) return drawn(after, row, 0, after.width);
  let text = '';
  for (let column = changed.indexOf(true); column !== -1; ) {
    let end = column + 1;
    for (let next = end; next < changed.length && next - end < shortGap; next++)
      if (changed[next] === true) end = next + 1;
    text += drawn(after, row, column, end);
    column = changed.indexOf(true, end);
  }
  return text;
}

function drawn(canvas: Canvas, row: number, from: number, to: number): string {
  let text = position(row, from);
  let sgr = '';
  for (let column = from; column < to; column++) {
    const cell = canvas.cell(column, row);
    if (cell.text === '') continue;
    if (cell.sgr !== sgr) {
      sgr = cell.sgr;
      text += `${esc}0${sgr === '' ? '' : `;${sgr}`}m`;
    }
    text += steady.test(cell.text) ? cell.text : fragile(canvas, cell, row, column);
  }
  return sgr === '' ? text : `${text}${esc}0m`;
}

/** Blanks first: a terminal for which the cluster is narrower would leave what was there. */
function fragile(canvas: Canvas, cell: Cell, row: number, column: number): string {
  const width = canvas.cell(column + 1, row).text === '' && column + 1 < canvas.width ? 2 : 1;
  return `${' '.repeat(width)}${position(row, column)}${cell.text}${position(row, column + width)}`;
}

function position(row: number, column: number): string {
  return `${esc}${row + 1};${column + 1}H`;
}
