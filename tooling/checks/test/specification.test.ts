import { expect, test } from 'vitest';
import { files, read } from '../src/repository.ts';

const tests = files(/\/test\/.*\.ts$/)
  .map(read)
  .join('\n');
const cited = new Set([...tests.matchAll(/\[([A-Z]+-\d+(?:\.\d+)+)\]/g)].map(([, id]) => id));

/** Requirements of a SPEC.md: `**[X-1.2]** text`, up to the next one or the end of the paragraph. */
function requirements(path: string): { readonly id: string; readonly text: string }[] {
  const found = read(path).matchAll(/\*\*\[([A-Z]+-[\d.]+)\]\*\*([\s\S]*?)(?=\n\s*(?:[-*] )?\*\*\[|\n\n|$)/g);
  return [...found].map(([, id = '', text = '']) => ({ id, text }));
}

test.for(files(/SPEC\.md$/))('every MUST of %s is cited by the title of a test', (path) => {
  const all = requirements(path);
  expect(all.length).toBeGreaterThan(5);
  expect(all.filter(({ id, text }) => /\bMUST\b/.test(text) && !cited.has(id)).map(({ id }) => id)).toEqual([]);
});

test('no test and no comment cites a requirement that does not exist', () => {
  const known = new Set(files(/SPEC\.md$/).flatMap((path) => requirements(path).map(({ id }) => id)));
  const sources = files(/^(packages|apps|tooling)\/[^/]+\/(src|test)\/.*\.ts$/)
    .map(read)
    .join('\n');
  const prefixes = new Set([...known].map((id) => id.split('-')[0]));
  const mentioned = [...sources.matchAll(/\[([A-Z]+-\d+(?:\.\d+)+)\]/g)].map(([, id = '']) => id);
  expect([...new Set(mentioned)].filter((id) => prefixes.has(id.split('-')[0]) && !known.has(id))).toEqual([]);
});
