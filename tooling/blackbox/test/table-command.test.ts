import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { scenarios } from '../src/scenarios/table.ts';

const script = fileURLToPath(new URL('../src/table-main.ts', import.meta.url));

function blackbox(...args: readonly string[]): {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, error: stderr };
}

test('the list has every scenario with what has to hold', () => {
  const { code, out } = blackbox('--list');
  expect(code).toBe(0);
  for (const { number, name, pass } of scenarios) expect(out).toContain(`${number}  ${name}\n    ${pass}\n`);
});

test('mistakes are refused before anything runs', () => {
  expect(blackbox('--help')).toMatchObject({ code: 0, error: '' });
  expect(blackbox('7')).toMatchObject({ code: 2, error: expect.stringContaining('there is no scenario 7') });
  expect(blackbox('one')).toMatchObject({ code: 2 });
  expect(blackbox('--seed', 'x')).toMatchObject({
    code: 2,
    error: expect.stringContaining('--seed takes a whole number'),
  });
  expect(blackbox('--hard')).toMatchObject({ code: 2, error: expect.stringContaining("'--hard'") });
});
