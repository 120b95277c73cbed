import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { LineSplitter, Tail } from './lines.ts';

export interface ProgramOptions {
  /** For messages. */
  readonly name: string;
  /** What Node runs. */
  readonly script: string;
  /** What runs it, with arguments of its own. @defaultValue Node alone */
  readonly command?: readonly [string, ...string[]] | undefined;
  readonly args: readonly string[];
  /** The whole environment but for `PATH`: nothing of this process leaks into the program. */
  readonly environment: Readonly<Record<string, string>>;
  /** Takes its standard error. @defaultValue a tail of its own */
  readonly errors?: Tail | undefined;
  /** A whole line of its standard output. A line that was cut off by the end of the program is none. */
  readonly onLine: (line: string) => void;
  /** It has ended, and its output is complete. */
  readonly onExit?: ((exit: Exit) => void) | undefined;
}

/** How a program ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const live = new Set<Child>();
process.on('exit', () => {
  for (const child of live) child.kill('SIGKILL');
});

/** A program of the product as a process of its own. */
export class Program implements AsyncDisposable {
  readonly name: string;
  /** Settles when it has ended and its output was read to the end. */
  readonly exited: Promise<Exit>;
  readonly #child: Child;
  readonly #errors: Tail;

  constructor(options: ProgramOptions) {
    const { name, script, args, environment } = options;
    const [executable, ...before] = options.command ?? [process.execPath];
    this.name = name;
    this.#errors = options.errors ?? new Tail();
    // Without NODE_OPTIONS: under a test runner they make imports resolve to sources, and it is the build that is tested.
    const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
    const env = { PATH, NODE_COMPILE_CACHE, ...environment };
    const child = spawn(executable, [...before, script, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    live.add(child);
    const lines = new LineSplitter(options.onLine);
    child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(text));
    const errors = new LineSplitter((line) => this.#errors.push(line));
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
    // It could not be started, in which case it has also ended, or could not be signalled.
    child.on('error', (error) => this.#errors.push(error.message));
    // A write to a program that was killed meanwhile.
    child.stdin.on('error', () => undefined);
    this.exited = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        live.delete(child);
        options.onExit?.({ code, signal });
        resolve({ code, signal });
      });
    });
  }

  /** `undefined`: it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The last of what it wrote to its standard error. */
  get errors(): string {
    return this.#errors.toString();
  }

  /** `false` when the pipe is full: the program does not keep up. */
  writeLine(line: string): boolean {
    return this.#child.stdin.write(`${line}\n`);
  }

  /** Ends its standard input. */
  end(): void {
    this.#child.stdin.end();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  terminate(): void {
    this.#child.kill('SIGTERM');
  }

  /** SIGKILL. Nothing happens to a program that has ended. */
  kill(): Promise<Exit> {
    this.#child.kill('SIGKILL');
    return this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

/** How a report shows a program that ended. */
export function describeExit(program: Program, { code, signal }: Exit): string {
  const how = signal === null ? `exited with ${code}` : `was ended by ${signal}`;
  const errors = program.errors;
  return `${program.name} ${how}${errors === '' ? '' : `; its last errors:\n${errors}`}`;
}
