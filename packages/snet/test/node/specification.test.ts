import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Code } from '../../src/core/index.ts';

test('the specification has a row for each code, and no others [SNET-8.1]', () => {
  const [, codes = ''] = readFileSync(new URL('../../SPEC.md', import.meta.url), 'utf8').split('\n## 8. Codes\n');
  const rows = [...codes.matchAll(/^\| `(\d+)(?: \+ n)?` +\|/gm)].map(([, code]) => Number(code));
  expect(rows).toEqual(Object.values(Code));
});
