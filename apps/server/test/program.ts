import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** A running program, killed at the end of the test. */
export interface Program {
  readonly child: ChildProcess;
  readonly stdout: string;
  readonly stderr: string;
  /** Resolves with the first match in what the program has said so far or says from now on. */
  said(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray>;
  /** The exit code, or the signal's name. */
  readonly exit: Promise<number | string>;
}

export interface ProgramOptions {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the server program from its source. Nothing of the caller's own configuration reaches it. */
export function start(args: readonly string[], options: ProgramOptions = {}): Program {
  const { PATH = '', HOME = '', NODE_OPTIONS = '', NODE_COMPILE_CACHE = '' } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH, HOME, NODE_OPTIONS, NODE_COMPILE_CACHE, ...options.environment },
    stdio: 'pipe',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  }
  const exit = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return {
    child,
    get stdout() {
      return said.stdout;
    },
    get stderr() {
      return said.stderr;
    },
    async said(stream, pattern) {
      for (;;) {
        const match = pattern.exec(said[stream]);
        if (match !== null) return match;
        const more = await Promise.race([once(child[stream], 'data'), exit]);
        if (!Array.isArray(more) && pattern.exec(said[stream]) === null) {
          throw new Error(`ended with ${more} before it said ${pattern}\n${said.stdout}\n${said.stderr}`);
        }
      }
    },
    exit,
  };
}

export interface ReadyServer extends Program {
  readonly snetPort: number;
  readonly http: string;
  readonly publicKey: Uint8Array;
  /** 0: nothing listens for older clients. */
  readonly compatPort: number;
}

/** A server on free ports of the loopback address that is ready. */
export async function startReady(
  data: string,
  args: readonly string[] = [],
  options?: ProgramOptions,
): Promise<ReadyServer> {
  const program = start(['--listen', '127.0.0.1:0', '--http', '127.0.0.1:0', '--data', data, ...args], options);
  const [, port, http = '', key = '', compat = 0] = await program.said(
    'stdout',
    /^ready snet=127\.0\.0\.1:(\d+) http=(http:\/\/127\.0\.0\.1:\d+|off) key=([\w-]{43}) pid=\d+(?: compat=127\.0\.0\.1:(\d+))?\n/,
  );
  return Object.create(program, {
    snetPort: { value: Number(port) },
    http: { value: http },
    compatPort: { value: Number(compat) },
    publicKey: { value: new Uint8Array(Buffer.from(key, 'base64url')) },
  }) as ReadyServer;
}
