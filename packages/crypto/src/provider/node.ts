import { createHash, createHmac, createSecretKey, hkdfSync, randomFillSync } from 'node:crypto';
import { checkedLength } from '../checks.ts';
import { CryptoError } from '../errors.ts';
import {
  type Aead,
  type AeadName,
  type CryptoProvider,
  maxHkdfBytes,
  maxInfoBytes,
  maxRandomBytes,
} from '../provider.ts';
import { NodeAead } from './node-aead.ts';
import { nodeX25519 } from './node-x25519.ts';

/** {@link CryptoProvider} over `node:crypto`. It keeps no state that shows: one serves a whole program. */
export const provider: CryptoProvider = {
  randomBytes(length: number): Uint8Array {
    return randomFillSync(new Uint8Array(checkedLength(length, 0, maxRandomBytes)));
  },

  x25519: nodeX25519,

  aead(name: AeadName, key: Uint8Array): Aead {
    return new NodeAead(name, key);
  },

  sha256(...parts: readonly Uint8Array[]): Uint8Array {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return new Uint8Array(hash.digest());
  },

  // Keys are wrapped in KeyObjects below: twice as fast as raw bytes, even for a single use.
  hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
    const hmac = createHmac('sha256', createSecretKey(key));
    for (const part of parts) hmac.update(part);
    return new Uint8Array(hmac.digest());
  },

  hkdf(salt: Uint8Array, inputKey: Uint8Array, info: Uint8Array, length: number): Uint8Array {
    checkedLength(length, 1, maxHkdfBytes);
    if (info.length > maxInfoBytes) throw new CryptoError('CRYPTO_BAD_ARGUMENT', 'info too long');
    return new Uint8Array(hkdfSync('sha256', createSecretKey(inputKey), salt, info, length));
  },
};
