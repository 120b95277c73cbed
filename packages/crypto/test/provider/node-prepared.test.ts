import process from 'node:process';
import sodium from 'libsodium-wrappers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Aead } from '../../src/index.ts';
import { prepareProvider, provider } from '../../src/provider/node.ts';
import { NodeAead } from '../../src/provider/node-aead.ts';
import { maxWasmBytes } from '../../src/provider/node-chacha.ts';
import { nodeMlKem768 } from '../../src/provider/node-mlkem.ts';
import { SodiumAead } from '../../src/provider/sodium-aead.ts';
import { lateMlKem768 } from '../../src/provider/sodium-mlkem.ts';
import { counting } from '../hex.ts';
import { providerSuite } from './suite.ts';

await prepareProvider();

providerSuite('the provider over node:crypto, prepared', provider);
providerSuite('the provider of a Node without ML-KEM, prepared', {
  ...provider,
  mlkem768: lateMlKem768((length) => provider.randomBytes(length)),
});

test('ML-KEM is that of Node from 24.7 on, and libsodium’s before', () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  expect(nodeMlKem768 !== undefined).toBe(major > 24 || (major === 24 && minor >= 7));
  expect(provider.mlkem768 === nodeMlKem768).toBe(nodeMlKem768 !== undefined);
});

test('the expanded key, which libsodium makes of a seed, is overwritten after use', () => {
  const expanded: Uint8Array[] = [];
  const expand = sodium.crypto_kem_mlkem768_seed_keypair;
  const spy = vi.spyOn(sodium, 'crypto_kem_mlkem768_seed_keypair').mockImplementation((seed: Uint8Array) => {
    const keys = expand(seed);
    expanded.push(keys.privateKey);
    return keys as never;
  });
  const kem = lateMlKem768((length) => provider.randomBytes(length));
  const { privateKey, publicKey } = kem.generate();
  const { ciphertext, sharedSecret } = kem.encapsulate(publicKey);
  expect(kem.decapsulate(privateKey, ciphertext)).toEqual(sharedSecret);
  spy.mockRestore();
  expect(expanded).toEqual([new Uint8Array(2400), new Uint8Array(2400)]);
});

describe('the engine of ChaCha20-Poly1305', () => {
  const [key, nonce] = [counting(1, 32), counting(2, 12)];
  const reference = new NodeAead('chacha20-poly1305', key);
  afterEach(() => vi.restoreAllMocks());

  /** Seals and opens, and says how often WebAssembly was called. */
  function wasmCalls(aead: Aead, textBytes: number, associatedDataBytes: number): number {
    const seal = vi.spyOn(SodiumAead.prototype, 'seal');
    const open = vi.spyOn(SodiumAead.prototype, 'open');
    const [associatedData, plaintext] = [counting(3, associatedDataBytes), counting(4, textBytes)];
    const sealed = aead.seal(nonce, associatedData, plaintext);
    expect(sealed).toEqual(reference.seal(nonce, associatedData, plaintext));
    expect(aead.open(nonce, associatedData, sealed)).toEqual(plaintext);
    return seal.mock.calls.length + open.mock.calls.length;
  }

  test.each([
    [0, 0, 2],
    [100, 3, 2],
    [maxWasmBytes, 0, 2],
    [maxWasmBytes - 3, 3, 2],
    [maxWasmBytes + 1, 0, 0],
    [maxWasmBytes - 3, 4, 0],
    [65_536, 3, 0],
  ])('for %d bytes and %d of associated data WebAssembly is called %d times', (text, associatedData, calls) => {
    expect(wasmCalls(provider.aead('chacha20-poly1305', key), text, associatedData)).toBe(calls);
  });

  test('may change from one message of a key to the next', () => {
    const aead = provider.aead('chacha20-poly1305', key);
    for (const bytes of [10, 5000, 20, 6000]) {
      expect(wasmCalls(aead, bytes, 0)).toBe(bytes < 1000 ? 2 : 0);
      vi.restoreAllMocks();
    }
  });

  test('is never used for AES-256-GCM', () => {
    const seal = vi.spyOn(SodiumAead.prototype, 'seal');
    provider.aead('aes-256-gcm', key).seal(nonce, new Uint8Array(0), new Uint8Array(10));
    expect(seal).not.toHaveBeenCalled();
  });
});
