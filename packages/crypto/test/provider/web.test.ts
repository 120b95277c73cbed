import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadProvider } from '../../src/provider/web.ts';
import { providerSuite } from './suite.ts';

const provider = await loadProvider();

providerSuite('the provider for the web', provider);

test('every call gives the same provider', async () => {
  expect(await loadProvider()).toBe(provider);
});

test('no module of Node is reachable from the provider for the web', () => {
  const outside = new Set<string>();
  const seen = new Set<string>();
  const walk = (url: URL): void => {
    if (seen.has(url.href)) return;
    seen.add(url.href);
    const text = readFileSync(url, 'utf8');
    // `import … from 'x'`, `export … from 'x'`, `import('x')`; type imports leave nothing behind.
    for (const [statement, , specifier = ''] of text.matchAll(
      /^(?:im|ex)port [^;]*?from '([^']+)'|import\('([^']+)'\)/gm,
    )) {
      const [, target = specifier] = /from '([^']+)'/.exec(statement) ?? [];
      if (statement.startsWith('import type')) continue;
      if (target.startsWith('.')) walk(new URL(target, url));
      else outside.add(target);
    }
  };
  walk(new URL('../../src/provider/web.ts', import.meta.url));
  expect(seen.size).toBeGreaterThan(8);
  expect([...outside].toSorted()).toEqual([
    '@noble/ciphers/aes.js',
    '@noble/hashes/hkdf.js',
    '@noble/hashes/hmac.js',
    '@noble/hashes/sha2.js',
    'libsodium-wrappers',
  ]);
});
