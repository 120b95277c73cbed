/**
 * How many cells of a terminal a text takes. Terminals disagree about some clusters (emoji with joiners or selectors), so
 * whoever draws must not rely on it to know where the cursor is: see `diff.ts`.
 */

/** A piece of text that is drawn and deleted as one. */
export interface Cluster {
  readonly text: string;
  /** 1 or 2. */
  readonly width: 1 | 2;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The longest cluster that is passed on whole: a pile of a thousand accents would be drawn over other lines. */
const longestClusterUnits = 32;

/** East Asian Wide and Fullwidth outside of emoji, as first and last code points. UAX #11. */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
];

const emoji = /^\p{Emoji_Presentation}/u;
const emojiBySelector = /^[\p{Emoji}]\ufe0f/u;
const flag = /^\p{Regional_Indicator}{2}/u;
/** Without anything to sit on it takes no cell of its own. */
const onlyMarks = /^(?:\p{M}|\u200c|\u200d|\p{Emoji_Modifier})+$/u;
const printableAscii = /^[\x20-\x7e]*$/;

/** The clusters of a text, each at least one cell wide. */
export function clustersOf(text: string): readonly Cluster[] {
  if (printableAscii.test(text)) return Array.from(text, (character) => ({ text: character, width: 1 }));
  return Array.from(segmenter.segment(text), ({ segment }) => clusterOf(segment));
}

/** Where clusters begin, in UTF-16 units, the end of the text included. */
export function boundariesOf(text: string): readonly number[] {
  if (printableAscii.test(text)) return Array.from({ length: text.length + 1 }, (_, index) => index);
  return [...Array.from(segmenter.segment(text), ({ index }) => index), text.length];
}

/** Cells. */
export function widthOf(text: string): number {
  if (printableAscii.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += clusterOf(segment).width;
  return width;
}

/** As much of the beginning as fits, with `…` in place of what does not. */
export function fitted(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width <= 0) return '';
  let used = 0;
  let kept = '';
  for (const cluster of clustersOf(text)) {
    if (used + cluster.width > width - 1) break;
    used += cluster.width;
    kept += cluster.text;
  }
  return `${kept}…`;
}

/** As {@link fitted}, with spaces up to the width. */
export function padded(text: string, width: number): string {
  const kept = fitted(text, width);
  return kept + ' '.repeat(Math.max(0, width - widthOf(kept)));
}

function clusterOf(segment: string): Cluster {
  if (onlyMarks.test(segment) && !emoji.test(segment)) return { text: `\u25cc${shortened(segment)}`, width: 1 };
  return { text: shortened(segment), width: isWide(segment) ? 2 : 1 };
}

function isWide(segment: string): boolean {
  if (emoji.test(segment) && !/^\p{Regional_Indicator}/u.test(segment)) return true;
  if (emojiBySelector.test(segment) || flag.test(segment)) return true;
  const code = segment.codePointAt(0) ?? 0;
  return code >= 0x1100 && wideRanges.some(([first, last]) => code >= first && code <= last);
}

function shortened(segment: string): string {
  if (segment.length <= longestClusterUnits) return segment;
  return Array.from(segment)
    .slice(0, longestClusterUnits / 2)
    .join('');
}
