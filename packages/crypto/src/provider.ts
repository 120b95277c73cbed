/** An X25519 key pair (RFC 7748): 32 bytes each, in the order that travels on the wire. */
export interface KeyPair {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** An ML-KEM-768 key pair (FIPS 203). */
export interface KemKeyPair {
  /** 64 bytes: the seed d ‖ z that FIPS 203 §7.1 expands, never the expanded key. */
  readonly privateKey: Uint8Array;
  /** 1184 bytes. */
  readonly publicKey: Uint8Array;
}

/** What encapsulating makes: one part to send, one to keep. */
export interface KemEncapsulation {
  /** 1088 bytes. */
  readonly ciphertext: Uint8Array;
  /** 32 bytes, as good as random. */
  readonly sharedSecret: Uint8Array;
}

/** Both take a 32-byte key and a 12-byte nonce, and make a 16-byte tag: RFC 8439 §2.8 and NIST SP 800-38D. */
export type AeadName = 'chacha20-poly1305' | 'aes-256-gcm';

/** Bytes of an AEAD key, an X25519 key, a pre-shared key and a SHA-256 digest. */
export const keyBytes = 32;
/** Bytes of an AEAD nonce. */
export const nonceBytes = 12;
/** Bytes that sealing adds. */
export const tagBytes = 16;
/** Bytes of an ML-KEM-768 private key, which is a seed; of a public key, and of a ciphertext (FIPS 203 §8). */
export const kemPrivateKeyBytes = 64;
export const kemPublicKeyBytes = 1184;
export const kemCiphertextBytes = 1088;
/** Bytes that {@link CryptoProvider.randomBytes} gives at once, what a browser's generator gives. */
export const maxRandomBytes = 65536;
/** Bytes that {@link CryptoProvider.hkdf} gives from one info: 255 digests (RFC 5869 §2.3). */
export const maxHkdfBytes = 8160;
/** Bytes of {@link CryptoProvider.hkdf}'s info. */
export const maxInfoBytes = 1024;

/**
 * One key, set up once, for any number of messages. Never seal twice with one nonce: it gives both plaintexts away.
 *
 * @throws CryptoError `CRYPTO_BAD_ARGUMENT` from both methods when the nonce is not 12 bytes.
 */
export interface Aead {
  /** Returns ciphertext ‖ 16-byte tag. */
  seal(nonce: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /**
   * As {@link Aead.seal}, written to `target` from `offset` on: one copy less where more than the sealed bytes is sent.
   * `plaintext` must not overlap that part of `target`. Optional: an engine that cannot do it better has no use for it.
   * @throws CryptoError `CRYPTO_BAD_ARGUMENT` when it does not fit.
   */
  sealInto?(
    target: Uint8Array,
    offset: number,
    nonce: Uint8Array,
    associatedData: Uint8Array,
    plaintext: Uint8Array,
  ): void;
  /**
   * Returns the plaintext of what {@link Aead.seal} made.
   * @throws CryptoError `CRYPTO_AEAD_FAILED`, one code for everything that can be wrong with the sealed bytes.
   */
  open(nonce: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Uint8Array;
  /**
   * Overwrites the key where it lies in this program's memory; nothing may be sealed or opened after. Optional: an engine
   * that keeps it elsewhere, in OpenSSL say, forgets it when it is collected.
   */
  destroy?(): void;
}

/** X25519, RFC 7748. */
export interface X25519 {
  generate(): KeyPair;
  /** @throws CryptoError `CRYPTO_BAD_KEY` when the key is not 32 bytes. */
  publicKey(privateKey: Uint8Array): Uint8Array;
  /**
   * 32 bytes that both ends compute; not uniformly random, hash before use as a key.
   * @throws CryptoError `CRYPTO_BAD_KEY` when a key is not 32 bytes, or when the result is all zero, which only
   * a public key of low order causes (RFC 7748 §6.1).
   */
  sharedSecret(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array;
}

/**
 * ML-KEM-768, FIPS 203: one side sends a public key, the other answers with a ciphertext, both have a secret.
 *
 * @throws CryptoError `CRYPTO_UNAVAILABLE` from every method where the runtime has no ML-KEM of its own and the
 * provider has not been prepared (see its module).
 */
export interface MlKem768 {
  generate(): KemKeyPair;
  /** @throws CryptoError `CRYPTO_BAD_KEY` when the key is not 64 bytes. */
  publicKey(privateKey: Uint8Array): Uint8Array;
  /**
   * @throws CryptoError `CRYPTO_BAD_KEY` when the key is not 1184 bytes, or a coefficient in it is not reduced
   * (FIPS 203 §7.2).
   */
  encapsulate(publicKey: Uint8Array): KemEncapsulation;
  /**
   * Returns the 32 bytes that {@link MlKem768.encapsulate} kept. Any other ciphertext gives other, pseudorandom bytes
   * and no error: FIPS 203's implicit rejection. Whether both ends agree shows in what is sealed under the secret.
   * @throws CryptoError `CRYPTO_BAD_KEY` when the key is not 64 bytes, `CRYPTO_BAD_MESSAGE` when the ciphertext is not
   * 1088 bytes.
   */
  decapsulate(privateKey: Uint8Array, ciphertext: Uint8Array): Uint8Array;
}

/**
 * The synchronous primitives that everything else is given. Arguments are copied or used up before a call returns,
 * and results belong to the caller: no view of memory that is used again.
 */
export interface CryptoProvider {
  /**
   * From the operating system's generator.
   * @throws CryptoError `CRYPTO_BAD_ARGUMENT` when the length is not an integer of 0 to 65536.
   */
  randomBytes(length: number): Uint8Array;
  readonly x25519: X25519;
  readonly mlkem768: MlKem768;
  /**
   * @throws CryptoError `CRYPTO_BAD_KEY` when the key is not 32 bytes, `CRYPTO_BAD_ARGUMENT` for an unknown name.
   */
  aead(name: AeadName, key: Uint8Array): Aead;
  /** FIPS 180-4, of the parts one after the other. */
  sha256(...parts: readonly Uint8Array[]): Uint8Array;
  /** RFC 2104 over SHA-256, of the parts one after the other; any key length. Compare with {@link constantTimeEqual}. */
  hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array;
  /**
   * RFC 5869 over SHA-256: extract and expand.
   * @throws CryptoError `CRYPTO_BAD_ARGUMENT` when the length is not an integer of 1 to 8160, or the info has more than
   * 1024 bytes.
   */
  hkdf(salt: Uint8Array, inputKey: Uint8Array, info: Uint8Array, length: number): Uint8Array;
}
