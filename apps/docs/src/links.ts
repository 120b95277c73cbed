import { posix } from 'node:path';

/** Markdown in pieces: text, and what links are not looked for in (fenced blocks, and code within a line). */
const pieces = /(^(`{3,})[^\n]*\n[\s\S]*?^\2`*$|`[^`\n]*`)/gm;
/** What stands for a piece meanwhile: a character that nobody writes. */
const kept = /\ue000(\d+)\ue000/g;

/** Where a relative link leads. */
export interface LinkTarget {
  /** From the root of the repository: a file, or a folder. */
  readonly path: string;
  /** What the link says, without marks. */
  readonly text: string;
  /** With `#`, or empty. */
  readonly hash: string;
}

/** Replaces the relative links of a document by what `linkTo` makes of each: the part in parentheses, and what follows. */
export function rewriteLinks(markdown: string, source: string, linkTo: (target: LinkTarget) => string): string {
  const folder = posix.dirname(source);
  const code: string[] = [];
  const text = markdown.replaceAll(pieces, (piece) => `\ue000${code.push(piece) - 1}\ue000`);
  const restored = (part: string): string => part.replaceAll(kept, (_, index: string) => code[Number(index)] ?? '');
  const linked = text.replaceAll(
    /\[([^[\]]*)\]\((?![a-z]+:|#|\/)([^)#\s]+)(#[^)\s]*)?\)/g,
    (_, label: string, target: string, hash = '') => {
      const path = posix.join(folder, target).replace(/\/$/, '');
      return `[${label}]${linkTo({ path, text: restored(label).replaceAll('`', ''), hash })}`;
    },
  );
  return restored(linked);
}

/** Applies `change` to what is not code. */
export function outsideCode(markdown: string, change: (text: string) => string): string {
  const code: string[] = [];
  const text = markdown.replaceAll(pieces, (piece) => `\ue000${code.push(piece) - 1}\ue000`);
  return change(text).replaceAll(kept, (_, index: string) => code[Number(index)] ?? '');
}
