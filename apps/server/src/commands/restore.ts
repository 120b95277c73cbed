import { chmod, chown, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '@proj/store';
import { openSqliteStore, restoreSqliteStore } from '@proj/store/sqlite';
import { findServer } from '../admin/client.ts';
import { type Command, jsonSwitch } from '../command.ts';
import { dataFiles, makeDataDirectory, syncDirectory, writePrivateFile } from '../data-directory.ts';
import { ExitError } from '../exit.ts';
import { print, printJson } from '../output.ts';
import { storageCommand } from './storage-command.ts';

export const restoreCommand: Command = storageCommand({
  name: 'restore',
  summary: 'put a backup in the place of the store, while the server is stopped',
  description: [
    'Checks FILE, puts it in the place of accounts, conversations and messages, and keeps what was there beside it.',
    'Keys stay: clients find the same server. They fetch their conversations anew, since the log may have been rewound.',
    'Stop the server first. Interrupted, it keeps the server from starting until it is run again.',
  ],
  words: ['FILE'],
  switches: [jsonSwitch],
  examples: ['chat-server restore /backup/chat-2026-11-22.db'],
  run: async ({ storage, words, switches }) => {
    const [from = ''] = words;
    const { kept } = await restore(storage.data, from, Date.now());
    if (switches.has(jsonSwitch.name)) printJson({ restored: from, kept });
    else print(`restored ${from}${kept === undefined ? '' : `; what was there is in ${kept}`}`);
    return 'Ok';
  },
});

/** What belongs to a SQLite database. */
const suffixes = ['', '-wal', '-shm'] as const;

/** @throws ExitError `DataDirectory` while a server runs, `Usage` when the backup is not good */
async function restore(
  directory: string,
  from: string,
  nowMs: number,
): Promise<{
  /** Where the store is now that was there; `undefined`: there was none. */ readonly kept: string | undefined;
}> {
  await makeDataDirectory(directory);
  const file = join(directory, dataFiles.store);
  const restored = `${file}.restored`;
  const marker = join(directory, dataFiles.restoring);
  const isResumed = await exists(marker);
  // From here on no server starts on this directory; then we make sure that none has.
  await writePrivateFile(directory, dataFiles.restoring, `${JSON.stringify({ from })}\n`);
  try {
    await refuseWhileRunning(directory, file);
    await removeAll(restored);
    await makeRestored(from, restored);
    await giveTo(directory, restored);
  } catch (error) {
    // Nothing was touched yet. An earlier restore that was interrupted may have been further.
    await removeAll(restored);
    if (!isResumed || (await exists(file))) await rm(marker, { force: true });
    throw error;
  }
  const kept = `${file}.before-${new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  const hadStore = await exists(file);
  for (const suffix of suffixes) if (await exists(file + suffix)) await rename(file + suffix, kept + suffix);
  await rename(restored, file);
  await syncDirectory(directory);
  await rm(marker);
  await syncDirectory(directory);
  return { kept: hadStore ? kept : undefined };
}

async function makeRestored(from: string, to: string): Promise<void> {
  try {
    await restoreSqliteStore({ from, to });
  } catch (error) {
    if (!StoreError.is(error)) throw error;
    throw new ExitError('Usage', `${from} cannot be restored: ${error.message}`, { cause: error });
  }
}

/** Whatever the backup's mode was, and also when it is root who restores. */
async function giveTo(directory: string, file: string): Promise<void> {
  await chmod(file, 0o600);
  const { uid, gid } = await stat(directory);
  if (process.getuid?.() === 0 && uid !== 0) await chown(file, uid, gid);
}

async function refuseWhileRunning(directory: string, file: string): Promise<void> {
  const server = await findServer(directory);
  const sentence = `${directory} is in use by a server that runs: stop it first`;
  if (server !== undefined) throw new ExitError('DataDirectory', `${sentence} (process ${server.pid})`);
  if (!(await exists(file))) return;
  try {
    // Whoever has the store open has its lock. One that is damaged is no obstacle: it is what a restore is for.
    const store = await openSqliteStore({ file, verify: false });
    await store[Symbol.asyncDispose]();
  } catch (error) {
    if (StoreError.is(error, 'STORE_LOCKED')) throw new ExitError('DataDirectory', sentence, { cause: error });
    if (!StoreError.is(error)) throw error;
  }
}

async function removeAll(file: string): Promise<void> {
  for (const suffix of [...suffixes, '.part']) await rm(file + suffix, { force: true });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
