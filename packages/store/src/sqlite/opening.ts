import { closeSync, openSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
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

/**
 * About 16 MiB. Texts of many conversations change the same pages again and again: the more of them wait in the WAL, the
 * fewer are written back.
 */
const pagesPerCheckpoint = 4_000;

export type LostCommits = 'no-wal' | 'crash';

/** Says whether the machine was started anew; `undefined` where nothing says so. */
export function currentBoot(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'ascii').trim();
  } catch {
    return undefined;
  }
}

export interface OpenDatabase {
  readonly database: DatabaseSync;
  /**
   * Why the last commits of a store that was not closed may be lost: the WAL that they were in is gone, or the machine
   * went down before they were on the disk. The epoch is a new one then. `undefined`: nothing was lost.
   */
  readonly lostCommits: LostCommits | undefined;
}

/** @throws StoreError `STORE_CORRUPT`, or what SQLite throws. Nothing stays open then, and a damaged file is unchanged. */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  createPrivate(options.file);
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
      PRAGMA wal_autocheckpoint = ${pagesPerCheckpoint};
      PRAGMA journal_size_limit = 67108864;
    `);
    migrate(database);
    const lostCommits = takeInUse(database, hasWal, options);
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

/**
 * Password records are inside: nobody else may read the file. SQLite gives the WAL the mode of the database. A file that is
 * there is not touched: to close it would let go of the locks that another store in this process has on it.
 */
function createPrivate(file: string): void {
  try {
    closeSync(openSync(file, 'ax', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
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
 * Notes in the database itself, not only in its WAL, that it is in use, and under which start of the machine where
 * commits do not wait for the disk. Whoever finds the note without a WAL, or after such a machine went down, has lost
 * commits; whoever finds that of a copy holds the past of another store: a log that was rewound, whose positions mean
 * nothing.
 */
function takeInUse(
  database: DatabaseSync,
  hasWal: boolean,
  { durability, boot }: Pick<DatabaseOptions, 'durability' | 'boot'>,
): LostCommits | undefined {
  const left = Number(database.prepare(`SELECT value FROM counter WHERE name = 'open'`).get()?.['value']);
  const lost = left === leftOpen ? lostSince(database, hasWal, boot) : undefined;
  database.exec('BEGIN IMMEDIATE');
  if (left === leftAsCopy || lost !== undefined) {
    database.exec(`UPDATE meta SET value = randomblob(8) WHERE key = 'epoch'`);
  }
  database.exec(`UPDATE counter SET value = ${leftOpen} WHERE name = 'open'`);
  const atRisk = durability === 'full' ? neverAtRisk : (boot ?? unknownBoot);
  database.prepare(`INSERT OR REPLACE INTO meta VALUES ('boot', CAST(? AS BLOB))`).run(atRisk);
  database.exec('COMMIT; PRAGMA wal_checkpoint(FULL)');
  return lost;
}

/** In the place of a boot: commits were on the disk before they were answered. */
const neverAtRisk = '';
const unknownBoot = 'unknown';

function lostSince(database: DatabaseSync, hasWal: boolean, boot: string | undefined): LostCommits | undefined {
  if (!hasWal) return 'no-wal';
  const before = database.prepare(`SELECT CAST(value AS TEXT) AS boot FROM meta WHERE key = 'boot'`).get()?.['boot'];
  return before === neverAtRisk || (before === boot && before !== undefined) ? undefined : 'crash';
}

/** Never throws: a file that could not be marked is only taken for one whose WAL is missing. */
export function closeDatabase(database: DatabaseSync): void {
  try {
    database.exec(`UPDATE counter SET value = ${leftClosed} WHERE name = 'open'`);
  } catch {}
  database.close(); // The last connection: checkpoints and removes the WAL.
}
