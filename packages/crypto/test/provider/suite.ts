import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AeadName, type CryptoError, type CryptoProvider, constantTimeEqual } from '../../src/index.ts';
import { ascii, counting, hex, toHex } from '../hex.ts';
import { kemSuite } from './kem-suite.ts';
import { expectOwn } from './own-memory.ts';
import { exchangeVectors, lowOrderPoints, sealVectors } from './published-vectors.ts';

const none = new Uint8Array(0);
const aeadNames: readonly AeadName[] = ['chacha20-poly1305', 'aes-256-gcm'];

/** What every {@link CryptoProvider} must do; one that is not prepared may lack ML-KEM. */
export function providerSuite(name: string, crypto: CryptoProvider, hasMlKem = true): void {
  describe(name, () => {
    describe('randomBytes', () => {
      test('gives as many bytes as asked for, others each time', () => {
        expect(crypto.randomBytes(0)).toEqual(none);
        expect(crypto.randomBytes(65_536)).toHaveLength(65_536);
        expect(toHex(crypto.randomBytes(32))).not.toBe(toHex(crypto.randomBytes(32)));
      });

      test.each([-1, 0.5, Number.NaN, 65_537])('refuses a length of %d', (length) => {
        expect(() => crypto.randomBytes(length)).toThrow(/\[CRYPTO_BAD_ARGUMENT\]$/);
      });
    });

    describe('x25519', () => {
      test.each([
        [
          'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
          'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
          'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552',
        ],
        [
          '4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
          'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
          '95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957',
        ],
      ])('multiplies as RFC 7748 §5.2 does: %s', (scalar, point, product) => {
        expect(toHex(crypto.x25519.sharedSecret(hex(scalar), hex(point)))).toBe(product);
      });

      test.each(exchangeVectors)('multiplies as test %d of Wycheproof does', (_, vector) => {
        const secret = crypto.x25519.sharedSecret(hex(vector.privateKey), hex(vector.publicKey));
        expect(toHex(secret)).toBe(vector.sharedSecret);
      });

      test('ignores the top bit of a point and clamps the scalar, as RFC 7748 §5 does', () => {
        const [scalar, point] = [hex(exchangeVectors[0]![1].privateKey), hex(exchangeVectors[0]![1].publicKey)];
        const expected = exchangeVectors[0]![1].sharedSecret;
        point[31]! |= 0x80;
        scalar[0]! ^= 7;
        scalar[31]! ^= 0xc0 & ~scalar[31]!;
        expect(toHex(crypto.x25519.sharedSecret(scalar, point))).toBe(expected);
      });

      test('multiplies a thousand times as RFC 7748 §5.2 does', () => {
        let k = hex(`09${'00'.repeat(31)}`);
        let u = k;
        for (let i = 1; i <= 1000; i++) {
          [k, u] = [crypto.x25519.sharedSecret(k, u), k];
          if (i === 1) expect(toHex(k)).toBe('422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079');
        }
        expect(toHex(k)).toBe('684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51');
      });

      test('agrees on the secret of RFC 7748 §6.1', () => {
        const alice = hex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a');
        const bob = hex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
        const publicKeys = [alice, bob].map((key) => crypto.x25519.publicKey(key));
        expect(publicKeys.map(toHex)).toEqual([
          '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a',
          'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f',
        ]);
        const secret = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';
        expect(toHex(crypto.x25519.sharedSecret(alice, publicKeys[1]!))).toBe(secret);
        expect(toHex(crypto.x25519.sharedSecret(bob, publicKeys[0]!))).toBe(secret);
      });

      test('generates pairs that agree, others each time', () => {
        const [ours, theirs] = [crypto.x25519.generate(), crypto.x25519.generate()];
        expect(toHex(ours.privateKey)).not.toBe(toHex(theirs.privateKey));
        expect(crypto.x25519.publicKey(ours.privateKey)).toEqual(ours.publicKey);
        expect(crypto.x25519.sharedSecret(ours.privateKey, theirs.publicKey)).toEqual(
          crypto.x25519.sharedSecret(theirs.privateKey, ours.publicKey),
        );
      });

      test('uses a private key as it is now, not as it was in the call before', () => {
        const { privateKey } = crypto.x25519.generate();
        const before = crypto.x25519.publicKey(privateKey);
        privateKey[5]! ^= 1;
        const after = crypto.x25519.publicKey(privateKey);
        expect(toHex(after)).not.toBe(toHex(before));
        expect(crypto.x25519.publicKey(privateKey.slice())).toEqual(after);
      });

      test.each(lowOrderPoints)('refuses the low-order point %s and blames the peer', (point) => {
        const { privateKey } = crypto.x25519.generate();
        expect(() => crypto.x25519.sharedSecret(privateKey, hex(point))).toThrow(
          expect.objectContaining({ code: 'CRYPTO_BAD_KEY', fault: 'peer' }),
        );
      });

      test.each([0, 31, 33])('refuses keys of %d bytes', (length) => {
        const { privateKey, publicKey } = crypto.x25519.generate();
        const wrong = new Uint8Array(length).fill(9);
        expect(() => crypto.x25519.publicKey(wrong)).toThrow(/\[CRYPTO_BAD_KEY\]$/);
        expect(() => crypto.x25519.sharedSecret(wrong, publicKey)).toThrow(
          expect.objectContaining({ code: 'CRYPTO_BAD_KEY', fault: 'local' }),
        );
        expect(() => crypto.x25519.sharedSecret(privateKey, wrong)).toThrow(
          expect.objectContaining({ code: 'CRYPTO_BAD_KEY', fault: 'peer' }),
        );
      });
    });

    describe('aead', () => {
      test('seals as RFC 8439 §2.8.2 does', () => {
        const aead = crypto.aead('chacha20-poly1305', counting(0x80, 32));
        const nonce = hex('070000004041424344454647');
        const associatedData = hex('50515253c0c1c2c3c4c5c6c7');
        const plaintext = ascii(
          "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
        );
        const sealed = aead.seal(nonce, associatedData, plaintext);
        expect(toHex(sealed)).toBe(
          'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6' +
            '3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36' +
            '92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc' +
            '3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691',
        );
        expect(aead.open(nonce, associatedData, sealed)).toEqual(plaintext);
      });

      test.each(sealVectors)('seals and opens as published: %s', (_, name, vector) => {
        const aead = crypto.aead(name, hex(vector.key));
        const [nonce, associatedData] = [hex(vector.nonce), hex(vector.associatedData)];
        expect(toHex(aead.seal(nonce, associatedData, hex(vector.plaintext)))).toBe(vector.sealed);
        expect(toHex(aead.open(nonce, associatedData, hex(vector.sealed)))).toBe(vector.plaintext);
      });

      // Wycheproof's modified tags: single bits, all of them, none of them, a tag of zeros, the halves exchanged.
      test.each(sealVectors)('refuses modified tags: %s', (_, name, vector) => {
        const aead = crypto.aead(name, hex(vector.key));
        const sealed = hex(vector.sealed);
        const at = sealed.length - 16;
        const tag = sealed.subarray(at);
        const changes: Uint8Array[] = [0, 1, 7, 31, 63, 64, 127].map((bit) =>
          tag.with(bit >> 3, tag[bit >> 3]! ^ (1 << (bit & 7))),
        );
        changes.push(
          tag.map((byte) => byte ^ 0xff),
          new Uint8Array(16),
          new Uint8Array(16).fill(0xff),
        );
        changes.push(hex(toHex(tag.subarray(8)) + toHex(tag.subarray(0, 8))));
        for (const change of changes) {
          const forged = sealed.slice();
          forged.set(change, at);
          expect(() => aead.open(hex(vector.nonce), hex(vector.associatedData), forged)).toThrow(
            /\[CRYPTO_AEAD_FAILED\]$/,
          );
        }
      });

      describe.each(aeadNames)('%s', (aeadName) => {
        const key = counting(1, 32);
        const nonce = counting(7, 12);
        const aead = crypto.aead(aeadName, key);

        // Its readable twin: seal, and copy.
        if (aead.sealInto !== undefined)
          test('seals into the middle of something larger, if it can, to the same bytes and no others', () => {
            fc.assert(
              fc.property(fc.uint8Array({ maxLength: 9_000 }), fc.nat(5), fc.nat(5), (plaintext, before, after) => {
                const sealed = aead.seal(nonce, nonce, plaintext);
                const target = new Uint8Array(before + sealed.length + after).fill(9);
                const expected = target.slice();
                expected.set(sealed, before);
                aead.sealInto?.(target, before, nonce, nonce, plaintext);
                expect(toHex(target)).toBe(toHex(expected));
              }),
            );
            for (const [room, offset] of [
              [115, 0],
              [116, 1],
              [200, -1],
              [200, 85],
              [200, Number.NaN],
            ] as const) {
              const seal = (): void => aead.sealInto?.(new Uint8Array(room), offset, nonce, nonce, new Uint8Array(100));
              expect(seal).toThrow(/\[CRYPTO_BAD_ARGUMENT\]$/);
            }
          });

        test('opens what it sealed, whatever the lengths', () => {
          const bytes = fc.uint8Array({ maxLength: 300 });
          fc.assert(
            fc.property(bytes, bytes, (associatedData, plaintext) => {
              const sealed = aead.seal(nonce, associatedData, plaintext);
              expect(sealed).toHaveLength(plaintext.length + 16);
              expect(aead.open(nonce, associatedData, sealed)).toEqual(plaintext);
            }),
          );
        });

        test('refuses every flipped bit and every truncation of what was sealed', () => {
          const sealed = aead.seal(nonce, none, ascii('attack at dawn'));
          for (let bit = 0; bit < sealed.length * 8; bit++) {
            const flipped = sealed.slice();
            flipped[bit >> 3]! ^= 1 << (bit & 7);
            expect(() => aead.open(nonce, none, flipped)).toThrow(/\[CRYPTO_AEAD_FAILED\]$/);
          }
          for (let length = 0; length < sealed.length; length++) {
            expect(() => aead.open(nonce, none, sealed.subarray(0, length))).toThrow(/\[CRYPTO_AEAD_FAILED\]$/);
          }
        });

        test('refuses another nonce, other associated data and another key, all with one error', () => {
          const sealed = aead.seal(nonce, none, ascii('attack at dawn'));
          const errors = [
            () => aead.open(counting(8, 12), none, sealed),
            () => aead.open(nonce, hex('00'), sealed),
            () => crypto.aead(aeadName, counting(2, 32)).open(nonce, none, sealed),
            () => aead.open(nonce, none, sealed.subarray(0, 3)),
          ].map((open) => {
            try {
              return open();
            } catch (error) {
              const { code, fault, message, cause } = error as CryptoError;
              return { code, fault, message, cause };
            }
          });
          expect(errors[0]).toMatchObject({ code: 'CRYPTO_AEAD_FAILED', fault: 'peer' });
          expect(errors).toEqual(Array(4).fill(errors[0]));
        });

        test('refuses keys and nonces of other lengths', () => {
          for (const length of [0, 16, 31, 33]) {
            expect(() => crypto.aead(aeadName, new Uint8Array(length))).toThrow(/\[CRYPTO_BAD_KEY\]$/);
          }
          for (const length of [0, 8, 11, 13, 16]) {
            const wrong = new Uint8Array(length);
            expect(() => aead.seal(wrong, none, none)).toThrow(/\[CRYPTO_BAD_ARGUMENT\]$/);
            expect(() => aead.open(wrong, none, new Uint8Array(16))).toThrow(/\[CRYPTO_BAD_ARGUMENT\]$/);
          }
        });

        test('copies its key, changes no argument and gives out memory of its own', () => {
          const mutable = key.slice();
          const copying = crypto.aead(aeadName, mutable);
          mutable.fill(0);
          // Views with neighbours on both sides: offsets must be honoured.
          const memory = counting(0, 100);
          const plaintext = memory.subarray(10, 40);
          const associatedData = memory.subarray(50, 60);
          const sealed = copying.seal(nonce, associatedData, plaintext);
          expect(sealed).toEqual(aead.seal(nonce, associatedData.slice(), plaintext.slice()));
          const kept = sealed.slice();
          const opened = copying.open(nonce, associatedData, sealed);
          expect(opened).toEqual(plaintext);
          expect(sealed).toEqual(kept);
          expect(memory).toEqual(counting(0, 100));
          expect(nonce).toEqual(counting(7, 12));
          expectOwn(sealed);
          expectOwn(opened);
        });
      });

      test('refuses a name that it does not know', () => {
        for (const unknown of ['aes-128-gcm', 'toString', '']) {
          expect(() => crypto.aead(unknown as AeadName, counting(0, 32))).toThrow(/\[CRYPTO_BAD_ARGUMENT\]$/);
        }
      });
    });

    describe('sha256', () => {
      test.each([
        ['nothing', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
        ['one block', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
        [
          'two blocks',
          'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
          '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
        ],
        ['a million bytes', 'a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
      ])('digests as FIPS 180-4 does: %s', (_, text, digest) => {
        expect(toHex(crypto.sha256(ascii(text)))).toBe(digest);
      });

      test('digests parts as their concatenation', () => {
        expect(crypto.sha256()).toEqual(crypto.sha256(none));
        expect(crypto.sha256(ascii('a'), none, ascii('bc'))).toEqual(crypto.sha256(ascii('abc')));
      });
    });

    describe('hmacSha256', () => {
      const longKey = new Uint8Array(131).fill(0xaa);
      test.each([
        [
          2,
          new Uint8Array(20).fill(0x0b),
          ascii('Hi There'),
          'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
        ],
        [
          3,
          ascii('Jefe'),
          ascii('what do ya want for nothing?'),
          '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
        ],
        [
          4,
          new Uint8Array(20).fill(0xaa),
          new Uint8Array(50).fill(0xdd),
          '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
        ],
        [
          5,
          counting(1, 25),
          new Uint8Array(50).fill(0xcd),
          '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
        ],
        [6, new Uint8Array(20).fill(0x0c), ascii('Test With Truncation'), 'a3b6167473100ee06e0c796c2955552b'],
        [
          7,
          longKey,
          ascii('Test Using Larger Than Block-Size Key - Hash Key First'),
          '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
        ],
        [
          8,
          longKey,
          ascii(
            'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
          ),
          '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
        ],
      ])('authenticates as RFC 4231 §4.%d does', (_, key, data, mac) => {
        expect(toHex(crypto.hmacSha256(key, data)).slice(0, mac.length)).toBe(mac);
      });

      test('authenticates parts as their concatenation, under any key length', () => {
        expect(crypto.hmacSha256(none, ascii('a'), none, ascii('bc'))).toEqual(crypto.hmacSha256(none, ascii('abc')));
        expect(crypto.hmacSha256(none)).toHaveLength(32);
      });
    });

    describe('hkdf', () => {
      const key = new Uint8Array(22).fill(0x0b);
      test.each([
        [
          1,
          counting(0, 13),
          key,
          counting(0xf0, 10),
          '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
        ],
        [
          2,
          counting(0x60, 80),
          counting(0, 80),
          counting(0xb0, 80),
          'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
        ],
        [3, none, key, none, '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8'],
      ])('derives as RFC 5869 A.%d does', (_, salt, inputKey, info, output) => {
        expect(toHex(crypto.hkdf(salt, inputKey, info, output.length / 2))).toBe(output);
      });

      test('derives from an empty key, up to its limits', () => {
        const most = crypto.hkdf(none, none, new Uint8Array(1024), 8160);
        expect(most).toHaveLength(8160);
        expect(crypto.hkdf(none, none, new Uint8Array(1024), 1)).toEqual(most.subarray(0, 1));
      });

      test('refuses lengths and infos beyond its limits', () => {
        for (const length of [-1, 0, 1.5, Number.NaN, 8161]) {
          expect(() => crypto.hkdf(none, key, none, length)).toThrow(/\[CRYPTO_BAD_ARGUMENT\]$/);
        }
        expect(() => crypto.hkdf(none, key, new Uint8Array(1025), 32)).toThrow(/\[CRYPTO_BAD_ARGUMENT\]$/);
      });
    });

    if (hasMlKem) kemSuite(crypto);

    test('every result is memory of its own', () => {
      const { privateKey, publicKey } = crypto.x25519.generate();
      const secret = crypto.x25519.sharedSecret(privateKey, publicKey);
      expectOwn(privateKey);
      expectOwn(publicKey);
      expectOwn(crypto.x25519.publicKey(privateKey));
      expectOwn(secret);
      expectOwn(crypto.randomBytes(32));
      expectOwn(crypto.sha256(none));
      expectOwn(crypto.hmacSha256(none));
      expectOwn(crypto.hkdf(none, none, none, 32));
      expect(constantTimeEqual(secret, new Uint8Array(32))).toBe(false);
    });
  });
}
