import { copyBytes } from '../bytes.ts';
import { checkedKey } from '../checks.ts';
import { type Aead, tagBytes } from '../provider.ts';
import { NodeAead } from './node-aead.ts';
import { loadedSodium } from './sodium.ts';
import { SodiumAead } from './sodium-aead.ts';
import { SodiumArena } from './sodium-arena.ts';

/**
 * Bytes of text and associated data up to which WebAssembly is the faster engine: `createCipheriv` costs 2.5 µs whatever
 * the size, libsodium 0.4 µs and then five times as much per byte. Microseconds on Node 24.21 (test/bench/aead.ts):
 *
 * | bytes           |  64 | 256 | 1024 | 1536 | 2048 | 4096 | 16384 |
 * |-----------------|-----|-----|------|------|------|------|-------|
 * | seal, OpenSSL   | 2.9 | 3.0 | 3.8  | 4.0  | 3.9  | 4.4  | 7.7   |
 * | seal, libsodium | 0.6 | 0.9 | 2.3  | 3.0  | 3.8  | 7.0  | 26.7  |
 * | open, OpenSSL   | 2.5 | 2.6 | 2.9  | 3.1  | 3.1  | 3.6  | 7.0   |
 * | open, libsodium | 0.4 | 1.0 | 2.2  | 3.1  | 3.8  | 7.1  | 26.7  |
 */
export const maxWasmBytes = 1536;

/**
 * ChaCha20-Poly1305 by whichever engine is faster for the size: libsodium for small messages once it has been loaded,
 * OpenSSL otherwise. Both make the same bytes. Engines are set up when first needed: an idle session holds 32 bytes.
 */
export class NodeChaCha implements Aead {
  readonly #key: Uint8Array;
  #wasm: SodiumAead | undefined;
  #native: NodeAead | undefined;

  constructor(key: Uint8Array) {
    this.#key = copyBytes(checkedKey(key, 'local'));
  }

  seal(nonce: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array {
    return this.#engineFor(plaintext.length + associatedData.length).seal(nonce, associatedData, plaintext);
  }

  sealInto(
    target: Uint8Array,
    offset: number,
    nonce: Uint8Array,
    associatedData: Uint8Array,
    plaintext: Uint8Array,
  ): void {
    const engine = this.#engineFor(plaintext.length + associatedData.length);
    engine.sealInto(target, offset, nonce, associatedData, plaintext);
  }

  open(nonce: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Uint8Array {
    return this.#engineFor(sealed.length - tagBytes + associatedData.length).open(nonce, associatedData, sealed);
  }

  destroy(): void {
    this.#key.fill(0);
    this.#wasm?.destroy();
  }

  #engineFor(bytes: number): NodeAead | SodiumAead {
    const sodium = bytes > maxWasmBytes ? undefined : loadedSodium();
    if (sodium === undefined) {
      this.#native ??= new NodeAead('chacha20-poly1305', this.#key);
      return this.#native;
    }
    this.#wasm ??= new SodiumAead(sodium, this.#key, SodiumArena.of(sodium));
    return this.#wasm;
  }
}
