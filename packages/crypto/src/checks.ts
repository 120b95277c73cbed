import { CryptoError, type CryptoFault } from './errors.ts';
import { keyBytes } from './provider.ts';

export function checkedKey(key: Uint8Array, fault: CryptoFault): Uint8Array {
  if (key.length !== keyBytes) throw new CryptoError('CRYPTO_BAD_KEY', `a key has ${keyBytes} bytes`, { fault });
  return key;
}

export function checkedLength(length: number, min: number, max: number): number {
  if (!Number.isInteger(length) || length < min || length > max) {
    throw new CryptoError('CRYPTO_BAD_ARGUMENT', `a length is an integer of ${min} to ${max}`);
  }
  return length;
}
