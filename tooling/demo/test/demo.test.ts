import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

function demo(...args: readonly string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  }
  onTestFinished(() => void child.kill('SIGTERM'));
  return { child, said, exit: once(child, 'close').then(([code]) => code as number) };
}

test('two people talk while the line is cut and the server killed, and nothing is lost or repeated', {
  timeout: 90_000,
}, async () => {
  const { said, exit } = demo('--seconds', '6', '--source');
  expect([await exit, said.stderr]).toEqual([0, '']);
  expect(said.stdout).toContain("ann's terminal");
  expect(said.stdout).toMatch(/ann: 1\. are you there\?/);
  expect(said.stdout).toMatch(/ben: 2\. yes/);
  expect(said.stdout).toContain('the line is cut: reset');
  expect(said.stdout).toContain('the server is killed');
  const end = /\n(\d+) cuts, 1 kill of the server\nsent (\d+), shown (\d+), lost 0, repeated 0, out of order 0\n$/;
  const [, cuts, sent, shown] = (end.exec(said.stdout) ?? []).map(Number);
  expect([cuts, sent]).toEqual([2, shown]);
  expect(sent).toBeGreaterThan(5);
});

test('Ctrl-C ends it early, and it counts what there was', { timeout: 90_000 }, async () => {
  const { child, said, exit } = demo('--seconds', '600', '--source');
  while (!said.stdout.includes('ann: 1.')) await once(child.stdout, 'data');
  child.kill('SIGINT');
  expect([await exit, said.stderr]).toEqual([0, '']);
  expect(said.stdout).toMatch(/sent \d+, shown \d+, lost 0, repeated 0, out of order 0\n$/);
});

test.each(['x', '1', '99999'])('%j seconds are refused', async (seconds) => {
  const { said, exit } = demo('--seconds', seconds);
  expect([await exit, said.stderr]).toEqual([2, expect.stringMatching(/^usage: /)]);
});
