import { expect, test } from 'vitest';
import { type AeadName, CipherState } from '../../src/index.ts';
import { provider } from '../../src/provider/node.ts';
import { ascii, counting, hex } from '../hex.ts';

const key = counting(0, 32);
const none = new Uint8Array(0);

function pair(name: AeadName = 'chacha20-poly1305'): readonly [CipherState, CipherState] {
  return [new CipherState(provider, name, key), new CipherState(provider, name, key)];
}

test.each<[AeadName, number, string]>([
  ['chacha20-poly1305', 0, '00000000 0000000000000000'],
  ['chacha20-poly1305', 0x1_0203_0405_0607, '00000000 0706050403020100'],
  ['chacha20-poly1305', 2 ** 53 - 2, '00000000 feffffffffff1f00'],
  ['aes-256-gcm', 1, '00000000 0000000000000001'],
  ['aes-256-gcm', 0x1_0203_0405_0607, '00000000 0001020304050607'],
  ['aes-256-gcm', 2 ** 53 - 2, '00000000 001ffffffffffffe'],
])('%s: the counter %d is the nonce %s', (name, counter, nonce) => {
  const [state] = pair(name);
  state.setNonce(counter);
  const sealed = state.encryptWithAd(ascii('ad'), ascii('text'));
  expect(sealed).toEqual(provider.aead(name, key).seal(hex(nonce), ascii('ad'), ascii('text')));
  expect(state.nonce).toBe(counter + 1);
});

test('the same text twice is sealed differently, and opens once, in order', () => {
  const [sender, receiver] = pair();
  const first = sender.encryptWithAd(none, ascii('text'));
  const second = sender.encryptWithAd(none, ascii('text'));
  expect(first).not.toEqual(second);
  expect(() => receiver.decryptWithAd(none, second)).toThrow(/\[CRYPTO_AEAD_FAILED\]$/);
  expect(receiver.decryptWithAd(none, first)).toEqual(ascii('text'));
  expect(() => receiver.decryptWithAd(none, first)).toThrow(/\[CRYPTO_AEAD_FAILED\]$/);
  expect(receiver.decryptWithAd(none, second)).toEqual(ascii('text'));
});

test('what did not open leaves the counter where it was', () => {
  const [sender, receiver] = pair();
  const sealed = sender.encryptWithAd(none, ascii('text'));
  expect(() => receiver.decryptWithAd(none, new Uint8Array(20))).toThrow(/\[CRYPTO_AEAD_FAILED\]$/);
  expect(receiver.nonce).toBe(0);
  expect(receiver.decryptWithAd(none, sealed)).toEqual(ascii('text'));
  expect(receiver.nonce).toBe(1);
});

test('the counter never wraps: the last one seals, then nothing does, and rekeying alone does not help', () => {
  const [sender, receiver] = pair();
  for (const state of [sender, receiver]) state.setNonce(2 ** 53 - 2);
  const last = sender.encryptWithAd(none, ascii('last'));
  expect(receiver.decryptWithAd(none, last)).toEqual(ascii('last'));
  for (const attempt of [1, 2]) {
    expect(() => sender.encryptWithAd(none, ascii(`more ${attempt}`))).toThrow(/\[CRYPTO_NONCE_EXHAUSTED\]$/);
    expect(() => receiver.decryptWithAd(none, last)).toThrow(/\[CRYPTO_NONCE_EXHAUSTED\]$/);
    for (const state of [sender, receiver]) state.rekey();
  }
  for (const state of [sender, receiver]) state.setNonce(0);
  expect(receiver.decryptWithAd(none, sender.encryptWithAd(none, ascii('on')))).toEqual(ascii('on'));
});

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('a counter of %d is refused', (counter) => {
  const [state] = pair();
  expect(() => state.setNonce(counter)).toThrow(/\[CRYPTO_BAD_ARGUMENT\]$/);
  expect(state.nonce).toBe(0);
});

test.each<AeadName>(['chacha20-poly1305', 'aes-256-gcm'])('%s: rekeying makes the key of Noise §4.2', (name) => {
  const [sender, receiver] = pair(name);
  sender.encryptWithAd(none, none);
  sender.rekey();
  const sealed = sender.encryptWithAd(none, ascii('text'));
  // ENCRYPT(k, 2^64 - 1, zerolen, zeros), and the counter goes on at 1.
  const next = provider.aead(name, key).seal(hex('00000000ffffffffffffffff'), none, new Uint8Array(32)).subarray(0, 32);
  const one = name === 'aes-256-gcm' ? '000000000000000000000001' : '000000000100000000000000';
  expect(sealed).toEqual(provider.aead(name, next).seal(hex(one), none, ascii('text')));
  receiver.setNonce(1);
  expect(() => receiver.decryptWithAd(none, sealed)).toThrow(/\[CRYPTO_AEAD_FAILED\]$/);
  receiver.rekey();
  expect(receiver.decryptWithAd(none, sealed)).toEqual(ascii('text'));
});

test.each([0, 31, 33])('a key of %d bytes is refused', (length) => {
  expect(() => new CipherState(provider, 'aes-256-gcm', new Uint8Array(length))).toThrow(/\[CRYPTO_BAD_KEY\]$/);
});
