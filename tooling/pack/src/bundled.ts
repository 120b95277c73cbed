import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { importsOf, isBuiltin, isRelative, packageOf } from './check/imports.ts';
import { type Manifest, readManifest, root } from './workspace.ts';

/** A package of somebody else, parts of which are in what we build. */
export interface BundledPackage {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Built without maps: what it is made of follows from what it imports. */
const withoutMaps = 'apps/web';

/**
 * What was bundled into the files of a package: no install brings it, and no `dependencies` name it.
 *
 * @throws Error when it was not built.
 */
export function bundledInto(source: string): readonly BundledPackage[] {
  const folders = source === withoutMaps ? foldersFromImports(source) : foldersFromMaps(source);
  const all = [...folders].map((folder) => ({ folder, manifest: readManifest(folder) }));
  const others = all.filter(({ manifest }) => !manifest.name.startsWith('@proj/'));
  return others.toSorted((one, other) => (one.manifest.name < other.manifest.name ? -1 : 1));
}

function foldersFromMaps(source: string): ReadonlySet<string> {
  const found = new Set<string>();
  const maps = globSync('dist/**/*.js.map', { cwd: join(root, source) });
  // Without them all of it would seem to be ours.
  if (maps.length === 0) throw new Error(`${source} has no maps of what was built: run 'npm run build' before`);
  for (const path of maps) {
    const file = join(root, source, path);
    const { sources = [] } = JSON.parse(readFileSync(file, 'utf8')) as { readonly sources?: readonly string[] };
    for (const name of sources) {
      const parts = resolve(dirname(file), name).split(sep);
      const at = parts.lastIndexOf('node_modules') + 1;
      if (at > 0) found.add(parts.slice(0, at + (parts[at]?.startsWith('@') ? 2 : 1)).join(sep));
    }
  }
  return found;
}

/** Everything that an import may lead to: at least what is bundled. */
function foldersFromImports(source: string): ReadonlySet<string> {
  const folder = join(root, source);
  const imported = globSync('src/**/*.{ts,tsx}', { cwd: folder }).flatMap((path) =>
    importsOf(readFileSync(join(folder, path), 'utf8')),
  );
  const names = imported.filter((name) => !isRelative(name) && !isBuiltin(name)).map(packageOf);
  const found = new Set([...new Set(names)].map((name) => installedFor(folder, name)));
  // A set goes on to what is added while it is walked through.
  for (const at of found) {
    for (const name of Object.keys(readManifest(at).dependencies ?? {})) found.add(installedFor(at, name));
  }
  return found;
}

/** As Node finds it. */
function installedFor(folder: string, name: string): string {
  for (let at = realpathSync(folder); at !== dirname(at); at = dirname(at)) {
    const place = join(at, 'node_modules', name);
    if (existsSync(place)) return realpathSync(place);
  }
  throw new Error(`${name} is not installed for ${folder}`);
}
