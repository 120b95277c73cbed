import { expect, test } from 'vitest';
import { repositoryAddress, withRepository } from '../src/release/repository.ts';

test('a job of GitHub knows where its sources are, nobody else guesses', () => {
  const env = { GITHUB_SERVER_URL: 'https://git.example', GITHUB_REPOSITORY: 'somebody/something' };
  expect(repositoryAddress(env)).toBe('git+https://git.example/somebody/something.git');
  expect(repositoryAddress({})).toBeUndefined();
  expect(repositoryAddress({ ...env, GITHUB_REPOSITORY: '' })).toBeUndefined();
});

test('a manifest says where its sources are, and what it said before', () => {
  const text = withRepository('{ "name": "a", "version": "1.0.0" }', 'git+https://git.example/s/s.git', 'packages/a');
  expect(JSON.parse(text)).toEqual({
    name: 'a',
    version: '1.0.0',
    repository: { type: 'git', url: 'git+https://git.example/s/s.git', directory: 'packages/a' },
  });
});
