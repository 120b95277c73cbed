import { CryptoError, type CryptoProvider, type KeyPair } from '@proj/crypto';
import { equalBytes } from '@proj/io/bytes';
import { SnetError } from './errors.ts';

/** What is remembered of one server, for clients that trust the key it had when they first met. */
export interface ServerMemory {
  /** The key it had before; `undefined`: never met. */
  readonly knownKey: Uint8Array | undefined;
  /** Its key, at the first meeting, when it has proved to hold it. Throws to refuse it, which ends the session. */
  remember(publicKey: Uint8Array): void;
}

/** Whom a client takes for its server: the holder of this key, or of the key it had at the first meeting. */
export type ServerTrust = Uint8Array | ServerMemory;

/** A copy of the key. @throws SnetError `SNET_BAD_OPTION` when it is no X25519 public key that leads to a secret. */
export function checkedPublicKey(crypto: CryptoProvider, key: Uint8Array): Uint8Array {
  const copy = new Uint8Array(key);
  try {
    crypto.x25519.sharedSecret(crypto.x25519.generate().privateKey, copy).fill(0);
    return copy;
  } catch (error) {
    if (!CryptoError.is(error)) throw error;
    throw new SnetError('SNET_BAD_OPTION', 'serverKey must be an X25519 public key of 32 bytes', { cause: error });
  }
}

/** @throws SnetError `SNET_BAD_OPTION` unless both halves belong together. */
export function checkedKeyPair(crypto: CryptoProvider, name: string, { privateKey, publicKey }: KeyPair): KeyPair {
  let derived: Uint8Array | undefined;
  try {
    derived = crypto.x25519.publicKey(privateKey);
  } catch (error) {
    if (!CryptoError.is(error)) throw error;
  }
  if (derived === undefined || !equalBytes(derived, publicKey)) {
    throw new SnetError('SNET_BAD_OPTION', `${name} must be an X25519 pair of 32 bytes each`);
  }
  return { privateKey: new Uint8Array(privateKey), publicKey: new Uint8Array(publicKey) };
}
