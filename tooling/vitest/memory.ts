import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** Where Linux keeps files in memory. */
const memory = '/dev/shm';
/** What the tests of a run need there at once, several times over. */
const enoughBytes = 4 * 1_024 ** 3;

function freeBytes(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch {
    return 0;
  }
}

/**
 * Makes temporary folders be in memory, where there is enough of it: hundreds of tests sync a few dozen times each, and a
 * disk that takes milliseconds for it changes how long that lasts, and nothing of what it shows. At night, and where
 * `TMPDIR` says so, they are on a disk.
 */
export function keepScratchInMemory(): void {
  const { TMPDIR, PROJ_NIGHTLY } = process.env;
  if (TMPDIR !== undefined || PROJ_NIGHTLY !== undefined) return;
  if (Math.min(freeBytes(memory), process.availableMemory()) < enoughBytes) return;
  const folder = mkdtempSync(join(memory, 'proj-tests-'));
  process.env['TMPDIR'] = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  // Who is told to end would otherwise end without 'exit', and memory is not swept as disks are.
  process.once('SIGTERM', () => process.exit(143));
  process.once('SIGHUP', () => process.exit(129));
}
