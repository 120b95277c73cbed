import { concatBytes, emptyBytes } from '../bytes.ts';
import { CryptoError } from '../errors.ts';
import type { CryptoProvider } from '../provider.ts';
import { aesBlockBytes, aesCbcDecrypt, aesCbcEncrypt } from './aes-cbc.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { md5 } from './md5.ts';

/** ASCII "Salted__". */
const magic: Uint8Array = Uint8Array.of(0x53, 0x61, 0x6c, 0x74, 0x65, 0x64, 0x5f, 0x5f);
const saltBytes = 8;
const headBytes = 16;
const aesKeyBytes = 32;

/** What {@link openSalted} takes beside what OpenSSL makes. */
export interface OpenSaltedOptions {
  /**
   * `true`: a text whose padding is not right is taken to have none, because one implementation adds none to texts of
   * whole blocks. Then any ciphertext of whole blocks opens, that of another passphrase too, to noise; and a text that
   * came without padding but ends as padding would (in a byte 1, for instance) loses that end.
   * @defaultValue false
   */
  readonly acceptUnpadded?: boolean | undefined;
}

/**
 * What `openssl enc -aes-256-cbc -md md5` makes: "Salted__", 8 bytes of salt, AES-256-CBC under a key and iv that are three
 * MD5s of passphrase and salt. A graphics card tries billions of passphrases a second, and nothing says whether a
 * ciphertext is the one that was made.
 */
export function sealSalted(
  crypto: Pick<CryptoProvider, 'randomBytes'>,
  passphrase: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array {
  const salt = crypto.randomBytes(saltBytes);
  const { key, iv } = evpBytesToKey(passphrase, salt);
  return concatBytes([magic, salt, aesCbcEncrypt(key, iv, plaintext)]);
}

/**
 * The reverse of {@link sealSalted}, and as weak: about one in 256 wrong passphrases, or changed ciphertexts, opens to
 * noise instead of an error, and the difference between the two is a padding oracle.
 *
 * @throws CryptoError `CRYPTO_BAD_MESSAGE`, one code and one text for everything that can be wrong.
 */
export function openSalted(passphrase: Uint8Array, sealed: Uint8Array, options: OpenSaltedOptions = {}): Uint8Array {
  if (sealed.length < headBytes || magic.some((byte, at) => byte !== sealed[at])) throw didNotOpen();
  const { key, iv } = evpBytesToKey(passphrase, sealed.subarray(magic.length, headBytes));
  const ciphertext = sealed.subarray(headBytes);
  try {
    return aesCbcDecrypt(key, iv, ciphertext);
  } catch {
    if (options.acceptUnpadded !== true || ciphertext.length % aesBlockBytes !== 0) throw didNotOpen();
    return aesCbcDecrypt(key, iv, ciphertext, { padding: false });
  }
}

/** {@link sealSalted} in base64 (RFC 4648 §4) on one line, and as weak. */
export function sealSaltedBase64(
  crypto: Pick<CryptoProvider, 'randomBytes'>,
  passphrase: Uint8Array,
  plaintext: Uint8Array,
): string {
  return encodeBase64(sealSalted(crypto, passphrase, plaintext));
}

/**
 * {@link openSalted} of base64, with line breaks or without, and as weak.
 * @throws CryptoError `CRYPTO_BAD_MESSAGE`, the same for what is not base64.
 */
export function openSaltedBase64(passphrase: Uint8Array, sealed: string, options: OpenSaltedOptions = {}): Uint8Array {
  const bytes = decodeBase64(sealed);
  if (bytes === undefined) throw didNotOpen();
  return openSalted(passphrase, bytes, options);
}

/** OpenSSL's EVP_BytesToKey with MD5 and one iteration: each digest covers the one before, the passphrase and the salt. */
export function evpBytesToKey(
  passphrase: Uint8Array,
  salt: Uint8Array,
): { readonly key: Uint8Array; readonly iv: Uint8Array } {
  const derived = new Uint8Array(aesKeyBytes + aesBlockBytes);
  let digest = emptyBytes;
  for (let at = 0; at < derived.length; at += digest.length) {
    digest = md5(digest, passphrase, salt);
    derived.set(digest, at);
  }
  return { key: derived.subarray(0, aesKeyBytes), iv: derived.subarray(aesKeyBytes) };
}

function didNotOpen(): CryptoError {
  return new CryptoError('CRYPTO_BAD_MESSAGE', 'a salted message did not open');
}
