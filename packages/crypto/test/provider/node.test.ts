import sodium from 'libsodium-wrappers';
import { expect, test, vi } from 'vitest';
import { prepareProvider, provider } from '../../src/provider/node.ts';
import { nodeMlKem768 } from '../../src/provider/node-mlkem.ts';
import { SodiumAead } from '../../src/provider/sodium-aead.ts';
import { counting } from '../hex.ts';
import { providerSuite } from './suite.ts';

providerSuite('the provider over node:crypto', provider, nodeMlKem768 !== undefined);

test('nothing is loaded unasked: until it is prepared, OpenSSL seals small messages too, to the same bytes', async () => {
  await sodium.ready;
  const wasm = vi.spyOn(SodiumAead.prototype, 'seal');
  const aead = provider.aead('chacha20-poly1305', counting(1, 32));
  const seal = (): Uint8Array => aead.seal(counting(2, 12), counting(3, 3), counting(4, 40));
  const before = seal();
  expect(wasm).not.toHaveBeenCalled();
  await prepareProvider();
  // The same key goes on, with the other engine.
  expect(seal()).toEqual(before);
  expect(wasm).toHaveBeenCalledOnce();
});
