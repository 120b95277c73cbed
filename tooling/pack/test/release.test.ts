import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { run } from '../src/commands.ts';
import { mergeChangelogs } from '../src/release/changelogs.ts';
import { type Release, releaseVersion } from '../src/release/release.ts';
import { repositoryAddress, withRepository } from '../src/release/repository.ts';
import { versionCommit } from '../src/release/version-commit.ts';
import type { Sbom } from '../src/sbom.ts';
import { releasedVersion, root } from '../src/workspace.ts';
import { scratchDirectory } from './scratch.ts';

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

const sbom = { bomFormat: 'CycloneDX' } as Sbom;

/** A GitHub that has these releases, or answers so, and what is asked of it and of a registry, in order. */
function world(tags: readonly string[], absence = 'release not found') {
  const done: string[] = [];
  const files: string[] = [];
  const run = (command: string, args: readonly string[]): Promise<string> => {
    const [, verb, tag = '', sbomFile = ''] = args;
    if (command !== 'gh') return Promise.reject(new Error(command));
    if (verb === 'view') {
      const said = `gh release view ${tag}\nin /somewhere ended with 1:\n${absence}\n`;
      return tags.includes(tag) ? Promise.resolve('') : Promise.reject(new Error(said));
    }
    files.push(...[sbomFile, args[args.indexOf('--notes-file') + 1]!].map((file) => readFileSync(file, 'utf8')));
    done.push(args.filter((one) => !one.includes('/')).join(' '));
    return Promise.resolve('');
  };
  const release: Release = {
    version: '1.2.3',
    commit: '0a1b',
    head: '0a1b',
    onGithub: true,
    notes: () => '- changed',
    sbom: () => Promise.resolve(sbom),
    publish: () => {
      done.push('publish');
      return Promise.resolve();
    },
  };
  return { run, release, done, files };
}

const created = 'release create v1.2.3 --title 1.2.3 --notes-file --target 0a1b';

describe('a version', () => {
  test('is published, and then released with its changes and its bill of materials', async () => {
    const { run, release, done, files } = world(['v1.2.2']);
    await releaseVersion(release, run);
    expect(done).toEqual(['publish', created]);
    expect(files).toEqual([`${JSON.stringify(sbom, undefined, 2)}\n`, '- changed']);
  });

  test('is released once, and what the registry lacks of it is published again', async () => {
    const { run, release, done } = world(['v1.2.3']);
    await releaseVersion(release, run);
    expect(done).toEqual(['publish']);
  });

  test('is not published while its release could not be made: no notes, no bill of materials, no answer', async () => {
    const fail = (): never => {
      throw new Error('no');
    };
    const { run, release, done } = world([]);
    await expect(releaseVersion({ ...release, notes: fail }, run)).rejects.toThrow('no');
    await expect(releaseVersion({ ...release, sbom: async () => fail() }, run)).rejects.toThrow('no');
    const unknown = world([], 'HTTP 401: release not found, or no rights');
    await expect(releaseVersion(unknown.release, unknown.run)).rejects.toThrow('HTTP 401');
    expect([...done, ...unknown.done]).toEqual([]);
  });

  test('is neither published nor labelled from a later commit', async () => {
    const released = world(['v1.2.3']);
    await releaseVersion({ ...released.release, head: '2c3d' }, released.run);
    const missed = world([]);
    await expect(releaseVersion({ ...missed.release, head: '2c3d' }, missed.run)).rejects.toThrow('0a1b');
    expect([...released.done, ...missed.done]).toEqual([]);
  });

  test('is published elsewhere without a release, and from the same commit alone', async () => {
    const { run: noGh, release, done } = world([], 'gh: command not found');
    await releaseVersion({ ...release, onGithub: false }, noGh);
    await expect(releaseVersion({ ...release, onGithub: false, head: '2c3d' }, noGh)).rejects.toThrow('0a1b');
    expect(done).toEqual(['publish']);
  });

  test('is of the commit on the branch that gave it to the packages: a merge, if it came by one', async () => {
    const cwd = scratchDirectory();
    const git = async (...args: readonly string[]): Promise<string> => {
      const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
      return (await run('git', [...identity, ...args], { cwd })).trim();
    };
    const commit = async (text: string): Promise<string> => {
      writeFileSync(join(cwd, 'package.json'), text);
      await git('add', '.');
      await git('commit', '-qm', text);
      return git('rev-parse', 'HEAD');
    };
    await git('init', '-q', '-b', 'main');
    const first = await commit('{\n  "version": "1.0.0"\n}\n');
    await commit('{\n  "version": "1.0.0",\n  "private": false\n}\n');
    expect(await versionCommit('1.0.0', 'package.json', cwd)).toBe(first);
    await git('switch', '-qc', 'next');
    await commit('{\n  "version": "1.1.0",\n  "private": false\n}\n');
    await git('switch', '-q', 'main');
    await git('merge', '-q', '--no-ff', '-m', 'merge', 'next');
    const merge = await git('rev-parse', 'HEAD');
    await git('commit', '-q', '--allow-empty', '-m', 'later');
    expect(await versionCommit('1.1.0', 'package.json', cwd)).toBe(merge);
  });

  test('of this repository is of one of its commits', async () => {
    expect(await versionCommit(releasedVersion())).toMatch(/^[0-9a-f]{40,}$/);
  });
});
