import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import * as compat from '../../src/compat/index.ts';
import * as main from '../../src/index.ts';

const source = join(import.meta.dirname, '../../src');
const modules = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

/** Whatever a module names to import or export from. */
function imports(path: string): string[] {
  const text = readFileSync(join(source, path), 'utf8');
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, specifier = '']) => specifier);
}

/** Every module that an entry leads to. */
function reached(entry: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const specifier of imports(entry)) {
    if (specifier.startsWith('.')) reached(join(dirname(entry), specifier), seen);
  }
  return seen;
}

test('one module uses broken cryptography, and the main entry does not lead to it', () => {
  expect(modules.filter((path) => imports(path).includes('@proj/crypto/danger'))).toEqual(['compat/cipher.ts']);
  expect(reached('compat/index.ts')).toContain('compat/cipher.ts');
  expect([...reached('index.ts')].filter((path) => path.startsWith('compat/'))).toEqual([]);
});

test('the entries have nothing in common', () => {
  expect(Object.keys(main).filter((name) => name in compat)).toEqual([]);
});
