import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { PythonProgram } from '../src/index.ts';

const program = (app: string): string => fileURLToPath(new URL(`../../../apps/${app}/src/main.ts`, import.meta.url));

interface PacketEvent {
  readonly event: string;
  readonly type?: string;
  readonly text_msg?: string;
}

/** An original client that is connected. */
export class PacketClient {
  /** Every event that was waited for. */
  readonly events: PacketEvent[] = [];
  readonly #program: PythonProgram;

  constructor(python: PythonProgram) {
    this.#program = python;
  }

  /** Does what a command of `packet_client.py` says. */
  do(op: string, fields: object = {}): void {
    this.#program.writeJson({ op, ...fields });
  }

  async next(): Promise<PacketEvent> {
    const event = (await this.#program.nextJson()) as PacketEvent;
    this.events.push(event);
    return event;
  }

  /** The texts that came until this one has. */
  async textsUntil(last: string): Promise<string[]> {
    const texts: string[] = [];
    while (texts.at(-1) !== last) texts.push((await this.next()).text_msg ?? '');
    return texts;
  }

  /** What one sends oneself comes back when everything before it is stored, and everything that was offline has come. */
  async settle(user: string): Promise<string[]> {
    const mark = `mark ${Math.random()}`;
    this.do('chat', { to: user, text: mark });
    return (await this.textsUntil(mark)).slice(0, -1);
  }
}

/** A server process with a place for original clients, and `chat`. All is killed and removed at the end of the test. */
export class PacketWorld {
  readonly #directory = mkdtempSync(join(tmpdir(), 'interop-'));
  readonly #options: readonly string[];
  #server: ChildProcessWithoutNullStreams | undefined;
  #address = '127.0.0.1:0';
  #key = '';
  #compatPort = 0;

  /** @param options - More of the server's. */
  constructor(options: readonly string[] = []) {
    this.#options = options;
    onTestFinished(() => rmSync(this.#directory, { recursive: true, force: true }));
  }

  /** The same addresses after a restart. */
  async start(): Promise<void> {
    const server = this.#spawn('server', {}, [
      ...['--listen', this.#address, '--http', 'off', '--data', join(this.#directory, 'data'), '--log-level', 'warn'],
      ...['--compat-listen', `127.0.0.1:${this.#compatPort}`, '--compat-users', 'any', '--shutdown-grace', '5s'],
      ...this.#options,
    ]);
    this.#server = server;
    const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
    const [, address = '', key = '', port] =
      /^ready snet=(\S+) http=off key=(\S+) pid=\d+ compat=\S+:(\d+)$/.exec(line) ?? [];
    this.#address = address;
    this.#key = key;
    this.#compatPort = Number(port);
  }

  /** Where original clients are served. */
  get compatPort(): number {
    return this.#compatPort;
  }

  /** The exit code, or the signal's name. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | string> {
    const server = this.#server!;
    server.kill(signal);
    const [code, name] = (await once(server, 'exit')) as [number | null, string];
    return code ?? name;
  }

  async connect(user: string): Promise<PacketClient> {
    const args = ['connect', '--port', String(this.#compatPort), '--user', user];
    const python = new PythonProgram({ script: 'packet_client.py', args });
    onTestFinished(() => python[Symbol.asyncDispose]());
    const client = new PacketClient(python);
    await client.next();
    return client;
  }

  /** Connected and logged in. */
  async online(user: string): Promise<PacketClient> {
    const client = await this.connect(user);
    client.do('login');
    await client.next();
    return client;
  }

  /** Runs `chat` to its end and answers its standard output. */
  async chat(user: string, ...args: readonly string[]): Promise<string> {
    const profile = join(this.#directory, user);
    const environment = { CHAT_PROFILE: profile, CHAT_PASSWORD: `password of ${user}` };
    const child = this.#spawn('cli', environment, args);
    child.stdin.end();
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`chat ${args.join(' ')} ended with ${code}: ${errors}`);
    return output;
  }

  register(user: string): Promise<string> {
    return this.chat(user, 'register', '--server', this.#address, '--key', this.#key, '--user', user);
  }

  #spawn(app: string, environment: object, args: readonly string[]): ChildProcessWithoutNullStreams {
    const { PATH = '', NODE_OPTIONS = '', NODE_COMPILE_CACHE = '' } = process.env;
    const env = { PATH, NODE_OPTIONS, NODE_COMPILE_CACHE, HOME: this.#directory, ...environment };
    const child = spawn(process.execPath, [program(app), ...args], { env, stdio: 'pipe' });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdin.on('error', () => undefined);
    return child;
  }
}
