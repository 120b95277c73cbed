import { closeSync, existsSync, openSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { StoreError } from '../errors.ts';
import { existing, publish } from './files.ts';
import { leftAsCopy } from './opening.ts';
import { partOf, removePart } from './part-file.ts';

/** Pages copied between two turns of the worker: about a megabyte, a few milliseconds. */
const pagesPerStep = 256;

/** What SQLite takes for part of another database, and would write into it or remove. */
const sqliteName = /-(?:wal|shm|journal)$/;

/**
 * Copies `source` as it is when the last page is copied, while `source` goes on being used between the steps. What it
 * commits meanwhile goes into the copy as well, for it goes through the same connection.
 *
 * @throws the reason of `signal`; `STORE_BAD_ARGUMENT` when `file` exists, or is named as what SQLite
 * keeps beside a database. Nothing is left behind then.
 */
export async function backupDatabase(source: DatabaseSync, file: string, signal: AbortSignal): Promise<void> {
  if (existsSync(file)) throw existing(file);
  if (sqliteName.test(file)) {
    throw new StoreError('STORE_BAD_ARGUMENT', `${file} has a name that SQLite gives to parts of a database`);
  }
  const part = partOf(file);
  closeSync(openSync(part, 'wx', 0o600));
  try {
    await backup(source, part, { rate: pagesPerStep, progress: () => signal.throwIfAborted() });
    signal.throwIfAborted();
    markAsCopy(part);
    publish(part, file);
  } finally {
    removePart(part);
  }
}

/** One file, without a WAL, that gets an epoch of its own when it is opened as a store. */
function markAsCopy(file: string): void {
  using database = new DatabaseSync(file);
  database.exec(`
    PRAGMA journal_mode = DELETE;
    PRAGMA synchronous = FULL;
    UPDATE counter SET value = ${leftAsCopy} WHERE name = 'open';
  `);
}
