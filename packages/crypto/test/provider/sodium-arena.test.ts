import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CryptoError } from '../../src/index.ts';
import { loadSodium, type Sodium } from '../../src/provider/sodium.ts';
import { SodiumAead } from '../../src/provider/sodium-aead.ts';
import { arenaAssociatedBytes, arenaTextBytes, SodiumArena } from '../../src/provider/sodium-arena.ts';
import { counting, toHex } from '../hex.ts';

const sodium = await loadSodium();
const key = counting(1, 32);
const arena = SodiumArena.of(sodium)!;
const fast = new SodiumAead(sodium, key, arena);
const readable = new SodiumAead(sodium, key, undefined);

test('the arena seals and opens as the wrappers do, at every length up to some blocks and around its limits', () => {
  const nonce = counting(9, 12);
  const lengths = [...Array(300).keys(), arenaTextBytes - 1, arenaTextBytes, arenaTextBytes + 1];
  for (const length of lengths) {
    for (const associatedData of [counting(3, length % 7), counting(3, arenaAssociatedBytes + (length % 2))]) {
      const plaintext = counting(length, length);
      const sealed = readable.seal(nonce, associatedData, plaintext);
      expect(toHex(fast.seal(nonce, associatedData, plaintext))).toBe(toHex(sealed));
      expect(fast.open(nonce, associatedData, sealed)).toEqual(plaintext);
    }
  }
});

test('what does not open in the wrappers does not open in the arena, with the same error', () => {
  const outcome = (open: () => Uint8Array): unknown => {
    try {
      return toHex(open());
    } catch (error) {
      return CryptoError.is(error) && { code: error.code, message: error.message };
    }
  };
  const bytes = fc.uint8Array({ maxLength: 100 });
  const nonceBytes = fc.uint8Array({ minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(nonceBytes, bytes, bytes, fc.nat(), fc.boolean(), (nonce, associatedData, text, at, isChanged) => {
      const sealed = readable.seal(nonce, associatedData, text);
      if (isChanged) sealed[at % sealed.length]! ^= 1 << (at % 8);
      const forged = isChanged ? sealed : sealed.subarray(0, at % sealed.length);
      const expected = outcome(() => readable.open(nonce, associatedData, forged));
      expect(expected).toMatchObject({ code: 'CRYPTO_AEAD_FAILED' });
      expect(outcome(() => fast.open(nonce, associatedData, forged))).toEqual(expected);
    }),
  );
});

test('there is one arena for a libsodium, and none for one whose insides are not known', () => {
  expect(SodiumArena.of(sodium)).toBe(arena);
  const { crypto_aead_chacha20poly1305_ietf_encrypt, crypto_aead_chacha20poly1305_ietf_decrypt } = sodium;
  const other = { crypto_aead_chacha20poly1305_ietf_encrypt, crypto_aead_chacha20poly1305_ietf_decrypt } as Sodium;
  expect(SodiumArena.of(other)).toBeUndefined();
  expect(SodiumArena.of({ ...other, libsodium: {} } as Sodium)).toBeUndefined();
});

test('a key that was destroyed is not in the memory of libsodium any more', () => {
  const { HEAPU8 } = (sodium as unknown as { readonly libsodium: { readonly HEAPU8: Uint8Array } }).libsodium;
  const secret = Buffer.from(counting(77, 32).map((byte) => byte ^ 0x5a));
  const isThere = (): boolean => Buffer.from(HEAPU8.buffer).includes(secret);
  const aead = new SodiumAead(sodium, secret, arena);
  aead.open(counting(9, 12), new Uint8Array(0), aead.seal(counting(9, 12), new Uint8Array(0), counting(1, 100)));
  expect(isThere()).toBe(true);
  aead.destroy();
  expect(isThere()).toBe(false);
});
