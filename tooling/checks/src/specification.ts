import { testTitles } from './test-titles.ts';

/** A rule of a specification. */
export interface Requirement {
  readonly id: string;
  readonly text: string;
}

/** The rules of a SPEC.md: `**[X-1.2]** text`, up to the next one or the end of the paragraph. */
export function requirementsOf(specification: string): readonly Requirement[] {
  const found = specification.matchAll(/\*\*\[([A-Z]+-[\d.]+)\]\*\*([\s\S]*?)(?=\n\s*(?:[-*] )?\*\*\[|\n\n|$)/g);
  return [...found].map(([, id = '', text = '']) => ({ id, text: text.trim().replaceAll(/\s*\n\s*/g, ' ') }));
}

/** The numbers of rules in a text. */
export function idsIn(text: string): readonly string[] {
  return [...text.matchAll(/\[([A-Z]+-\d+(?:\.\d+)+)\]/g)].map(([, id = '']) => id);
}

/** The rules that the titles of tests and groups name, each with the title that does; in a row of a table that is the row's. */
export function citationsIn(path: string, source: string): readonly { readonly id: string; readonly title: string }[] {
  return testTitles(path, source).flatMap(({ written, rows }) => {
    const own = idsIn(written);
    return [
      ...own.map((id) => ({ id, title: written })),
      ...rows.flatMap((title) =>
        idsIn(title)
          .filter((id) => !own.includes(id))
          .map((id) => ({ id, title })),
      ),
    ];
  });
}
