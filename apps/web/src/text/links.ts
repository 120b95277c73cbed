/** A piece of a text: as it is, or as a link. */
export interface TextPiece {
  readonly text: string;
  readonly href: string | undefined;
}

// Up to a space, a bracket or a quote.
const candidates = /\bhttps?:\/\/[^\s<>"'`{}|\\^“”„«»‹›]+/giu;
const brackets: readonly (readonly [open: string, close: string])[] = [
  ['(', ')'],
  ['[', ']'],
];
/** What ends a sentence rather than an address. */
const trailing = '.,;:!?…';

/** Addresses become links, and only such as begin with `http://` or `https://`. The pieces together are the text. */
export function piecesOf(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(candidates)) {
    const address = trimmed(match[0]);
    const href = hrefOf(address);
    if (href === undefined) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), href: undefined });
    pieces.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), href: undefined });
  return pieces;
}

/** Without what follows an address in a sentence; a bracket that it opened itself belongs to it. In one pass: others write it. */
function trimmed(candidate: string): string {
  const left = new Map(brackets.map(([open, close]) => [close, count(candidate, close) - count(candidate, open)]));
  let end = candidate.length;
  for (; end > 0; end--) {
    const last = candidate.charAt(end - 1);
    const unopened = left.get(last);
    if (unopened === undefined ? !trailing.includes(last) : unopened <= 0) break;
    if (unopened !== undefined) left.set(last, unopened - 1);
  }
  return candidate.slice(0, end);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function hrefOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, username, password, href } = new URL(address);
  // A name before the host is there to mislead.
  const isPlain =
    (protocol === 'http:' || protocol === 'https:') && hostname !== '' && username === '' && password === '';
  return isPlain ? href : undefined;
}
