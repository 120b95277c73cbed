import { fileURLToPath } from 'node:url';
import { runProgram } from '@proj/testkit/run-program';
import { expect, test } from 'vitest';

test('two users talk', async () => {
  const lines = await runProgram(fileURLToPath(new URL('../src/main.ts', import.meta.url)));
  // Whether the sender or the receiver hears first is not promised.
  expect(lines.toSorted()).toEqual([
    'ann has sent message 1',
    'ann reads from bob: The train is late.',
    'bob reads from ann: Where are you?',
  ]);
});
