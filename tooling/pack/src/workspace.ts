import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../../../', import.meta.url));

/** Where an import leads: a file, or one for each condition. */
export type Target = string | { readonly [condition: string]: Target };

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly engines?: { readonly node?: string };
  readonly files?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, Target>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface WorkspacePackage {
  /** From the root: `packages/io` */
  readonly folder: string;
  readonly manifest: Manifest;
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** What a release puts into the registry: every package and program that is not private. */
export function publishable(): readonly WorkspacePackage[] {
  return globSync(['packages/*/package.json', 'apps/*/package.json'], { cwd: root })
    .map((path) => dirname(path))
    .toSorted()
    .map((folder) => ({ folder, manifest: readManifest(join(root, folder)) }))
    .filter(({ manifest }) => manifest.private !== true);
}

/** Of all that is published: it has one version. */
export function releasedVersion(): string {
  const [{ manifest } = { manifest: undefined }] = publishable();
  if (manifest === undefined) throw new Error('nothing is to be published');
  return manifest.version;
}

/** The packages that other programs import, as opposed to programs and pages. */
export function libraries(): readonly WorkspacePackage[] {
  return publishable().filter(({ folder }) => folder.startsWith('packages/'));
}

/** @throws Error when nothing was built yet. */
export function requireBuild(): void {
  for (const { folder } of publishable()) {
    if (!existsSync(join(root, folder, 'dist'))) throw new Error(`${folder} has no dist: run 'npm run build' before`);
  }
}
