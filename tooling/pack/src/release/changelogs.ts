import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishable, root } from '../workspace.ts';

/** As changesets names them. */
const headings = ['Major Changes', 'Minor Changes', 'Patch Changes'];

/** `[before, name, text, name, text, …]` as names and texts. */
function sections(text: string, heading: RegExp): readonly (readonly [string, string])[] {
  const [, ...parts] = text.split(heading);
  return parts.flatMap((name, index) => (index % 2 === 0 ? [[name, parts[index + 1] ?? ''] as const] : []));
}

/**
 * The changelogs of packages that have one version as one: what changed with each version, newest first, and each change
 * once. That the packages among each other follow is no change.
 */
export function mergeChangelogs(changelogs: readonly string[]): ReadonlyMap<string, string> {
  const read = changelogs.map((text) => sections(text, /^## (\S+)$/m));
  const versions = new Map<string, Map<string, Set<string>>>();
  // A package that came later lacks the older versions.
  for (const [version, text] of read.toSorted((one, other) => other.length - one.length).flat()) {
    const changes = versions.get(version) ?? new Map(headings.map((heading) => [heading, new Set<string>()]));
    versions.set(version, changes);
    for (const [heading, list] of sections(text, /^### (.+)$/m)) {
      const entries = list.split(/^(?=- )/m).map((entry) => entry.trim());
      const own = entries.filter((entry) => entry !== '' && !entry.startsWith('- Updated dependencies'));
      changes.set(heading, new Set([...(changes.get(heading) ?? []), ...own]));
    }
  }
  return new Map([...versions].map(([version, changes]) => [version, written(changes)]));
}

function written(changes: ReadonlyMap<string, ReadonlySet<string>>): string {
  const filled = [...changes].filter(([, entries]) => entries.size > 0);
  return filled.map(([heading, entries]) => `### ${heading}\n\n${[...entries].join('\n')}`).join('\n\n');
}

/** What changed with each version that was made, newest first. */
export function releasedChanges(): ReadonlyMap<string, string> {
  const files = publishable().map(({ folder }) => join(root, folder, 'CHANGELOG.md'));
  return mergeChangelogs(files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8')));
}
