/** The first letters of up to two words, for a picture of a name. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words
    .slice(0, 2)
    .map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

/** The same number from 0 up to `count` for the same text, always. */
export function hueOf(text: string, count: number): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash % count;
}

/** `Ann`, `Ann and Bob`, `Ann, Bob and Cleo`, `Ann, Bob and 3 others`. */
export function listOf(names: readonly string[]): string {
  if (names.length > 3) return `${names.slice(0, 2).join(', ')} and ${names.length - 2} others`;
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names);
}

/** What changes the direction of a text from where it stands. */
const turns = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const sameDirection = /^[\p{Script=Latin}\p{Script=Common}]*$/u;

/** A name in the midst of a sentence, whose other words keep their direction whatever that of the name is. */
export function isolated(name: string): string {
  const plain = name.replaceAll(turns, '');
  return plain === name && sameDirection.test(name) ? name : `\u2068${plain}\u2069`;
}
