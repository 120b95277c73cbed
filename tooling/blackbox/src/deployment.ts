import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChaosProxy, createChaosProxy } from '@proj/chaos-proxy';
import { directConversation, parseSendOutput } from './cli-output.ts';
import { ClientProcess } from './client-process.ts';
import type { Device } from './history.ts';
import { describeExit, Program } from './program.ts';
import type { Programs } from './programs.ts';
import type { Progress } from './progress.ts';
import type { Recorder } from './recorder.ts';
import { ServerProcess } from './server-process.ts';

export interface DeploymentOptions {
  readonly programs: Programs;
  readonly seed: number;
  readonly recorder: Recorder;
  readonly progress: Progress;
  readonly now: () => number;
}

/**
 * How much a user may send is not the subject. With heartbeats this often, who only listens finds a half-open connection
 * dead as soon as one who sends; a server that hung up on the silent ones first would spoil it.
 */
/** Clients that are cut off and killed all the time come back more often than a server lets strangers. */
const serverOptions = [
  ...['--sends-per-second', '100000', '--sends-burst', '100000', '--heartbeat', '5s', '--idle-timeout', '60s'],
  ...['--source-connection-burst', '1000000', '--max-connections-per-source', '1000000'],
  ...['--conversation-sends-per-second', '1000000'],
];
const commandTimeoutMs = 20_000;
const password = 'correct horse battery staple';

/** A server, a proxy in front of it, and users with a profile each: processes and files of their own, gone at the end. */
export class Deployment implements AsyncDisposable {
  readonly server: ServerProcess;
  readonly proxy: ChaosProxy;
  readonly #options: DeploymentOptions;
  readonly #directory: string;
  readonly #resources: AsyncDisposableStack;
  readonly #clients: ClientProcess[] = [];

  private constructor(
    options: DeploymentOptions,
    directory: string,
    server: ServerProcess,
    proxy: ChaosProxy,
    resources: AsyncDisposableStack,
  ) {
    this.#options = options;
    this.#directory = directory;
    this.#resources = resources;
    this.server = server;
    this.proxy = proxy;
  }

  /** Starts a server and a proxy without faults. */
  static async start(options: DeploymentOptions): Promise<Deployment> {
    const { programs, progress, seed } = options;
    await using partial = new AsyncDisposableStack();
    const directory = await mkdtemp(join(tmpdir(), 'chat-blackbox-'));
    partial.defer(() => rm(directory, { recursive: true, force: true }));
    // Of a process that is interrupted nothing is disposed of.
    const removeNow = (): void => rmSync(directory, { recursive: true, force: true });
    process.on('exit', removeNow);
    partial.defer(() => void process.off('exit', removeNow));
    const server = partial.use(
      new ServerProcess({
        script: programs.server,
        dataDirectory: join(directory, 'server'),
        args: serverOptions,
        onFailure: (error) => progress.fail(error),
      }),
    );
    await server.start();
    const { port } = server.addresses;
    const proxy = partial.use(createChaosProxy({ upstream: { host: '127.0.0.1', port }, seed }));
    await proxy.listen();
    return new Deployment(options, directory, server, proxy, partial.move());
  }

  /** Creates an account, and a profile named like it that is logged in. */
  register(user: string): Promise<void> {
    return this.#createProfile('register', user, user);
  }

  /** Makes another profile, which begins with nothing: a new device. */
  login(user: string, profile: string): Promise<void> {
    return this.#createProfile('login', user, profile);
  }

  /** Sends one message with a command of its own. @throws Error unless it was accepted. */
  async send(user: string, to: string, text: string): Promise<void> {
    const device = `${user}/send`;
    const { recorder } = this.#options;
    recorder.declare({ device, user, shows: 'nothing' });
    recorder.send(device, device, directConversation(user, to), text);
    const [line = ''] = await this.#run(user, ['send', to, text, '--json']);
    recorder.accepted(device, parseSendOutput(line, text));
  }

  /** A client that is to be started. */
  client(device: Device, profile: string, args: readonly string[]): ClientProcess {
    const { programs, recorder, progress, now } = this.#options;
    const environment = this.#environment(profile);
    const client = new ClientProcess({ device, script: programs.cli, args, environment, recorder, progress, now });
    this.#clients.push(client);
    return client;
  }

  /** What every program wrote to its standard error last. */
  get errors(): string {
    const programs = [{ name: 'the server', errors: this.server.errors }, ...this.#clients];
    const sections = programs.filter(({ errors }) => errors !== '');
    return sections.map(({ name, errors }) => `--- ${name}\n${errors}`).join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The clients first: the directory cannot be removed while somebody writes to it.
    await Promise.all(this.#clients.map((client) => client[Symbol.asyncDispose]()));
    await this.#resources.disposeAsync();
  }

  async #createProfile(command: 'register' | 'login', user: string, profile: string): Promise<void> {
    await mkdir(join(this.#directory, profile), { mode: 0o700 });
    const server = ['--server', `127.0.0.1:${this.proxy.port}`, '--key', this.server.addresses.key];
    await this.#run(profile, [command, ...server, '--user', user], { CHAT_PASSWORD: password });
  }

  /** Runs a command to its end, and answers what it printed. @throws Error when it does not exit with 0 in time. */
  async #run(
    profile: string,
    args: readonly string[],
    secrets: Record<string, string> = {},
  ): Promise<readonly string[]> {
    const lines: string[] = [];
    await using program = new Program({
      name: `chat ${args[0]} of ${profile}`,
      script: this.#options.programs.cli,
      args,
      environment: { ...this.#environment(profile), ...secrets },
      onLine: (line) => lines.push(line),
    });
    program.end();
    const timer = setTimeout(() => void program.kill(), commandTimeoutMs);
    const exit = await program.exited;
    clearTimeout(timer);
    if (exit.code !== 0) throw new Error(describeExit(program, exit));
    return lines;
  }

  #environment(profile: string): Record<string, string> {
    const home = join(this.#directory, profile);
    return { HOME: home, CHAT_PROFILE: join(home, 'profile') };
  }
}
