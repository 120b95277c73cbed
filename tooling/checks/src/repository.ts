import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root: string = fileURLToPath(new URL('../../../', import.meta.url));

/** Paths, from the root, of the files that git has or would take. */
export function files(pattern: RegExp): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  // A file that was deleted is listed until that is committed.
  return listed.split('\n').filter((path) => pattern.test(path) && existsSync(absolute(path)));
}

export function read(path: string): string {
  return readFileSync(`${root}${path}`, 'utf8');
}

export function absolute(path: string): string {
  return `${root}${path}`;
}
