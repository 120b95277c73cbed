import { mkdir, open, realpath, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { ClientError } from '../errors.ts';
import { isBusy } from './failure.ts';
import { applicationId, migrations } from './schema.ts';

const attempts = 4;
const longestPauseMs = 25;

/**
 * Opens a database for this process alone; it is made when it is missing.
 * @throws ClientError `CLIENT_STORE_LOCKED`, `CLIENT_STORE_CORRUPT`, `CLIENT_STORE_FAILED`, or what Node and SQLite throw.
 */
export async function openDatabase(name: string): Promise<DatabaseSync> {
  await mkdir(dirname(name), { recursive: true, mode: 0o700 });
  await makeFile(name);
  // What SQLite puts beside it is where links lead to.
  const file = await realpath(name);
  const hasWal = ((await stat(`${file}-wal`).catch(() => undefined))?.size ?? 0) > 0;
  for (let attempt = 1; ; attempt++) {
    try {
      if (hasWal) checkAlone(file);
      const database = openNow(file);
      await rm(`${file}-shm`, { force: true });
      return database;
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (attempt === attempts) {
        throw new ClientError('CLIENT_STORE_LOCKED', `${file} is open already`, { cause: error });
      }
    }
    // Two who come at once may both have given way.
    await pause(Math.random() * longestPauseMs);
  }
}

/**
 * For its user alone; SQLite gives its other files the same mode. A file that is there is not opened: closing it would
 * take the locks away that another store of this process has on it.
 */
async function makeFile(file: string): Promise<void> {
  try {
    await (await open(file, 'ax', 0o600)).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** For closing a database writes its WAL back, also into a damaged file, unless it was opened for reading alone. */
function checkAlone(file: string): void {
  const database = new DatabaseSync(file, { timeout: 0, readOnly: true, defensive: true });
  try {
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    check(database, file);
  } finally {
    database.close();
  }
}

function openNow(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 0, defensive: true });
  try {
    // Exclusive before the first access: the lock is kept until the process ends, however it does, and the WAL index is
    // in this process instead of a shared file.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    check(database, file);
    const mode = Object.values(database.prepare('PRAGMA journal_mode = WAL').get() ?? {})[0];
    if (mode !== 'wal') throw new ClientError('CLIENT_STORE_FAILED', `${file} cannot have a WAL: ${String(mode)}`);
    database.exec(`
      PRAGMA synchronous = FULL;
      PRAGMA fullfsync = ON;
      PRAGMA secure_delete = ON;
      PRAGMA cache_size = -8192;
      PRAGMA wal_autocheckpoint = 1000;
      PRAGMA journal_size_limit = 4194304;
    `);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Refuses what is not ours, newer than us, or damaged. */
function check(database: DatabaseSync, file: string): void {
  const version = numberOf(database, 'PRAGMA user_version');
  const isForeign = numberOf(database, 'PRAGMA application_id') !== applicationId;
  if (isForeign && (version !== 0 || numberOf(database, 'SELECT count(*) FROM sqlite_schema') !== 0)) {
    throw new ClientError('CLIENT_STORE_FAILED', `${file} is a database of something else`);
  }
  if (version > migrations.length) {
    throw new ClientError('CLIENT_STORE_FAILED', `${file} was written by a newer version of this program`);
  }
  const finding = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {})[0];
  if (finding !== 'ok') throw new ClientError('CLIENT_STORE_CORRUPT', `${file} is damaged: ${String(finding)}`);
}

/** Brings the schema up to date, each step in a transaction of its own. */
function migrate(database: DatabaseSync): void {
  const version = numberOf(database, 'PRAGMA user_version');
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    database.exec(`
      BEGIN IMMEDIATE;
      ${sql}
      PRAGMA application_id = ${applicationId};
      PRAGMA user_version = ${index + 1};
      COMMIT;
    `);
  }
}

function numberOf(database: DatabaseSync, sql: string): number {
  return Number(Object.values(database.prepare(sql).get() ?? {})[0]);
}
