import type { BigIntStats } from 'node:fs';
import { chmod, link, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '@proj/store';
import { openSqliteStore, restoreSqliteStore } from '@proj/store/sqlite';
import { findServer } from '../admin/client.ts';
import { type Command, jsonSwitch } from '../command.ts';
import {
  dataFiles,
  giveToOwner,
  inaccessible,
  makeDataDirectory,
  syncDirectory,
  writePrivateFile,
} from '../data-directory.ts';
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
    const { kept, users, entries } = await restore(storage.data, from, Date.now());
    if (users === 0)
      process.stderr.write(`chat-server: warning: there are no accounts in ${from}: is it the right one?\n`);
    const where = kept === undefined ? '' : `; what was there is in ${kept}`;
    if (switches.has(jsonSwitch.name)) printJson({ restored: from, kept, users, entries });
    else print(`restored ${from}: ${users} users, ${entries} entries${where}`);
    return 'Ok';
  },
});

/** What belongs to a SQLite database. */
const suffixes = ['', '-wal', '-shm'] as const;

export interface Restored {
  /** Where the store is now that was there; `undefined`: there was none. */
  readonly kept: string | undefined;
  readonly users: number;
  readonly entries: number;
}

/** For the command. @throws ExitError `DataDirectory` while a server runs, `Usage` when the backup is not good */
export async function restore(directory: string, from: string, nowMs: number): Promise<Restored> {
  await makeDataDirectory(directory);
  const file = join(directory, dataFiles.store);
  const restored = `${file}.restored`;
  const marker = join(directory, dataFiles.restoring);
  const isResumed = await exists(marker);
  const keptBefore = await keptByInterrupted(marker, file);
  const mark = (kept: string | undefined): Promise<void> =>
    writePrivateFile(directory, dataFiles.restoring, `${JSON.stringify({ from, kept })}\n`);
  // From here on no server starts on this directory; then we make sure that none has.
  await mark(keptBefore);
  let figures: Pick<Restored, 'users' | 'entries'>;
  try {
    await refuseWhileRunning(directory, file);
    await removeAll(restored);
    figures = await makeRestored(from, restored);
    await chmod(restored, 0o600);
    await giveToOwner(directory, restored);
  } catch (error) {
    // Nothing was touched yet. An earlier restore that was interrupted may have been further.
    await removeAll(restored);
    if (!isResumed || (await exists(file))) await rm(marker, { force: true });
    throw error;
  }
  const kept = await nameToKeep(file, keptBefore, nowMs);
  await mark(kept);
  for (const suffix of suffixes) await moveTo(file + suffix, kept + suffix);
  await moveTo(restored, file);
  await syncDirectory(directory);
  await rm(marker);
  await syncDirectory(directory);
  return { kept: (await exists(kept)) ? kept : undefined, ...figures };
}

/** Where a restore that was interrupted was putting what was there. */
async function keptByInterrupted(marker: string, file: string): Promise<string | undefined> {
  try {
    const { kept } = JSON.parse(await readFile(marker, 'utf8'));
    return typeof kept === 'string' && kept.startsWith(`${file}.before-`) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** A name under which nothing is lost, neither for the database nor for what belongs to it. */
async function nameToKeep(file: string, before: string | undefined, nowMs: number): Promise<string> {
  // A WAL without its database is nothing: what one restore has begun to move, the next one moves to the same place.
  if (before !== undefined && (await canContinue(file, before))) return before;
  const name = `${file}.before-${new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    const taken = await Promise.all(suffixes.map((suffix) => exists(candidate + suffix)));
    if (!taken.includes(true)) return candidate;
  }
}

async function canContinue(file: string, kept: string): Promise<boolean> {
  for (const suffix of suffixes) {
    const [from, to] = await Promise.all([statOf(file + suffix), statOf(kept + suffix)]);
    if (from !== undefined && to !== undefined && from.ino !== to.ino) return false;
  }
  return true;
}

/** Never over a file. Nothing happens when `from` is not there. */
async function moveTo(from: string, to: string): Promise<void> {
  const source = await statOf(from);
  if (source === undefined) return;
  try {
    // Unlike a rename, a link never replaces.
    await link(from, to);
  } catch (error) {
    const target = await statOf(to);
    // A restore that was interrupted had linked it.
    const isDone = target !== undefined && target.ino === source.ino;
    if (target !== undefined && !isDone) throw inaccessible(to, error);
    // A file system without links. Nobody else is at work in this directory.
    if (!isDone) return rename(from, to);
  }
  await rm(from);
}

/** Opened as a server would, which is the last check. */
async function figuresOf(file: string): Promise<Pick<Restored, 'users' | 'entries'>> {
  await using store = await openSqliteStore({ file, verify: false });
  const { users, messages } = await store.figures();
  return { users, entries: messages };
}

async function makeRestored(from: string, to: string): Promise<Pick<Restored, 'users' | 'entries'>> {
  try {
    await restoreSqliteStore({ from, to });
    return await figuresOf(to);
  } catch (error) {
    if (!StoreError.is(error)) throw error;
    throw new ExitError('Usage', `${from} cannot be restored: ${error.message}`, { cause: error });
  }
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
  for (const suffix of suffixes) await rm(file + suffix, { force: true });
}

function statOf(path: string): Promise<BigIntStats | undefined> {
  return stat(path, { bigint: true }).catch(() => undefined);
}

async function exists(path: string): Promise<boolean> {
  return (await statOf(path)) !== undefined;
}
