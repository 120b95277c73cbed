import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { stacks } from './stacks.ts';

const program = fileURLToPath(new URL('program.ts', import.meta.url));

/** Its output, once it has ended by itself; kept waiting it is killed, and this rejects. */
async function run(stack: string, scenario: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, stack, scenario], { timeout: 20_000 });
  return stdout.trim();
}

describe.concurrent.each(stacks)('$name: the process', ({ name }) => {
  test.for([
    ['server-unref', 'a server that is not counted does not keep it alive'],
    ['both-unref', 'neither does a connection of which both ends are not'],
    ['connecting-unref', 'nor one that is still being made'],
    ['clean-end', 'ends when everything has ended'],
  ] as const)('%s: %s', async ([scenario]) => {
    expect(await run(name, scenario)).toBe('exit');
  });

  test.for([
    ['server-ref', 'a server that is counted again'],
    ['socket-ref', 'a socket that is counted again'],
  ] as const)('%s: %s keeps it alive until it is closed', async ([scenario]) => {
    expect(await run(name, scenario)).toBe('alive\nexit');
  });

  test("an 'error' that nobody listens to is uncaught", async () => {
    const code = name === 'net' ? 'ECONNREFUSED' : 'SNET_DIAL_FAILED';
    expect(await run(name, 'no-error-listener')).toBe(`uncaught ${code}\nexit`);
  });
});

describe.concurrent('snet: the process', () => {
  test('a session that waits for a connection keeps it alive', async () => {
    expect(await run('snet', 'detached-ref')).toBe('alive\nexit');
  });

  test('unless it is not counted', async () => {
    expect(await run('snet', 'detached-unref')).toBe('exit');
  });
});
