import { boundariesOf, widthOf } from './width.ts';
import { type WrappedRow, wrap } from './wrap.ts';

/** A text being typed. The cursor stands between two clusters, in UTF-16 units. */
export interface Composer {
  readonly text: string;
  readonly cursor: number;
}

export const emptyComposer: Composer = { text: '', cursor: 0 };

/** With the cursor at the end. */
export function composerOf(text: string): Composer {
  return { text, cursor: text.length };
}

/** What may stand in a text that is typed or pasted: no control characters but line breaks and tabs. */
export function cleanInput(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}/gu, '')
    .toWellFormed();
}

export function insert({ text, cursor }: Composer, added: string): Composer {
  const clean = cleanInput(added);
  const joined = text.slice(0, cursor) + clean + text.slice(cursor);
  // An accent joins what stands before it: the cursor goes behind both.
  return { text: joined, cursor: boundaryFrom(joined, cursor + clean.length) };
}

export function deleteBefore(composer: Composer): Composer {
  return cut(composer, left(composer).cursor, composer.cursor);
}

export function deleteAfter(composer: Composer): Composer {
  return cut(composer, composer.cursor, right(composer).cursor);
}

export function deleteWordBefore(composer: Composer): Composer {
  return cut(composer, wordLeft(composer).cursor, composer.cursor);
}

export function deleteToLineStart(composer: Composer): Composer {
  return cut(composer, lineStart(composer).cursor, composer.cursor);
}

export function left(composer: Composer): Composer {
  return at(composer, boundariesOf(composer.text).findLast((place) => place < composer.cursor) ?? 0);
}

export function right(composer: Composer): Composer {
  const { text, cursor } = composer;
  return at(composer, boundariesOf(text).find((place) => place > cursor) ?? text.length);
}

export function wordLeft(composer: Composer): Composer {
  const before = /[^\s]*\s*$/u.exec(composer.text.slice(0, composer.cursor))?.[0] ?? '';
  return at(composer, boundaryUpTo(composer.text, composer.cursor - before.length));
}

export function wordRight(composer: Composer): Composer {
  const after = /^\s*[^\s]*/u.exec(composer.text.slice(composer.cursor))?.[0] ?? '';
  return at(composer, boundaryFrom(composer.text, composer.cursor + after.length));
}

export function lineStart(composer: Composer): Composer {
  return at(composer, composer.text.slice(0, composer.cursor).lastIndexOf('\n') + 1);
}

export function lineEnd(composer: Composer): Composer {
  const end = composer.text.indexOf('\n', composer.cursor);
  return at(composer, end === -1 ? composer.text.length : end);
}

/** How a composer is shown: its rows, and the cell of the cursor among them. */
export interface ComposerLayout {
  readonly rows: readonly WrappedRow[];
  readonly cursorRow: number;
  readonly cursorColumn: number;
}

/** Rows of at most `width` cells, of which the cursor may take one more. */
export function layOut({ text, cursor }: Composer, width: number): ComposerLayout {
  const rows = wrap(text, width);
  const found = rows.findLastIndex(({ start }) => start <= cursor);
  const cursorRow = Math.max(0, found);
  const row = rows[cursorRow];
  const before = row === undefined ? '' : text.slice(row.start, Math.min(cursor, row.end));
  return { rows, cursorRow, cursorColumn: widthOf(before) };
}

/** One row up (-1) or down (1); `undefined` when there is none. */
export function moveRow(composer: Composer, direction: -1 | 1, width: number): Composer | undefined {
  const { rows, cursorRow, cursorColumn } = layOut(composer, width);
  const row = rows[cursorRow + direction];
  if (row === undefined) return undefined;
  let place = row.start;
  for (const next of boundariesOf(row.text)) {
    if (widthOf(row.text.slice(0, next)) > cursorColumn) break;
    place = row.start + next;
  }
  return at(composer, place);
}

function at({ text }: Composer, cursor: number): Composer {
  return { text, cursor: Math.max(0, Math.min(text.length, cursor)) };
}

function cut({ text }: Composer, from: number, to: number): Composer {
  const rest = text.slice(0, from) + text.slice(to);
  // What was cut may have kept two clusters apart.
  return { text: rest, cursor: boundaryFrom(rest, from) };
}

function boundaryFrom(text: string, place: number): number {
  return boundariesOf(text).find((boundary) => boundary >= place) ?? text.length;
}

function boundaryUpTo(text: string, place: number): number {
  return boundariesOf(text).findLast((boundary) => boundary <= place) ?? 0;
}
