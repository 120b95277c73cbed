import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withoutChromium } from '../src/chromium.ts';

const program = fileURLToPath(new URL('../src/install.ts', import.meta.url));

function step(env: Readonly<Record<string, string>>): { readonly code: number | null; readonly said: string } {
  const { PROJ_REQUIRE_CHROMIUM: _, PROJ_REQUIRE_TMUX: __, ...rest } = process.env;
  const { status, stderr } = spawnSync(process.execPath, [program], { env: { ...rest, ...env }, encoding: 'utf8' });
  // Whether there is a tmux is another matter.
  return { code: status, said: stderr.replaceAll(/^.*tmux.*\n/gm, '') };
}

test('where no Chromium is wanted nothing is installed, and the step says what will not run', () => {
  const { code, said } = step({ CHROMIUM_PATH: '' });
  expect(said).toBe(`[browser] tests in a browser will not run: ${withoutChromium}\n`);
  expect(code).toBe(0);
});

test('where one is required the step fails instead', () => {
  expect(step({ CHROMIUM_PATH: '', PROJ_REQUIRE_CHROMIUM: '1' }).code).toBe(1);
});

test('a CHROMIUM_PATH that cannot be run fails the step in one line', () => {
  const { code, said } = step({ CHROMIUM_PATH: '/nowhere/chromium' });
  expect(said).toBe("[browser] CHROMIUM_PATH is '/nowhere/chromium', which cannot be run\n");
  expect(code).toBe(1);
});

test('where there is one the step says nothing', () => {
  expect(step({ CHROMIUM_PATH: process.execPath })).toEqual({ code: 0, said: '' });
});
