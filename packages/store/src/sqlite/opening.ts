import { closeSync, openSync, realpathSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { DatabaseOptions } from './protocol.ts';
import { migrate, verify } from './schema.ts';

/** Values of the counter `open`: how the file was left. */
export const leftClosed = 0;
/** In use, or no longer since its process died: commits are in the WAL, which must be there. */
export const leftOpen = 1;
/** Made as a copy of a store in use: whole, but the past of that store. */
export const leftAsCopy = 2;

/** The WAL of `file`, wherever links lead to. */
export function walOf(file: string): string {
  return `${realpathSync(file)}-wal`;
}

export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

export interface OpenDatabase {
  readonly database: DatabaseSync;
  /** The store was not closed, and the WAL that its last commits were in is gone. The epoch is a new one then. */
  readonly lostCommits: boolean;
}

/** @throws StoreError `STORE_CORRUPT`, or what SQLite throws. Nothing stays open then, and a damaged file is unchanged. */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  // Password records are inside: nobody else may read the file. SQLite gives the WAL the mode of the database.
  closeSync(openSync(options.file, 'a', 0o600));
  // Before SQLite makes a new one.
  const hasWal = sizeOf(walOf(options.file)) > 0;
  if (hasWal) verifyBefore(options);
  const database = new DatabaseSync(options.file, { timeout: options.lockTimeoutMs, defensive: true });
  try {
    // Exclusive before the first access: the lock is kept until the process ends, even by kill -9, and the WAL index
    // lives in this process instead of a shared file.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    verify(database, options.verify && !hasWal);
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${options.durability === 'full' ? 'FULL' : 'NORMAL'};
      PRAGMA foreign_keys = ON;
      PRAGMA secure_delete = FAST;
      PRAGMA cache_size = -32768;
      PRAGMA wal_autocheckpoint = 1000;
      PRAGMA journal_size_limit = 67108864;
    `);
    migrate(database);
    const lostCommits = takeInUse(database, hasWal);
    rmSync(`${realpathSync(options.file)}-shm`, { force: true });
    if (options.maxFileBytes !== undefined) {
      const pageBytes = Number(database.prepare('PRAGMA page_size').get()?.['page_size']);
      database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(options.maxFileBytes / pageBytes))}`);
    }
    return { database, lostCommits };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** For closing a database writes its WAL back, also into a damaged file, unless it was opened for reading alone. */
function verifyBefore(options: DatabaseOptions): void {
  const database = new DatabaseSync(options.file, { timeout: options.lockTimeoutMs, readOnly: true, defensive: true });
  try {
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    verify(database, options.verify);
  } finally {
    database.close();
  }
}

/**
 * Notes in the database itself, not only in its WAL, that it is in use. Whoever finds that note without a WAL has lost
 * commits, or holds a copy: a log that was rewound, whose positions mean nothing.
 */
function takeInUse(database: DatabaseSync, hasWal: boolean): boolean {
  const left = Number(database.prepare(`SELECT value FROM counter WHERE name = 'open'`).get()?.['value']);
  const isRewound = left === leftAsCopy || (left === leftOpen && !hasWal);
  database.exec(`
    BEGIN IMMEDIATE;
    ${isRewound ? `UPDATE meta SET value = randomblob(8) WHERE key = 'epoch';` : ''}
    UPDATE counter SET value = ${leftOpen} WHERE name = 'open';
    COMMIT;
    PRAGMA wal_checkpoint(FULL);
  `);
  return isRewound && left === leftOpen;
}

/** Never throws: a file that could not be marked is only taken for one whose WAL is missing. */
export function closeDatabase(database: DatabaseSync): void {
  try {
    database.exec(`UPDATE counter SET value = ${leftClosed} WHERE name = 'open'`);
  } catch {}
  database.close(); // The last connection: checkpoints and removes the WAL.
}
