import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExitError } from './exit.ts';

/** Makes a directory, for its owner only, and those above it. @throws ExitError `ProfileUnusable`. */
export async function makePrivateDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusable(path, error);
  }
}

/**
 * The text of a file that holds secrets, `undefined` when it is not there.
 * @throws ExitError `ProfileUnusable`, also when others than its owner may access it.
 */
export async function readPrivateFile(path: string, longestBytes: number): Promise<string | undefined> {
  try {
    // O_NONBLOCK: a fifo in the file's place must not hang us.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await file.stat();
    if (!stats.isFile()) throw new ExitError('ProfileUnusable', `${path} is not a file`);
    // Windows has no such modes: there the directory's access list decides.
    if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0) {
      throw new ExitError(
        'ProfileUnusable',
        `${path} holds a secret, and others than its owner may access it: run "chmod 600 ${path}"`,
      );
    }
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestBytes + 1), 0, longestBytes + 1, 0);
    if (bytesRead > longestBytes) throw new ExitError('ProfileUnusable', `${path} is too long to be what it should be`);
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error instanceof ExitError ? error : unusable(path, error);
  }
}

/** Replaces a file at once: after a power cut it is the old one or the new one. @throws ExitError `ProfileUnusable`. */
export async function replacePrivateFile(path: string, text: string): Promise<void> {
  await writeBeside(path, text, rename);
}

/**
 * Makes a file at once: after a power cut it is whole or not there. Answers `false`, and changes nothing, when there is
 * one. @throws ExitError `ProfileUnusable`.
 */
export async function createPrivateFile(path: string, text: string): Promise<boolean> {
  let isNew = true;
  await writeBeside(path, text, async (temporary) => {
    // Unlike a rename a link replaces nothing.
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      isNew = false;
    });
    await rm(temporary);
  });
  return isNew;
}

/** Writes a file, and has it put into its place once it is on the disk. */
async function writeBeside(
  path: string,
  text: string,
  place: (temporary: string, path: string) => Promise<void>,
): Promise<void> {
  // A name of its own: several commands may write at the same time.
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await using file = await open(temporary, 'wx', 0o600);
    await file.writeFile(text);
    await file.sync();
    await place(temporary, path);
    if (process.platform === 'win32') return;
    await using folder = await open(dirname(path), 'r');
    await folder.sync();
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw unusable(path, error);
  }
}

function unusable(path: string, error: unknown): ExitError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ExitError('ProfileUnusable', `${path} cannot be used: ${reason}`, { cause: error });
}
