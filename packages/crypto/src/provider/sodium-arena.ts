import { CryptoError } from '../errors.ts';
import { keyBytes, nonceBytes, tagBytes } from '../provider.ts';
import { didNotOpen } from './aead-checks.ts';
import type { Sodium } from './sodium.ts';

/** Longer texts are left to libsodium-wrappers: there its allocations are lost in the noise. */
export const arenaTextBytes = 0x1000;
export const arenaAssociatedBytes = 0x40;

/** What libsodium-wrappers is made of: functions of addresses in a memory, which moves when it grows. */
interface RawSodium {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _crypto_aead_chacha20poly1305_ietf_encrypt: RawSeal;
  _crypto_aead_chacha20poly1305_ietf_decrypt: RawOpen;
}

type RawSeal = (
  sealed: number,
  sealedLength: number,
  text: number,
  textBytes: number,
  textBytesHigh: number,
  associatedData: number,
  associatedBytes: number,
  associatedBytesHigh: number,
  secretNonce: number,
  nonce: number,
  key: number,
) => number;

type RawOpen = (
  text: number,
  textLength: number,
  secretNonce: number,
  sealed: number,
  sealedBytes: number,
  sealedBytesHigh: number,
  associatedData: number,
  associatedBytes: number,
  associatedBytesHigh: number,
  nonce: number,
  key: number,
) => number;

/** Of libsodium-wrappers 0.8, undocumented: where it is not as we know it there is no arena, and everything still works. */
function rawOf(sodium: Sodium): RawSodium | undefined {
  const raw = (sodium as { readonly libsodium?: Partial<RawSodium> }).libsodium;
  const isKnown =
    raw?.HEAPU8 instanceof Uint8Array &&
    typeof raw._malloc === 'function' &&
    raw._crypto_aead_chacha20poly1305_ietf_encrypt?.length === 11 &&
    raw._crypto_aead_chacha20poly1305_ietf_decrypt?.length === 11;
  return isKnown ? (raw as RawSodium) : undefined;
}

const arenas: WeakMap<Sodium, SodiumArena> = new WeakMap();

/**
 * A place in libsodium's memory where small messages are sealed and opened one at a time. libsodium-wrappers, its
 * readable twin, allocates there for each argument, and takes twice as long for 100 bytes.
 */
export class SodiumArena {
  readonly #raw: RawSodium;
  readonly #key: number;
  readonly #nonce: number;
  readonly #associatedData: number;
  readonly #text: number;

  private constructor(raw: RawSodium, start: number) {
    this.#raw = raw;
    this.#key = start;
    this.#nonce = this.#key + keyBytes;
    this.#associatedData = this.#nonce + nonceBytes;
    this.#text = this.#associatedData + arenaAssociatedBytes;
  }

  /** One per libsodium; `undefined` where its insides are not known. */
  static of(sodium: Sodium): SodiumArena | undefined {
    let arena = arenas.get(sodium);
    if (arena !== undefined) return arena;
    const raw = rawOf(sodium);
    const start = raw?._malloc(keyBytes + nonceBytes + arenaAssociatedBytes + arenaTextBytes + tagBytes) ?? 0;
    if (raw === undefined || start === 0) return undefined;
    arena = new SodiumArena(raw, start);
    arenas.set(sodium, arena);
    return arena;
  }

  sealInto(
    target: Uint8Array,
    offset: number,
    key: Uint8Array,
    nonce: Uint8Array,
    associatedData: Uint8Array,
    plaintext: Uint8Array,
  ): void {
    const memory = this.#load(key, nonce, associatedData, plaintext);
    const text = this.#text;
    const failed = this.#raw._crypto_aead_chacha20poly1305_ietf_encrypt(
      text,
      0,
      text,
      plaintext.length,
      0,
      this.#associatedData,
      associatedData.length,
      0,
      0,
      this.#nonce,
      this.#key,
    );
    if (failed !== 0) throw new CryptoError('CRYPTO_UNAVAILABLE', 'libsodium did not seal');
    target.set(memory.subarray(text, text + plaintext.length + tagBytes), offset);
  }

  /** @throws CryptoError `CRYPTO_AEAD_FAILED`. */
  open(key: Uint8Array, nonce: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Uint8Array {
    if (sealed.length < tagBytes) throw didNotOpen();
    const memory = this.#load(key, nonce, associatedData, sealed);
    const text = this.#text;
    const failed = this.#raw._crypto_aead_chacha20poly1305_ietf_decrypt(
      text,
      0,
      0,
      text,
      sealed.length,
      0,
      this.#associatedData,
      associatedData.length,
      0,
      this.#nonce,
      this.#key,
    );
    if (failed !== 0) throw didNotOpen();
    return memory.slice(text, text + sealed.length - tagBytes);
  }

  /** Overwrites the key that was used last. */
  forgetKey(): void {
    this.#raw.HEAPU8.fill(0, this.#key, this.#key + keyBytes);
  }

  #load(key: Uint8Array, nonce: Uint8Array, associatedData: Uint8Array, text: Uint8Array): Uint8Array {
    const memory = this.#raw.HEAPU8;
    memory.set(key, this.#key);
    memory.set(nonce, this.#nonce);
    memory.set(associatedData, this.#associatedData);
    memory.set(text, this.#text);
    return memory;
  }
}
