/** A page of the site before it is one: Markdown, and where it goes. */
export interface Page {
  /** Below the site, without an extension: `guides/client`. */
  readonly route: string;
  /** What the navigation calls it. */
  readonly label: string;
  /** Where its text lives, from the root of the repository; `undefined`: it is generated whole. */
  readonly source: string | undefined;
  /** With links as they are in `source`. */
  readonly markdown: string;
  /** Its tables need the room of the outline. @defaultValue false */
  readonly wide?: boolean;
}

/** What the sidebar shows under one heading. */
export interface Section {
  readonly label: string;
  readonly pages: readonly Page[];
  /** @defaultValue false */
  readonly collapsed?: boolean;
}

/** Of a document: its first heading. */
export function titleOf(markdown: string): string {
  const [, title] = /^# (.+)$/m.exec(markdown) ?? [];
  if (title === undefined) throw new Error(`a page without a title: ${markdown.slice(0, 60)}…`);
  return title.replaceAll('`', '');
}
