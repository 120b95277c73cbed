import { type CryptoProvider, kemPrivateKeyBytes } from '@proj/crypto';
import { Random } from './random.ts';

/**
 * The cryptography of `base` with every random byte, and so every generated key pair, following from `seed`. One thing
 * does not: no library lets its randomness be chosen for a KEM's encapsulation, so that ciphertexts are as random as
 * those of `base`.
 */
export function seededProvider(seed: number, base: CryptoProvider): CryptoProvider {
  const random = new Random(seed);
  return {
    randomBytes: (length) => random.bytes(length),
    x25519: {
      generate() {
        const privateKey = random.bytes(32);
        return { privateKey, publicKey: base.x25519.publicKey(privateKey) };
      },
      publicKey: (privateKey) => base.x25519.publicKey(privateKey),
      sharedSecret: (privateKey, publicKey) => base.x25519.sharedSecret(privateKey, publicKey),
    },
    mlkem768: {
      generate() {
        const privateKey = random.bytes(kemPrivateKeyBytes);
        return { privateKey, publicKey: base.mlkem768.publicKey(privateKey) };
      },
      publicKey: (privateKey) => base.mlkem768.publicKey(privateKey),
      encapsulate: (publicKey) => base.mlkem768.encapsulate(publicKey),
      decapsulate: (privateKey, ciphertext) => base.mlkem768.decapsulate(privateKey, ciphertext),
    },
    aead: (name, key) => base.aead(name, key),
    sha256: (...parts) => base.sha256(...parts),
    hmacSha256: (key, ...parts) => base.hmacSha256(key, ...parts),
    hkdf: (salt, inputKey, info, length) => base.hkdf(salt, inputKey, info, length),
  };
}
