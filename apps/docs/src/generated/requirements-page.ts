import { posix } from 'node:path';
import type { Page } from '../page.ts';
import { isFolder, namesIn, read } from '../repository.ts';
import { table } from './tables.ts';

interface Citation {
  readonly path: string;
  readonly title: string;
}

/** Every test file of a folder, below its `test`. */
function testFiles(folder: string): readonly string[] {
  return namesIn(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (isFolder(path)) return testFiles(path);
    return /\.test\.tsx?$/.test(name) ? [path] : [];
  });
}

/** Where the tests of the repository are. */
export function allTestFiles(): readonly string[] {
  return ['packages', 'apps', 'apps/examples', 'tooling'].flatMap((group) =>
    namesIn(group).flatMap((name) => testFiles(`${group}/${name}/test`)),
  );
}

/** The titles in the source of tests, those with quotes inside included. */
export function titlesIn(source: string): readonly string[] {
  // After `test(`, `it(`, or the closing of `test.for(…)(`.
  const found = source.matchAll(
    /(?:\b(?:test|it)(?:\.\w+)*\(|\)\()\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`([^`]*)`)/g,
  );
  return [...found].map(([, single, double, template]) => (single ?? double ?? template ?? '').replaceAll('\\', ''));
}

/** The tests whose titles name each requirement. */
function citations(): ReadonlyMap<string, readonly Citation[]> {
  const cited = new Map<string, Citation[]>();
  for (const path of allTestFiles()) {
    for (const title of titlesIn(read(path))) {
      for (const [, id = ''] of title.matchAll(/\[([A-Z]+-\d+(?:\.\d+)+)\]/g)) {
        cited.set(id, [...(cited.get(id) ?? []), { path, title: title.replaceAll(/ ?\[[A-Z]+-[\d.]+\]/g, '') }]);
      }
    }
  }
  return cited;
}

/** `**[X-1.2]** text`, up to the next one or the end of the paragraph, as the checks of the repository read them. */
function requirements(specification: string): readonly { readonly id: string; readonly text: string }[] {
  const found = read(specification).matchAll(/\*\*\[([A-Z]+-[\d.]+)\]\*\*([\s\S]*?)(?=\n\s*(?:[-*] )?\*\*\[|\n\n|$)/g);
  return [...found].map(([, id = '', text = '']) => ({ id, text: text.trim().replaceAll(/\s*\n\s*/g, ' ') }));
}

/** A title is text: nothing in it is Markdown, or a template. */
function escaped(title: string): string {
  return title.replaceAll(/[\\`*_[\]<>{}$]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Every rule of a specification, and the tests that show that it is kept. */
export function requirementsPage(specifications: readonly { readonly label: string; readonly path: string }[]): Page {
  const cited = citations();
  const sections = specifications.map(({ label, path }) => {
    const rows = requirements(path).map(({ id, text }) => {
      const tests = cited.get(id) ?? [];
      const shown = tests
        .slice(0, 3)
        .map(({ path, title }) => `${escaped(title)} \`${path.replace(/^.*?\/test\//, '')}\``);
      const more = tests.length > 3 ? [`and ${tests.length - 3} more`] : [];
      return [`<span id="${id}">${id}</span>`, text, [...shown, ...more].join('<br>')];
    });
    return `## ${label}\n\nThe text is in [the specification](${posix.join('../../..', path)}).\n\n${table(['', 'rule', 'shown by'], rows)}`;
  });
  return {
    route: 'reference/requirements',
    label: 'Rules and their tests',
    source: 'apps/docs/reference/requirements',
    wide: true,
    markdown: `# Rules and their tests

A rule of a specification has a number, and the title of a test names the numbers of the rules that it shows. A rule that
says MUST and is named by no test fails the build, and so does a number that no specification has
(\`tooling/checks/test/specification.test.ts\`). At most three tests are listed for each.

${sections.join('\n\n')}
`,
  };
}
