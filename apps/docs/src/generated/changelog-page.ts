import { releasedChanges } from '@proj/pack/changelogs';
import type { Page } from '../page.ts';
import { namesIn, read } from '../repository.ts';

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
  const versions = [
    ...(next.length === 0 ? [] : [['Not released yet', next.join('\n\n')] as const]),
    ...releasedChanges(),
  ];
  return {
    route: 'changelog',
    label: 'Changes',
    source: 'apps/docs/changelog',
    markdown: `# Changes

All packages have one version: which client speaks to which server has one answer.

${versions.map(([version, changes]) => `## ${version}\n\n${changes}\n`).join('\n')}`,
  };
}
