import { expect, test } from 'vitest';
import { PythonProgram, type Script } from '../src/index.ts';

// How many known answers each has: none may get lost unnoticed.
const known: ReadonlyArray<readonly [Script, number]> = [
  ['legacy_snet.py', 108],
  ['packet_client.py', 73],
];

test.each(known)('%s gives every known answer', async (script, answers) => {
  await using program = new PythonProgram({ script, args: ['vectors'] });
  const lines: string[] = [];
  for (let next = await program.lines.next(); next.done !== true; next = await program.lines.next()) {
    lines.push(next.value);
  }
  const { code, errors } = await program.finished;
  expect(errors).toBe('');
  expect(lines.filter((line) => !line.startsWith('ok '))).toEqual([`${answers} ok, 0 failed`]);
  expect(code).toBe(0);
});
