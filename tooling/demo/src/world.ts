import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChaosProxy, type CutMode, createChaosProxy } from '@proj/chaos-proxy';
import { type Program, run } from './programs.ts';

/** Those that everybody is told of, and one that nobody is. */
const modes: readonly CutMode[] = ['reset', 'fin', 'reset', 'half-open'];
const manner: Readonly<Record<CutMode, string>> = {
  reset: 'reset',
  fin: 'closed',
  'half-open': 'dead, and nobody is told',
  'hole-to-server': 'deaf',
  'hole-to-client': 'mute',
};

/** A server with a data directory of its own, and a proxy before it that misbehaves. */
export class World implements AsyncDisposable {
  readonly directory: string = mkdtempSync(join(tmpdir(), 'chat-demo-'));
  readonly #fromSource: boolean;
  #server: Program | undefined;
  #proxy: ChaosProxy | undefined;
  #port = 0;
  #http = 0;
  #isStopping = false;
  key = '';
  cuts = 0;
  kills = 0;

  constructor(options: { readonly fromSource: boolean }) {
    this.#fromSource = options.fromSource;
  }

  /** What people connect to: the proxy. */
  get address(): string {
    return `127.0.0.1:${this.#proxy?.port}`;
  }

  /** @throws Error when the server does not start. */
  async start(): Promise<void> {
    await this.#startServer();
    const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: this.#port }, faults: { latencyMs: 5 } });
    this.#proxy = await proxy.listen();
  }

  /** Cuts every connection. Says how. */
  cut(): string {
    const mode = modes[this.cuts++ % modes.length] ?? 'reset';
    this.#proxy?.cutAll(mode);
    return manner[mode];
  }

  /** Kills the server, and starts it again. */
  async killServer(): Promise<void> {
    this.kills++;
    this.#server?.child.kill('SIGKILL');
    await this.#server?.exit;
    if (!this.#isStopping) await this.#startServer();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    this.#server?.child.kill('SIGKILL');
    await this.#server?.exit;
    await this.#proxy?.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  async #startServer(): Promise<void> {
    const ready = Promise.withResolvers<string>();
    const args = [
      ...['--listen', `127.0.0.1:${this.#port}`, '--http', `127.0.0.1:${this.#http}`, '--log-level', 'warn'],
      ...['--data', join(this.directory, 'data')],
    ];
    const server = run({ app: 'server', args, fromSource: this.#fromSource, onLine: ready.resolve });
    this.#server = server;
    const line = await Promise.race([ready.promise, server.exit]);
    const [, port, http, key] = /^ready snet=\S+:(\d+) http=\S+:(\d+) key=(\S+)/.exec(String(line)) ?? [];
    if (port === undefined || key === undefined) throw new Error(`the server does not start:\n${server.stderr()}`);
    this.#port = Number(port);
    this.#http = Number(http);
    this.key = key;
  }
}
