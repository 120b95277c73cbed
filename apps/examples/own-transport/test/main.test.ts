import { fileURLToPath } from 'node:url';
import { runProgram } from '@proj/testkit/run-program';
import { expect, test } from 'vitest';

test('a session outlives the tunnel that it was opened through', async () => {
  expect(await runProgram(fileURLToPath(new URL('../src/main.ts', import.meta.url)))).toEqual([
    'echo: before',
    'echo: and after, by tunnel 2',
  ]);
});
