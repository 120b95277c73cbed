import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { root } from '../src/workspace.ts';
import { scratchDirectory } from './scratch.ts';

const link = join(scratchDirectory(), 'link');
symlinkSync(root, link);

/** Without pnpm: what is not refused fails otherwise. */
function deploy(cwd: string, ...args: readonly string[]) {
  const program = join(root, 'tooling/pack/src/deploy-main.ts');
  return spawnSync(process.execPath, [program, ...args], { cwd, env: { PATH: '/nowhere' }, encoding: 'utf8' });
}

test.each([
  ['no folder', []],
  ['an empty one', ['']],
  ['a flag in its place', ['--offline', '/opt/chat-server']],
  ['the repository', [root]],
  ['the repository by another name', [link]],
  ['the repository from within', ['.']],
  ['a folder above it', [dirname(root)]],
  ['the root of all', ['/']],
])('nothing is deployed into %s', (_, args) => {
  const { status, stderr } = deploy(root, ...args);
  expect(stderr).toContain('npm run deploy:server -- FOLDER');
  expect(status).toBe(2);
});

test('a folder beside the repository, of whatever name, is one to deploy into', () => {
  const { status, stderr } = deploy(dirname(link), `${root.slice(0, -1)}-deployed`);
  expect(stderr).toContain('pnpm');
  expect(status).toBe(1);
});
