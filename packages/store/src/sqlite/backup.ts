import { closeSync, existsSync, openSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { StoreError } from '../errors.ts';
import { existing, publish } from './files.ts';
import { leftAsCopy } from './opening.ts';
import { partOf, removePart } from './part-file.ts';

/** Pages copied between two turns of the worker: about a megabyte, a few milliseconds. */
const pagesPerStep = 256;

/** A transaction of the worker takes milliseconds: a second of attempts that all meet one is another failure. */
const mostAttempts = 1_000;
const betweenAttemptsMs = 1;

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
    await copyPages(source, part, signal);
    markAsCopy(part);
    publish(part, file);
  } finally {
    removePart(part);
  }
}

/**
 * Node takes steps in another thread. One that comes while this one is in a transaction is put off by SQLite, and taken
 * again by Node, but for the first: that ends the backup, with "not an error". It has copied nothing, so it begins again.
 */
async function copyPages(source: DatabaseSync, part: string, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await backup(source, part, { rate: pagesPerStep, progress: () => signal.throwIfAborted() });
      signal.throwIfAborted();
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (attempt === mostAttempts || !isPutOff(error)) throw error;
    }
    await setTimeout(betweenAttemptsMs);
  }
}

function isPutOff(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 0;
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
