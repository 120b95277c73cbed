/** A block of code in a document. */
export interface Block {
  /** The heading above it. */
  readonly section: string;
  readonly language: string;
  readonly code: string;
  /** The first file that is named where the block is spoken of, directly above it. */
  readonly file: string | undefined;
}

/** The blocks of a document, in order. */
export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let section = '';
  let above = '';
  for (const [part] of markdown.matchAll(/^```\w*\n[\s\S]*?^```$|^#+ .+$|^.+(?:\n(?!```|#|\n).+)*$/gm)) {
    const [, language, code] = /^```(\w*)\n([\s\S]*)```$/.exec(part) ?? [];
    if (language !== undefined && code !== undefined) {
      const [, file] = /`([\w.]+\.(?:[cm]?[jt]s|html))`/.exec(above) ?? [];
      blocks.push({ section, language, code, file });
    }
    if (part.startsWith('#')) section = part.replace(/^#+ /, '');
    above = part;
  }
  return blocks;
}

/** The commands of a block of shell, with what is said behind them. */
export function commandsOf({ code }: Block): readonly { readonly command: string; readonly remark: string }[] {
  return code
    .trim()
    .split('\n')
    .map((line) => {
      const [, command = '', remark = ''] = /^(.*?)\s*(?:# (.*))?$/.exec(line) ?? [];
      return { command, remark };
    });
}
