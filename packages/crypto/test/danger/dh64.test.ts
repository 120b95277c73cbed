import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dh64KeyBytes, dh64PublicKey, dh64SharedSecret, generateDh64Keys } from '../../src/danger/index.ts';
import { hex, toHex } from '../hex.ts';
import published from './dh64.json' with { type: 'json' };
import { refusal } from './refusal.ts';

const p = 2n ** 64n - 59n;
const top = 2n ** 64n - 1n;

function bytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: dh64KeyBytes }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
}

function number(key: Uint8Array): bigint {
  return key.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** The readable twin. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % p;
    if (bit === '1') result = (result * base) % p;
  }
  return result;
}

function expectPower(base: bigint, exponent: bigint): void {
  expect(number(dh64SharedSecret(bytes(exponent), bytes(base)))).toBe(power(base, exponent));
}

/** Numbers that carry, borrow or vanish, and any others. */
function anyNumber(min: bigint, max: bigint): fc.Arbitrary<bigint> {
  const limb = fc.constantFrom(0n, 1n, 2n, 0x7fffn, 0x8000n, 0xffc4n, 0xffc5n, 0xfffen, 0xffffn);
  return fc.oneof(
    fc.bigInt({ min, max }),
    fc.bigInt({ min: max - 0x200n, max }),
    fc.bigInt({ min, max: 0x200n }),
    fc.nat({ max: 63 }).map((shift) => 1n << BigInt(shift)),
    fc
      .tuple(limb, limb, limb, limb)
      .map(([a, b, c, d]) => (a << 48n) | (b << 32n) | (c << 16n) | d)
      .filter((value) => value >= min && value <= max),
  );
}

describe('vectors', () => {
  test.for([
    ['efcdab8967452301', '1032547698badcfe', '81a1a7f474ea5f44', '09714a4b6632df8d', 'e8ea37e5ecc7b6ee'],
    ['0100000000000000', '0200000000000000', '0500000000000000', '1900000000000000', '1900000000000000'],
    ['0000d9acf13aa741', '0000d98ec8da82b7', '979de548445749df', '4b6d36f057394d49', '5ddb6c95d2dc9ba6'],
    ['1f34c5f04204cb9a', '77090e708e9b20aa', 'd46b55c8f9080cc3', '69d7d9a1eec54b77', '09e7a9af6564b648'],
    ['00000080ffffff7f', 'ffffffff00000000', '34c5b238da87c020', '1f57436874c0f99d', '1f3071567cb9c271'],
    ['ffffffff01000000', '0100000000000080', 'f907430989209c2a', '642fdd7ebabf8390', '7c6afdb3b27f60ac'],
    ['ffffffffffffffff', '0000000000000080', '4e2ea6baf651b377', '963c2ce6be8c4d83', 'c935a5f3f43cad82'],
  ] as const)('%s and %s have their public keys and share their secret', ([client, server, ...expected]) => {
    const publicKeys = [dh64PublicKey(hex(client)), dh64PublicKey(hex(server))] as const;
    expect([
      ...publicKeys.map(toHex),
      toHex(dh64SharedSecret(hex(client), publicKeys[1])),
      toHex(dh64SharedSecret(hex(server), publicKeys[0])),
    ]).toEqual([...expected, expected[2]]);
  });

  test.for([
    [0x9acb0442f0c5341fn, 0xc30c08f9c8556bd4n],
    [0xaa209b8e700e0977n, 0x774bc5eea1d9d769n],
    [0x6cb50b02afd3a30dn, 0xbedd93f910d66b73n],
    [p - 1n, 1n],
    [p, 5n],
    [p + 1n, 25n],
  ] as const)('the private key %s has the public key %s', ([privateKey, publicKey]) => {
    expect(number(dh64PublicKey(bytes(privateKey)))).toBe(publicKey);
  });
});

test('a thousand keys that an original has published have their public keys, and share their secrets', () => {
  expect(published.pairs).toHaveLength(500);
  for (const pair of published.pairs) {
    const [one, onePublic, other, otherPublic, secret] = pair.split(' ').map((digits) => bytes(BigInt(`0x${digits}`)));
    if (!one || !onePublic || !other || !otherPublic || !secret) throw new Error(`not five numbers: ${pair}`);
    expect([dh64PublicKey(one), dh64PublicKey(other)], pair).toEqual([onePublic, otherPublic]);
    expect([dh64SharedSecret(one, otherPublic), dh64SharedSecret(other, onePublic)], pair).toEqual([secret, secret]);
  }
});

describe('arithmetic', () => {
  test('a public key is g to the private key', () => {
    fc.assert(
      fc.property(anyNumber(1n, top), (privateKey) => {
        expect(number(dh64PublicKey(bytes(privateKey)))).toBe(power(5n, privateKey));
      }),
      { numRuns: 3000 },
    );
  });

  test('a shared secret is the public key to the private key', () => {
    fc.assert(fc.property(anyNumber(1n, p - 1n), anyNumber(1n, top), expectPower), { numRuns: 3000 });
  });

  test('both ends share one secret', () => {
    fc.assert(
      fc.property(anyNumber(1n, top), anyNumber(1n, top), (one, other) => {
        const [ours, theirs] = [bytes(one), bytes(other)];
        expect(dh64SharedSecret(ours, dh64PublicKey(theirs))).toEqual(dh64SharedSecret(theirs, dh64PublicKey(ours)));
      }),
      { numRuns: 1000 },
    );
  });

  test('squares and cubes of numbers with limbs at their limits are right', () => {
    const limbs = [0n, 1n, 0x7fffn, 0x8000n, 0xffc4n, 0xffc5n, 0xffffn];
    for (const a of limbs) {
      for (const b of limbs) {
        for (const c of limbs) {
          for (const d of limbs) {
            const base = (a << 48n) | (b << 32n) | (c << 16n) | d;
            if (base === 0n || base >= p) continue;
            expectPower(base, 2n);
            expectPower(base, 3n);
          }
        }
      }
    }
  });

  test('a product that carries over 2^64 a second time is right', () => {
    // (p − n)² is n²: reduced once it is n² − 59 above 2^64, or, for n below 8, between p and 2^64.
    for (let n = 1n; n <= 300n; n++) {
      expect(number(dh64SharedSecret(bytes(2n), bytes(p - n)))).toBe((n * n) % p);
    }
  });
});

describe('refusals', () => {
  const key = bytes(3n);

  test.for([
    ['zero', bytes(0n)],
    ['p', bytes(p)],
    ['p + 1', bytes(p + 1n)],
    ['2^64 - 1', bytes(top)],
    ['nothing', bytes(1n).subarray(8)],
    ['7 bytes', bytes(1n).subarray(1)],
    ['9 bytes', Uint8Array.of(...bytes(1n), 0)],
  ] as const)('a public key of %s is refused, and the peer blamed', ([, publicKey]) => {
    expect(refusal(() => dh64SharedSecret(key, publicKey))).toMatchObject({ code: 'CRYPTO_BAD_KEY', fault: 'peer' });
  });

  test.for([
    ['zero', bytes(0n)],
    ['nothing', bytes(1n).subarray(8)],
    ['7 bytes', bytes(top).subarray(1)],
    ['9 bytes', Uint8Array.of(...bytes(1n), 0)],
  ] as const)('a private key of %s is refused, and the caller blamed', ([, privateKey]) => {
    const blame = { code: 'CRYPTO_BAD_KEY', fault: 'local' };
    expect(refusal(() => dh64PublicKey(privateKey))).toMatchObject(blame);
    expect(refusal(() => dh64SharedSecret(privateKey, key))).toMatchObject(blame);
    expect(refusal(() => generateDh64Keys({ randomBytes: () => privateKey }))).toMatchObject(blame);
  });

  test('public keys of small order are accepted: 1, and p - 1', () => {
    expect(number(dh64SharedSecret(key, bytes(1n)))).toBe(1n);
    expect(number(dh64SharedSecret(key, bytes(p - 1n)))).toBe(p - 1n);
  });
});

test('a key pair is what was drawn and its public key', () => {
  const drawn: number[] = [];
  const randomBytes = (length: number): Uint8Array => {
    drawn.push(length);
    return hex('efcdab8967452301');
  };
  const { privateKey, publicKey } = generateDh64Keys({ randomBytes });
  expect([toHex(privateKey), toHex(publicKey)]).toEqual(['efcdab8967452301', '81a1a7f474ea5f44']);
  expect(drawn).toEqual([8]);
});
