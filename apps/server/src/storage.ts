import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChatStore, StoreError } from '@proj/store';
import { openSqliteStore, type SqliteStoreOptions } from '@proj/store/sqlite';
import type { StorageOptions } from './config.ts';
import { dataFiles, makeDataDirectory, openDataDirectory, refuseForeignRoot } from './data-directory.ts';
import { ExitError } from './exit.ts';
import { readServerPid } from './server-file.ts';

/**
 * Opens the store of a data directory and with it takes the directory's lock: nobody else runs on it until the store is
 * disposed of. @throws ExitError `DataDirectory`, also when there is none and `create` is not set: a directory that was
 * mistyped or is not mounted must not be taken for a server without messages.
 */
export async function openStorage(
  { data, durability }: Pick<StorageOptions, 'data' | 'durability'>,
  {
    create,
    ...options
  }: { readonly create: boolean } & Pick<SqliteStoreOptions, 'log' | 'onFailure' | 'onCommit' | 'onPositionDropped'>,
): Promise<ChatStore> {
  await (create ? makeDataDirectory(data) : openDataDirectory(data));
  await refuseForeignRoot(data);
  await refuseHalfRestored(data);
  if (!create) await refuseWithoutStore(data);
  try {
    const store = await openSqliteStore({
      file: join(data, dataFiles.store),
      durability,
      wallClock: Date.now,
      ...options,
    });
    // Again, now that the lock is ours: a restore that has begun meanwhile has looked for the lock after us.
    await refuseHalfRestored(data).catch(async (error: unknown) => {
      await store[Symbol.asyncDispose]();
      throw error;
    });
    return store;
  } catch (error) {
    throw StoreError.is(error) ? new ExitError('DataDirectory', await sentence(data, error), { cause: error }) : error;
  }
}

async function refuseWithoutStore(data: string): Promise<void> {
  if ((await stat(join(data, dataFiles.store)).catch(() => undefined)) !== undefined) return;
  throw new ExitError(
    'DataDirectory',
    `there is no ${dataFiles.store} in ${data}: choose the server's directory with --data, or mount it`,
  );
}

/** An empty store in the place of one that is just being restored would lose everything without a word. */
async function refuseHalfRestored(data: string): Promise<void> {
  const marker = join(data, dataFiles.restoring);
  if ((await stat(marker).catch(() => undefined)) === undefined) return;
  throw new ExitError(
    'DataDirectory',
    `a restore into ${data} goes on, or was interrupted: run "chat-server restore FILE" to its end. ` +
      `If ${dataFiles.store} there is the one you want, remove ${marker}`,
  );
}

async function sentence(data: string, error: StoreError): Promise<string> {
  switch (error.code) {
    case 'STORE_LOCKED': {
      const pid = await readServerPid(data);
      const server = pid === undefined ? 'another server' : `another server, process ${pid}`;
      return `${data} is in use by ${server}: stop that one, or choose another directory with --data`;
    }
    case 'STORE_CORRUPT':
      return `${join(data, 'chat.db')} cannot be used: ${error.message}. Restore a backup, or choose another directory with --data`;
    default:
      return `${join(data, 'chat.db')} cannot be opened: ${error.message}`;
  }
}
