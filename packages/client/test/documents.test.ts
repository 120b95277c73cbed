import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
/** Padding of tables is the formatter's. */
const read = (name: string): string => readFileSync(join(root, name), 'utf8').replaceAll(/(?<=\S) +\|/g, ' |');

test('the examples of README.md are those that are compiled', () => {
  const examples = Array.from(read('README.md').matchAll(/```ts\n(.*?)```/gs), ([, example]) => example);
  expect(examples).toEqual(['example', 'group-example', 'messenger-example'].map((name) => read(`test/${name}.ts`)));
});

test('every error code is documented in both tables and provoked by a test', () => {
  const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.startsWith('.'))
    .map((name) => read(join('test', name)))
    .join('\n');
  const errors = read('src/errors.ts');
  const codes = [...errors.matchAll(/^ {2}\| '(CLIENT_\w+)'/gm)].map(([, code]) => code);
  const rows = (text: string): readonly string[] =>
    [...text.matchAll(/\| `CLIENT_\w+` \| .* \|$/gm)].map(([row]) => row);
  expect(codes.length).toBeGreaterThan(0);
  expect(rows(errors).map((row) => /CLIENT_\w+/.exec(row)?.[0])).toEqual(codes);
  expect(rows(read('README.md'))).toEqual(rows(errors));
  expect(codes.filter((code) => !tests.includes(String(code)))).toEqual([]);
});
