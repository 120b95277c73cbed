/** Which row of a message pane stands at its bottom. `undefined`: the last, whatever comes. */
export interface Anchor {
  readonly key: string;
  /** From the last row of the item upwards. */
  readonly fromItemEnd: number;
}

interface Keyed {
  readonly key: string;
}

/** The rows that are shown: `first` up to before `end`. */
export interface Window {
  readonly first: number;
  readonly end: number;
}

/** The part of `rows` that ends with the anchor. What is added above or below does not move it. */
export function windowOf(rows: readonly Keyed[], height: number, anchor: Anchor | undefined): Window {
  const last = anchor === undefined ? -1 : rows.findLastIndex(({ key }) => key === anchor.key);
  let end = last === -1 || anchor === undefined ? rows.length : last - anchor.fromItemEnd + 1;
  end = Math.min(rows.length, Math.max(end, Math.min(height, rows.length)));
  return { first: Math.max(0, end - height), end };
}

/** Up (negative) or down by so many rows. */
export function scrolled(
  rows: readonly Keyed[],
  height: number,
  anchor: Anchor | undefined,
  by: number,
): Anchor | undefined {
  const { end } = windowOf(rows, height, anchor);
  return anchorAt(rows, Math.max(Math.min(height, rows.length), end + by));
}

/** The least movement that shows all rows of an item, or its last ones. */
export function revealed(
  rows: readonly Keyed[],
  height: number,
  anchor: Anchor | undefined,
  key: string,
): Anchor | undefined {
  const { first, end } = windowOf(rows, height, anchor);
  const top = rows.findIndex((row) => row.key === key);
  const bottom = rows.findLastIndex((row) => row.key === key);
  if (top === -1) return anchor;
  if (bottom >= end || bottom - top >= height) return anchorAt(rows, bottom + 1);
  return top < first ? anchorAt(rows, Math.max(top + height, Math.min(height, rows.length))) : anchor;
}

/** With the first row of an item at the top, as far as there is enough below it. */
export function beginningWith(rows: readonly Keyed[], height: number, key: string): Anchor | undefined {
  const top = rows.findIndex((row) => row.key === key);
  return top === -1 ? undefined : anchorAt(rows, top + height);
}

function anchorAt(rows: readonly Keyed[], end: number): Anchor | undefined {
  const row = rows[end - 1];
  if (row === undefined || end >= rows.length) return undefined;
  const last = rows.findLastIndex(({ key }) => key === row.key);
  return { key: row.key, fromItemEnd: last - (end - 1) };
}
