import { outsideCode } from '../links.ts';

/** What a comment above an export says, taken apart. Each part is Markdown. */
export interface DocComment {
  readonly summary: string;
  readonly params: readonly { readonly name: string; readonly text: string }[];
  readonly returns: string | undefined;
  readonly throws: readonly string[];
  readonly defaultValue: string | undefined;
}

/** Answers the address of what a comment links to, if it is shown somewhere. */
export type LinkTo = (name: string) => string | undefined;

const tag = /^@(param|typeParam|returns|throws|defaultValue|example|remarks|see)\b[ \t]*/m;

export function parseDocComment(comment: string, linkTo: LinkTo): DocComment {
  const text = comment
    .replace(/^\s*\/\*\*/, '')
    .replace(/\*\/\s*$/, '')
    .replaceAll(/^ *\* ?/gm, '')
    .trim();
  // The summary, then a name and a text for each tag.
  const [summary = '', ...rest] = text.split(tag);
  const blocks = rest.flatMap((name, index) =>
    index % 2 === 0 ? [{ name, text: markdownOf(rest[index + 1] ?? '', linkTo) }] : [],
  );
  const all = (name: string): readonly string[] => blocks.flatMap((block) => (block.name === name ? [block.text] : []));
  return {
    summary: [summary, ...all('remarks'), ...all('example')]
      .map((part, index) => (index === 0 ? markdownOf(part, linkTo) : part))
      .filter((part) => part !== '')
      .join('\n\n'),
    params: all('param').map((param) => {
      const [, name = '', meaning = ''] = /^(\S+)\s*(?:[-–]\s*)?([\s\S]*)$/.exec(param) ?? [];
      return { name, text: meaning };
    }),
    returns: all('returns')[0],
    throws: all('throws'),
    defaultValue: all('defaultValue')[0],
  };
}

/** Inline tags become code, or links; what would be HTML, or an expression of a template, is text. */
function markdownOf(text: string, linkTo: LinkTo): string {
  const linked = text.trim().replaceAll(/\{@link\s+([^}|]+?)\s*(?:\|\s*([^}]+?)\s*)?\}/g, (_, name: string, label) => {
    const shown = typeof label === 'string' ? label : `\`${name}\``;
    const address = linkTo(name);
    return address === undefined ? shown : `[${shown}](${address})`;
  });
  return outsideCode(linked, (plain) => plain.replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;'));
}

/** In a cell of a table there is one line. */
export function inCell(markdown: string): string {
  return markdown
    .replaceAll(/```[\s\S]*?```/g, '')
    .trim()
    .replaceAll(/\n\s*\n/g, '<br>')
    .replaceAll(/\s*\n\s*/g, ' ');
}
