import { cbc } from '@noble/ciphers/aes.js';
import { CryptoError } from '../errors.ts';

/** Bytes of a block of AES, and of the initialization vector of CBC. */
export const aesBlockBytes = 16;

/** How {@link aesCbcEncrypt} and {@link aesCbcDecrypt} treat the end of a text. */
export interface AesCbcOptions {
  /**
   * `true`: PKCS#7 padding (RFC 5652 §6.3), 1 to 16 bytes. `false`: none, for texts of whole blocks.
   * @defaultValue true
   */
  readonly padding?: boolean | undefined;
}

/**
 * AES-CBC (NIST SP 800-38A §6.2) with a key of 16 or 32 bytes, in JavaScript. Under a fixed iv equal beginnings of texts
 * show as equal beginnings of ciphertexts; under any iv nothing says whether a ciphertext is the one that was made: flipping
 * a bit of it flips that bit of the text one block further on.
 *
 * @throws CryptoError `CRYPTO_BAD_KEY` when the key has another length; `CRYPTO_BAD_ARGUMENT` when the iv is not 16 bytes,
 * or, without padding, the plaintext is not whole blocks.
 */
export function aesCbcEncrypt(
  key: Uint8Array,
  iv: Uint8Array,
  plaintext: Uint8Array,
  options: AesCbcOptions = {},
): Uint8Array {
  const padding = options.padding ?? true;
  if (!padding && plaintext.length % aesBlockBytes !== 0) {
    throw new CryptoError('CRYPTO_BAD_ARGUMENT', `without padding a text is whole blocks of ${aesBlockBytes} bytes`);
  }
  return checkedCbc(key, iv, padding).encrypt(plaintext);
}

/**
 * The reverse of {@link aesCbcEncrypt}. Whoever may send ciphertexts and learns which ones throw reads any text he has seen
 * sealed, at 128 tries a byte (a padding oracle), so that even the one error is one too many.
 *
 * @throws CryptoError `CRYPTO_BAD_MESSAGE`, one code and one text for every ciphertext that is not whole blocks or does not
 * end in right padding; `CRYPTO_BAD_KEY` when the key is not 16 or 32 bytes; `CRYPTO_BAD_ARGUMENT` when the iv is not 16.
 */
export function aesCbcDecrypt(
  key: Uint8Array,
  iv: Uint8Array,
  ciphertext: Uint8Array,
  options: AesCbcOptions = {},
): Uint8Array {
  const cipher = checkedCbc(key, iv, options.padding ?? true);
  try {
    return cipher.decrypt(ciphertext);
  } catch {
    // No whole blocks, none at all, or wrong padding: with key and iv checked nothing else fails.
    throw new CryptoError('CRYPTO_BAD_MESSAGE', 'a CBC ciphertext did not decrypt');
  }
}

function checkedCbc(key: Uint8Array, iv: Uint8Array, padding: boolean): ReturnType<typeof cbc> {
  if (key.length !== 16 && key.length !== 32) {
    throw new CryptoError('CRYPTO_BAD_KEY', 'an AES-CBC key has 16 or 32 bytes');
  }
  if (iv.length !== aesBlockBytes) throw new CryptoError('CRYPTO_BAD_ARGUMENT', `an iv has ${aesBlockBytes} bytes`);
  return cbc(key, iv, { disablePadding: !padding });
}
