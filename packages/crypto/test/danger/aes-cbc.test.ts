import { createCipheriv, createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aesCbcDecrypt, aesCbcEncrypt } from '../../src/danger/index.ts';
import { ascii, counting, hex, toHex } from '../hex.ts';
import { refusal } from './refusal.ts';

describe('NIST SP 800-38A', () => {
  const iv = counting(0, 16);
  const plaintext =
    '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51' +
    '30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710';

  test.for([
    [
      'F.2.1, F.2.2',
      '2b7e151628aed2a6abf7158809cf4f3c',
      '7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2' +
        '73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7',
    ],
    [
      'F.2.5, F.2.6',
      '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4',
      'f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d' +
        '39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b',
    ],
  ] as const)('%s: whole blocks under %s', ([, key, ciphertext]) => {
    expect(toHex(aesCbcEncrypt(hex(key), iv, hex(plaintext), { padding: false }))).toBe(ciphertext);
    expect(toHex(aesCbcDecrypt(hex(key), iv, hex(ciphertext), { padding: false }))).toBe(plaintext);
    // Padded, a text of whole blocks has one block more.
    const padded = aesCbcEncrypt(hex(key), iv, hex(plaintext));
    expect(toHex(padded.subarray(0, 64))).toBe(ciphertext);
    expect(padded).toHaveLength(80);
    expect(toHex(aesCbcDecrypt(hex(key), iv, padded))).toBe(plaintext);
  });
});

describe('a key that is its own iv', () => {
  const key = ascii('12345abcdef67890');

  test.for([
    ['080110809cc99b05', 'fafcd62c5500eaa45c603432612a5573'],
    ['0a05616c69636515c3f5484018809cc99b05', 'cf3599a88818428ef3e5ce8d44d2d0025a5738ce838d59617497d69ead158d33'],
    ['080112026f6b18809cc99b05', '2d618a2cba3904478328251b8ab08bce'],
    [
      '0a05616c6963651203626f621a02686920809cc99b05',
      '06fb5654d72846b80ba966c9b7ec073c09b9097a180a74d5f313fe89b7b50c4c',
    ],
    ['30313233343536373839616263646566', '1171aa6e5c21f8029980eb101f7e40c0c5dcfea050cacded405ff8019c415d4b'],
    ['0a05616c69636515c3f548401880f8af9f05', 'a26376fc2a35f954917494144219299e42318f8178524cba5d5d065fd6ad7358'],
    [
      '0801120ce799bbe99986e68890e58a9f1880f8af9f05',
      '06c8abf5f115f1311d10e12111d356b860b1305a629cfe05b2c74fc10c77e6b0',
    ],
    ['08011080f8af9f05', '8c528499575a41710999e618ec5e22a4'],
    [
      '0a05616c6963651203626f621a09686920e4bda0e5a5bd2080f8af9f05',
      '378b0d7943426ab73f7a60715bec591811bfc3db670b186439b3927445d69f87',
    ],
    // UTF-8 of "hello，你好世界".
    ['68656c6c6fefbc8ce4bda0e5a5bde4b896e7958c', '0c9924d40906ed7c681660894cabb9ed1ce1af2316cb5d181547b80b3630316c'],
  ] as const)('turns %s into %s, every time', ([plaintext, ciphertext]) => {
    expect(toHex(aesCbcEncrypt(key, key, hex(plaintext)))).toBe(ciphertext);
    expect(toHex(aesCbcDecrypt(key, key, hex(ciphertext)))).toBe(plaintext);
    expect(key).toEqual(ascii('12345abcdef67890'));
  });
});

const anyKey = fc.constantFrom(16, 32).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
const anyIv = fc.uint8Array({ minLength: 16, maxLength: 16 });

/** The same bytes where a word does not begin, which is where an implementation over words may go wrong. */
function misaligned(bytes: Uint8Array): Uint8Array {
  const memory = new Uint8Array(bytes.length + 1);
  memory.set(bytes, 1);
  return memory.subarray(1);
}

test('any text is encrypted as by OpenSSL, decrypted again, and nothing given is changed', () => {
  fc.assert(
    fc.property(anyKey, anyIv, fc.uint8Array({ maxLength: 100 }), (key, iv, plaintext) => {
      const given = [key, iv, plaintext].map(misaligned) as [Uint8Array, Uint8Array, Uint8Array];
      const openssl = createCipheriv(`aes-${(key.length * 8) as 128 | 256}-cbc`, key, iv);
      const ciphertext = aesCbcEncrypt(...given);
      expect(toHex(ciphertext)).toBe(openssl.update(plaintext, undefined, 'hex') + openssl.final('hex'));
      const sealed = misaligned(ciphertext);
      expect(aesCbcDecrypt(given[0], given[1], sealed)).toEqual(plaintext);
      expect([...given, sealed]).toEqual([key, iv, plaintext, ciphertext]);
    }),
    { numRuns: 500 },
  );
});

describe('wrong ciphertexts', () => {
  const key = counting(1, 16);
  const iv = counting(33, 16);
  const whole = { padding: false };

  test('any block is decrypted as by OpenSSL, or refused where OpenSSL refuses it', () => {
    // Last bytes as padding has them, because random ones are hardly ever right.
    const anyEnd = fc.tuple(fc.nat(20), fc.nat(20), fc.integer({ min: -1, max: 15 }));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), anyEnd, (block, [count, value, spoilt]) => {
        const plaintext = block.slice();
        plaintext.fill(value, Math.max(0, 16 - count));
        if (spoilt >= 0) plaintext[spoilt]! ^= 0x40;
        const ciphertext = aesCbcEncrypt(key, iv, plaintext, whole);
        const openssl = createDecipheriv('aes-128-cbc', key, iv);
        let expected: string | undefined;
        try {
          expected = openssl.update(ciphertext, undefined, 'hex') + openssl.final('hex');
        } catch {
          expect(refusal(() => aesCbcDecrypt(key, iv, ciphertext)).code).toBe('CRYPTO_BAD_MESSAGE');
          return;
        }
        expect(toHex(aesCbcDecrypt(key, iv, ciphertext))).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test('whatever is wrong, the error is one and the same', () => {
    const paddings = [
      counting(0x20, 16),
      Uint8Array.of(...counting(0x20, 15), 0),
      Uint8Array.of(...counting(0x20, 15), 17),
      Uint8Array.of(...counting(0x20, 13), 1, 3, 3),
      new Uint8Array(16).fill(17),
    ];
    const wrong = paddings.map((text) => aesCbcEncrypt(key, iv, text, whole));
    const right = aesCbcEncrypt(key, iv, counting(0, 20));
    for (const length of [0, 1, 15, 17, 31]) wrong.push(right.subarray(0, length));
    const errors = wrong.map((ciphertext) => refusal(() => aesCbcDecrypt(key, iv, ciphertext)));
    expect(new Set(errors.map(({ code, fault, message }) => `${code} ${fault} ${message}`))).toEqual(
      new Set(['CRYPTO_BAD_MESSAGE peer a CBC ciphertext did not decrypt [CRYPTO_BAD_MESSAGE]']),
    );
    expect(errors.filter((error) => 'cause' in error)).toEqual([]);
    expect(refusal(() => aesCbcDecrypt(key, iv, right.subarray(1), whole)).message).toBe(errors[0]?.message);
  });

  test('without padding no text at all is a text', () => {
    expect(aesCbcEncrypt(key, iv, counting(0, 0), whole)).toEqual(counting(0, 0));
    expect(aesCbcDecrypt(key, iv, counting(0, 0), whole)).toEqual(counting(0, 0));
  });
});

describe('wrong arguments', () => {
  test.for([0, 15, 17, 24, 31, 33])('a key of %i bytes is refused', (length) => {
    const wrong = new Uint8Array(length);
    const iv = new Uint8Array(16);
    expect(refusal(() => aesCbcEncrypt(wrong, iv, iv))).toMatchObject({ code: 'CRYPTO_BAD_KEY', fault: 'local' });
    expect(refusal(() => aesCbcDecrypt(wrong, iv, iv))).toMatchObject({ code: 'CRYPTO_BAD_KEY', fault: 'local' });
  });

  test.for([0, 12, 15, 17, 32])('an iv of %i bytes is refused', (length) => {
    const key = new Uint8Array(16);
    const wrong = new Uint8Array(length);
    const blame = { code: 'CRYPTO_BAD_ARGUMENT', fault: 'local' };
    expect(refusal(() => aesCbcEncrypt(key, wrong, key))).toMatchObject(blame);
    expect(refusal(() => aesCbcDecrypt(key, wrong, key))).toMatchObject(blame);
  });

  test('without padding a text that is not whole blocks is refused, and the caller blamed', () => {
    const key = new Uint8Array(16);
    const encrypt = (): unknown => aesCbcEncrypt(key, key, new Uint8Array(17), { padding: false });
    expect(refusal(encrypt)).toMatchObject({ code: 'CRYPTO_BAD_ARGUMENT', fault: 'local' });
  });
});
