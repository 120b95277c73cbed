import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AeadName, CryptoError, type CryptoProvider } from '../../src/index.ts';
import { provider as node, prepareProvider } from '../../src/provider/node.ts';
import { maxWasmBytes } from '../../src/provider/node-chacha.ts';
import { loadProvider } from '../../src/provider/web.ts';
import { counting, hex, toHex } from '../hex.ts';
import { exchangeVectors, lowOrderPoints } from './published-vectors.ts';

const web = await loadProvider();
await prepareProvider();

const bytes = (minLength: number, maxLength = minLength): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength, maxLength, size: 'max' });
const anyPoint = fc.oneof(
  bytes(32),
  fc.constantFrom(...lowOrderPoints, ...exchangeVectors.map(([, { publicKey }]) => publicKey)).map(hex),
  // Just below and above p = 2^255 − 19, with and without the bit that is ignored.
  fc.tuple(fc.integer({ min: 0xe0, max: 0xff }), fc.constantFrom(0x7f, 0xff)).map(([low, high]) => {
    const point = new Uint8Array(32).fill(0xff);
    point.set([low]);
    point.set([high], 31);
    return point;
  }),
);
const anyName = fc.constantFrom<AeadName>('chacha20-poly1305', 'aes-256-gcm');
const anyText = fc.oneof(bytes(0, 200), bytes(maxWasmBytes - 3, maxWasmBytes + 3), fc.constant(counting(0, 70_000)));

/** What a call gives, be it bytes or an error of ours. */
function outcome(call: () => Uint8Array): unknown {
  try {
    return toHex(call());
  } catch (error) {
    if (!CryptoError.is(error)) throw error;
    return { code: error.code, fault: error.fault, message: error.message };
  }
}

function expectEqual(call: (crypto: CryptoProvider) => Uint8Array): void {
  expect(outcome(() => call(web))).toEqual(outcome(() => call(node)));
}

describe('two providers, over independent libraries, give the same for', () => {
  test('X25519, of any scalar and any point, canonical or not, of low order or not', () => {
    fc.assert(
      fc.property(bytes(32), anyPoint, (scalar, point) => {
        expectEqual(({ x25519 }) => x25519.sharedSecret(scalar, point));
        expectEqual(({ x25519 }) => x25519.publicKey(scalar));
      }),
      { numRuns: 300 },
    );
  });

  test('both AEADs, of any lengths', () => {
    fc.assert(
      fc.property(anyName, bytes(32), bytes(12), bytes(0, 40), anyText, (name, key, nonce, associatedData, text) => {
        expectEqual((crypto) => crypto.aead(name, key).seal(nonce, associatedData, text));
        const sealed = node.aead(name, key).seal(nonce, associatedData, text);
        expectEqual((crypto) => crypto.aead(name, key).open(nonce, associatedData, sealed));
      }),
      { numRuns: 150 },
    );
  });

  test('bytes that do not open', () => {
    fc.assert(
      fc.property(anyName, bytes(32), bytes(12), bytes(0, 40), (name, key, nonce, forged) => {
        expectEqual((crypto) => crypto.aead(name, key).open(nonce, new Uint8Array(0), forged));
      }),
    );
  });

  test('SHA-256, HMAC and HKDF, of any parts', () => {
    fc.assert(
      fc.property(bytes(0, 150), bytes(0, 150), bytes(0, 150), fc.integer({ min: -1, max: 300 }), (a, b, c, length) => {
        expectEqual((crypto) => crypto.sha256(a, b, c));
        expectEqual((crypto) => crypto.hmacSha256(a, b, c));
        expectEqual((crypto) => crypto.hkdf(a, b, c, length));
      }),
      { numRuns: 200 },
    );
  });

  test('ML-KEM-768: public keys of any seed, secrets of any ciphertext', () => {
    fc.assert(
      fc.property(bytes(64), bytes(1088), (seed, noise) => {
        expectEqual(({ mlkem768 }) => mlkem768.publicKey(seed));
        expectEqual(({ mlkem768 }) => mlkem768.decapsulate(seed, noise));
        const publicKey = node.mlkem768.publicKey(seed);
        for (const [ours, theirs] of [
          [node, web],
          [web, node],
        ] as const) {
          const { ciphertext, sharedSecret } = ours.mlkem768.encapsulate(publicKey);
          expect(theirs.mlkem768.decapsulate(seed, ciphertext)).toEqual(sharedSecret);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('keys, nonces, ciphertexts and lengths that are refused', () => {
    const [key, nonce, none] = [counting(1, 32), counting(2, 12), new Uint8Array(0)];
    for (const length of [0, 1, 31, 33, 63, 65, 1087, 1089, 1183, 1185]) {
      const wrong = counting(3, length);
      expectEqual(({ x25519 }) => x25519.publicKey(wrong));
      expectEqual(({ x25519 }) => x25519.sharedSecret(wrong, key));
      expectEqual(({ x25519 }) => x25519.sharedSecret(key, wrong));
      expectEqual(({ mlkem768 }) => mlkem768.publicKey(wrong));
      expectEqual(({ mlkem768 }) => mlkem768.encapsulate(wrong).ciphertext);
      expectEqual(({ mlkem768 }) => mlkem768.decapsulate(wrong, new Uint8Array(1088)));
      expectEqual(({ mlkem768 }) => mlkem768.decapsulate(counting(1, 64), wrong));
      for (const name of ['chacha20-poly1305', 'aes-256-gcm'] as const) {
        expectEqual((crypto) => crypto.aead(name, wrong).seal(nonce, none, none));
        expectEqual((crypto) => crypto.aead(name, key).seal(wrong, none, none));
        expectEqual((crypto) => crypto.aead(name, key).open(wrong, none, none));
      }
    }
    expectEqual((crypto) => crypto.aead('rot13' as AeadName, key).seal(nonce, none, none));
    expectEqual((crypto) => crypto.randomBytes(65_537));
    expectEqual((crypto) => crypto.hkdf(none, none, new Uint8Array(1025), 32));
  });

  test('public keys of ML-KEM-768 that are refused', () => {
    const publicKey = node.mlkem768.publicKey(counting(1, 64));
    fc.assert(
      fc.property(fc.nat({ max: 1183 }), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const changed = publicKey.with(at, byte);
        // A ciphertext is another one each time: what counts is whether there is one.
        expectEqual(({ mlkem768 }) => Uint8Array.of(mlkem768.encapsulate(changed).ciphertext.length >> 6));
      }),
      { numRuns: 150 },
    );
  });
});
