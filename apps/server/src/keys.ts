import { join } from 'node:path';
import { type KeyPair, keyBytes } from '@proj/crypto';
import { provider } from '@proj/crypto/provider';
import { dataFiles, inaccessible, readSecretFile, writePrivateFile } from './data-directory.ts';
import { ExitError } from './exit.ts';

/**
 * The server's static key, from `server.key` in the data directory. One is made when there is none, unless `isKnown`: the
 * clients of a server that has accounts would refuse another one. Call it while holding the directory's lock.
 * @throws ExitError `DataDirectory`.
 */
export async function loadServerKeys(
  directory: string,
  options: { readonly isKnown?: boolean } = {},
): Promise<KeyPair> {
  const privateKey = await loadSecret(directory, dataFiles.serverKey, () => {
    if (options.isKnown !== true) return;
    throw new ExitError('DataDirectory', `there are accounts in ${directory}, but no server.key: ${lostKeyAdvice}`);
  });
  return { privateKey, publicKey: provider.x25519.publicKey(privateKey) };
}

/** What becomes of clients without the key, and what to do. */
export const lostKeyAdvice: string =
  'put server.key back, or run with --new-key, and every client has to be given the new key';

/** What signs login tokens, from `token.secret`; as {@link loadServerKeys}. */
export function loadTokenSecret(directory: string): Promise<Uint8Array> {
  return loadSecret(directory, dataFiles.tokenSecret);
}

/** What administrators show over HTTP, from `admin.token`: base64url; as {@link loadServerKeys}. */
export async function loadAdminToken(directory: string): Promise<string> {
  return encode(await loadSecret(directory, dataFiles.adminToken));
}

/** As {@link loadAdminToken}, but makes none: `undefined`. */
export async function readAdminToken(directory: string): Promise<string | undefined> {
  const path = join(directory, dataFiles.adminToken);
  const text = await readSecretFile(path);
  return text === undefined ? undefined : encode(decodeSecret(path, text));
}

/** What is wrong with the text of a secret file. */
export function secretTextMistake(path: string, text: string): string | undefined {
  try {
    decodeSecret(path, text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function loadSecret(directory: string, name: string, beforeMaking?: () => void): Promise<Uint8Array> {
  const path = join(directory, name);
  try {
    const text = await readSecretFile(path);
    if (text !== undefined) return decodeSecret(path, text);
    beforeMaking?.();
    const secret = provider.randomBytes(keyBytes);
    await writePrivateFile(directory, name, `${encode(secret)}\n`);
    return secret;
  } catch (error) {
    throw error instanceof ExitError ? error : inaccessible(path, error);
  }
}

function encode(secret: Uint8Array): string {
  return Buffer.from(secret).toString('base64url');
}

function decodeSecret(path: string, text: string): Uint8Array {
  const trimmed = text.trimEnd();
  const secret = Buffer.from(trimmed, 'base64url');
  // Compared, because Buffer skips what is no base64url instead of refusing it.
  if (secret.length === keyBytes && secret.toString('base64url') === trimmed) return new Uint8Array(secret);
  throw new ExitError(
    'DataDirectory',
    `${path} is damaged: it must hold ${keyBytes} bytes in base64url. Restore it from a backup. When there is ` +
      'none, remove it: a start makes another one, a server.key only with --new-key, and then every client must be given ' +
      'the new key or log in again.',
  );
}
