import { copyBytes } from '../bytes.ts';
import { checkedKey } from '../checks.ts';
import { type Aead, tagBytes } from '../provider.ts';
import { checkedNonce, checkRoom, didNotOpen } from './aead-checks.ts';
import type { Sodium } from './sodium.ts';
import { arenaAssociatedBytes, arenaTextBytes, type SodiumArena } from './sodium-arena.ts';

/** ChaCha20-Poly1305 (RFC 8439) in WebAssembly. */
export class SodiumAead implements Aead {
  readonly #sodium: Sodium;
  readonly #arena: SodiumArena | undefined;
  readonly #key: Uint8Array;

  /** @param arena where small messages are sealed and opened; without one it takes longer. */
  constructor(sodium: Sodium, key: Uint8Array, arena: SodiumArena | undefined) {
    this.#sodium = sodium;
    this.#key = copyBytes(checkedKey(key, 'local'));
    this.#arena = arena;
  }

  seal(nonce: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array {
    checkedNonce(nonce);
    const arena = this.#arenaFor(plaintext.length, associatedData.length);
    if (arena === undefined) {
      return this.#sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plaintext, associatedData, null, nonce, this.#key);
    }
    const sealed = new Uint8Array(plaintext.length + tagBytes);
    arena.sealInto(sealed, 0, this.#key, nonce, associatedData, plaintext);
    return sealed;
  }

  sealInto(
    target: Uint8Array,
    offset: number,
    nonce: Uint8Array,
    associatedData: Uint8Array,
    plaintext: Uint8Array,
  ): void {
    checkRoom(target, offset, plaintext);
    const arena = this.#arenaFor(plaintext.length, associatedData.length);
    if (arena === undefined) target.set(this.seal(nonce, associatedData, plaintext), offset);
    else arena.sealInto(target, offset, this.#key, checkedNonce(nonce), associatedData, plaintext);
  }

  open(nonce: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Uint8Array {
    checkedNonce(nonce);
    const arena = this.#arenaFor(sealed.length - tagBytes, associatedData.length);
    if (arena !== undefined) return arena.open(this.#key, nonce, associatedData, sealed);
    try {
      return this.#sodium.crypto_aead_chacha20poly1305_ietf_decrypt(null, sealed, associatedData, nonce, this.#key);
    } catch {
      // Too short for a tag, or a tag that is wrong: with the nonce checked nothing else fails.
      throw didNotOpen();
    }
  }

  destroy(): void {
    this.#key.fill(0);
    this.#arena?.forgetKey();
  }

  #arenaFor(textBytes: number, associatedBytes: number): SodiumArena | undefined {
    return textBytes <= arenaTextBytes && associatedBytes <= arenaAssociatedBytes ? this.#arena : undefined;
  }
}
