import { fileURLToPath } from 'node:url';
import { runProgram } from '@proj/testkit/run-program';
import { expect, test } from 'vitest';

test('what is said comes back', async () => {
  expect(await runProgram(fileURLToPath(new URL('../src/main.ts', import.meta.url)))).toEqual(['echo: hello']);
});
