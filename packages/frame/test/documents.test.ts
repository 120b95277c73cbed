import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const tests = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => read(join('test', name)))
  .join('\n');

describe('documents', () => {
  test('every requirement of SPEC.md is cited by a test, and no test cites another', () => {
    const required = [...read('SPEC.md').matchAll(/\*\*\[(FRAME-[\d.]+)\]\*\*/g)].map(([, id]) => id);
    const cited = [...tests.matchAll(/\[(FRAME-\d+\.\d+)\]/g)].map(([, id]) => id);
    expect(required.length).toBeGreaterThan(0);
    expect(new Set(cited)).toEqual(new Set(required));
  });

  test('every error code is in the README and is provoked by a test', () => {
    const codes = [...read('src/errors.ts').matchAll(/^ {2}\| '(FRAME_\w+)'/gm)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(0);
    const documented = [...read('README.md').matchAll(/^\| `(FRAME_\w+)`/gm)].map(([, code]) => code);
    expect(documented).toEqual(codes);
    expect(codes.filter((code) => !tests.includes(`'${code}'`))).toEqual([]);
  });
});
