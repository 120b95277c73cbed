import { expect, test } from 'vitest';
import { files, read } from '../src/repository.ts';

/** Codes as the error classes declare them: members of a union, one per line. */
const packages = files(/^packages\/[^/]+\/src\/(core\/)?errors\.ts$/).map((path) => {
  const name = path.split('/')[1] ?? '';
  const codes = [...new Set([...read(path).matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g)].map(([, code = '']) => code))];
  return { name, codes };
});

test('there are packages with codes', () => {
  expect(packages.length).toBeGreaterThan(4);
});

test.for(packages)('every error code of $name stands in its README and is reached by a test', ({ name, codes }) => {
  const readme = read(`packages/${name}/README.md`);
  const tests = files(new RegExp(`^packages/${name}/(test|src/compliance)`))
    .map(read)
    .join('\n');
  expect(codes.filter((code) => !readme.includes(code))).toEqual([]);
  expect(codes.filter((code) => !tests.includes(code))).toEqual([]);
});
