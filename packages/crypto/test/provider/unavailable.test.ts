import { expect, test, vi } from 'vitest';
import { prepareProvider, provider } from '../../src/provider/node.ts';
import { lateMlKem768 } from '../../src/provider/sodium-mlkem.ts';
import { loadProvider } from '../../src/provider/web.ts';
import { counting } from '../hex.ts';

let attempts = 0;
vi.mock('libsodium-wrappers', () => ({
  default: {
    get ready(): Promise<void> {
      attempts++;
      return attempts <= 2 ? Promise.reject(new Error('no WebAssembly here')) : Promise.resolve();
    },
  },
}));

const unavailable = expect.objectContaining({
  code: 'CRYPTO_UNAVAILABLE',
  fault: 'local',
  cause: expect.objectContaining({ message: 'no WebAssembly here' }),
});

test('ML-KEM of a Node that has none is refused until it is prepared', () => {
  const kem = lateMlKem768((length) => provider.randomBytes(length));
  const calls = [
    () => kem.generate(),
    () => kem.publicKey(counting(0, 64)),
    () => kem.encapsulate(new Uint8Array(1184)),
    () => kem.decapsulate(counting(0, 64), new Uint8Array(1088)),
  ];
  for (const call of calls) {
    expect(call).toThrow(expect.objectContaining({ code: 'CRYPTO_UNAVAILABLE', fault: 'local' }));
  }
});

test('without WebAssembly nothing can be prepared; the provider over node:crypto works on, and one may try again', async () => {
  await expect(prepareProvider()).rejects.toEqual(unavailable);
  const aead = provider.aead('chacha20-poly1305', counting(1, 32));
  const sealed = aead.seal(counting(2, 12), counting(3, 3), counting(4, 40));
  expect(aead.open(counting(2, 12), counting(3, 3), sealed)).toEqual(counting(4, 40));
  await expect(loadProvider()).rejects.toEqual(unavailable);
  await Promise.all([prepareProvider(), prepareProvider()]);
  expect(attempts).toBe(3);
});
