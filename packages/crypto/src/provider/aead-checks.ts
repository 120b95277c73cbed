import { CryptoError } from '../errors.ts';
import { nonceBytes, tagBytes } from '../provider.ts';

export function checkedNonce(nonce: Uint8Array): Uint8Array {
  if (nonce.length !== nonceBytes) throw new CryptoError('CRYPTO_BAD_ARGUMENT', `a nonce has ${nonceBytes} bytes`);
  return nonce;
}

export function checkRoom(target: Uint8Array, offset: number, plaintext: Uint8Array): void {
  if (!(offset >= 0 && offset + plaintext.length + tagBytes <= target.length)) {
    throw new CryptoError('CRYPTO_BAD_ARGUMENT', 'no room for the sealed bytes');
  }
}

/** One code and one message, whatever was wrong and whichever engine noticed. */
export function didNotOpen(): CryptoError {
  return new CryptoError('CRYPTO_AEAD_FAILED', 'sealed bytes did not open');
}
