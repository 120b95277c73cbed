import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ChaosProxy, createChaosProxy } from '@proj/chaos-proxy';
import { type Defer, type Program, start } from './programs.ts';

const page = fileURLToPath(new URL('../../dist/index.html', import.meta.url));

/** A server, and a proxy before its page and one before its own port. All of it ends with the test. */
export class World {
  readonly directory: string = mkdtempSync(join(tmpdir(), 'chat-web-'));
  readonly #defer: Defer;
  readonly #args: readonly string[];
  #server: Program | undefined;
  #snetPort = 0;
  #httpPort = 0;
  #webProxy: ChaosProxy | undefined;
  #snetProxy: ChaosProxy | undefined;
  key = '';

  private constructor(defer: Defer, args: readonly string[]) {
    this.#defer = defer;
    this.#args = args;
  }

  static async start(defer: Defer, args: readonly string[] = []): Promise<World> {
    if (!existsSync(page)) throw new Error('the page is not built: run "npm run build" first');
    const world = new World(defer, args);
    defer(() => rmSync(world.directory, { recursive: true, force: true, maxRetries: 5 }));
    await world.startServer();
    const proxyBefore = async (port: number): Promise<ChaosProxy> => {
      const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port }, seed: 7 });
      defer(() => proxy.close());
      return proxy.listen();
    };
    world.#webProxy = await proxyBefore(world.#httpPort);
    world.#snetProxy = await proxyBefore(world.#snetPort);
    return world;
  }

  /** Where pages find it: through the proxy. */
  get url(): string {
    return `http://127.0.0.1:${this.web.port}`;
  }

  /** Where terminals find it: through the other one. */
  get address(): string {
    return `127.0.0.1:${this.#snetProxy?.port}`;
  }

  get web(): ChaosProxy {
    if (this.#webProxy === undefined) throw new Error('not started');
    return this.#webProxy;
  }

  get snet(): ChaosProxy {
    if (this.#snetProxy === undefined) throw new Error('not started');
    return this.#snetProxy;
  }

  async startServer(): Promise<void> {
    const ready = Promise.withResolvers<string>();
    const args = [
      ...['--listen', `127.0.0.1:${this.#snetPort}`, '--http', `127.0.0.1:${this.#httpPort}`],
      ...['--data', join(this.directory, 'data'), '--log-level', 'warn', ...this.#args],
    ];
    this.#server = start('server', args, { defer: this.#defer, onLine: ready.resolve });
    const line = await Promise.race([ready.promise, this.#server.exit]);
    const [, snet, http, key] = /^ready snet=\S+:(\d+) http=\S+:(\d+) key=(\S+)/.exec(String(line)) ?? [];
    if (key === undefined) throw new Error(`no server: ${line}\n${this.#server.stderr()}`);
    this.#snetPort = Number(snet);
    this.#httpPort = Number(http);
    this.key = key;
  }

  /** `kill -9`. */
  async killServer(): Promise<void> {
    this.#server?.child.kill('SIGKILL');
    await this.#server?.exit;
  }

  /** Of `/metrics`, which no proxy is asked for. */
  async metric(line: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.#httpPort}/metrics`)).text();
    const found = text.split('\n').find((one) => one.startsWith(`${line} `));
    return Number(found?.split(' ').at(-1));
  }
}
