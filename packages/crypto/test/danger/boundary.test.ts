import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as danger from '../../src/danger/index.ts';
import * as main from '../../src/index.ts';
import * as node from '../../src/provider/node.ts';
import * as web from '../../src/provider/web.ts';

const source = new URL('../../src/', import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

/** Whatever a module names to import or export from. */
function imports(path: string): string[] {
  const text = readFileSync(new URL(path, source), 'utf8');
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, specifier = '']) => specifier);
}

test('no module outside of danger imports anything dangerous', () => {
  const outside = files.filter((path) => !path.startsWith('danger/'));
  expect(outside.length).toBeGreaterThan(20);
  const dangerous = /danger|(?:legacy|aes)\.js$/;
  const offences = outside.flatMap((path) => imports(path).map((specifier) => `${path}: ${specifier}`));
  // AES-256-GCM of the web provider is the one other user of noble's AES.
  expect(offences.filter((line) => dangerous.test(line))).toEqual(['provider/noble-gcm.ts: @noble/ciphers/aes.js']);
});

test('danger imports itself, what every module may, and noble', () => {
  const allowed = /^(\.\/[a-z0-9-]+|\.\.\/(bytes|checks|errors|provider))\.ts$|^@noble\//;
  const inside = files.filter((path) => path.startsWith('danger/')).flatMap(imports);
  expect(inside.length).toBeGreaterThan(10);
  expect(inside.filter((specifier) => !allowed.test(specifier))).toEqual([]);
});

test('no other entry exports what danger exports', () => {
  const values = new Set<unknown>(Object.values(danger).filter((value) => typeof value === 'function'));
  expect(values.size).toBeGreaterThan(8);
  for (const entry of [main, node, web]) {
    expect(Object.keys(entry).filter((name) => name in danger)).toEqual([]);
    expect(Object.values<unknown>(entry).filter((value) => values.has(value))).toEqual([]);
  }
});

test('the published package has the entry that the repository has, from dist', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', source), 'utf8'));
  const published = { types: './dist/danger/index.d.ts', default: './dist/danger/index.js' };
  expect(manifest.exports['./danger']).toEqual({ '@proj/source': './src/danger/index.ts', ...published });
  expect(manifest.publishConfig.exports['./danger']).toEqual(published);
});
