import { provider } from '@proj/crypto/provider';
import type { KeyPair } from '@proj/snet';
import { parseKey } from '../address.ts';
import { ExitError } from '../exit.ts';
import { createPrivateFile, readPrivateFile } from '../private-file.ts';

/** A key is 43 characters and a newline. */
const longestFileBytes = 256;

/**
 * The key pair whose private half a file holds, in base64url; a new one is put there when there is no file. As a server
 * keeps its own. @throws ExitError `ProfileUnusable`.
 */
export async function loadKeys(path: string): Promise<KeyPair> {
  const text = (await readPrivateFile(path, longestFileBytes)) ?? (await makeKeyFile(path));
  const privateKey = parseKey(text.trimEnd());
  if (privateKey !== undefined) return { privateKey, publicKey: provider.x25519.publicKey(privateKey) };
  throw new ExitError(
    'ProfileUnusable',
    `${path} is damaged: it must hold 32 bytes in base64url. Restore it, or remove it: a new key is made then`,
  );
}

/** What the file holds now: of several that make it at the same time all get the key of the first. */
async function makeKeyFile(path: string): Promise<string> {
  const text = `${Buffer.from(provider.x25519.generate().privateKey).toString('base64url')}\n`;
  if (await createPrivateFile(path, text)) return text;
  return (await readPrivateFile(path, longestFileBytes)) ?? '';
}
