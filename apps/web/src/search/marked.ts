export interface MarkedPiece {
  readonly text: string;
  readonly isMarked: boolean;
}

/** Before the first word that was found, at most so many characters are shown. */
const before = 40;
const most = 240;

/** A part of a text around the first of the words, with all of them marked. */
export function markedPieces(text: string, query: string): readonly MarkedPiece[] {
  const words = query.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  if (words.length === 0) return [{ text: text.slice(0, most), isMarked: false }];
  const pattern = new RegExp(words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'giu');
  const first = text.search(pattern);
  const start = first > before ? text.lastIndexOf(' ', first - before) + 1 : 0;
  const shown = text.slice(start, start + most);
  const pieces: MarkedPiece[] = start > 0 ? [{ text: '…', isMarked: false }] : [];
  let end = 0;
  for (const { 0: found, index } of shown.matchAll(pattern)) {
    if (index > end) pieces.push({ text: shown.slice(end, index), isMarked: false });
    pieces.push({ text: found, isMarked: true });
    end = index + found.length;
  }
  if (end < shown.length) pieces.push({ text: shown.slice(end), isMarked: false });
  if (start + most < text.length) pieces.push({ text: '…', isMarked: false });
  return pieces;
}
