import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { md5, openSalted, openSaltedBase64, sealSalted, sealSaltedBase64 } from '../../src/danger/index.ts';
import { evpBytesToKey } from '../../src/danger/salted.ts';
import { provider } from '../../src/provider/node.ts';
import { ascii, counting, hex, toHex } from '../hex.ts';
import { refusal } from './refusal.ts';

const passphrase = ascii('z4yH36a6zerhfE5427ZV');
const salt = hex('0011223344556677');
const sealedHex = '53616c7465645f5f0011223344556677542f19249a02cff73c798d834ddb2206';
const sealedText = 'U2FsdGVkX18AESIzRFVmd1QvGSSaAs/3PHmNg03bIgY=';

/** A generator of random bytes that gives the one salt. */
const salting = {
  randomBytes(length: number): Uint8Array {
    expect(length).toBe(8);
    return salt.slice();
  },
};

/** As one implementation seals a text of whole blocks: without padding. */
function sealedUnpadded(plaintext: Uint8Array): Uint8Array {
  const { key, iv } = evpBytesToKey(passphrase, salt);
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  return Uint8Array.of(...ascii('Salted__'), ...salt, ...cipher.update(plaintext), ...cipher.final());
}

describe('the vector', () => {
  test('key and iv are what OpenSSL prints', () => {
    const { key, iv } = evpBytesToKey(passphrase, salt);
    expect(toHex(key)).toBe('0c3bf5c484ca141b9af4a32866e75c4b9ddb613cadc373b5b32e2e2fc951d5da');
    expect(toHex(iv)).toBe('d643b8459f0ab00ceac2b68164f91347');
  });

  test('"Hello World!" is sealed and opened as OpenSSL does it', () => {
    expect(toHex(sealSalted(salting, passphrase, ascii('Hello World!')))).toBe(sealedHex);
    expect(openSalted(passphrase, hex(sealedHex))).toEqual(ascii('Hello World!'));
    expect(sealSaltedBase64(salting, passphrase, ascii('Hello World!'))).toBe(sealedText);
    expect(openSaltedBase64(passphrase, sealedText)).toEqual(ascii('Hello World!'));
  });

  test('what the original has published opens', () => {
    const sealed = 'U2FsdGVkX19ZM5qQJGe/d5A/4pccgH+arBGTp+QnWPU=';
    expect(openSaltedBase64(passphrase, sealed)).toEqual(ascii('hallowelt'));
  });

  test('what `openssl enc -base64` prints opens, its last line break included', () => {
    const printed = 'U2FsdGVkX18AESIzRFVmd4K3+eMCPaDgfuJfGpvT4JQ=\n';
    expect(openSaltedBase64(ascii('secret'), printed)).toEqual(ascii('hi'));
  });

  test('a text of whole blocks is padded', () => {
    const text = ascii('0123456789abcdef');
    const sealed = sealSalted(salting, passphrase, text);
    expect(sealed).toHaveLength(16 + 32);
    expect(openSalted(passphrase, sealed)).toEqual(text);
  });
});

test('anything sealed opens, as bytes and as base64', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 100 }), (anyPassphrase, text) => {
      expect(openSalted(anyPassphrase, sealSalted(provider, anyPassphrase, text))).toEqual(text);
      expect(openSaltedBase64(anyPassphrase, sealSaltedBase64(provider, anyPassphrase, text))).toEqual(text);
    }),
    { numRuns: 300 },
  );
});

test('key and iv are digests, each of the one before, the passphrase and the salt', () => {
  const first = md5(passphrase, salt);
  const second = md5(first, passphrase, salt);
  const { key, iv } = evpBytesToKey(passphrase, salt);
  expect([toHex(key), toHex(iv)]).toEqual([toHex(first) + toHex(second), toHex(md5(second, passphrase, salt))]);
});

describe('texts without padding', () => {
  const blocks = ascii('0123456789abcdefghijklmnopqrstuv');

  test.for([0, 16, 32])('%i bytes are refused, and accepted on request', (length) => {
    const text = blocks.subarray(0, length);
    const sealed = sealedUnpadded(text);
    expect(refusal(() => openSalted(passphrase, sealed)).code).toBe('CRYPTO_BAD_MESSAGE');
    expect(refusal(() => openSalted(passphrase, sealed, { acceptUnpadded: false })).code).toBe('CRYPTO_BAD_MESSAGE');
    expect(openSalted(passphrase, sealed, { acceptUnpadded: true })).toEqual(text);
    const encoded = Buffer.from(sealed).toString('base64');
    expect(openSaltedBase64(passphrase, encoded, { acceptUnpadded: true })).toEqual(text);
  });

  test('on request, what is padded still loses its padding, and what merely looks padded its end', () => {
    expect(openSalted(passphrase, hex(sealedHex), { acceptUnpadded: true })).toEqual(ascii('Hello World!'));
    const looksPadded = Uint8Array.of(...counting(0x20, 15), 1);
    const opened = openSalted(passphrase, sealedUnpadded(looksPadded), { acceptUnpadded: true });
    expect(opened).toEqual(counting(0x20, 15));
  });
});

test('whatever is wrong, the error is one and the same', () => {
  const sealed = hex(sealedHex);
  const wrong: (() => unknown)[] = [() => openSalted(passphrase, sealed.subarray(0, 16))];
  for (const length of [0, 1, 7, 8, 15, 17, 31]) {
    const cut = sealed.subarray(0, length);
    wrong.push(
      () => openSalted(passphrase, cut),
      () => openSalted(passphrase, cut, { acceptUnpadded: true }),
    );
  }
  for (let at = 0; at < 8; at++) {
    const changed = sealed.slice();
    changed[at]! ^= 1;
    wrong.push(
      () => openSalted(passphrase, changed),
      () => openSalted(passphrase, changed, { acceptUnpadded: true }),
    );
  }
  // The passphrase is one of the 255 in 256 that show.
  wrong.push(() => openSalted(ascii('another'), sealed));
  const texts = [
    'U2FsdGVkX18',
    `${sealedText.slice(0, -1)}`,
    `${sealedText}=`,
    `${sealedText}====`,
    `=${sealedText}===`,
  ];
  texts.push(sealedText.replace('/', '_'), sealedText.replace('=', ' '), sealedText.replace('Y=', 'Z='), 'é', '=', '');
  wrong.push(...texts.map((text) => () => openSaltedBase64(passphrase, text)));
  const errors = wrong.map(refusal);
  expect(new Set(errors.map(({ code, fault, message }) => `${code} ${fault} ${message}`))).toEqual(
    new Set(['CRYPTO_BAD_MESSAGE peer a salted message did not open [CRYPTO_BAD_MESSAGE]']),
  );
  expect(errors.filter((error) => 'cause' in error)).toEqual([]);
});
