import { emptyBytes } from '../bytes.ts';
import { CryptoError } from '../errors.ts';
import { type Aead, type AeadName, type CryptoProvider, keyBytes, nonceBytes } from '../provider.ts';

/**
 * Noise §5.1, a cipher key with its counter. One direction, one key, in order: the counter is never sent, so each
 * message opens once and only in its place. It never wraps. Counters are below 2^53, short of Noise's 2^64 − 1: at a
 * million messages a second that is 285 years.
 */
export class CipherState {
  readonly #crypto: CryptoProvider;
  readonly #name: AeadName;
  #aead: Aead;
  #counter = 0;

  /** InitializeKey(k). The key is copied. @throws CryptoError `CRYPTO_BAD_KEY` when it is not 32 bytes. */
  constructor(crypto: CryptoProvider, name: AeadName, key: Uint8Array) {
    this.#crypto = crypto;
    this.#name = name;
    this.#aead = crypto.aead(name, key);
  }

  /** n: the counter that the next message will use. */
  get nonce(): number {
    return this.#counter;
  }

  /**
   * SetNonce(n), for transports that deliver out of order. Setting a sealing state back breaks it: see {@link Aead}.
   * @throws CryptoError `CRYPTO_BAD_ARGUMENT` when not an integer of 0 to 2^53 − 1.
   */
  setNonce(nonce: number): void {
    if (!Number.isSafeInteger(nonce) || nonce < 0) throw new CryptoError('CRYPTO_BAD_ARGUMENT', 'nonce out of range');
    this.#counter = nonce;
  }

  /**
   * Returns ciphertext ‖ 16-byte tag.
   * @throws CryptoError `CRYPTO_NONCE_EXHAUSTED` when no counter is left: the state will not seal again until it is
   * rekeyed and its counter set.
   */
  encryptWithAd(associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array {
    const sealed = this.#aead.seal(this.#nextNonce(), associatedData, plaintext);
    this.#counter++;
    return sealed;
  }

  /**
   * Returns the plaintext. When it throws the counter stays, as §5.1 says: what was forged costs nothing here.
   * @throws CryptoError `CRYPTO_AEAD_FAILED`, or `CRYPTO_NONCE_EXHAUSTED` when no counter is left.
   */
  decryptWithAd(associatedData: Uint8Array, sealed: Uint8Array): Uint8Array {
    const plaintext = this.#aead.open(this.#nextNonce(), associatedData, sealed);
    this.#counter++;
    return plaintext;
  }

  /** Rekey(), §4.2: k = ENCRYPT(k, 2^64 − 1, zerolen, 32 zero bytes) without its tag. The counter goes on. */
  rekey(): void {
    const sealed = this.#aead.seal(
      encodeNonce(this.#name, 0xffffffff, 0xffffffff),
      emptyBytes,
      new Uint8Array(keyBytes),
    );
    this.#aead = this.#crypto.aead(this.#name, sealed.subarray(0, keyBytes));
    sealed.fill(0);
  }

  #nextNonce(): Uint8Array {
    // 2^53 − 1 is refused rather than used: the counter after it could not be told from the one after that.
    if (this.#counter >= Number.MAX_SAFE_INTEGER) {
      throw new CryptoError('CRYPTO_NONCE_EXHAUSTED', 'cipher key used up');
    }
    return encodeNonce(this.#name, Math.floor(this.#counter / 0x1_0000_0000), this.#counter % 0x1_0000_0000);
  }
}

/** §12.3, §12.4: 4 zero bytes, then the 64-bit counter – little-endian for ChaChaPoly, big-endian for AESGCM. */
function encodeNonce(name: AeadName, high: number, low: number): Uint8Array {
  const nonce = new Uint8Array(nonceBytes);
  const view = new DataView(nonce.buffer);
  if (name === 'chacha20-poly1305') {
    view.setUint32(4, low, true);
    view.setUint32(8, high, true);
  } else {
    view.setUint32(4, high);
    view.setUint32(8, low);
  }
  return nonce;
}
