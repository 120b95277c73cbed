import { md5 as nobleMd5 } from '@noble/hashes/legacy.js';

/**
 * MD5 (RFC 1321) of the parts one after the other, 16 bytes. Two inputs with one digest are found in seconds on any
 * computer, for any common beginning; and MD5(text ‖ secret) or MD5(secret ‖ text) is no message authentication code.
 */
export function md5(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = nobleMd5.create();
  for (const part of parts) hash.update(part);
  return hash.digest();
}
