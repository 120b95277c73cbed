import { copyBytes, emptyBytes } from '../bytes.ts';
import { type AeadName, type CryptoProvider, keyBytes } from '../provider.ts';
import { CipherState } from './cipher-state.ts';

/** Noise §5.2, the handshake's symmetric half: ck, h and a cipher, fed with everything that was agreed or sent. */
export class SymmetricState {
  readonly #crypto: CryptoProvider;
  readonly #aead: AeadName;
  #chainingKey: Uint8Array;
  #hash: Uint8Array;
  /** `undefined` until the first MixKey: what is sent before is hashed and goes in the clear. */
  #cipher: CipherState | undefined;

  /** InitializeSymmetric(protocol_name). A name of at most 32 bytes is padded with zeros, a longer one hashed. */
  constructor(crypto: CryptoProvider, aead: AeadName, protocolName: Uint8Array) {
    this.#crypto = crypto;
    this.#aead = aead;
    if (protocolName.length <= keyBytes) {
      this.#hash = new Uint8Array(keyBytes);
      this.#hash.set(protocolName);
    } else {
      this.#hash = crypto.sha256(protocolName);
    }
    this.#chainingKey = copyBytes(this.#hash);
  }

  /** HasKey() of the cipher: whether what comes next is sealed. */
  get hasKey(): boolean {
    return this.#cipher !== undefined;
  }

  /** GetHandshakeHash(): what both ends saw, in 32 bytes; a channel binding once the handshake is done (§11.2). */
  get handshakeHash(): Uint8Array {
    return copyBytes(this.#hash);
  }

  mixKey(inputKey: Uint8Array): void {
    const output = this.#hkdf(inputKey, 2);
    this.#replaceKeys(output.subarray(0, 32), output.subarray(32));
  }

  mixHash(data: Uint8Array): void {
    this.#hash = this.#crypto.sha256(this.#hash, data);
  }

  /** §9.1: how a pre-shared key enters. */
  mixKeyAndHash(inputKey: Uint8Array): void {
    const output = this.#hkdf(inputKey, 3);
    const hash = output.subarray(32, 64);
    this.mixHash(hash);
    hash.fill(0);
    this.#replaceKeys(output.subarray(0, 32), output.subarray(64));
  }

  encryptAndHash(plaintext: Uint8Array): Uint8Array {
    const ciphertext = this.#cipher?.encryptWithAd(this.#hash, plaintext) ?? plaintext;
    this.mixHash(ciphertext);
    return ciphertext;
  }

  decryptAndHash(ciphertext: Uint8Array): Uint8Array {
    // A copy: what is returned belongs to the caller, what came in does not.
    const plaintext = this.#cipher?.decryptWithAd(this.#hash, ciphertext) ?? copyBytes(ciphertext);
    this.mixHash(ciphertext);
    return plaintext;
  }

  /**
   * Split(), with one more output. HKDF's outputs are a chain that does not depend on how many are asked for, so the
   * first two are exactly Noise's keys. The third, which neither of them reveals, roots whatever else the application
   * derives. The chaining key is gone afterwards.
   */
  split(): { readonly first: CipherState; readonly second: CipherState; readonly exporterSecret: Uint8Array } {
    const output = this.#hkdf(emptyBytes, 3);
    const first = new CipherState(this.#crypto, this.#aead, output.subarray(0, 32));
    const second = new CipherState(this.#crypto, this.#aead, output.subarray(32, 64));
    const exporterSecret = copyBytes(output.subarray(64));
    output.fill(0);
    this.wipe();
    return { first, second, exporterSecret };
  }

  /** Overwrites the chaining key. Nothing but the hash may be asked for afterwards. */
  wipe(): void {
    this.#chainingKey.fill(0);
    this.#cipher = undefined;
  }

  /** HKDF(ck, input_key_material, outputs) of §4.3, which is RFC 5869 with an empty info; 32 bytes per output. */
  #hkdf(inputKey: Uint8Array, outputs: 2 | 3): Uint8Array {
    return this.#crypto.hkdf(this.#chainingKey, inputKey, emptyBytes, outputs * 32);
  }

  #replaceKeys(chainingKey: Uint8Array, key: Uint8Array): void {
    this.#chainingKey.fill(0);
    this.#chainingKey = chainingKey;
    this.#cipher = new CipherState(this.#crypto, this.#aead, key);
    key.fill(0);
  }
}
