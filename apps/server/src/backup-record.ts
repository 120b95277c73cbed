import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFiles, writePrivateFile } from './data-directory.ts';

/** A backup that was finished. It may have been moved since. */
export interface BackupRecord {
  readonly atMs: number;
  /** Where it was put. */
  readonly file: string;
  readonly bytes: number;
}

/** Never throws: a backup that was made is one, also when it cannot be noted. */
export async function recordBackup(directory: string, { atMs, file, bytes }: BackupRecord): Promise<void> {
  const text = `${JSON.stringify({ atMs, file, bytes })}\n`;
  await writePrivateFile(directory, dataFiles.lastBackup, text).catch(() => {});
}

/** `undefined`: none was made, or what is there makes no sense. */
export async function readBackupRecord(directory: string): Promise<BackupRecord | undefined> {
  try {
    const { atMs, file, bytes } = JSON.parse(await readFile(join(directory, dataFiles.lastBackup), 'utf8'));
    if (typeof file !== 'string' || !Number.isSafeInteger(atMs) || !Number.isSafeInteger(bytes)) return undefined;
    return { atMs, file, bytes };
  } catch {
    return undefined;
  }
}
