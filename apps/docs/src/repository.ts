import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Paths here and everywhere in this package are from the root of the repository, and have `/`. */
const root: string = fileURLToPath(new URL('../../../', import.meta.url));

export function absolute(path: string): string {
  return `${root}${path}`;
}

export function read(path: string): string {
  return readFileSync(absolute(path), 'utf8');
}

export function isFile(path: string): boolean {
  return existsSync(absolute(path)) && statSync(absolute(path)).isFile();
}

export function isFolder(path: string): boolean {
  return existsSync(absolute(path)) && statSync(absolute(path)).isDirectory();
}

/** The names in a folder, sorted; none where there is no folder. */
export function namesIn(path: string): readonly string[] {
  return isFolder(path) ? readdirSync(absolute(path)).toSorted() : [];
}
