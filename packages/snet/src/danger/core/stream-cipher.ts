import { CryptoError } from '@proj/crypto';
import { dh64SharedSecret, Rc4 } from '@proj/crypto/danger';
import { Code, SnetError } from '../../core/errors.ts';

/**
 * Both directions of one session's cipher. Each stream is enciphered once, from its first byte to its last: what is
 * sent again is the same ciphertext. The server's id comes first in what it writes, even where the rest is in clear.
 */
export class StreamCipher {
  readonly #write: Rc4;
  readonly #read: Rc4;
  readonly #crypt: boolean;

  constructor(key: Uint8Array, crypt: boolean) {
    this.#write = new Rc4(key);
    this.#read = new Rc4(key);
    this.#crypt = crypt;
  }

  /** Server, first of all. */
  sealId(id: Uint8Array): Uint8Array {
    return this.#write.process(id);
  }

  /** Client, first of all. */
  openId(sealed: Uint8Array): Uint8Array {
    return this.#read.process(sealed);
  }

  /** In memory of its own. */
  seal(bytes: Uint8Array): Uint8Array {
    return this.#crypt ? this.#write.process(bytes) : new Uint8Array(bytes);
  }

  /** May be the memory it was given. */
  open(bytes: Uint8Array): Uint8Array {
    return this.#crypt ? this.#read.process(bytes) : bytes;
  }
}

/** @throws SnetError `SNET_HANDSHAKE_FAILED` for a public key that no honest peer sends. */
export function agreedKey(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  try {
    return dh64SharedSecret(privateKey, publicKey);
  } catch (cause) {
    if (!CryptoError.is(cause)) throw cause;
    throw new SnetError('SNET_HANDSHAKE_FAILED', 'a public key that cannot be', { cause, wireCode: Code.AuthFailed });
  }
}
