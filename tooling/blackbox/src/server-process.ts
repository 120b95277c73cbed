import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Tail } from './lines.ts';
import { describeExit, type Exit, Program } from './program.ts';

export interface ServerProcessOptions {
  /** The built program. */
  readonly script: string;
  readonly dataDirectory: string;
  /** Further options of `chat-server serve`. */
  readonly args: readonly string[];
  /** What runs it, see {@link ProgramOptions.command}. */
  readonly command?: readonly [string, ...string[]] | undefined;
  /** Beside `HOME`. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** It ended although nobody asked it to, or printed what it should not. */
  readonly onFailure: (error: Error) => void;
}

/** Where a server listens, as its ready line says. */
export interface ServerAddresses {
  readonly port: number;
  /** Public, base64url. */
  readonly key: string;
  readonly httpUrl: string;
}

const startTimeoutMs = 20_000;
/** More than a server grants its clients, and as much as a drain may take. */
const stopTimeoutMs = 30_000;

/** The exit code of a server whose address is taken: for a moment, by a connection that the system gave this port. */
const addressTaken = 3;
const maxAttempts = 20;
const retryDelayMs = 100;

/** A server that is killed and started again on the same ports and data. */
export class ServerProcess implements AsyncDisposable {
  readonly #options: ServerProcessOptions;
  readonly #errors: Tail = new Tail();
  #program: Program | undefined;
  #isDisposed = false;
  #addresses: ServerAddresses | undefined;

  constructor(options: ServerProcessOptions) {
    this.#options = options;
  }

  get dataDirectory(): string {
    return this.#options.dataDirectory;
  }

  /** @throws Error before the first start. */
  get addresses(): ServerAddresses {
    if (this.#addresses === undefined) throw new Error('the server was never ready');
    return this.#addresses;
  }

  /** Settles when it is ready: on free ports the first time, on the same ones from then on. */
  async start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const { program, exit } = await this.#launch();
      if (exit === undefined) return;
      if (exit.code !== addressTaken || attempt === maxAttempts) throw new Error(describeExit(program, exit));
      await sleep(retryDelayMs);
    }
  }

  /** What it wrote to its standard error last, over all its starts. */
  get errors(): string {
    return this.#errors.toString();
  }

  /** Of the process that runs now. */
  get pid(): number | undefined {
    return this.#program?.pid;
  }

  signal(signal: NodeJS.Signals): void {
    this.#program?.signal(signal);
  }

  /** SIGTERM. @throws Error when it does not leave in time, or not with 0. */
  async stop(): Promise<void> {
    const program = this.#program;
    this.#program = undefined;
    if (program === undefined) return;
    program.terminate();
    const timer = setTimeout(() => void program.kill(), stopTimeoutMs);
    const exit = await program.exited;
    clearTimeout(timer);
    if (exit.code !== 0) throw new Error(`told to stop, ${describeExit(program, exit)}`);
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    const program = this.#program;
    this.#program = undefined;
    await program?.kill();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    return this.kill();
  }

  async #launch(): Promise<Launch> {
    if (this.#isDisposed) throw new Error('the run is over');
    const { script, dataDirectory, args } = this.#options;
    const before = this.#addresses;
    const listen = `127.0.0.1:${before?.port ?? 0}`;
    const http = before === undefined ? '127.0.0.1:0' : new URL(before.httpUrl).host;
    const launch = Promise.withResolvers<Exit | undefined>();
    let isReady = false;
    const program: Program = new Program({
      name: 'the server',
      script,
      args: ['serve', '--listen', listen, '--http', http, '--data', dataDirectory, ...args],
      command: this.#options.command,
      environment: { HOME: join(dataDirectory, '..'), ...this.#options.environment },
      errors: this.#errors,
      onLine: (line) => {
        const addresses = isReady ? undefined : parseReadyLine(line);
        if (addresses === undefined) {
          const error = new Error(`the server printed what it should not: ${line}`);
          launch.reject(error);
          this.#options.onFailure(error);
          return;
        }
        isReady = true;
        this.#addresses = addresses;
        launch.resolve(undefined);
      },
      onExit: (exit) => {
        launch.resolve(exit);
        const isUnexpected = this.#program === program && isReady;
        if (isUnexpected) this.#options.onFailure(new Error(`unexpectedly, ${describeExit(program, exit)}`));
      },
    });
    this.#program = program;
    const timer = setTimeout(() => {
      launch.reject(new Error(`the server was not ready within ${startTimeoutMs} ms`));
    }, startTimeoutMs);
    try {
      return { program, exit: await launch.promise };
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A server that is ready, or one that has ended before it was. */
interface Launch {
  readonly program: Program;
  readonly exit: Exit | undefined;
}

function parseReadyLine(line: string): ServerAddresses | undefined {
  const parts = /^ready snet=127\.0\.0\.1:(\d+) http=(http:\/\/\S+) key=([\w-]+) pid=\d+(?: compat=\S+)?$/.exec(line);
  if (parts === null) return undefined;
  const [, port, httpUrl = '', key = ''] = parts;
  return { port: Number(port), httpUrl, key };
}
