import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** After this it is killed. @defaultValue 10 minutes */
  readonly timeoutMs?: number;
}

/** Runs a command to its end and answers what it said on stdout. @throws Error with all that it said, when it fails. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { cwd, env = process.env, timeoutMs = 600_000 } = options;
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
  let stdout = '';
  let all = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    all += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    all += text;
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.on('error', reject).on('close', (code, signal) => {
    if (code === 0) resolve(stdout);
    else reject(new Error(`${[command, ...args].join(' ')}\nin ${cwd} ended with ${code ?? signal}:\n${all}`));
  });
  return promise;
}
