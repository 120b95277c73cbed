import { constants } from 'node:fs';
import { copyFile, link, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StoreError } from '@proj/store';
import { backupName } from '../admin/backups.ts';
import { administer, openAlone } from '../admin/caller.ts';
import { findServer } from '../admin/client.ts';
import { recordBackup } from '../backup-record.ts';
import { type Command, jsonSwitch } from '../command.ts';
import type { StorageOptions } from '../config.ts';
import { openDataDirectory, syncDirectory } from '../data-directory.ts';
import { ExitError } from '../exit.ts';
import { partName, passingName } from '../leftovers.ts';
import { bytesText, print, printJson } from '../output.ts';
import { Interruption } from './interruption.ts';
import { storageCommand } from './storage-command.ts';

export const backupCommand: Command = storageCommand({
  name: 'backup',
  summary: 'copy everything but the keys into a file, while the server runs or not',
  description: [
    'Writes a copy of accounts, conversations and messages as they are at one moment into FILE, which must not exist.',
    'The server goes on meanwhile. Keep server.key and token.secret as well, once: they are not in it.',
  ],
  words: ['FILE'],
  switches: [jsonSwitch],
  examples: ['chat-server backup /backup/chat-$(date +%F).db'],
  run: async ({ storage, words, switches }) => {
    const [file = ''] = words;
    using interruption = new Interruption('the backup');
    const bytes = await backUpTo(storage, file, { interruption, isKept: true });
    await recordBackup(storage.data, { atMs: Date.now(), file: resolve(file), bytes });
    if (switches.has(jsonSwitch.name)) printJson({ file: resolve(file), bytes });
    else print(`wrote ${file}, ${bytesText(bytes)}`);
    return 'Ok';
  },
});

/** By the server that runs, or by ourselves. Answers its size. @throws ExitError */
export async function backUpTo(
  storage: StorageOptions,
  file: string,
  { interruption, isKept }: { readonly interruption: Interruption /** As a backup. */; readonly isKept: boolean },
): Promise<number> {
  await refuseExisting(file);
  await openDataDirectory(storage.data);
  if ((await findServer(storage.data)) !== undefined) {
    await using administration = await administer(storage);
    // The server writes in its own directory alone.
    const name = passingName(isKept ? 'backup' : 'export');
    const { file: made } = await interruption.race(administration.call('backup', { name }));
    await moveTo(made, file).catch(async (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      const where = isKept ? `. The backup is in ${await keep(storage.data, made)}` : '';
      throw new ExitError('Failed', `${file} could not be written: ${reason}${where}`, { cause: error });
    });
  } else {
    await using store = await openAlone(storage);
    await store.backup(resolve(file), { signal: interruption.signal }).catch((error: unknown) => {
      throw StoreError.is(error)
        ? new ExitError('Failed', `${file} could not be written: ${error.message}`, { cause: error })
        : error;
    });
  }
  return (await stat(file)).size;
}

async function refuseExisting(file: string): Promise<void> {
  if ((await stat(file).catch(() => undefined)) === undefined) return;
  throw new ExitError('Usage', `${file} is there already: choose another name, nothing is overwritten`);
}

/** Onto another file system as well, and never over a file. */
async function moveTo(from: string, to: string): Promise<void> {
  // Unlike a rename this fails when somebody has made the file meanwhile.
  await link(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw error;
    await copyWhole(from, to);
  });
  await syncDirectory(dirname(resolve(to)));
  await rm(from, { force: true });
}

/** Makes a backup that stays of what could not be moved; answers where it is. */
async function keep(data: string, from: string): Promise<string> {
  const file = join(dirname(from), backupName(Date.now()));
  try {
    await link(from, file);
    await rm(from, { force: true });
    await recordBackup(data, { atMs: Date.now(), file, bytes: (await stat(file)).size });
    return file;
  } catch {
    return from;
  }
}

/** Half a copy never has the name of a backup. */
async function copyWhole(from: string, to: string): Promise<void> {
  const part = join(dirname(resolve(to)), partName());
  try {
    await copyFile(from, part, constants.COPYFILE_EXCL);
    const file = await open(part, 'r+');
    try {
      await file.chmod(0o600);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(part, to).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error;
      // A file system without links.
      await refuseExisting(to);
      await rename(part, to);
    });
  } finally {
    await rm(part, { force: true });
  }
}
