import { join } from 'node:path';
import type { Log } from '@proj/io';
import { type ChatStore, StoreError } from '@proj/store';
import { openSqliteStore } from '@proj/store/sqlite';
import type { StorageOptions } from './config.ts';
import { ExitError } from './exit.ts';
import { makeDataDirectory } from './keys.ts';

/**
 * Opens the store of a data directory and with it takes the directory's lock: nobody else runs on it until the store is
 * disposed of. @throws ExitError `DataDirectory`.
 */
export async function openStorage(
  { data, durability }: StorageOptions,
  options: { readonly log?: Log; readonly onFailure?: (error: Error) => void } = {},
): Promise<ChatStore> {
  await makeDataDirectory(data);
  try {
    return await openSqliteStore({
      file: join(data, 'chat.db'),
      durability,
      wallClock: Date.now,
      log: options.log,
      onFailure: options.onFailure,
    });
  } catch (error) {
    throw StoreError.is(error) ? new ExitError('DataDirectory', sentence(data, error), { cause: error }) : error;
  }
}

function sentence(data: string, error: StoreError): string {
  switch (error.code) {
    case 'STORE_LOCKED':
      return `${data} is in use by another server: stop that one, or choose another directory with --data`;
    case 'STORE_CORRUPT':
      return `${join(data, 'chat.db')} cannot be used: ${error.message}. Restore a backup, or choose another directory with --data`;
    default:
      return `${join(data, 'chat.db')} cannot be opened: ${error.message}`;
  }
}
