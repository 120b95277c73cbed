import type libsodium from 'libsodium-wrappers';
import { CryptoError } from '../errors.ts';

/** libsodium compiled to WebAssembly: the standard build, which has X25519, ChaCha20-Poly1305 and ML-KEM-768. */
export type Sodium = typeof libsodium;

let loaded: Sodium | undefined;
let loading: Promise<Sodium> | undefined;

/** libsodium if it has been loaded; nothing here starts that. */
export function loadedSodium(): Sodium | undefined {
  return loaded;
}

/**
 * Loads libsodium, once. Imported only here and only when asked: it compiles 0.3 MB as soon as it is imported.
 *
 * @throws CryptoError `CRYPTO_UNAVAILABLE` when the module cannot be loaded or compiled; another call tries again.
 */
export function loadSodium(): Promise<Sodium> {
  loading ??= load().catch((cause: unknown) => {
    loading = undefined;
    throw new CryptoError('CRYPTO_UNAVAILABLE', 'libsodium (WebAssembly) did not load', { cause });
  });
  return loading;
}

async function load(): Promise<Sodium> {
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  loaded = sodium;
  return sodium;
}
