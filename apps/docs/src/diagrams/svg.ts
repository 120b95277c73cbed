/** Colours are those of the page (see the theme): a diagram is dark where the page is. */
export interface Figure {
  readonly width: number;
  readonly height: number;
  /** For those who do not see it. */
  readonly title: string;
  readonly body: readonly string[];
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** One block of HTML for Markdown: an empty line would end it. */
export function figure({ width, height, title, body }: Figure): string {
  return [
    '<figure class="diagram">',
    `<svg viewBox="0 0 ${width} ${height}" style="--width: ${width}px" role="img" aria-label="${escaped(title)}">`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z"/></marker></defs>',
    ...body,
    '</svg>',
    '</figure>',
  ].join('\n');
}

export function text(x: number, y: number, content: string, kind: string, anchor = 'middle'): string {
  return `<text x="${x}" y="${y}" class="${kind}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, kind: string): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" class="${kind}"/>`;
}

export function box(x: number, y: number, width: number, height: number, kind: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" class="${kind}"/>`;
}
