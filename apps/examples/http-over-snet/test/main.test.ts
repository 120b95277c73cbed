import { fileURLToPath } from 'node:url';
import { runProgram } from '@proj/testkit/run-program';
import { expect, test } from 'vitest';

test('HTTP does not notice that its connection is cut', async () => {
  const lines = await runProgram(fileURLToPath(new URL('../src/main.ts', import.meta.url)));
  expect(lines.slice(0, 2)).toEqual(['/: 200 6 bytes', '/large: 200 3000000 bytes']);
  expect(Number(/^cuts that nobody noticed: (\d+)$/.exec(lines[2] ?? '')?.[1])).toBeGreaterThanOrEqual(5);
});
