import { fileURLToPath } from 'node:url';
import { runProgram } from '@proj/testkit/run-program';
import { expect, test } from 'vitest';

test('a stream that is cut a dozen times arrives whole', async () => {
  const [line = ''] = await runProgram(fileURLToPath(new URL('../src/main.ts', import.meta.url)));
  expect(line).toMatch(/^5 MB, \d+ cuts, every byte once and in order$/);
  expect(Number(/(\d+) cuts/.exec(line)?.[1])).toBeGreaterThanOrEqual(12);
});
