/** A Markdown table as formatters leave it. The first row is its head; `:--` and `--:` are its alignments. */
export function alignedTable(alignments: readonly (':--' | '--:')[], table: readonly (readonly string[])[]): string {
  const rows = table.map((row) => row.map((cell) => cell.trim()));
  const widths = alignments.map((_, column) => Math.max(3, ...rows.map((row) => [...(row[column] ?? '')].length)));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const padded = rows.map((row) =>
    line(
      alignments.map((alignment, column) => {
        const cell = row[column] ?? '';
        const padding = ' '.repeat((widths[column] ?? 0) - [...cell].length);
        return alignment === '--:' ? padding + cell : cell + padding;
      }),
    ),
  );
  const rule = alignments.map((alignment, column) => {
    const dashes = '-'.repeat((widths[column] ?? 0) - 1);
    return alignment === '--:' ? `${dashes}:` : `:${dashes}`;
  });
  return [padded[0] ?? '', line(rule), ...padded.slice(1)].join('\n');
}
