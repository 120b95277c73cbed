import {
  type CipherChaCha20Poly1305,
  type CipherGCM,
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type DecipherChaCha20Poly1305,
  type DecipherGCM,
  type KeyObject,
} from 'node:crypto';
import { checkedKey } from '../checks.ts';
import { CryptoError } from '../errors.ts';
import { type Aead, type AeadName, tagBytes } from '../provider.ts';
import { checkedNonce, checkRoom, didNotOpen } from './aead-checks.ts';

/** Below it `transfer` costs more than the collector. */
const worthFreeingBytes = 0x1000;
const options = { authTagLength: tagBytes };

interface Makers {
  seal(key: KeyObject, nonce: Uint8Array): CipherGCM | CipherChaCha20Poly1305;
  open(key: KeyObject, nonce: Uint8Array): DecipherGCM | DecipherChaCha20Poly1305;
}

/** Each name spelled out: Node's types have one overload per cipher. */
const makers: { readonly [Name in AeadName]: Makers } = {
  'chacha20-poly1305': {
    seal: (key, nonce) => createCipheriv('chacha20-poly1305', key, nonce, options),
    open: (key, nonce) => createDecipheriv('chacha20-poly1305', key, nonce, options),
  },
  'aes-256-gcm': {
    seal: (key, nonce) => createCipheriv('aes-256-gcm', key, nonce, options),
    open: (key, nonce) => createDecipheriv('aes-256-gcm', key, nonce, options),
  },
};

/**
 * Gives the memory of a large result back at once: the collector knows little of memory outside its heap, and lets
 * megabytes of it pile up. Only for memory that `update()` made and nobody else has seen.
 */
function freeNow({ buffer, length }: Uint8Array): void {
  if (length >= worthFreeingBytes && buffer.byteLength === length && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** `createCipheriv` takes a KeyObject in a third of the time that it takes raw bytes in, so the key is wrapped once. */
export class NodeAead implements Aead {
  readonly #makers: Makers;
  readonly #key: KeyObject;

  constructor(name: AeadName, key: Uint8Array) {
    if (!Object.hasOwn(makers, name)) throw new CryptoError('CRYPTO_BAD_ARGUMENT', 'unknown AEAD');
    this.#makers = makers[name];
    this.#key = createSecretKey(checkedKey(key, 'local'));
  }

  seal(nonce: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array {
    const sealed = new Uint8Array(plaintext.length + tagBytes);
    this.sealInto(sealed, 0, nonce, associatedData, plaintext);
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
    const cipher = this.#makers.seal(this.#key, checkedNonce(nonce));
    cipher.setAAD(associatedData, { plaintextLength: plaintext.length });
    const ciphertext = cipher.update(plaintext);
    target.set(ciphertext, offset);
    freeNow(ciphertext);
    // Both are stream ciphers: final() makes the tag and gives out nothing.
    cipher.final();
    target.set(cipher.getAuthTag(), offset + plaintext.length);
  }

  open(nonce: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Uint8Array {
    checkedNonce(nonce);
    const length = sealed.length - tagBytes;
    if (length < 0) throw didNotOpen();
    const decipher = this.#makers.open(this.#key, nonce);
    decipher.setAAD(associatedData, { plaintextLength: length });
    decipher.setAuthTag(sealed.subarray(length));
    const plaintext = decipher.update(sealed.subarray(0, length));
    try {
      decipher.final();
    } catch {
      // Nobody gets to see unauthenticated plaintext. The cause is dropped: one code, one look.
      plaintext.fill(0);
      throw didNotOpen();
    }
    // Not a view of the pool: update() made this memory for us. Not a Buffer: its slice() would share it.
    return new Uint8Array(plaintext.buffer, plaintext.byteOffset, plaintext.length);
  }
}
