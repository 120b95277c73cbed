import { checkedKemCiphertext, checkedKey } from '../checks.ts';
import { CryptoError } from '../errors.ts';
import {
  type CryptoProvider,
  type KemEncapsulation,
  type KemKeyPair,
  kemPrivateKeyBytes,
  kemPublicKeyBytes,
  type MlKem768,
} from '../provider.ts';
import { loadedSodium, type Sodium } from './sodium.ts';

/** @param sodium asked each time: it may be loaded later, and throws until then. */
export function sodiumMlKem768(sodium: () => Sodium, randomBytes: CryptoProvider['randomBytes']): MlKem768 {
  function publicKey(privateKey: Uint8Array): Uint8Array {
    const seed = checkedKey(privateKey, 'local', kemPrivateKeyBytes);
    const expanded = sodium().crypto_kem_mlkem768_seed_keypair(seed);
    expanded.privateKey.fill(0);
    return expanded.publicKey;
  }
  return {
    generate(): KemKeyPair {
      const privateKey = randomBytes(kemPrivateKeyBytes);
      return { privateKey, publicKey: publicKey(privateKey) };
    },
    publicKey,
    encapsulate(publicKey: Uint8Array): KemEncapsulation {
      checkedKey(publicKey, 'peer', kemPublicKeyBytes);
      const library = sodium();
      try {
        const { ciphertext, sharedSecret } = library.crypto_kem_mlkem768_enc(publicKey);
        return { ciphertext, sharedSecret };
      } catch (cause) {
        // libsodium makes the check of FIPS 203 §7.2; with the right length nothing else fails.
        throw new CryptoError('CRYPTO_BAD_KEY', 'KEM public key is not reduced', { fault: 'peer', cause });
      }
    },
    decapsulate(privateKey: Uint8Array, ciphertext: Uint8Array): Uint8Array {
      const seed = checkedKey(privateKey, 'local', kemPrivateKeyBytes);
      checkedKemCiphertext(ciphertext);
      const library = sodium();
      const expanded = library.crypto_kem_mlkem768_seed_keypair(seed).privateKey;
      const sharedSecret = library.crypto_kem_mlkem768_dec(ciphertext, expanded);
      expanded.fill(0);
      return sharedSecret;
    },
  };
}

/** For runtimes whose own library has no ML-KEM: libsodium's, which throws until it has been loaded. */
export function lateMlKem768(randomBytes: CryptoProvider['randomBytes']): MlKem768 {
  return sodiumMlKem768(() => {
    const sodium = loadedSodium();
    if (sodium === undefined) {
      throw new CryptoError('CRYPTO_UNAVAILABLE', 'this Node has no ML-KEM of its own: await prepareProvider() first');
    }
    return sodium;
  }, randomBytes);
}
