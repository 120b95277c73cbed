/** Whom an error blames: the program that called, the other side, or what lies between. */
export type CryptoFault = 'local' | 'peer' | 'network';

/**
 * What can go wrong, and whose doing it is. Codes are never renamed or reused.
 *
 * | code | fault | meaning | then |
 * |---|---|---|---|
 * | `CRYPTO_AEAD_FAILED` | peer | a sealed message did not open: wrong key, nonce, associated data or bytes, deliberately one code | drop the message and its channel |
 * | `CRYPTO_BAD_KEY` | local or peer | a key of the wrong length, a public key that leads to the all-zero secret, a KEM public key that is not reduced, or a DH64 one that is not 1 to p − 1 | refuse the key |
 * | `CRYPTO_BAD_MESSAGE` | peer | a handshake message shorter than its tokens or longer than 65535 bytes, a KEM ciphertext of another length than 1088 bytes, or (`danger`) a CBC or salted message that does not decrypt | drop the connection |
 * | `CRYPTO_BAD_ARGUMENT` | local | an argument outside its documented range | mend the caller |
 * | `CRYPTO_MISSING_KEY` | local | the next handshake token needs a key nobody supplied; supply it and call again | mend the caller |
 * | `CRYPTO_OUT_OF_TURN` | local | a handshake call at the wrong moment; nothing was changed | mend the caller |
 * | `CRYPTO_HANDSHAKE_FAILED` | local | the handshake failed earlier and its keys are gone | start a new one |
 * | `CRYPTO_NONCE_EXHAUSTED` | local | a cipher key has sealed or opened all it may | rekey, earlier |
 * | `CRYPTO_UNAVAILABLE` | local | the runtime cannot do it: WebAssembly does not load, or it has no ML-KEM and nothing was prepared | prepare the provider, or mend the runtime |
 */
export type CryptoErrorCode =
  | 'CRYPTO_AEAD_FAILED'
  | 'CRYPTO_BAD_KEY'
  | 'CRYPTO_BAD_MESSAGE'
  | 'CRYPTO_BAD_ARGUMENT'
  | 'CRYPTO_MISSING_KEY'
  | 'CRYPTO_OUT_OF_TURN'
  | 'CRYPTO_HANDSHAKE_FAILED'
  | 'CRYPTO_NONCE_EXHAUSTED'
  | 'CRYPTO_UNAVAILABLE';

/** What a {@link CryptoError} may be given beside its code and message. */
export interface CryptoErrorOptions {
  /** Default: `'peer'` for `CRYPTO_AEAD_FAILED` and `CRYPTO_BAD_MESSAGE`, otherwise `'local'`. */
  readonly fault?: CryptoFault | undefined;
  readonly cause?: unknown;
}

/** The one error class of this package. The message ends in ` [CODE]` and never holds key material. */
export class CryptoError extends Error {
  override readonly name = 'CryptoError';
  readonly code: CryptoErrorCode;
  readonly fault: CryptoFault;

  constructor(code: CryptoErrorCode, message: string, options: CryptoErrorOptions = {}) {
    super(`${message} [${code}]`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fault = options.fault ?? (code === 'CRYPTO_AEAD_FAILED' || code === 'CRYPTO_BAD_MESSAGE' ? 'peer' : 'local');
  }

  /** By name, not by identity: two copies of this package in one program must agree. */
  static is(value: unknown, code?: CryptoErrorCode): value is CryptoError {
    return (
      value instanceof Error &&
      value.name === 'CryptoError' &&
      'code' in value &&
      (code === undefined || value.code === code)
    );
  }
}
