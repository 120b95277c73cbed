import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { readArguments } from '../src/arguments.ts';
import { registerCommand } from '../src/commands/login.ts';
import { exitCodes } from '../src/exit.ts';
import type { AtEnd } from './scratch.ts';

const chatMain = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const serverMain = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));

/** A running program, killed at the end of the test. */
export class Program {
  readonly child: ChildProcessWithoutNullStreams;
  /** The exit code, or the signal's name. */
  readonly exit: Promise<number | string>;
  stdout = '';
  stderr = '';

  constructor(
    main: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    atEnd: AtEnd = onTestFinished,
  ) {
    const { PATH = '', HOME = '', NODE_OPTIONS = '', NODE_COMPILE_CACHE = '' } = process.env;
    // Nothing of the caller's own configuration reaches it.
    const env = { PATH, HOME, NODE_OPTIONS, NODE_COMPILE_CACHE, ...environment };
    this.child = spawn(process.execPath, [main, ...args], { env, stdio: 'pipe' });
    atEnd(() => void this.child.kill('SIGKILL'));
    this.child.stdin.on('error', () => {});
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.exit = once(this.child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  }

  /** Resolves with the first match in what was said so far or is said from now on. */
  async said(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this[stream]);
      if (match !== null) return match;
      const more = await Promise.race([once(this.child[stream], 'data'), this.exit]);
      if (!Array.isArray(more) && pattern.exec(this[stream]) === null) {
        throw new Error(`ended with ${more} before it said ${pattern}\n${this.stdout}\n${this.stderr}`);
      }
    }
  }

  /** What was printed, one JSON object a line. */
  get json(): Record<string, unknown>[] {
    return this.stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async kill(signal: NodeJS.Signals): Promise<number | string> {
    this.child.kill(signal);
    return this.exit;
  }
}

/** How a command ended. */
export interface Outcome {
  readonly exit: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** A server, and users each with a profile of their own, in one directory. */
export class World {
  readonly #directory: string;
  readonly #atEnd: AtEnd;
  /** `HOST:PORT`, the same after a restart. */
  address = '127.0.0.1:0';
  key = '';
  server: Program | undefined;

  constructor(directory: string, atEnd: AtEnd = onTestFinished) {
    this.#directory = directory;
    this.#atEnd = atEnd;
  }

  async startServer(args: readonly string[] = []): Promise<Program> {
    const data = join(this.#directory, 'data');
    const common = ['--listen', this.address, '--http', 'off', '--data', data, '--log-level', 'warn'];
    const program = new Program(serverMain, [...common, ...args], {}, this.#atEnd);
    const [, address = '', key = ''] = await program.said('stdout', /^ready snet=(\S+) http=off key=(\S+) pid=\d+\n/);
    this.address = address;
    this.key = key;
    this.server = program;
    return program;
  }

  /** Creates an account while no server runs. @returns the exit code. */
  addUser(user: string, password: string): Promise<number | string> {
    const args = ['user', 'add', user, '--data', join(this.#directory, 'data')];
    return new Program(serverMain, args, { CHAT_PASSWORD: password }, this.#atEnd).exit;
  }

  profile(user: string): string {
    return join(this.#directory, 'profiles', user);
  }

  /** Starts `chat` as a user, with an input that ends unless it stays `open`. */
  chat(
    user: string,
    args: readonly string[],
    options: { input?: string; open?: boolean; env?: Record<string, string> } = {},
  ): Program {
    const program = new Program(chatMain, args, { CHAT_PROFILE: this.profile(user), ...options.env }, this.#atEnd);
    if (options.open !== true) program.child.stdin.end(options.input ?? '');
    return program;
  }

  /** Runs `chat` as a user to its end. */
  async run(user: string, args: readonly string[], options?: Parameters<World['chat']>[2]): Promise<Outcome> {
    for (;;) {
      const program = this.chat(user, args, options);
      const exit = await program.exit;
      // On a machine that has much else to do a server puts off what it can: that is no finding.
      if (exit === exitCodes.Busy.code && program.stderr.includes('(Overloaded)') && program.stdout === '') continue;
      return { exit, stdout: program.stdout, stderr: program.stderr };
    }
  }

  /** How to reach the server, as flags. */
  get target(): readonly string[] {
    return ['--server', this.address, '--key', this.key];
  }

  /** Creates an account and its profile, without a process of its own. */
  async register(user: string): Promise<void> {
    const exit = await registerCommand.run({
      arguments: readArguments([...this.target, '--user', user], registerCommand.flags, registerCommand.words),
      environment: { CHAT_PASSWORD: `password of ${user}` },
      output: { data: async () => {}, notice: () => {} },
      profileDirectory: this.profile(user),
      signal: new AbortController().signal,
      clientName: 'test',
      connectingTo: () => {},
    });
    if (exit !== 'Ok') throw new Error(`register ${user}: ${exit}`);
  }
}
