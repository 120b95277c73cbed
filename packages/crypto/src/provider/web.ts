import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
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
import { NobleGcm } from './noble-gcm.ts';
import { loadSodium, type Sodium } from './sodium.ts';
import { SodiumAead } from './sodium-aead.ts';
import { SodiumArena } from './sodium-arena.ts';
import { sodiumMlKem768 } from './sodium-mlkem.ts';
import { sodiumX25519 } from './sodium-x25519.ts';

let provider: CryptoProvider | undefined;

/**
 * {@link CryptoProvider} for browsers and any other runtime with WebAssembly and `crypto.getRandomValues`: X25519,
 * ChaCha20-Poly1305 and ML-KEM-768 of libsodium in WebAssembly, SHA-256, HMAC, HKDF and AES-256-GCM of noble in
 * JavaScript. It makes the same bytes as the one over `node:crypto`. Compiling takes about 20 ms, once; every call
 * gives the same provider.
 *
 * @throws CryptoError `CRYPTO_UNAVAILABLE` when WebAssembly cannot be loaded, for instance because of a content security
 * policy without `'wasm-unsafe-eval'`.
 */
export async function loadProvider(): Promise<CryptoProvider> {
  const sodium = await loadSodium();
  provider ??= webProvider(sodium);
  return provider;
}

function randomBytes(length: number): Uint8Array {
  return globalThis.crypto.getRandomValues(new Uint8Array(checkedLength(length, 0, maxRandomBytes)));
}

function webProvider(sodium: Sodium): CryptoProvider {
  return {
    randomBytes,

    x25519: sodiumX25519(sodium, randomBytes),

    mlkem768: sodiumMlKem768(() => sodium, randomBytes),

    aead(name: AeadName, key: Uint8Array): Aead {
      if (name === 'chacha20-poly1305') return new SodiumAead(sodium, key, SodiumArena.of(sodium));
      if (name === 'aes-256-gcm') return new NobleGcm(key);
      throw new CryptoError('CRYPTO_BAD_ARGUMENT', 'unknown AEAD');
    },

    sha256(...parts: readonly Uint8Array[]): Uint8Array {
      const hash = sha256.create();
      for (const part of parts) hash.update(part);
      return hash.digest();
    },

    hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
      const mac = hmac.create(sha256, key);
      for (const part of parts) mac.update(part);
      return mac.digest();
    },

    hkdf(salt: Uint8Array, inputKey: Uint8Array, info: Uint8Array, length: number): Uint8Array {
      checkedLength(length, 1, maxHkdfBytes);
      if (info.length > maxInfoBytes) throw new CryptoError('CRYPTO_BAD_ARGUMENT', 'info too long');
      return hkdf(sha256, inputKey, salt, info, length);
    },
  };
}
