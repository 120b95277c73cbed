import { constants, type Stats } from 'node:fs';
import { chmod, chown, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ExitError } from './exit.ts';

/** What lies in a data directory, beside the store's own files. */
export const dataFiles = {
  store: 'chat.db',
  serverKey: 'server.key',
  tokenSecret: 'token.secret',
  adminToken: 'admin.token',
  /** Where a running server is found. */
  server: 'server.json',
  backups: 'backups',
  /** When the last backup was finished, and where it went. */
  lastBackup: 'backup.json',
  /** What the next status mail will say, and mails that wait. */
  report: 'report.json',
  spool: 'spool',
  /** Present from the first step of a restore to its last. */
  restoring: 'restore.pending',
} as const;

/** Bits of a mode that let others than the owner change what is in a directory. */
const othersMayWrite = 0o022;

/** Makes the directory, for its owner only, unless it is there. @throws ExitError `DataDirectory`. */
export async function makeDataDirectory(directory: string): Promise<void> {
  let made: string | undefined;
  try {
    made = await mkdir(directory, { recursive: true, mode: 0o700 });
    // Not what a umask leaves of it: secrets go in.
    if (made !== undefined) await chmod(directory, 0o700);
  } catch (error) {
    throw inaccessible(directory, error);
  }
  await refuseUnlessOwned(directory);
}

/** @throws ExitError `DataDirectory`: what root makes there, the owner could not use. */
export async function refuseForeignRoot(directory: string): Promise<void> {
  const mistake = rootMistake(directory, await stat(directory), process.getuid?.());
  if (mistake !== undefined) throw new ExitError('DataDirectory', mistake);
}

/** Why `uid` should not make files in a directory that belongs to somebody. */
export function rootMistake(
  directory: string,
  { uid: owner }: Pick<Stats, 'uid'>,
  uid: number | undefined,
): string | undefined {
  if (uid !== 0 || owner === 0) return undefined;
  return (
    `${directory} belongs to user ${owner}, who could not use what root makes there: ` +
    `run "sudo -u '#${owner}' chat-server …"`
  );
}

/** What root has made belongs to whom its directory does. */
export async function giveToOwner(directory: string, path: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(directory);
  if (uid !== 0) await chown(path, uid, gid);
}

/** @throws ExitError `DataDirectory` also when it is not there. */
export async function openDataDirectory(directory: string): Promise<void> {
  await refuseUnlessOwned(directory);
}

async function refuseUnlessOwned(directory: string): Promise<void> {
  const stats = await stat(directory).catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? new ExitError('DataDirectory', `${directory} is not there: choose the server's directory with --data`)
      : inaccessible(directory, error);
  });
  if (!stats.isDirectory()) throw new ExitError('DataDirectory', `${directory} is not a directory`);
  const mistake = modeMistake(directory, stats);
  if (mistake !== undefined) throw new ExitError('DataDirectory', mistake);
}

/** What is wrong with who may write a data directory. */
export function modeMistake(directory: string, stats: Stats): string | undefined {
  // Windows has no such modes: there the access list decides.
  if (process.platform === 'win32' || (stats.mode & othersMayWrite) === 0) return undefined;
  return (
    `${directory} may be written by others than its owner (mode ${octal(stats.mode)}): they could put their own keys ` +
    `and messages there. Run "chmod 700 ${directory}", and make sure of what is in it`
  );
}

export function octal(mode: number): string {
  return (mode & 0o777).toString(8).padStart(4, '0');
}

/** Longer than any secret we write: 43 characters and a newline. */
const longestSecretBytes = 1_024;

/** The text of a file that only its owner may read; `undefined`: there is none. @throws ExitError `DataDirectory`. */
export async function readSecretFile(path: string): Promise<string | undefined> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    // O_NONBLOCK: a fifo in the file's place must not hang the start.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw inaccessible(path, error);
  }
  try {
    const mistake = secretMistake(path, await file.stat());
    if (mistake !== undefined) throw new ExitError('DataDirectory', mistake);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestSecretBytes), 0, longestSecretBytes, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** What is wrong with who may read a secret. */
export function secretMistake(path: string, stats: Stats): string | undefined {
  if (!stats.isFile()) return `${path} is not a file`;
  if (process.platform === 'win32' || (stats.mode & 0o077) === 0) return undefined;
  return `${path} is a secret that others than its owner may access (mode ${octal(stats.mode)}): run "chmod 600 ${path}"`;
}

/** Either the whole file is there after a power cut, or what was there before. For its owner only. */
export async function writePrivateFile(directory: string, name: string, text: string): Promise<void> {
  const path = join(directory, name);
  const temporary = `${path}.tmp`;
  // What a server that died in this place left behind; the directory's lock says that nobody else writes it.
  await rm(temporary, { force: true });
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await giveToOwner(directory, temporary);
  await rename(temporary, path);
  await syncDirectory(directory);
}

/** What was renamed in it stays so after a power cut. */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(directory, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export function inaccessible(path: string, error: unknown): ExitError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ExitError('DataDirectory', `${path} cannot be used: ${reason}`, { cause: error });
}
