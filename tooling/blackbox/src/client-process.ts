import { directConversation, parseCliOutput } from './cli-output.ts';
import type { Device } from './history.ts';
import { Tail } from './lines.ts';
import { describeExit, type Exit, Program } from './program.ts';
import type { Progress } from './progress.ts';
import type { Recorder } from './recorder.ts';

export interface ClientProcessOptions {
  readonly device: Device;
  /** The built program. */
  readonly script: string;
  /** The command and its options. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly recorder: Recorder;
  readonly progress: Progress;
  readonly now: () => number;
}

/** The exit code of a client that could not connect. */
const unreachable = 3;
const retryDelayMs = 200;

/** A command line client that shows and sends messages, and may be killed and started again. */
export class ClientProcess implements AsyncDisposable {
  readonly device: Device;
  readonly #options: ClientProcessOptions;
  readonly #errors: Tail = new Tail();
  #program: Program | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isDisposed = false;
  #duplicateAnswers = 0;

  constructor(options: ClientProcessOptions) {
    this.device = options.device;
    this.#options = options;
    options.recorder.declare(options.device);
  }

  /** That of its device. */
  get name(): string {
    return this.device.device;
  }

  /** What it wrote to its standard error last, over all its starts. */
  get errors(): string {
    return this.#errors.toString();
  }

  get isRunning(): boolean {
    return this.#program !== undefined;
  }

  /** Answers that said the server had the message already: sends that were repeated although they had arrived. */
  get duplicateAnswers(): number {
    return this.#duplicateAnswers;
  }

  /** @throws Error while it is running, and when it has been disposed of. */
  start(): void {
    if (this.#isDisposed) throw new Error('the run is over');
    if (this.#program !== undefined) throw new Error(`${this.name} is running`);
    const { script, args, environment, progress } = this.#options;
    const program: Program = new Program({
      name: this.name,
      script,
      args,
      environment,
      errors: this.#errors,
      onLine: (line) => this.#read(line),
      onExit: (exit) => {
        // Asked to end, it is no longer ours by then.
        if (this.#program === program) this.#endedByItself(program, exit);
      },
    });
    this.#program = program;
    progress.changed();
  }

  /** Types a line. @throws Error while the program is not running. */
  send(key: string, to: string, text: string): void {
    const program = this.#program;
    if (program === undefined) throw new Error(`${this.name} is not running`);
    this.#options.recorder.send(this.name, key, directConversation(this.device.user, to), text);
    program.writeLine(text);
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    const program = this.#release();
    const atMs = this.#options.now();
    await program?.kill();
    this.#options.recorder.kill(this.name, atMs);
  }

  /** Ends its input and waits for it to leave by itself. @throws Error when it does not within the time, or not with 0. */
  async finish(timeoutMs: number): Promise<void> {
    const program = this.#release();
    if (program === undefined) return;
    program.end();
    const timer = setTimeout(() => void program.kill(), timeoutMs);
    const exit: Exit = await program.exited;
    clearTimeout(timer);
    if (exit.code !== 0) throw new Error(`at the end of its input, ${describeExit(program, exit)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    await this.#release()?.kill();
  }

  /** A client gives up when its first connection breaks. A person would try again. */
  #endedByItself(program: Program, exit: Exit): void {
    const { recorder, progress } = this.#options;
    if (exit.code !== unreachable) {
      progress.fail(new Error(`unexpectedly, ${describeExit(program, exit)}`));
      return;
    }
    this.#program = undefined;
    recorder.forsake(this.name);
    this.#retry = setTimeout(() => this.start(), retryDelayMs);
  }

  #release(): Program | undefined {
    clearTimeout(this.#retry);
    const program = this.#program;
    this.#program = undefined;
    return program;
  }

  #read(line: string): void {
    const { recorder, progress } = this.#options;
    try {
      const output = parseCliOutput(line);
      if (output.kind === 'message') recorder.shown(this.name, output.message);
      if (output.kind === 'accepted') {
        if (output.duplicate) this.#duplicateAnswers++;
        recorder.accepted(this.name, output.answer);
      }
    } catch (cause) {
      progress.fail(new Error(`${this.name} printed what it should not`, { cause }));
    }
  }
}
