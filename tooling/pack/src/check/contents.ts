import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { bundledInto } from '../bundled.ts';
import { missingNotices, noticesFile } from '../notices.ts';
import type { PackedPackage } from '../pack.ts';
import { root, type Target } from '../workspace.ts';
import { importsOf, isBuiltin, isRelative, packageOf } from './imports.ts';

/** What is wrong with one packed package, one problem a string. */
export type Check = (packed: PackedPackage) => readonly string[];

function read({ folder }: PackedPackage, file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

/** No condition that only the workspace has, and no version that only the workspace can resolve. */
export const manifestIsResolved: Check = ({ manifest }) => {
  const text = JSON.stringify(manifest);
  return ['@proj/source', 'workspace:', 'catalog:', 'link:', 'file:'].flatMap((word) =>
    text.includes(word) ? [`package.json has '${word}'`] : [],
  );
};

function targets(target: Target): readonly string[] {
  return typeof target === 'string' ? [target] : Object.values(target).flatMap(targets);
}

/** Everything that is promised, and nothing of what it is made or tested with. */
export const filesAreComplete: Check = (packed) => {
  const { manifest, files, source } = packed;
  const has = new Set(files);
  const named = [...Object.values(manifest.exports ?? {}), ...Object.values(manifest.bin ?? {})].flatMap(targets);
  const expected = ['LICENSE', 'package.json'];
  for (const path of named) if (!path.includes('*')) expected.push(path.replace(/^\.\//, ''));
  for (const name of ['README.md', 'CHANGELOG.md', 'SPEC.md', 'DANGER-SPEC.md']) {
    if (existsSync(join(root, source, name))) expected.push(name);
  }
  const isBuilt = (path: string): boolean => /^dist\/.*\.(js|d\.ts)$/.test(path);
  if (files.some((path) => path.startsWith('src/'))) {
    for (const path of files) if (isBuilt(path)) expected.push(`${path}.map`);
  } else if (!files.some((path) => path.startsWith('dist/'))) expected.push('dist/');
  return [
    ...expected
      .filter((path) => !has.has(path) && existsOnlyIfMapped(packed, path))
      .map((path) => `${path} is missing`),
    ...files
      .filter((path) => /(^|\/)(test|node_modules|\.turbo|\.mutants)\/|\.tsbuildinfo$|\.test\.ts$/.test(path))
      .map((path) => `${path} does not belong there`),
  ];
};

/** A map is only missed by a file that says it has one. */
function existsOnlyIfMapped(packed: PackedPackage, path: string): boolean {
  return !path.endsWith('.map') || read(packed, path.slice(0, -'.map'.length)).includes('sourceMappingURL=');
}

/** Debuggers and "go to definition" end in a source, or in a text that came with the map; not in a hole. */
export const mapsLeadToSources: Check = (packed) =>
  packed.files
    .filter((path) => /^dist\/.*\.map$/.test(path))
    .flatMap((path) => {
      const map = JSON.parse(read(packed, path)) as SourceMap;
      return (
        (map.sources ?? [])
          .filter((_, index) => typeof map.sourcesContent?.[index] !== 'string')
          .map((source) => posix.join(posix.dirname(path), source))
          // How others mapped theirs is their matter.
          .filter((source) => !packed.files.includes(source) && !source.includes('node_modules/'))
          .map((source) => `${path} leads to ${source}, which is not there`)
      );
    });

interface SourceMap {
  readonly sources?: readonly string[];
  readonly sourcesContent?: readonly (string | null)[];
}

/** What was bundled is somebody's, whose licence asks to be kept with every copy. */
export const noticesAreKept: Check = (packed) => {
  const bundled = bundledInto(packed.source);
  const text = packed.files.includes(noticesFile) ? read(packed, noticesFile) : '';
  return missingNotices(text, bundled).map((name) => `${noticesFile} does not name ${name}`);
};

/** An import that works by chance, because somebody else installed it, breaks for the next one. */
export const importsAreDeclared: Check = (packed) => {
  const { name, dependencies, peerDependencies, optionalDependencies } = packed.manifest;
  const declared = new Set([name, ...[dependencies, peerDependencies, optionalDependencies].flatMap(namesOf)]);
  return packed.files
    .filter((path) => /^(dist|gen)\/.*\.(js|d\.ts)$/.test(path) && !path.startsWith('dist/assets/'))
    .flatMap((path) =>
      importsOf(read(packed, path)).flatMap((imported) => {
        if (isRelative(imported)) return relativeProblem(packed, path, imported);
        if (isBuiltin(imported) || declared.has(packageOf(imported))) return [];
        // Types of Node are for the user to choose: they belong to a version of Node, not of this package.
        if (path.endsWith('.d.ts') && imported === 'node') return [];
        return [`${path} imports ${imported}, which package.json does not declare`];
      }),
    );
};

function namesOf(dependencies: Readonly<Record<string, string>> | undefined): readonly string[] {
  return Object.keys(dependencies ?? {});
}

function relativeProblem({ files }: PackedPackage, path: string, imported: string): readonly string[] {
  const target = posix.join(posix.dirname(path), imported);
  // Types name the source that they were made from: './reader.ts' is in './reader.d.ts'.
  const candidates = path.endsWith('.d.ts')
    ? [target.replace(/\.ts$/, '.d.ts'), target.replace(/\.js$/, '.d.ts')]
    : [target];
  return candidates.some((candidate) => files.includes(candidate))
    ? []
    : [`${path} imports ${imported}, which is not there`];
}

/**
 * What its documents link to comes along, or is in the repository, which a release names: the page of a registry leads
 * there.
 */
export const linksLead: Check = ({ files, folder, source }) =>
  files
    .filter((path) => /^[^/]+\.md$/.test(path))
    .flatMap((path) =>
      [...readFileSync(join(folder, path), 'utf8').matchAll(/\]\((?!\w+:|#)([^)#\s]+)[^)]*\)/g)].flatMap(
        ([, link = '']) =>
          files.includes(posix.normalize(link)) || existsSync(join(root, source, link))
            ? []
            : [`${path} links to ${link}`],
      ),
    );
