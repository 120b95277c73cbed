/** A table of Markdown. Bars within cells are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lineOf = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  return [lineOf(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(lineOf)].join('\n');
}
