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
import { NodeChaCha } from './node-chacha.ts';
import { nodeMlKem768 } from './node-mlkem.ts';
import { nodeX25519 } from './node-x25519.ts';
import { loadSodium } from './sodium.ts';
import { lateMlKem768 } from './sodium-mlkem.ts';

/**
 * Loads WebAssembly (libsodium), about 20 ms, once per process: small messages are then sealed and opened with
 * ChaCha20-Poly1305 three times as fast, to the same bytes, and Node before 24.7 has ML-KEM. Everything else works
 * without, and at once; a program that wants it calls this when it starts, and need not wait.
 *
 * @throws CryptoError `CRYPTO_UNAVAILABLE` when it cannot be loaded: without WebAssembly, say. The provider works on.
 */
export async function prepareProvider(): Promise<void> {
  await loadSodium();
}

function randomBytes(length: number): Uint8Array {
  return randomFillSync(new Uint8Array(checkedLength(length, 0, maxRandomBytes)));
}

/** {@link CryptoProvider} over `node:crypto`. It keeps no state that shows: one serves a whole program. */
export const provider: CryptoProvider = {
  randomBytes,

  x25519: nodeX25519,

  mlkem768: nodeMlKem768 ?? lateMlKem768(randomBytes),

  aead(name: AeadName, key: Uint8Array): Aead {
    return name === 'chacha20-poly1305' ? new NodeChaCha(key) : new NodeAead(name, key);
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
