import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '@proj/store';
import { recordBackup } from '../backup-record.ts';
import { dataFiles } from '../data-directory.ts';
import { isForExport, isPassing, removeStaleBackups } from '../leftovers.ts';
import type { AdminCalls } from './calls.ts';
import type { AdminContext } from './context.ts';
import { AdminError } from './errors.ts';

/** `2026-11-22T03-25-26Z.db` */
export function backupName(nowMs: number): string {
  return `${new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z.db`;
}

/** Into `backups` of the data directory: a caller names a file there, never a path. */
export async function backUp(
  { store, dataDirectory, wallClock, onBackup }: AdminContext,
  { name }: AdminCalls['backup']['input'],
): Promise<AdminCalls['backup']['output']> {
  const startedAtMs = performance.now();
  const folder = join(dataDirectory, dataFiles.backups);
  await mkdir(folder, { mode: 0o700, recursive: true });
  await removeStaleBackups(dataDirectory, Date.now());
  const file = join(folder, name ?? backupName(wallClock()));
  if ((await stat(file).catch(() => undefined)) !== undefined) {
    throw new AdminError('FILE_EXISTS', `${file} is there already: name another file`);
  }
  // Of what is moved away, whoever moves it says that it is a backup; that of an export never is.
  const isKept = name === undefined || !isPassing(name);
  try {
    await store.backup(file);
    if (isKept) onBackup?.(true);
  } catch (error) {
    if (name === undefined || !isForExport(name)) onBackup?.(false);
    if (!StoreError.is(error)) throw error;
    throw new AdminError('UNAVAILABLE', `the backup could not be made: ${error.message}`, { cause: error });
  }
  const { size } = await stat(file);
  if (isKept) await recordBackup(dataDirectory, { atMs: wallClock(), file, bytes: size });
  return { file, bytes: size, durationMs: Math.round(performance.now() - startedAtMs) };
}
