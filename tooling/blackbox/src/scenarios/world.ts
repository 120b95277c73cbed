import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChaosProxy, createChaosProxy, type FaultPlan, Random } from '@proj/chaos-proxy';
import { FailureCode, parseUserId } from '@proj/chat-protocol';
import { check } from '../checker.ts';
import { minimal } from '../minimal.ts';
import { ProbeConnection, ProbeRefusal, type ProbeTarget } from '../probe/connection.ts';
import { ProbeDevice, type ProbeDeviceOptions } from '../probe/device.ts';
import type { Programs } from '../programs.ts';
import { Progress } from '../progress.ts';
import { Recorder } from '../recorder.ts';
import { ServerProcess, type ServerProcessOptions } from '../server-process.ts';
import { countByLetter, describeViolations } from '../verdict.ts';
import { Http } from './http.ts';

export interface WorldOptions {
  readonly programs: Programs;
  readonly seed: number;
  readonly log?: ((line: string) => void) | undefined;
}

export interface ServerOptions extends Partial<Omit<ServerProcessOptions, 'onFailure' | 'args'>> {
  /** Options of `chat-server serve`, instead of {@link roomy} ones of the same names. */
  readonly args?: readonly string[] | undefined;
  /** Begins with the product's own limits instead of {@link roomy} ones. @defaultValue false */
  readonly strict?: boolean | undefined;
  /** May end by itself: the scenario says what it makes of it. @defaultValue false */
  readonly mayFail?: boolean | undefined;
}

/** Where how much a user may do is not the subject. */
const roomy: Readonly<Record<string, string>> = {
  '--max-connections-per-source': '1000000',
  '--source-connection-burst': '1000000',
  '--registrations-per-hour': '1000000',
  '--sends-per-second': '1000000',
  '--sends-burst': '1000000',
  '--send-bytes-per-second': '1GiB',
  '--send-bytes-burst': '1GiB',
  '--conversation-sends-per-second': '1000000',
  '--pulls-per-second': '1000000',
  '--pull-burst': '1000000',
  '--groups-per-hour': '1000000',
  '--max-limited-per-minute': '1000000',
  '--account-requests-per-minute': '1000000',
  '--heartbeat': '5s',
  '--drain-spread-min': '0s',
  '--drain-spread-max': '300ms',
};

export const password = 'correct horse battery staple';

const maxAttempts = 8;

/** What one run of a scenario has: servers, users and devices of its own, all gone at the end, and what they saw. */
export class World implements AsyncDisposable {
  readonly seed: number;
  readonly random: Random;
  readonly programs: Programs;
  readonly directory: string;
  readonly log: (line: string) => void;
  readonly progress: Progress = new Progress();
  recorder: Recorder;
  /** How often somebody was told to come back later. */
  overloads = 0;
  readonly #startedAtMs: number = performance.now();
  readonly #resources: AsyncDisposableStack = new AsyncDisposableStack();
  readonly #servers: ServerProcess[] = [];
  readonly #devices: ProbeDevice[] = [];
  #sources = 0;
  #directories = 0;
  #streams = 0;

  private constructor({ programs, seed, log }: WorldOptions, directory: string) {
    this.programs = programs;
    this.seed = seed;
    this.random = new Random(seed);
    this.directory = directory;
    this.log = (line) => log?.(`${(this.nowMs / 1000).toFixed(1)} s: ${line}`);
    this.recorder = new Recorder(() => this.nowMs, this.progress);
  }

  static async create(options: WorldOptions): Promise<World> {
    const directory = await mkdtemp(join(tmpdir(), 'chat-world-'));
    const world = new World(options, directory);
    const removeNow = (): void => rmSync(directory, { recursive: true, force: true });
    // Of a process that is interrupted nothing is disposed of.
    process.on('exit', removeNow);
    world.#resources.defer(async () => {
      await rm(directory, { recursive: true, force: true });
      process.off('exit', removeNow);
    });
    return world;
  }

  /** Monotonic, since the run began. */
  get nowMs(): number {
    return performance.now() - this.#startedAtMs;
  }

  /** What servers wrote to their standard errors last. */
  get errors(): string {
    return this.#servers.map(({ errors }) => errors).join('\n---\n');
  }

  /** Lives until the run ends. */
  use<Resource extends AsyncDisposable>(resource: Resource): Resource {
    return this.#resources.use(resource);
  }

  /** Runs at the end, the latest first. */
  defer(end: () => Promise<void> | void): void {
    this.#resources.defer(end);
  }

  /** A folder that is not there yet, for a server or a program. */
  freshDirectory(): string {
    return join(this.directory, `d${++this.#directories}`);
  }

  /** Starts a server on data of its own. */
  async server(options: ServerOptions = {}): Promise<ServerProcess> {
    const server = this.idleServer(options);
    await server.start();
    return server;
  }

  /** A server that is to be started. */
  idleServer({ args = [], strict = false, mayFail = false, ...options }: ServerOptions = {}): ServerProcess {
    const server = new ServerProcess({
      script: this.programs.server,
      dataDirectory: join(this.freshDirectory(), 'data'),
      ...options,
      args: [
        ...(strict
          ? []
          : Object.entries(roomy)
              .filter(([name]) => !args.includes(name))
              .flat()),
        ...args,
      ],
      onFailure: (error) => {
        if (!mayFail) this.progress.fail(error);
      },
    });
    this.#servers.push(server);
    return this.use(server);
  }

  async proxy(server: ServerProcess, faults?: FaultPlan): Promise<ChaosProxy> {
    const { port } = server.addresses;
    const upstream = { host: '127.0.0.1', port };
    const proxy = this.use(createChaosProxy({ upstream, seed: this.seed, ...(faults && { faults }) }));
    return await proxy.listen();
  }

  /** An address of this machine that nothing came from before, where the system has more than one. */
  freshSource(): string | undefined {
    const index = ++this.#sources;
    if (process.platform !== 'linux') return undefined;
    return `127.${20 + ((index >> 16) & 0x3f)}.${(index >> 8) & 0xff}.${1 + (index % 250)}`;
  }

  http(server: ServerProcess): Http {
    return new Http(server);
  }

  /** Creates accounts, a few at a time: each takes a hash. */
  async register(server: ServerProcess, ...users: readonly string[]): Promise<void> {
    const queue = [...users];
    const worker = async (): Promise<void> => {
      for (let user = queue.shift(); user !== undefined; user = queue.shift()) {
        await this.#patiently(async () => {
          const connection = this.connect(server.addresses);
          await connection.require({ type: 'register', user: parseUserId(user), password });
          connection.destroy();
        });
      }
    };
    await Promise.all([worker(), worker(), worker()]);
  }

  /** A session of its own that is not logged in, from a source of its own. */
  connect(target: ProbeTarget, localAddress: string | undefined = this.freshSource()): ProbeConnection {
    const connection = new ProbeConnection({ ...target, localAddress });
    this.defer(() => connection.destroy());
    return connection;
  }

  /** A session of its own that is logged in. @throws ProbeRefusal */
  async login(target: ProbeTarget, user: string, deviceId = 'raw', token?: string): Promise<ProbeConnection> {
    return await this.#patiently(async () => {
      const connection = this.connect(target);
      const answer = await connection.login({ user, deviceId, password, token });
      if (answer.type === 'failure') throw new ProbeRefusal(answer);
      return connection;
    });
  }

  /** Again when the server has too much to do: others use this machine as well. */
  async #patiently<Result>(act: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await act();
      } catch (error) {
        const isOverloaded = error instanceof ProbeRefusal && error.failure.code === FailureCode.Overloaded;
        if (!isOverloaded || attempt === maxAttempts) throw error;
        this.overloads++;
        await sleep(Math.max(100, error.failure.retryAfterMs));
      }
    }
  }

  /** A device that is to be started. */
  device(
    server: { readonly addresses: ProbeTarget },
    user: string,
    deviceId = 'd1',
    options: Partial<ProbeDeviceOptions> = {},
  ): ProbeDevice {
    const device = new ProbeDevice({
      name: `${user}/${deviceId}`,
      user,
      deviceId,
      password,
      target: () => server.addresses,
      recorder: this.recorder,
      random: this.stream(),
      localAddress: this.freshSource(),
      ...options,
    });
    this.#devices.push(device);
    return this.use(device);
  }

  /** Devices that are logged in. */
  async devices(
    server: { readonly addresses: ProbeTarget },
    users: readonly string[],
    options: Partial<ProbeDeviceOptions> = {},
    deviceId = 'd1',
  ): Promise<readonly ProbeDevice[]> {
    const devices = users.map((user) => this.device(server, user, deviceId, options));
    await Promise.all(devices.map((device) => device.start()));
    return devices;
  }

  /** Random numbers of their own, so that what one draws does not shift another's. */
  stream(): Random {
    return new Random(this.seed, ++this.#streams);
  }

  /** Waits until it holds. @throws Error when it does not in time, or when the run has failed meanwhile. */
  async until(condition: () => boolean | Promise<boolean>, what: string, timeoutMs = 20_000): Promise<void> {
    const endMs = this.nowMs + timeoutMs;
    const failed = this.progress.until(() => false);
    failed.catch(() => undefined);
    while (!(await Promise.race([condition(), failed.then(() => false)]))) {
      if (this.nowMs > endMs) throw new Error(`within ${timeoutMs} ms not: ${what}`);
      await sleep(10);
    }
  }

  /** Waits until everything is accepted and everywhere. What is not by then is for {@link verify} to say. */
  async settle(timeoutMs = 20_000): Promise<void> {
    const endMs = this.nowMs + timeoutMs;
    while (!this.recorder.isSettled && this.nowMs < endMs) await sleep(20);
    if (!this.recorder.isAnswered) {
      throw new Error(`not answered within ${timeoutMs} ms: ${this.recorder.outstanding}\n${this.#verdict()}`);
    }
  }

  /** @throws Error with what contradicts what, if anything does. */
  verify(): void {
    const verdict = this.#verdict();
    if (verdict !== undefined) throw new Error(verdict);
  }

  /** Settles and verifies. Answers what became of the sends. */
  async settled(timeoutMs?: number): Promise<string> {
    await this.settle(timeoutMs);
    this.verify();
    const { sent, answered } = this.recorder;
    const duplicates = this.#devices.reduce((sum, device) => sum + device.duplicateAnswers, 0);
    return `${sent} sent, ${answered} accepted, ${duplicates} repeats recognised, no violations`;
  }

  /** From here on the logs are those of an older moment: what was seen before says nothing any more. */
  rewind(): void {
    this.recorder = this.recorder.nextEra();
    for (const device of this.#devices) device.recorder = this.recorder;
  }

  /** Begins with an empty history: what was seen until now belongs to a server that is gone. */
  forget(): void {
    this.recorder = new Recorder(() => this.nowMs, this.progress);
  }

  /** Makes the folder of a path as the product would have it. */
  async makeDirectory(path: string): Promise<string> {
    await mkdir(path, { recursive: true, mode: 0o700 });
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.kill()));
    await this.#resources.disposeAsync();
  }

  #verdict(): string | undefined {
    const { history } = this.recorder;
    const { violations } = check(history);
    const [first] = violations;
    if (first === undefined) return undefined;
    const events = minimal(history, first).events.map((event) => `     ${JSON.stringify(event)}`);
    return [
      `${countByLetter(violations)} with seed ${this.seed}; outstanding: ${this.recorder.outstanding}`,
      describeViolations(violations),
      `  a minimal history with ${first.letter}:`,
      ...events,
    ].join('\n');
  }
}

/** @throws Error unless it holds. */
export function must(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
