import { provider } from '@proj/crypto/provider';
import { loadProvider } from '@proj/crypto/provider/web';
import { expect, test } from 'vitest';

test('the tests of this project run in Chromium, without a global of Node', () => {
  expect(navigator.userAgent).toContain('Chrome/');
  expect(globalThis).not.toHaveProperty('Buffer');
});

test('the provider over node:crypto is replaced by the one for browsers', async () => {
  expect(provider).toBe(await loadProvider());
});
