import {
  type Aead,
  type AeadName,
  CryptoError,
  type CryptoProvider,
  kemCiphertextBytes,
  kemPrivateKeyBytes,
  kemPublicKeyBytes,
  keyBytes,
  type MlKem768,
  nonceBytes,
  tagBytes,
  type X25519,
} from '@proj/crypto';
import { Random } from './random.ts';
import { ToyHash } from './toy-hash.ts';

const hashBytes = 32;
const maxHkdfBytes = 255 * hashBytes;

/**
 * A {@link CryptoProvider} that protects nothing and is many times faster than a real one, for models that run
 * hundreds of thousands of schedules. It behaves like one: both sides of a Diffie-Hellman and of a KEM agree, any change
 * to a key, a nonce, associated data or a sealed box makes `open` fail, wrong lengths, the all-zero point and KEM keys
 * that are not reduced are refused, and every random byte comes from `seed`. Its outputs are no one else's: do not compare them with vectors.
 */
export function toyProvider(seed: number): CryptoProvider {
  const random = new Random(seed);
  const x25519: X25519 = {
    generate() {
      const privateKey = random.bytes(keyBytes);
      return { privateKey, publicKey: x25519.publicKey(privateKey) };
    },
    publicKey(privateKey) {
      return multiplyLanes(oddLanes(privateKey), basePoint);
    },
    sharedSecret(privateKey, publicKey) {
      const shared = multiplyLanes(oddLanes(privateKey), lanes(publicKey));
      if (shared.every((byte) => byte === 0)) throw badKey('the shared secret is all zero');
      return shared;
    },
  };
  const mlkem768: MlKem768 = {
    generate() {
      const privateKey = random.bytes(kemPrivateKeyBytes);
      return { privateKey, publicKey: mlkem768.publicKey(privateKey) };
    },
    publicKey: kemPublicKey,
    encapsulate(publicKey) {
      checkReduced(publicKey);
      const ciphertext = random.bytes(kemCiphertextBytes);
      return { ciphertext, sharedSecret: hash(4, [publicKey, ciphertext]) };
    },
    decapsulate(privateKey, ciphertext) {
      const publicKey = kemPublicKey(privateKey);
      if (ciphertext.length !== kemCiphertextBytes) {
        throw new CryptoError('CRYPTO_BAD_MESSAGE', `a KEM ciphertext has ${kemCiphertextBytes} bytes`);
      }
      return hash(4, [publicKey, ciphertext]);
    },
  };
  return {
    randomBytes(length) {
      checkLength(length, 65536);
      return random.bytes(length);
    },
    x25519,
    mlkem768,
    aead: (name, key) => new ToyAead(name, key),
    sha256: (...parts) => hash(0, parts),
    hmacSha256: keyedHash,
    hkdf(salt, inputKey, info, length) {
      checkLength(length, maxHkdfBytes);
      const pseudoRandomKey = keyedHash(salt, inputKey);
      const output = new Uint8Array(length);
      let block: Uint8Array = new Uint8Array(0);
      for (let offset = 0, counter = 1; offset < length; offset += hashBytes, counter++) {
        block = keyedHash(pseudoRandomKey, block, info, Uint8Array.of(counter));
        output.set(block.subarray(0, length - offset), offset);
      }
      return output;
    },
  };
}

/** 0 and 1 are the plain and the keyed hash, 4 and 5 the KEM's. */
const aeadDomains: Readonly<Partial<Record<string, number>>> = { 'chacha20-poly1305': 2, 'aes-256-gcm': 3 };

function hash(domain: number, parts: readonly Uint8Array[]): Uint8Array {
  const state = new ToyHash(domain);
  for (const part of parts) state.absorb(part);
  return state.digest(hashBytes);
}

function keyedHash(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const state = new ToyHash(1);
  // Its length first, or a key and the text after it could trade bytes.
  state.absorbWord(key.length);
  state.absorb(key);
  for (const part of parts) state.absorb(part);
  return state.digest(hashBytes);
}

class ToyAead implements Aead {
  readonly #keyed: ToyHash;

  constructor(name: AeadName, key: Uint8Array) {
    if (key.length !== keyBytes) throw badKey('an AEAD key has 32 bytes');
    const domain = aeadDomains[name];
    if (domain === undefined) throw badArgument('unknown AEAD');
    this.#keyed = new ToyHash(domain);
    this.#keyed.absorb(key);
  }

  seal(nonce: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array {
    const state = this.#begin(nonce);
    const sealed = new Uint8Array(plaintext.length + tagBytes);
    state.fork().applyKeystream(plaintext, sealed);
    const tag = authenticate(state, associatedData, sealed.subarray(0, plaintext.length));
    sealed.set(tag, plaintext.length);
    return sealed;
  }

  open(nonce: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Uint8Array {
    const state = this.#begin(nonce);
    const length = sealed.length - tagBytes;
    if (length < 0) throw aeadFailed();
    const ciphertext = sealed.subarray(0, length);
    const plaintext = new Uint8Array(length);
    state.fork().applyKeystream(ciphertext, plaintext);
    const tag = authenticate(state, associatedData, ciphertext);
    for (let i = 0; i < tagBytes; i++) if (tag[i] !== sealed[length + i]) throw aeadFailed();
    return plaintext;
  }

  #begin(nonce: Uint8Array): ToyHash {
    if (nonce.length !== nonceBytes) throw badArgument('a nonce has 12 bytes');
    const state = this.#keyed.fork();
    state.absorb(nonce);
    return state;
  }
}

function authenticate(state: ToyHash, associatedData: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  state.absorbWord(associatedData.length);
  state.absorb(associatedData);
  state.absorb(ciphertext);
  return state.digest(tagBytes);
}

/*
 * The toy Diffie-Hellman: a key is eight 32-bit lanes, a private one made odd so that no lane is lost, and "scalar
 * multiplication" is multiplication modulo 2^32, which commutes: a·(b·G) = b·(a·G).
 */

const basePoint: Uint32Array = Uint32Array.of(9, 11, 13, 15, 17, 19, 21, 23);

function lanes(key: Uint8Array): Uint32Array {
  if (key.length !== keyBytes) throw badKey('an X25519 key has 32 bytes');
  const words = new Uint32Array(keyBytes / 4);
  for (let i = 0; i < keyBytes; i++) words[i >> 2] = (words[i >> 2] as number) | ((key[i] as number) << ((i & 3) * 8));
  return words;
}

function oddLanes(key: Uint8Array): Uint32Array {
  return lanes(key).map((word) => word | 1);
}

function multiplyLanes(a: Uint32Array, b: Uint32Array): Uint8Array {
  const product = new Uint8Array(keyBytes);
  for (let lane = 0; lane < a.length; lane++) {
    let word = Math.imul(a[lane] as number, b[lane] as number);
    for (let i = 0; i < 4; i++) {
      product[lane * 4 + i] = word;
      word >>>= 8;
    }
  }
  return product;
}

/*
 * The toy KEM: a public key is a hash of the private one, a ciphertext is any bytes, and the secret is a hash of both.
 * The layout of a public key is the real one, 768 coefficients of 12 bits below 3329 and then 32 bytes, so that what a
 * real provider refuses is refused here.
 */

const coefficientBytes = kemPublicKeyBytes - 32;

function kemPublicKey(privateKey: Uint8Array): Uint8Array {
  if (privateKey.length !== kemPrivateKeyBytes) throw badKey('a KEM private key has 64 bytes');
  const state = new ToyHash(5);
  state.absorb(privateKey);
  const publicKey = state.digest(kemPublicKeyBytes);
  // The top bit of every coefficient is cleared: below 2048, it is reduced.
  for (let i = 0; i < coefficientBytes; i += 3) {
    publicKey[i + 1] = (publicKey[i + 1] as number) & 0xf7;
    publicKey[i + 2] = (publicKey[i + 2] as number) & 0x7f;
  }
  return publicKey;
}

function checkReduced(publicKey: Uint8Array): void {
  if (publicKey.length !== kemPublicKeyBytes) throw badPeerKey('a KEM public key has 1184 bytes');
  for (let i = 0; i < coefficientBytes; i += 3) {
    const middle = publicKey[i + 1] as number;
    const low = (publicKey[i] as number) | ((middle & 0x0f) << 8);
    const high = (middle >> 4) | ((publicKey[i + 2] as number) << 4);
    if (low >= 3329 || high >= 3329) throw badPeerKey('the KEM public key is not reduced');
  }
}

function checkLength(length: number, maximum: number): void {
  if (!Number.isInteger(length) || length < 0 || length > maximum) throw badArgument(`0 to ${maximum} bytes`);
}

function badKey(message: string): CryptoError {
  return new CryptoError('CRYPTO_BAD_KEY', message);
}

function badPeerKey(message: string): CryptoError {
  return new CryptoError('CRYPTO_BAD_KEY', message, { fault: 'peer' });
}

function badArgument(message: string): CryptoError {
  return new CryptoError('CRYPTO_BAD_ARGUMENT', message);
}

function aeadFailed(): CryptoError {
  return new CryptoError('CRYPTO_AEAD_FAILED', 'the sealed message does not open');
}
