import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export type Script = 'legacy_snet.py' | 'packet_client.py';

export interface PythonOptions {
  readonly script: Script;
  readonly args: readonly string[];
}

/** How a program ended, and what it wrote to its standard error. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly errors: string;
}

const folder = fileURLToPath(new URL('../', import.meta.url));

/** A second implementation as a process of its own. It is killed when it is disposed of. */
export class PythonProgram implements AsyncDisposable {
  /** Its standard output. Lines that were read by nobody wait. */
  readonly lines: AsyncIterator<string>;
  /** Rejects when there is no `python3`. */
  readonly finished: Promise<Finished>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;

  constructor({ script, args }: PythonOptions) {
    // -B: no caches beside the sources.
    this.#child = spawn('python3', ['-B', script, ...args], { cwd: folder, stdio: 'pipe' });
    this.lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#child.stdin.on('error', () => undefined);
    const errors = text(this.#child.stderr);
    this.finished = once(this.#child, 'close').then(
      async ([code, signal]) => ({ code, signal, errors: await errors }),
      (error: unknown) => {
        throw new Error('these tests need python3, 3.9 or later, on the PATH', { cause: error });
      },
    );
    // Whoever waits for a line first must not find the process dead of an unhandled rejection.
    this.finished.catch(() => undefined);
  }

  /** @throws Error with its standard error when it ends without another line. */
  async nextLine(): Promise<string> {
    const { done, value } = await this.lines.next();
    if (done !== true) return value;
    const { code, signal, errors } = await this.finished;
    throw new Error(`no line, but ${signal ?? `exit code ${code}`}:\n${errors}`);
  }

  /** Waits for the next line, of JSON. */
  async nextJson(): Promise<unknown> {
    return JSON.parse(await this.nextLine());
  }

  /** Writes a line of JSON to its standard input. */
  writeJson(value: unknown): void {
    this.#child.stdin.write(`${JSON.stringify(value)}\n`);
  }

  /** Ends its standard input. */
  end(): void {
    this.#child.stdin.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.finished.catch(() => undefined);
  }
}
