import { expect, test } from 'vitest';
import { librariesFor, nodeVersions, satisfies } from '../src/node-versions.ts';
import { libraries } from '../src/workspace.ts';

const range = '^22.18.0 || ^24.11.0 || >=26.0.0';

test.each([
  ['22.18.0', true],
  ['22.17.9', false],
  ['23.11.0', false],
  ['24.10.9', false],
  ['24.21.0', true],
  ['25.0.0', false],
  ['26.0.0', true],
  ['27.1.2', true],
])('Node %s: %s', (version, expected) => {
  expect(satisfies(version, range)).toBe(expected);
});

test('a range that it cannot read is an error, and no yes or no', () => {
  expect(() => satisfies('24.0.0', '24.x')).toThrow('cannot read');
});

test('every line of Node is pinned to a version of that line', () => {
  for (const [line, version] of Object.entries(nodeVersions)) expect(version.split('.')[0]).toBe(line);
  expect(Object.keys(nodeVersions)).toEqual(['22', '24', '26']);
});

test('Node 24 and 26 run every library; 22 those that need no stable SQLite', () => {
  const names = (line: string): readonly string[] =>
    librariesFor(nodeVersions[line]!).map(({ manifest }) => manifest.name);
  const all = libraries().map(({ manifest }) => manifest.name);
  expect(names('24')).toEqual(all);
  expect(names('26')).toEqual(all);
  expect(names('22')).toEqual(all.filter((name) => !['@proj/store', '@proj/chat-server'].includes(name)));
});
