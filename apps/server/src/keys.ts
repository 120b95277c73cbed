import { constants, type Stats } from 'node:fs';
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeyPair, keyBytes } from '@proj/crypto';
import { provider } from '@proj/crypto/provider';
import { ExitError } from './exit.ts';

/** Longer than any file we write: a secret is 43 characters and a newline. */
const longestFileBytes = 1_024;

/** Makes the directory, for its owner only, unless it is there. @throws ExitError `DataDirectory`. */
export async function makeDataDirectory(directory: string): Promise<void> {
  try {
    const made = await mkdir(directory, { recursive: true, mode: 0o700 });
    // Not what a umask leaves of it: secrets go in.
    if (made !== undefined) await chmod(directory, 0o700);
  } catch (error) {
    throw inaccessible(directory, error);
  }
}

/**
 * The server's static key, from `server.key` in the data directory; made when there is none. Call it while holding
 * the directory's lock. @throws ExitError `DataDirectory`.
 */
export async function loadServerKeys(directory: string): Promise<KeyPair> {
  const privateKey = await loadSecret(directory, 'server.key');
  return { privateKey, publicKey: provider.x25519.publicKey(privateKey) };
}

/** What signs login tokens, from `token.secret`; as {@link loadServerKeys}. */
export function loadTokenSecret(directory: string): Promise<Uint8Array> {
  return loadSecret(directory, 'token.secret');
}

async function loadSecret(directory: string, name: string): Promise<Uint8Array> {
  const path = join(directory, name);
  try {
    const text = await readSecretFile(path);
    if (text !== undefined) return decodeSecret(path, text);
    const secret = provider.randomBytes(keyBytes);
    await writeSecretFile(directory, name, `${Buffer.from(secret).toString('base64url')}\n`);
    return secret;
  } catch (error) {
    throw error instanceof ExitError ? error : inaccessible(path, error);
  }
}

function decodeSecret(path: string, text: string): Uint8Array {
  const trimmed = text.trimEnd();
  const secret = Buffer.from(trimmed, 'base64url');
  // Compared, because Buffer skips what is no base64url instead of refusing it.
  if (secret.length === keyBytes && secret.toString('base64url') === trimmed) return new Uint8Array(secret);
  throw new ExitError(
    'DataDirectory',
    `${path} is damaged: it must hold ${keyBytes} bytes in base64url. Restore it from a backup; ` +
      'without it a new one is made, and every client must be given the new key or log in again.',
  );
}

async function readSecretFile(path: string): Promise<string | undefined> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    // O_NONBLOCK: a fifo in the file's place must not hang the start.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    refuseUnlessPrivate(path, await file.stat());
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestFileBytes), 0, longestFileBytes, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function refuseUnlessPrivate(path: string, stats: Stats): void {
  if (!stats.isFile()) throw new ExitError('DataDirectory', `${path} is not a file`);
  // Windows has no such modes: there the directory's access list decides.
  if (process.platform === 'win32' || (stats.mode & 0o077) === 0) return;
  const mode = (stats.mode & 0o777).toString(8).padStart(4, '0');
  throw new ExitError(
    'DataDirectory',
    `${path} is a secret that others than its owner may access (mode ${mode}): run "chmod 600 ${path}"`,
  );
}

/** Either the whole file is there after a power cut, or nothing of it. */
async function writeSecretFile(directory: string, name: string, text: string): Promise<void> {
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
  await rename(temporary, path);
  if (process.platform === 'win32') return;
  const folder = await open(directory, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function inaccessible(path: string, error: unknown): ExitError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ExitError('DataDirectory', `${path} cannot be used: ${reason}`, { cause: error });
}
