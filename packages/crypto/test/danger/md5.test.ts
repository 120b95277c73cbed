import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { md5 } from '../../src/danger/index.ts';
import { ascii, hex, toHex } from '../hex.ts';

describe('RFC 1321 §A.5', () => {
  test.for([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['a', '0cc175b9c0f1b6a831c399e269772661'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
    ['1234567890'.repeat(8), '57edf4a22be3c955ac49da2e2107b67a'],
  ] as const)('the digest of "%s" is %s', ([text, digest]) => {
    expect(toHex(md5(ascii(text)))).toBe(digest);
  });
});

test('the digest of numbers and a key, one after the other, is right', () => {
  const key = hex('e8ea37e5ecc7b6ee');
  const [id, written, read] = [hex('0100000000000000'), hex('1300000000000000'), hex('0d00000000000000')];
  expect(toHex(md5(id, written, read, key))).toBe('68a1bcd9475c130f1911d5a14095085b');
  expect(toHex(md5(hex('a1b2c3d4e5f60718'), key))).toBe('4b923fee0b133ec6308b46c5673d5e08');
  expect(toHex(md5(hex('0011223344556677'), key))).toBe('8994974a4bc831eb808fd2559cd11587');
});

test('the digest of any bytes, cut anywhere, is the one of OpenSSL', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 6 }), (parts) => {
      const reference = createHash('md5');
      for (const part of parts) reference.update(part);
      expect(toHex(md5(...parts))).toBe(reference.digest('hex'));
    }),
    { numRuns: 1500 },
  );
});

test('every length around the ends of blocks has the digest of OpenSSL', () => {
  for (let length = 0; length <= 260; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => i * 31 + length);
    expect(toHex(md5(bytes))).toBe(createHash('md5').update(bytes).digest('hex'));
  }
});

test('two different texts have one digest: Wang, Feng, Lai and Yu, 2004', () => {
  const one = hex(`
    d131dd02c5e6eec4 693d9a0698aff95c 2fcab58712467eab 4004583eb8fb7f89
    55ad340609f4b302 83e488832571415a 085125e8f7cdc99f d91dbdf280373c5b
    d8823e3156348f5b ae6dacd436c919c6 dd53e2b487da03fd 02396306d248cda0
    e99f33420f577ee8 ce54b67080a80d1e c69821bcb6a88393 96f9652b6ff72a70`);
  const other = one.slice();
  for (const at of [19, 45, 59, 83, 109, 123]) other[at]! ^= 0x80;
  expect(other).not.toEqual(one);
  expect([md5(one), md5(other)].map(toHex)).toEqual(Array(2).fill('79054025255fb1a26e4bc422aef54eb4'));
});
