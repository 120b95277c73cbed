import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Program {
  readonly child: ChildProcessWithoutNullStreams;
  readonly stderr: () => string;
  /** The exit code, or the signal's name. */
  readonly exit: Promise<number | string>;
}

/** What has to be ended with the test. */
export type Defer = (end: () => void | Promise<void>) => void;

/** Starts a program of the repository from its source. Nothing of the caller's own configuration reaches it. */
export function start(
  app: 'server' | 'cli',
  args: readonly string[],
  options: {
    readonly defer: Defer;
    readonly environment?: Readonly<Record<string, string>>;
    readonly onLine?: (line: string) => void;
  },
): Program {
  const main = fileURLToPath(new URL(`../../../${app}/src/main.ts`, import.meta.url));
  const { PATH = '', HOME = '', NODE_OPTIONS = '', NODE_COMPILE_CACHE = '' } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH, HOME, NODE_OPTIONS, NODE_COMPILE_CACHE, ...options.environment },
    stdio: 'pipe',
  });
  options.defer(() => void child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  createInterface({ input: child.stdout }).on('line', (line) => options.onLine?.(line));
  const exit = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return { child, stderr: () => stderr, exit };
}
