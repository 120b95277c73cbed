import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtPrograms, type Programs } from '../../src/programs.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

export interface Edit {
  /** A built package or program, such as `packages/store`. */
  readonly part: string;
  /** What is there in some file of its build. */
  readonly find: RegExp;
  /** As `String.replace` has it. */
  readonly replace: string;
}

/**
 * A copy of the built programs with edits, gone when disposed. @throws Error when an edit finds nothing: what it was
 * made for has changed, and the edit has to follow.
 */
export function editedPrograms(edits: readonly Edit[]): Programs & Disposable {
  builtPrograms();
  const copy = mkdtempSync(join(tmpdir(), 'chat-planted-'));
  // Third parties' packages are where they are; ours are copied, and find each other by relative links.
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const folder of ['packages', 'apps']) {
    for (const name of readdirSync(join(root, folder))) {
      const from = join(root, folder, name);
      for (const piece of ['dist', 'package.json', 'node_modules', 'gen']) {
        const source = join(from, piece);
        if (!existsSync(source)) continue;
        cpSync(source, join(copy, folder, name, piece), {
          recursive: true,
          verbatimSymlinks: true,
          filter: (path) => !path.endsWith('.map') && !path.endsWith('.d.ts'),
        });
      }
    }
  }
  try {
    for (const edit of edits) apply(copy, edit);
  } catch (error) {
    rmSync(copy, { recursive: true });
    throw error;
  }
  const program = (name: string): string => join(copy, 'apps', name, 'dist', 'main.js');
  return {
    server: program('server'),
    cli: program('cli'),
    [Symbol.dispose]: () => rmSync(copy, { recursive: true }),
  };
}

function apply(copy: string, { part, find, replace }: Edit): void {
  const dist = join(copy, part, 'dist');
  let count = 0;
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue;
    const file = join(dist, name);
    const before = readFileSync(file, 'utf8');
    const after = before.replace(new RegExp(find, 'g'), replace);
    if (after === before) continue;
    count++;
    writeFileSync(file, after);
  }
  if (count === 0) throw new Error(`nothing in ${part} is ${find}: the planted bug has to follow the source`);
}
