import { copyBytes } from '../bytes.ts';
import { checkedKey } from '../checks.ts';
import type { Aead } from '../provider.ts';
import { checkedNonce, didNotOpen } from './aead-checks.ts';
import type { Sodium } from './sodium.ts';

/** ChaCha20-Poly1305 (RFC 8439) in WebAssembly. */
export class SodiumAead implements Aead {
  readonly #sodium: Sodium;
  readonly #key: Uint8Array;

  constructor(sodium: Sodium, key: Uint8Array) {
    this.#sodium = sodium;
    this.#key = copyBytes(checkedKey(key, 'local'));
  }

  seal(nonce: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array {
    return this.#sodium.crypto_aead_chacha20poly1305_ietf_encrypt(
      plaintext,
      associatedData,
      null,
      checkedNonce(nonce),
      this.#key,
    );
  }

  open(nonce: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Uint8Array {
    checkedNonce(nonce);
    try {
      return this.#sodium.crypto_aead_chacha20poly1305_ietf_decrypt(null, sealed, associatedData, nonce, this.#key);
    } catch {
      // Too short for a tag, or a tag that is wrong: with the nonce checked nothing else fails.
      throw didNotOpen();
    }
  }

  destroy(): void {
    this.#key.fill(0);
  }
}
