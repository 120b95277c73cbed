import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../../apps/server/dist/main.js', import.meta.url));
/** As the unit of the server starts it. */
const flags = ['--max-semi-space-size=4'];
/** Of `/proc/PID/stat`: `sysconf(_SC_CLK_TCK)`, the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

export interface Ready {
  readonly host: string;
  readonly port: number;
  readonly serverKey: Uint8Array;
  /** From the start of the process to its word that it is ready. */
  readonly startSeconds: number;
}

/** The built server, as a process of its own, over a data directory. */
export class Served implements AsyncDisposable {
  readonly ready: Ready;
  readonly #child: ChildProcessByStdio<null, Readable, null>;

  private constructor(child: ChildProcessByStdio<null, Readable, null>, ready: Ready) {
    this.#child = child;
    this.ready = ready;
  }

  /** @throws Error with what to do when the server was not built, or when it ends instead of starting. */
  static async start(parameters: readonly string[]): Promise<Served> {
    if (!existsSync(program)) throw new Error(`${program} cannot be found: build it with "npm run build" first`);
    const startedAtMs = performance.now();
    // Without NODE_OPTIONS, which make imports resolve to sources here.
    const child = spawn(process.execPath, [...flags, program, ...parameters], {
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await Promise.race([
      once(child.stdout.setEncoding('utf8'), 'data').then(([text]) => String(text)),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server ended with ${String(code)}`))),
    ]);
    const startSeconds = (performance.now() - startedAtMs) / 1_000;
    const [, host, port, key] = /^ready snet=(.+):(\d+) .*key=(\S+)/.exec(line) ?? [];
    if (host === undefined || port === undefined || key === undefined) throw new Error(`not ready: ${line}`);
    return new Served(child, { host, port: Number(port), serverKey: Buffer.from(key, 'base64url'), startSeconds });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** CPU that it has used so far. */
  get cpuSeconds(): number {
    const fields = this.#proc('stat')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  }

  /** Resident memory, in bytes. */
  get rssBytes(): number {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(this.#proc('status'))?.[1] ?? Number.NaN) * 1_024;
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
  }

  #proc(file: string): string {
    return readFileSync(`/proc/${this.#child.pid}/${file}`, 'latin1');
  }
}
