import { createHash } from 'node:crypto';
import { CryptoError, type CryptoErrorCode, type CryptoProvider } from '@proj/crypto';
import { concatBytes, toHex } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random, seededProvider, toyProvider } from '../src/index.ts';

const bytes = (minLength: number, maxLength: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength, maxLength });
const names = fc.constantFrom('chacha20-poly1305' as const, 'aes-256-gcm' as const);

function codeOf(action: () => unknown): CryptoErrorCode | 'no error' {
  try {
    action();
  } catch (error) {
    if (CryptoError.is(error)) return error.code;
    throw error;
  }
  return 'no error';
}

function flipBit(whole: Uint8Array, bit: number): Uint8Array {
  const flipped = whole.slice();
  flipped[bit >> 3]! ^= 1 << (bit & 7);
  return flipped;
}

describe('toyProvider', () => {
  const toy = toyProvider(1);

  test('one seed is one sequence of keys and random bytes', () => {
    const draw = (seed: number): string => {
      const provider = toyProvider(seed);
      const { ciphertext } = provider.mlkem768.encapsulate(provider.mlkem768.generate().publicKey);
      return toHex(concatBytes(provider.randomBytes(7), provider.x25519.generate().publicKey, ciphertext));
    };
    expect(draw(5)).toBe(draw(5));
    expect(draw(5)).not.toBe(draw(6));
  });

  test('both sides of a Diffie-Hellman agree, and a third key leads elsewhere', () => {
    fc.assert(
      fc.property(bytes(32, 32), bytes(32, 32), bytes(32, 32), (a, b, c) => {
        const { x25519 } = toy;
        const secret = toHex(x25519.sharedSecret(a, x25519.publicKey(b)));
        expect(toHex(x25519.sharedSecret(b, x25519.publicKey(a)))).toBe(secret);
        if (toHex(x25519.publicKey(b)) !== toHex(x25519.publicKey(c)))
          expect(toHex(x25519.sharedSecret(a, x25519.publicKey(c)))).not.toBe(secret);
      }),
    );
  });

  test('every 32 bytes are a private key, zeros included', () => {
    const { publicKey } = toy.x25519.generate();
    const zeros = new Uint8Array(32);
    const secret = toy.x25519.sharedSecret(zeros, publicKey);
    expect(toHex(secret)).not.toBe(toHex(zeros));
  });

  test('a key of the wrong length and the all-zero point are refused', () => {
    const { privateKey } = toy.x25519.generate();
    expect(codeOf(() => toy.x25519.sharedSecret(privateKey, new Uint8Array(32)))).toBe('CRYPTO_BAD_KEY');
    expect(codeOf(() => toy.x25519.sharedSecret(privateKey, new Uint8Array(31)))).toBe('CRYPTO_BAD_KEY');
    expect(codeOf(() => toy.x25519.publicKey(new Uint8Array(33)))).toBe('CRYPTO_BAD_KEY');
    expect(codeOf(() => toy.aead('aes-256-gcm', new Uint8Array(16)))).toBe('CRYPTO_BAD_KEY');
  });

  test('both sides of a KEM agree, and another ciphertext or key leads elsewhere', () => {
    fc.assert(
      fc.property(bytes(64, 64), bytes(64, 64), fc.nat({ max: 1088 * 8 - 1 }), (a, b, bit) => {
        const { mlkem768 } = toy;
        const publicKey = mlkem768.publicKey(a);
        const { ciphertext, sharedSecret } = mlkem768.encapsulate(publicKey);
        expect([publicKey.length, ciphertext.length, sharedSecret.length]).toEqual([1184, 1088, 32]);
        expect(mlkem768.decapsulate(a, ciphertext)).toEqual(sharedSecret);
        expect(mlkem768.decapsulate(a, flipBit(ciphertext, bit))).not.toEqual(sharedSecret);
        if (toHex(a) !== toHex(b)) expect(mlkem768.decapsulate(b, ciphertext)).not.toEqual(sharedSecret);
        expect(mlkem768.encapsulate(publicKey).ciphertext).not.toEqual(ciphertext);
      }),
    );
    const { privateKey, publicKey } = toy.mlkem768.generate();
    expect(toy.mlkem768.publicKey(privateKey)).toEqual(publicKey);
    expect(toy.mlkem768.generate().privateKey).not.toEqual(privateKey);
  });

  test('KEM keys and ciphertexts of the wrong length, and public keys that are not reduced, are refused', () => {
    const { mlkem768 } = toy;
    const { privateKey, publicKey } = mlkem768.generate();
    expect(codeOf(() => mlkem768.publicKey(new Uint8Array(63)))).toBe('CRYPTO_BAD_KEY');
    expect(codeOf(() => mlkem768.decapsulate(new Uint8Array(65), new Uint8Array(1088)))).toBe('CRYPTO_BAD_KEY');
    expect(codeOf(() => mlkem768.encapsulate(new Uint8Array(1183)))).toBe('CRYPTO_BAD_KEY');
    expect(codeOf(() => mlkem768.decapsulate(privateKey, new Uint8Array(1087)))).toBe('CRYPTO_BAD_MESSAGE');
    // 3328 and 3329 as the first coefficient and as the second.
    const withBytes = (...first: number[]): Uint8Array => Uint8Array.from([...first, ...publicKey.subarray(3)]);
    expect(codeOf(() => mlkem768.encapsulate(withBytes(0x00, 0x0d, 0x00)))).toBe('no error');
    expect(codeOf(() => mlkem768.encapsulate(withBytes(0x01, 0x0d, 0x00)))).toBe('CRYPTO_BAD_KEY');
    expect(codeOf(() => mlkem768.encapsulate(withBytes(0x00, 0x00, 0xd0)))).toBe('no error');
    expect(codeOf(() => mlkem768.encapsulate(withBytes(0x00, 0x10, 0xd0)))).toBe('CRYPTO_BAD_KEY');
    expect(codeOf(() => mlkem768.encapsulate(new Uint8Array(1184).fill(0xff)))).toBe('CRYPTO_BAD_KEY');
    // What comes after the coefficients may be anything.
    expect(codeOf(() => mlkem768.encapsulate(new Uint8Array(1184).fill(0xff, 1152)))).toBe('no error');
  });

  test('arguments outside their range are refused', () => {
    const aead = toy.aead('aes-256-gcm', new Uint8Array(32));
    const none = new Uint8Array(0);
    expect(codeOf(() => aead.seal(new Uint8Array(11), none, none))).toBe('CRYPTO_BAD_ARGUMENT');
    expect(codeOf(() => aead.open(new Uint8Array(13), none, new Uint8Array(16)))).toBe('CRYPTO_BAD_ARGUMENT');
    expect(codeOf(() => toy.aead('rot13' as 'aes-256-gcm', new Uint8Array(32)))).toBe('CRYPTO_BAD_ARGUMENT');
    for (const length of [-1, 0.5, 8161]) {
      expect(codeOf(() => toy.hkdf(none, none, none, length))).toBe('CRYPTO_BAD_ARGUMENT');
    }
    expect(codeOf(() => toy.randomBytes(65537))).toBe('CRYPTO_BAD_ARGUMENT');
  });

  test('open returns what seal was given, 16 bytes longer and unlike it on the way', () => {
    fc.assert(
      fc.property(names, bytes(32, 32), bytes(12, 12), bytes(0, 20), bytes(0, 70), (name, key, nonce, data, text) => {
        const sealed = toy.aead(name, key).seal(nonce, data, text);
        expect(sealed).toHaveLength(text.length + 16);
        if (text.length >= 8) expect(toHex(sealed)).not.toContain(toHex(text));
        expect(toy.aead(name, key).open(nonce, data, sealed)).toEqual(text);
      }),
    );
  });

  test('any flipped bit of key, nonce, associated data or sealed bytes makes open fail', () => {
    fc.assert(
      fc.property(bytes(32, 32), bytes(12, 12), bytes(1, 20), bytes(0, 70), fc.nat(), (key, nonce, data, text, at) => {
        const sealed = toy.aead('chacha20-poly1305', key).seal(nonce, data, text);
        const parts = [key, nonce, data, sealed] as const;
        for (const [index, part] of parts.entries()) {
          const changed = parts.map((bytes, i) => (i === index ? flipBit(part, at % (part.length * 8)) : bytes));
          const open = (): unknown =>
            toy.aead('chacha20-poly1305', changed[0]!).open(changed[1]!, changed[2]!, changed[3]!);
          expect(codeOf(open)).toBe('CRYPTO_AEAD_FAILED');
        }
      }),
    );
  });

  test('a sealed message that is shorter, longer, of another cipher or shifted into the data does not open', () => {
    const key = toy.randomBytes(32);
    const nonce = toy.randomBytes(12);
    const data = toy.randomBytes(4);
    const aead = toy.aead('chacha20-poly1305', key);
    const sealed = aead.seal(nonce, data, toy.randomBytes(40));
    for (let length = 0; length < sealed.length; length++) {
      expect(codeOf(() => aead.open(nonce, data, sealed.subarray(0, length)))).toBe('CRYPTO_AEAD_FAILED');
    }
    expect(codeOf(() => aead.open(nonce, data, concatBytes(sealed, Uint8Array.of(0))))).toBe('CRYPTO_AEAD_FAILED');
    expect(codeOf(() => toy.aead('aes-256-gcm', key).open(nonce, data, sealed))).toBe('CRYPTO_AEAD_FAILED');
    const shifted = concatBytes(data, sealed.subarray(0, 4));
    expect(codeOf(() => aead.open(nonce, shifted, sealed.subarray(4)))).toBe('CRYPTO_AEAD_FAILED');
  });

  test('hashes take parts as one string, whatever the cuts', () => {
    fc.assert(
      fc.property(bytes(0, 40), bytes(0, 40), bytes(0, 40), bytes(0, 9), (a, b, c, key) => {
        const whole = concatBytes(a, b, c);
        expect(toy.sha256(a, b, c)).toEqual(toy.sha256(whole));
        expect(toy.hmacSha256(key, a, b, c)).toEqual(toy.hmacSha256(key, whole));
      }),
    );
  });

  test('hashes of any two different texts differ, and the key counts', () => {
    fc.assert(
      fc.property(bytes(0, 40), bytes(0, 40), (a, b) => {
        fc.pre(toHex(a) !== toHex(b));
        expect(toy.sha256(a)).not.toEqual(toy.sha256(b));
        expect(toy.hmacSha256(a, b)).not.toEqual(toy.hmacSha256(b, a));
        expect(toy.hmacSha256(a, a)).not.toEqual(toy.hmacSha256(b, a));
        expect(toy.sha256(a)).toHaveLength(32);
      }),
    );
    // Texts that differ in trailing zero bytes alone.
    for (const length of [1, 2, 3, 4]) {
      expect(toy.sha256(new Uint8Array(length))).not.toEqual(toy.sha256(new Uint8Array(length - 1)));
    }
    expect(toy.sha256(new Uint8Array(3))).not.toEqual(toy.sha256(new Uint8Array(4)));
    expect(toy.sha256()).not.toEqual(toy.hmacSha256(new Uint8Array(0)));
  });

  test('a shorter hkdf is the beginning of a longer one, and every input counts', () => {
    const [salt, input, info] = [toy.randomBytes(5), toy.randomBytes(6), toy.randomBytes(7)] as const;
    const long = toy.hkdf(salt, input, info, 100);
    expect(toy.hkdf(salt, input, info, 33)).toEqual(long.subarray(0, 33));
    expect(toy.hkdf(input, input, info, 100)).not.toEqual(long);
    expect(toy.hkdf(salt, salt, info, 100)).not.toEqual(long);
    expect(toy.hkdf(salt, input, salt, 100)).not.toEqual(long);
    expect(long.subarray(0, 32)).not.toEqual(long.subarray(32, 64));
  });
});

describe('seededProvider', () => {
  /** A class, so that a provider whose methods live on a prototype is covered. */
  class Base implements CryptoProvider {
    readonly x25519: CryptoProvider['x25519'] = toyProvider(0).x25519;
    readonly mlkem768: CryptoProvider['mlkem768'] = toyProvider(0).mlkem768;
    readonly #toy: CryptoProvider = toyProvider(0);
    randomBytes(): Uint8Array {
      throw new Error('randomness that is not seeded');
    }
    aead(...args: Parameters<CryptoProvider['aead']>): ReturnType<CryptoProvider['aead']> {
      return this.#toy.aead(...args);
    }
    sha256(...parts: readonly Uint8Array[]): Uint8Array {
      return Uint8Array.from(
        createHash('sha256')
          .update(concatBytes(...parts))
          .digest(),
      );
    }
    hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
      return this.#toy.hmacSha256(key, ...parts);
    }
    hkdf(...args: Parameters<CryptoProvider['hkdf']>): Uint8Array {
      return this.#toy.hkdf(...args);
    }
  }
  const base = new Base();

  test('random bytes and key pairs follow from the seed alone', () => {
    const draw = (seed: number): string => {
      const provider = seededProvider(seed, base);
      const pair = provider.x25519.generate();
      expect(pair.publicKey).toEqual(base.x25519.publicKey(pair.privateKey));
      const kemPair = provider.mlkem768.generate();
      expect(kemPair.publicKey).toEqual(base.mlkem768.publicKey(kemPair.privateKey));
      return toHex(concatBytes(pair.privateKey, kemPair.privateKey, provider.randomBytes(9)));
    };
    expect(draw(1)).toBe(draw(1));
    expect(draw(1)).not.toBe(draw(2));
  });

  test('everything else is the work of the base', () => {
    const provider = seededProvider(3, base);
    const random = new Random(4);
    const [key, text, nonce] = [random.bytes(32), random.bytes(50), random.bytes(12)] as const;
    const { publicKey } = provider.x25519.generate();
    expect(toHex(provider.sha256(text.subarray(0, 3), text.subarray(3)))).toBe(toHex(base.sha256(text)));
    expect(provider.hmacSha256(key, text)).toEqual(base.hmacSha256(key, text));
    expect(provider.hkdf(key, text, nonce, 40)).toEqual(base.hkdf(key, text, nonce, 40));
    expect(provider.x25519.sharedSecret(key, publicKey)).toEqual(base.x25519.sharedSecret(key, publicKey));
    const kemKeys = provider.mlkem768.generate();
    const { ciphertext, sharedSecret } = provider.mlkem768.encapsulate(kemKeys.publicKey);
    expect(base.mlkem768.decapsulate(kemKeys.privateKey, ciphertext)).toEqual(sharedSecret);
    expect(provider.mlkem768.decapsulate(kemKeys.privateKey, ciphertext)).toEqual(sharedSecret);
    expect(
      base.aead('aes-256-gcm', key).open(nonce, key, provider.aead('aes-256-gcm', key).seal(nonce, key, text)),
    ).toEqual(text);
  });
});
