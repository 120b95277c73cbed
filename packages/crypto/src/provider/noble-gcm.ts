import { gcm } from '@noble/ciphers/aes.js';
import { copyBytes } from '../bytes.ts';
import { checkedKey } from '../checks.ts';
import type { Aead } from '../provider.ts';
import { checkedNonce, didNotOpen } from './aead-checks.ts';

/**
 * AES-256-GCM (NIST SP 800-38D) in JavaScript: browsers have it in hardware, but only asynchronously. Its tables are
 * indexed with secret bytes, so it is not constant-time; a web client that has the choice offers ChaCha20-Poly1305 first.
 */
export class NobleGcm implements Aead {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = copyBytes(checkedKey(key, 'local'));
  }

  seal(nonce: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array {
    return gcm(this.#key, checkedNonce(nonce), associatedData).encrypt(plaintext);
  }

  open(nonce: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Uint8Array {
    checkedNonce(nonce);
    try {
      return gcm(this.#key, nonce, associatedData).decrypt(sealed);
    } catch {
      // Too short for a tag, or a tag that is wrong: with the nonce checked nothing else fails.
      throw didNotOpen();
    }
  }

  destroy(): void {
    this.#key.fill(0);
  }
}
