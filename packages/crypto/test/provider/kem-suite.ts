import { createHash } from 'node:crypto';
import { shake128 } from '@noble/hashes/sha3.js';
import fc from 'fast-check';
import sodium from 'libsodium-wrappers';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CryptoProvider, constantTimeEqual } from '../../src/index.ts';
import { counting, toHex } from '../hex.ts';
import { expectOwn } from './own-memory.ts';

/** What ML-KEM-768 of every {@link CryptoProvider} must do. */
export function kemSuite({ mlkem768 }: CryptoProvider): void {
  describe('mlkem768', () => {
    const seed = counting(1, 64);
    const publicKey = (): Uint8Array => mlkem768.publicKey(seed);

    // Only for its deterministic encapsulation, which no provider offers.
    beforeAll(() => sodium.ready);

    test('derives, encapsulates and decapsulates as FIPS 203 does, by the accumulated vectors of Go', () => {
      // crypto/mlkem, TestAccumulated, 100 rounds: https://c2sp.org/CCTV/ML-KEM with the final standard's key
      // generation. Each round hashes the public key, a ciphertext, its secret and the secret of a random ciphertext.
      const random = shake128.create({});
      const output = shake128.create({});
      for (let round = 0; round < 100; round++) {
        const privateKey = random.xof(64);
        const key = mlkem768.publicKey(privateKey);
        const { ciphertext } = sodium.crypto_kem_mlkem768_enc_deterministic(key, random.xof(32));
        output.update(key).update(ciphertext).update(mlkem768.decapsulate(privateKey, ciphertext));
        output.update(mlkem768.decapsulate(privateKey, random.xof(1088)));
      }
      expect(toHex(output.xof(32))).toBe('1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415');
    });

    test('generates a 64-byte seed and its 1184-byte public key, others each time', () => {
      const [one, other] = [mlkem768.generate(), mlkem768.generate()];
      expect([one.privateKey.length, one.publicKey.length]).toEqual([64, 1184]);
      expect(mlkem768.publicKey(one.privateKey)).toEqual(one.publicKey);
      expect(toHex(one.privateKey)).not.toBe(toHex(other.privateKey));
      // The first half makes the key; the second is for refused ciphertexts only.
      const half = seed.slice();
      half[63]! ^= 1;
      expect(mlkem768.publicKey(half)).toEqual(publicKey());
      half[0]! ^= 1;
      expect(mlkem768.publicKey(half)).not.toEqual(publicKey());
    });

    test('encapsulates a secret that the other side gets, another one each time', () => {
      const [one, other] = [mlkem768.encapsulate(publicKey()), mlkem768.encapsulate(publicKey())];
      expect([one.ciphertext.length, one.sharedSecret.length]).toEqual([1088, 32]);
      expect(mlkem768.decapsulate(seed, one.ciphertext)).toEqual(one.sharedSecret);
      expect(mlkem768.decapsulate(seed, other.ciphertext)).toEqual(other.sharedSecret);
      expect(constantTimeEqual(one.sharedSecret, other.sharedSecret)).toBe(false);
    });

    test('rejects a changed ciphertext without saying so: FIPS 203’s J(z ‖ c)', () => {
      const { ciphertext } = mlkem768.encapsulate(publicKey());
      fc.assert(
        fc.property(fc.nat({ max: 1088 * 8 - 1 }), (bit) => {
          const changed = ciphertext.slice();
          changed[bit >> 3]! ^= 1 << (bit & 7);
          const rejected = createHash('shake256', { outputLength: 32 })
            .update(seed.subarray(32))
            .update(changed)
            .digest();
          expect(toHex(mlkem768.decapsulate(seed, changed))).toBe(toHex(rejected));
        }),
        { numRuns: 50 },
      );
    });

    test.each([0, 1, 254, 767])(
      'refuses a public key whose coefficient %d is not reduced, and blames the peer',
      (at) => {
        for (const [coefficient, accepted] of [
          [0, true],
          [3328, true],
          [3329, false],
          [4095, false],
        ] as const) {
          const key = withCoefficient(publicKey(), at, coefficient);
          if (accepted) expect(mlkem768.encapsulate(key).ciphertext).toHaveLength(1088);
          else {
            expect(() => mlkem768.encapsulate(key)).toThrow(
              expect.objectContaining({ code: 'CRYPTO_BAD_KEY', fault: 'peer' }),
            );
          }
        }
      },
    );

    test('refuses keys and ciphertexts of other lengths', () => {
      for (const length of [0, 32, 63, 65, 2400]) {
        const local = expect.objectContaining({ code: 'CRYPTO_BAD_KEY', fault: 'local' });
        expect(() => mlkem768.publicKey(new Uint8Array(length))).toThrow(local);
        expect(() => mlkem768.decapsulate(new Uint8Array(length), new Uint8Array(1088))).toThrow(local);
      }
      for (const length of [0, 1183, 1185, 1568]) {
        const peer = expect.objectContaining({ code: 'CRYPTO_BAD_KEY', fault: 'peer' });
        expect(() => mlkem768.encapsulate(new Uint8Array(length))).toThrow(peer);
      }
      for (const length of [0, 1087, 1089]) {
        const peer = expect.objectContaining({ code: 'CRYPTO_BAD_MESSAGE', fault: 'peer' });
        expect(() => mlkem768.decapsulate(seed, new Uint8Array(length))).toThrow(peer);
      }
    });

    test('changes no argument, honours views and Buffers, and gives out memory of its own', () => {
      const memory = new Uint8Array(3000);
      memory.set(publicKey(), 7);
      const view = memory.subarray(7, 7 + 1184);
      const { ciphertext, sharedSecret } = mlkem768.encapsulate(view);
      expect(view).toEqual(publicKey());
      const kept = ciphertext.slice();
      expect(mlkem768.decapsulate(Buffer.from(seed), Buffer.from(ciphertext))).toEqual(sharedSecret);
      expect(mlkem768.decapsulate(seed, ciphertext)).toEqual(sharedSecret);
      expect([ciphertext, seed]).toEqual([kept, counting(1, 64)]);
      const generated = mlkem768.generate();
      for (const result of [generated.privateKey, generated.publicKey, publicKey(), ciphertext, sharedSecret]) {
        expectOwn(result);
      }
      expectOwn(mlkem768.decapsulate(seed, ciphertext));
    });
  });
}

/** ByteEncode12 of FIPS 203 §4.2.1: two coefficients in three bytes, little-endian. */
function withCoefficient(publicKey: Uint8Array, index: number, coefficient: number): Uint8Array {
  const changed = publicKey.slice();
  const at = (index >> 1) * 3;
  if (index % 2 === 0) {
    changed[at] = coefficient & 0xff;
    changed[at + 1] = (changed[at + 1]! & 0xf0) | (coefficient >> 8);
  } else {
    changed[at + 1] = (changed[at + 1]! & 0x0f) | ((coefficient & 0x0f) << 4);
    changed[at + 2] = coefficient >> 4;
  }
  return changed;
}
