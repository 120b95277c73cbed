import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { PackedPackage } from '../pack.ts';
import type { Target } from '../workspace.ts';
import { importsOf, isBuiltin, isRelative, packageOf } from './imports.ts';

/** Entry points that need Node and say so. All others run in a page. */
const forNode: ReadonlySet<string> = new Set([
  '@proj/chat-server',
  '@proj/chat-server/compat',
  '@proj/chat-server/webhooks',
  '@proj/client/file',
  '@proj/client/sqlite',
  '@proj/client/compliance',
  '@proj/crypto/provider',
  '@proj/crypto/danger',
  '@proj/frame/node-deflate',
  '@proj/snet/danger',
  '@proj/snet/ws',
  '@proj/store',
  '@proj/store/compliance',
  '@proj/store/memory',
  '@proj/store/sqlite',
  '@proj/store/sqlite/worker',
]);

/** As an import names them: `@proj/io/bytes` */
export function entryPoints({ manifest }: PackedPackage): readonly string[] {
  return Object.keys(manifest.exports ?? {})
    .filter((path) => path !== './package.json' && !path.includes('*'))
    .map((path) => posix.join(manifest.name, path));
}

export function browserEntryPoints(all: readonly PackedPackage[]): readonly string[] {
  return all.flatMap(entryPoints).filter((name) => !forNode.has(name));
}

/** Named above, but gone. */
export function unknownEntryPoints(all: readonly PackedPackage[]): readonly string[] {
  const known = new Set(all.flatMap(entryPoints));
  return [...forNode].filter((name) => !known.has(name));
}

const conditions: ReadonlySet<string> = new Set(['browser', 'import', 'default']);

function choose(target: Target): string | undefined {
  if (typeof target === 'string') return target;
  for (const [condition, inner] of Object.entries(target)) {
    const chosen = conditions.has(condition) ? choose(inner) : undefined;
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}

/**
 * The ways from an entry point, as a bundler for browsers resolves it, to modules of Node: `entry → file → node:fs`. What
 * comes from other authors is not followed.
 */
export function waysToNode(entry: string, all: readonly PackedPackage[]): readonly string[] {
  const packages = new Map(all.map((packed) => [packed.manifest.name, packed]));
  const seen = new Set<string>();
  const ways: string[] = [];

  function enterPackage(name: string, way: readonly string[]): void {
    const packed = packages.get(packageOf(name));
    if (packed === undefined) return;
    const path = `.${name.slice(packed.manifest.name.length)}`;
    const target = packed.manifest.exports?.[path];
    const file = target === undefined ? undefined : choose(target);
    if (file === undefined) throw new Error(`nothing is exported as ${name}`);
    enterFile(packed, posix.normalize(file), [...way, name]);
  }

  function enterFile(packed: PackedPackage, file: string, way: readonly string[]): void {
    const id = join(packed.folder, file);
    if (seen.has(id)) return;
    seen.add(id);
    for (const name of importsOf(readFileSync(id, 'utf8'))) {
      if (isRelative(name)) enterFile(packed, posix.join(posix.dirname(file), name), [...way, file]);
      else if (isBuiltin(name)) ways.push([...way, file, name].join(' → '));
      else enterPackage(name, [...way, file]);
    }
  }

  enterPackage(entry, []);
  return ways;
}
