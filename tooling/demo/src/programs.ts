import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type App = 'server' | 'cli';

/** A program of this repository that runs: its lines as they come, and its end. */
export interface Program {
  readonly child: ChildProcessWithoutNullStreams;
  /** What it has said on stderr, the last few KiB. */
  readonly stderr: () => string;
  /** Resolves with the exit code or the signal's name. */
  readonly exit: Promise<number | string>;
}

const mostStderr = 8_192;
const children: Set<Program['child']> = new Set();

// Whatever happens nothing of it is left behind.
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

export interface ProgramOptions {
  readonly app: App;
  readonly args: readonly string[];
  /** Run the source, not what was built of it. */
  readonly fromSource: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  readonly onNotice?: (line: string) => void;
}

export function run({ app, args, fromSource, environment, onLine, onNotice }: ProgramOptions): Program {
  const path = `../../../apps/${app}/${fromSource ? 'src/main.ts' : 'dist/main.js'}`;
  const main = fileURLToPath(new URL(path, import.meta.url));
  const flags = fromSource ? ['--conditions=@proj/source'] : [];
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
  const child = spawn(process.execPath, [...flags, main, ...args], {
    // Nobody's own settings.
    env: { PATH, HOME, NODE_COMPILE_CACHE, NO_COLOR: '1', ...environment },
    stdio: 'pipe',
    // Ctrl-C is for us: we end them.
    detached: true,
  });
  children.add(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-mostStderr);
  });
  child.stdin.on('error', () => {});
  if (onLine !== undefined) createInterface({ input: child.stdout }).on('line', onLine);
  else child.stdout.resume();
  if (onNotice !== undefined) createInterface({ input: child.stderr }).on('line', onNotice);
  const exit = once(child, 'close').then(([code, signal]) => {
    children.delete(child);
    return (code ?? signal) as number | string;
  });
  return { child, stderr: () => said, exit };
}
