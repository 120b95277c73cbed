import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { steadyFlags } from './heap.ts';
import type { Findings, Pass } from './measure.ts';
import { type Counts, type Figures, figuresOf, thisPlace } from './record.ts';
import { holdings, scripts } from './scripts/index.ts';

const run = promisify(execFile);
const child = new URL('child-main.ts', import.meta.url);
/** Of what it says, for it never says as much. */
const maxOutputBytes = 64 * 0x10_0000;

/** What can be measured alone. */
export const subjects: readonly { readonly name: string; readonly about: string; readonly operation: string }[] = [
  ...scripts,
  ...holdings,
];

export interface CountsOptions {
  readonly names: readonly string[];
  /** @defaultValue both */
  readonly passes?: readonly Pass[] | undefined;
  /** The program that measures. @defaultValue the one beside this module */
  readonly program?: URL | undefined;
  /** What it finds in its environment. */
  readonly env?: { readonly [name: string]: string } | undefined;
  readonly onFindings?: ((name: string, findings: Findings) => void) | undefined;
}

interface Task {
  readonly name: string;
  readonly pass: Pass;
}

/**
 * Each script and pass in a process of its own, so that none depends on what ran before; as many at once as there are
 * cores, since nothing is timed.
 */
export async function benchCounts(options: CountsOptions): Promise<Counts> {
  const { names, passes = ['calls', 'heap'], program = child, env, onFindings } = options;
  const tasks: readonly Task[] = names.flatMap((name) => passes.map((pass) => ({ name, pass })));
  const found = new Map<string, Findings>(names.map((name) => [name, {}]));
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) {
      const findings = await inChild(program, task, env);
      found.set(task.name, { ...found.get(task.name), ...findings });
      onFindings?.(task.name, findings);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  const figures: [string, Figures][] = [...found].map(([name, findings]) => [name, figuresOf(findings)]);
  return { ...thisPlace(), scripts: Object.fromEntries(figures) };
}

/** Without NODE_OPTIONS, which make imports resolve to sources: what is measured is what was built. */
const bareEnv = { PATH: process.env['PATH'] ?? '' };

async function inChild(program: URL, task: Task, env: NodeJS.ProcessEnv = {}): Promise<Findings> {
  const parameters = [...steadyFlags, fileURLToPath(program), task.name, task.pass];
  const options = { env: { ...bareEnv, ...env }, maxBuffer: maxOutputBytes };
  if (task.pass !== 'instructions') {
    const { stdout } = await run(process.execPath, parameters, options);
    return JSON.parse(stdout) as Findings;
  }
  const operations = scripts.find(({ name }) => name === task.name)?.operations;
  if (operations === undefined) return {};
  const { stderr } = await run('valgrind', [...callgrind, process.execPath, ...parameters], options);
  const [, total] = /Collected : (\d+)/.exec(stderr) ?? [];
  if (total === undefined) throw new Error(`callgrind does not say what it counted: ${stderr}`);
  return { executed: { instructions: Number(total) / operations } };
}

/** Counts when it is told to; code may be made anywhere but in files. */
const callgrind = [
  ...['--tool=callgrind', '--instr-atstart=no', '--smc-check=all-non-file'],
  '--callgrind-out-file=/dev/null',
];

/** `undefined`: instructions can be counted here. Else what is missing. */
export async function whyNoInstructions(): Promise<string | undefined> {
  try {
    await run('callgrind_control', ['--version']);
    await run('valgrind', ['--version']);
    return undefined;
  } catch {
    return 'valgrind is not installed: apt-get install valgrind, as root on Debian';
  }
}
