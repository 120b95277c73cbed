import { expect, test } from 'vitest';
import { files, read } from '../src/repository.ts';

test('the visible top level is the agreed list', () => {
  const visible = new Set(files(/^[^.]/).map((path) => path.split('/')[0]));
  expect([...visible].toSorted()).toEqual([
    'LICENSE',
    'README.md',
    'apps',
    'package.json',
    'packages',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'tooling',
    'tsconfig.base.json',
    'turbo.json',
  ]);
});

test('nothing that a merge or a patch left behind is in the tree', () => {
  expect(files(/\.(orig|rej)$/)).toEqual([]);
});

test('no source file is longer than 500 lines', () => {
  const sources = files(/^(packages|apps|tooling)\/.*\.(tsx?|mjs|css)$/).filter(
    (path) => !/\/(gen|vectors)\//.test(path),
  );
  expect(sources.filter((path) => read(path).split('\n').length > 501)).toEqual([]);
});

test('no core makes its own randomness', () => {
  const cores = files(/^packages\/(crypto|frame|chat-protocol)\/src\/|^packages\/[^/]+\/src\/core\//);
  expect(cores.filter((path) => /\bMath\.random\b/.test(read(path)))).toEqual([]);
});

test('no test is skipped, focused or left to do', () => {
  const tests = files(/\/test\/.*\.tsx?$/).filter((path) => !path.startsWith('tooling/checks/'));
  expect(tests.filter((path) => /\b(test|it|describe)\.(skip|only|todo|fails)\b/.test(read(path)))).toEqual([]);
});

test('the test files that are known to take long exist', () => {
  const known = Object.keys(JSON.parse(read('tooling/vitest/durations.json')) as object);
  const tests = new Set(files(/\.test\.tsx?$/));
  expect(known.filter((path) => !tests.has(path))).toEqual([]);
});

test('the lock file carries no download addresses', () => {
  expect(read('pnpm-lock.yaml')).not.toMatch(/tarball:|https?:\/\//);
});

test('every package says what it may be used for', () => {
  const manifests = files(/^(packages|apps)\/[^/]+\/package\.json$/).map((path) => JSON.parse(read(path)));
  expect(
    manifests.filter(({ license, engines, description }) => license !== 'MIT' || !engines?.node || !description),
  ).toEqual([]);
});
