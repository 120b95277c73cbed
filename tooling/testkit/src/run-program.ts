import { spawn } from 'node:child_process';
import process from 'node:process';

export interface RunOptions {
  readonly args?: readonly string[] | undefined;
  /** Beside those of this process. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** It is killed then, and the run fails. @defaultValue 25_000 */
  readonly timeoutMs?: number | undefined;
}

/** Runs a program of this repository from source until it ends by itself. Answers the lines of its output. */
export function runProgram(file: string, options: RunOptions = {}): Promise<readonly string[]> {
  const { args = [], env = {}, timeoutMs = 25_000 } = options;
  const child = spawn(process.execPath, ['--conditions=@proj/source', file, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(output.trimEnd().split('\n'));
      else reject(new Error(`${file} ended with ${signal ?? code}\n${output}\n${errors}`));
    });
  });
}
