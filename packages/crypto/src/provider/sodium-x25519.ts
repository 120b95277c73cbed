import { checkedKey } from '../checks.ts';
import { CryptoError } from '../errors.ts';
import { type CryptoProvider, type KeyPair, keyBytes, type X25519 } from '../provider.ts';
import type { Sodium } from './sodium.ts';

export function sodiumX25519(sodium: Sodium, randomBytes: CryptoProvider['randomBytes']): X25519 {
  function publicKey(privateKey: Uint8Array): Uint8Array {
    return sodium.crypto_scalarmult_base(checkedKey(privateKey, 'local'));
  }
  return {
    generate(): KeyPair {
      const privateKey = randomBytes(keyBytes);
      return { privateKey, publicKey: publicKey(privateKey) };
    },
    publicKey,
    sharedSecret(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
      checkedKey(privateKey, 'local');
      checkedKey(publicKey, 'peer');
      try {
        return sodium.crypto_scalarmult(privateKey, publicKey);
      } catch (cause) {
        // libsodium refuses an all-zero result itself; with keys of the right length nothing else fails.
        throw new CryptoError('CRYPTO_BAD_KEY', 'public key of low order', { fault: 'peer', cause });
      }
    },
  };
}
