import { fileURLToPath } from 'node:url';
import { runProgram } from '@proj/testkit/run-program';
import { expect, test } from 'vitest';

test('the store does what a store must do', async () => {
  const env = { NODE_ENV: 'test', NODE_TEST_CONTEXT: '' };
  const lines = await runProgram(fileURLToPath(new URL('../src/main.ts', import.meta.url)), { env });
  const counts = Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, count] = /^\D*(tests|pass|fail) (\d+)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, Number(count)]];
    }),
  );
  expect(counts).toMatchObject({ fail: 0 });
  expect(counts['tests']).toBeGreaterThan(10);
  expect(counts['pass']).toBe(counts['tests']);
});
