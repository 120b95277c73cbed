import { CryptoError, type CryptoFault } from './errors.ts';
import { kemCiphertextBytes, keyBytes } from './provider.ts';

export function checkedKey(key: Uint8Array, fault: CryptoFault, length: number = keyBytes): Uint8Array {
  if (key.length !== length) throw new CryptoError('CRYPTO_BAD_KEY', `this key has ${length} bytes`, { fault });
  return key;
}

export function checkedKemCiphertext(ciphertext: Uint8Array): Uint8Array {
  if (ciphertext.length !== kemCiphertextBytes) {
    throw new CryptoError('CRYPTO_BAD_MESSAGE', `a KEM ciphertext has ${kemCiphertextBytes} bytes`);
  }
  return ciphertext;
}

export function checkedLength(length: number, min: number, max: number): number {
  if (!Number.isInteger(length) || length < min || length > max) {
    throw new CryptoError('CRYPTO_BAD_ARGUMENT', `a length is an integer of ${min} to ${max}`);
  }
  return length;
}
