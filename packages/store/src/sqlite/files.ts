import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '../errors.ts';

/** Waits until what is at `path`, a file or a directory, is on the disk. */
export function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/**
 * Gives the finished file `part` its name, durably, unless something has that name.
 *
 * @throws StoreError `STORE_BAD_ARGUMENT`.
 */
export function publish(part: string, file: string): void {
  sync(part);
  try {
    // Unlike a rename, a link never replaces.
    linkSync(part, file);
    rmSync(part);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw existing(file, error);
    // A file system without links.
    renameSync(part, file);
  }
  sync(dirname(file));
}

export function existing(file: string, cause?: unknown): StoreError {
  return new StoreError('STORE_BAD_ARGUMENT', `${file} exists`, { cause });
}
