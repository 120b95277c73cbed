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
import { checkedNonce, didNotOpen } from './aead-checks.ts';

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
    const cipher = this.#makers.seal(this.#key, checkedNonce(nonce));
    cipher.setAAD(associatedData, { plaintextLength: plaintext.length });
    const sealed = new Uint8Array(plaintext.length + tagBytes);
    sealed.set(cipher.update(plaintext));
    // Both are stream ciphers: final() makes the tag and gives out nothing.
    cipher.final();
    sealed.set(cipher.getAuthTag(), plaintext.length);
    return sealed;
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
