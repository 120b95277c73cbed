import { posix } from 'node:path';
import { citationsIn, requirementsOf } from '@proj/checks/specification';
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
function allTestFiles(): readonly string[] {
  return ['packages', 'apps', 'apps/examples', 'tooling'].flatMap((group) =>
    namesIn(group).flatMap((name) => testFiles(`${group}/${name}/test`)),
  );
}

/** The tests whose titles name each requirement. */
function citations(): ReadonlyMap<string, readonly Citation[]> {
  const cited = new Map<string, Citation[]>();
  for (const path of allTestFiles()) {
    for (const { id, title } of citationsIn(path, read(path))) {
      cited.set(id, [...(cited.get(id) ?? []), { path, title: title.replaceAll(/ ?\[[A-Z]+-[\d.]+\]/g, '') }]);
    }
  }
  return cited;
}

/** A title is text: nothing in it is Markdown, or a template. */
function escaped(title: string): string {
  return title.replaceAll(/[\\`*_[\]<>{}$]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Every rule of a specification, and the tests that show that it is kept. */
export function requirementsPage(specifications: readonly { readonly label: string; readonly path: string }[]): Page {
  const cited = citations();
  const sections = specifications.map(({ label, path }) => {
    const rows = requirementsOf(read(path)).map(({ id, text }) => {
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

A rule of a specification has a number, and the title of a test, of its row in a table or of its group names the numbers of the
rules that it shows. A rule that says MUST and is named by no title fails the build, and so does a number that no specification has
(\`tooling/checks/test/specification.test.ts\`). At most three tests are listed for each.

${sections.join('\n\n')}
`,
  };
}
