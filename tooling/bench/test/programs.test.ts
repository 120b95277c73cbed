import { expect, test } from 'vitest';
import { freePort } from '../src/peers/free-port.ts';
import { startProgram } from '../src/peers/programs.ts';

test('a program that does not end when it is asked to is killed', async () => {
  const port = await freePort();
  const stubborn = `process.on('SIGTERM', () => {}); require('node:net').createServer().listen(${port}, '127.0.0.1');`;
  const { pid = 0, end } = await startProgram(process.execPath, ['-e', stubborn], port, 50);
  expect(process.kill(pid, 0)).toBe(true);
  await end('SIGTERM');
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
