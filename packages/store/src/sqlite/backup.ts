import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { existing, publish } from './files.ts';
import { leftAsCopy } from './opening.ts';

/** Pages copied between two turns of the worker: about a megabyte, a few milliseconds. */
const pagesPerStep = 256;

/**
 * Copies `source` as it is when the last page is copied, while `source` goes on being used between the steps. What it
 * commits meanwhile goes into the copy as well, for it goes through the same connection.
 *
 * @throws the reason of `signal`; `STORE_BAD_ARGUMENT` when `file` exists. Nothing is left behind then.
 */
export async function backupDatabase(source: DatabaseSync, file: string, signal: AbortSignal): Promise<void> {
  if (existsSync(file)) throw existing(file);
  const part = `${file}.part`;
  rmSync(part, { force: true });
  closeSync(openSync(part, 'wx', 0o600));
  try {
    await backup(source, part, { rate: pagesPerStep, progress: () => signal.throwIfAborted() });
    signal.throwIfAborted();
    markAsCopy(part);
    publish(part, file);
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${part}${suffix}`, { force: true });
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
