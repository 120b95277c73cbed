import type { Page } from '../page.ts';
import { isFile, namesIn, read } from '../repository.ts';

/** Of which the others have the same versions. */
const leading = 'packages/snet/CHANGELOG.md';

/** A change that is not released yet: what stands below the names of the packages. */
function pending(): readonly string[] {
  return namesIn('.changeset')
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) =>
      read(`.changeset/${name}`)
        .replace(/^---\n[\s\S]*?\n---\n/, '')
        .trim(),
    )
    .filter((text) => text !== '');
}

/** What was released, and what will be. */
export function changelogPage(): Page {
  const next = pending();
  const changelogs = namesIn('packages')
    .map((name) => `packages/${name}/CHANGELOG.md`)
    .filter((path) => path !== leading && isFile(path));
  const released = [leading, ...changelogs].filter(isFile).map((path) => read(path).trim().replaceAll(/^#/gm, '##'));
  return {
    route: 'changelog',
    label: 'Changes',
    source: 'apps/docs/changelog',
    markdown: `# Changes

All packages have one version: which client speaks to which server has one answer.

${next.length === 0 ? '' : `## Not released yet\n\n${next.join('\n\n')}\n`}
${released.join('\n\n')}
`,
  };
}
