import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { mergeChangelogs } from '../src/release/changelogs.ts';
import { releaseOnGithub } from '../src/release/github-release.ts';
import { repositoryAddress, withRepository } from '../src/release/repository.ts';
import type { Sbom } from '../src/sbom.ts';
import { root } from '../src/workspace.ts';

test('a job of GitHub knows where its sources are, nobody else guesses', () => {
  const env = { GITHUB_SERVER_URL: 'https://git.example', GITHUB_REPOSITORY: 'somebody/something' };
  expect(repositoryAddress(env)).toBe('https://git.example/somebody/something');
  expect(repositoryAddress({})).toBeUndefined();
  expect(repositoryAddress({ ...env, GITHUB_REPOSITORY: '' })).toBeUndefined();
});

test('a manifest says where its sources are, and what it said before', () => {
  const text = withRepository('{ "name": "a", "version": "1.0.0" }', 'https://git.example/s/s', 'packages/a');
  expect(JSON.parse(text)).toEqual({
    name: 'a',
    version: '1.0.0',
    homepage: 'https://git.example/s/s/tree/HEAD/packages/a#readme',
    bugs: { url: 'https://git.example/s/s/issues' },
    repository: { type: 'git', url: 'git+https://git.example/s/s.git', directory: 'packages/a' },
  });
});

test.each([[[]], [['--repository', 'git@git.example:s/s']]])(
  'with %j nothing is published: a package says where its sources are',
  (args) => {
    const program = join(root, 'tooling/pack/src/release/publish-main.ts');
    // Were it to go on, it would find neither pnpm nor gh.
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], { env: {}, encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('--repository');
  },
);

test('changelogs are merged: versions from the newest, each change once, nothing of who follows whom', () => {
  const both = '- abc: Both change.\n  - with a list';
  const first = `# @proj/a\n\n## 1.1.0\n\n### Patch Changes\n\n- def: A alone.\n- Updated dependencies [abc]\n  - @proj/b@1.1.0\n\n## 1.0.0\n\n### Minor Changes\n\n${both}\n`;
  const second = `# @proj/b\n\n## 1.1.0\n\n### Minor Changes\n\n- ghi: B alone.\n`;
  const third = `# @proj/c\n\n## 1.1.0\n\n### Patch Changes\n\n- def: A alone.\n\n## 1.0.0\n\n### Minor Changes\n\n${both}\n`;
  expect([...mergeChangelogs([second, first, third])]).toEqual([
    ['1.1.0', '### Minor Changes\n\n- ghi: B alone.\n\n### Patch Changes\n\n- def: A alone.'],
    ['1.0.0', `### Minor Changes\n\n${both}`],
  ]);
});

/** A `gh` that knows these tags. */
function github(...tags: readonly string[]) {
  const created: { readonly args: readonly string[]; readonly files: readonly string[] }[] = [];
  const run = (command: string, args: readonly string[]): Promise<string> => {
    const [, verb, tag = '', sbomFile = ''] = args;
    if (command !== 'gh') return Promise.reject(new Error(command));
    if (verb === 'view')
      return tags.includes(tag) ? Promise.resolve('') : Promise.reject(new Error('release not found'));
    const files = [sbomFile, args[args.indexOf('--notes-file') + 1]!].map((file) => readFileSync(file, 'utf8'));
    created.push({ args: args.filter((one) => !one.includes('/')), files });
    return Promise.resolve('');
  };
  return { run, created };
}

test('the release of a version has its changes and its bill of materials, and is made once', async () => {
  const sbom = { bomFormat: 'CycloneDX' } as Sbom;
  const release = { version: '1.2.3', notes: '- changed', sbom, commit: '0a1b' };
  const { run, created } = github('v1.2.2');
  await releaseOnGithub(release, run);
  expect(created.map(({ args }) => args.join(' '))).toEqual([
    'release create v1.2.3 --title 1.2.3 --notes-file --target 0a1b',
  ]);
  expect(created[0]?.files).toEqual([`${JSON.stringify(sbom, undefined, 2)}\n`, '- changed']);

  const again = github('v1.2.3');
  await releaseOnGithub(release, again.run);
  expect(again.created).toEqual([]);
});
