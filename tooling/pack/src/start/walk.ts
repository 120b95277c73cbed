import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { run } from '../commands.ts';
import { type ChatServer, startChatServer } from '../consumer/chat-server.ts';
import { strangersEnvironment } from '../consumer/consumer.ts';
import { root } from '../workspace.ts';
import { type Block, blocksOf, commandsOf } from './blocks.ts';

export interface WalkOptions {
  /** Made: whatever the walk leaves is in it. */
  readonly folder: string;
  readonly nodeFolder: string;
  /** The contents of the user's `.npmrc`: where the packages come from. */
  readonly settings: readonly string[];
  /** Where the tarballs are that `npm run pack` would have made. */
  readonly tarballs: string;
}

const password = 'a password for a walk';

/**
 * Does what `apps/docs/start.md` says, block by block: in a clone that is built, and in an empty folder with what was
 * packed. Ports, the key and the folder of the tarballs are the walk's own; all else is as it stands there.
 */
export class Walk implements AsyncDisposable {
  readonly #options: WalkOptions;
  readonly #blocks: Set<Block>;
  readonly #server: ChatServer;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #meant: ReadonlyMap<string, string>;

  private constructor(options: WalkOptions, server: ChatServer, echoPort: number) {
    this.#options = options;
    this.#server = server;
    this.#blocks = new Set(blocksOf(readFileSync(join(root, 'apps/docs/start.md'), 'utf8')));
    this.#environment = {
      ...strangersEnvironment(options.nodeFolder),
      npm_config_userconfig: join(options.folder, 'npmrc'),
      CHAT_PASSWORD: password,
      CHAT_PROFILE: join(options.folder, 'profile'),
    };
    this.#meant = new Map([
      ['7000', portOf(server.snet)],
      ['8080', portOf(server.http)],
      ['7001', String(echoPort)],
      ['KEY', server.key],
      ['/tmp/packed', options.tarballs],
    ]);
  }

  /** Starts the server that was built, in the place of `npm start`. */
  static async begin(options: WalkOptions): Promise<Walk> {
    const { folder, settings } = options;
    await mkdir(join(folder, 'project'), { recursive: true });
    const quiet = ['audit=false', 'fund=false', 'update-notifier=false'];
    await writeFile(join(folder, 'npmrc'), [...quiet, ...settings, ''].join('\n'));
    const program = [process.execPath, join(root, 'apps/server/dist/main.js')] as const;
    const env = strangersEnvironment(options.nodeFolder);
    const server = await startChatServer(program, { cwd: folder, env, data: join(folder, 'data') });
    return new Walk(options, server, await freePort());
  }

  /** What was not done yet, as `section: language`, for whoever wants to know that nothing is left. */
  get left(): readonly string[] {
    return [...this.#blocks].map(({ section, language, code }) => `${section}: ${language} ${code.split('\n')[0]}`);
  }

  /** The line of the document that says how a server is ready, and what ours said, with what differs taken out. */
  readyLines(): readonly [string, string] {
    const shape = (line: string): string => line.trim().replaceAll(/(?<==\S*?)(:\d+|(?<=key=)\S+|(?<=pid=)\d+)/g, '…');
    return [shape(this.#take('The chat', '').code), shape(this.#server.ready)];
  }

  /** Registers ann and ben, and writes to ben in a terminal. Answers what is between them then. */
  async chat(): Promise<string> {
    // The server runs already, and the demo has tests of its own.
    mustBe('npm start', commandsOf(this.#take('The chat', 'sh'))[0]?.command);
    const [register, talk] = commandsOf(this.#take('The chat', 'sh'));
    mustBe('npm run demo', commandsOf(this.#take('The chat', 'sh'))[0]?.command);
    await this.#run(register?.command ?? '', root);
    await this.#run(`${register?.command.replace('ann', 'ben')} --profile ${join(this.#options.folder, 'ben')}`, root);
    await this.#run(`echo hello | ${talk?.command}`, root);
    return this.#run('npm run -s chat -- history ben', root);
  }

  /** Installs the packages as if they were on a registry, and then from files. */
  async install(): Promise<void> {
    for (const { command } of commandsOf(this.#take('The library', 'sh'))) await this.#run(command);
    const [pack, install] = commandsOf(this.#take('The library', 'sh'));
    // Its result is what the walk was given.
    mustBe('npm run pack -- /tmp/packed', pack?.command);
    await this.#run(install?.command ?? '');
  }

  /** Answers what the programs said that echo, by file. */
  async echo(): Promise<Readonly<Record<string, string>>> {
    const module = this.#take('As a module', 'ts');
    await this.#write(module);
    const [start] = commandsOf(this.#take('As a module', 'sh'));
    const first = this.#take('With `require`', 'js');
    // "The same, with another first line."
    await this.#write({ ...first, code: module.code.replace(/^.*\n/, first.code) });
    return {
      [`${module.file}, which says ${start?.remark}`]: await this.#run(start?.command ?? ''),
      [`${first.file}`]: await this.#run(`node ${first.file}`),
    };
  }

  /** Answers what the clients of the chat said. */
  async clients(): Promise<string> {
    await this.#write(this.#take('A client of the chat', 'ts'));
    const [start] = commandsOf(this.#take('A client of the chat', 'sh'));
    const common = this.#take('A client of the chat', 'js');
    await this.#write(common);
    const said = await this.#run(start?.command ?? '');
    return said + (await this.#run(start?.command.replace(/hello\.ts/, `${common.file}`) ?? ''));
  }

  /** Starts Vite with the page. Answers where it is. */
  async page(): Promise<AsyncDisposable & { readonly address: string; readonly password: string }> {
    for (const { command } of commandsOf(this.#take('In a page', 'sh'))) await this.#run(command);
    for (const language of ['js', 'html', 'ts']) await this.#write(this.#take('In a page', language));
    const [start] = commandsOf(this.#take('In a page', 'sh'));
    const child = spawn('bash', ['-c', `exec ${start?.command}`], {
      cwd: join(this.#options.folder, 'project'),
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'inherit'],
      // npx does not pass on a signal: all that it started has to get it.
      detached: true,
    });
    const closed = once(child, 'close');
    let address: string | undefined;
    for await (const line of createInterface(child.stdout)) {
      address = /Local: +(\S+)/.exec(stripVTControlCharacters(line))?.[1];
      if (address !== undefined) break;
    }
    if (address === undefined) throw new Error('Vite named no address');
    return {
      address,
      password,
      async [Symbol.asyncDispose]() {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
        child.stdout.resume();
        await closed;
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }

  /** The next block of a section in a language. @throws Error when there is none, since the document is another. */
  #take(section: string, language: string): Block {
    for (const block of this.#blocks) {
      if (block.section === section && block.language === language) {
        this.#blocks.delete(block);
        return block;
      }
    }
    throw new Error(`the document has no more ${language || 'text'} in "${section}"`);
  }

  async #write({ file, code }: Block): Promise<void> {
    if (file === undefined) throw new Error(`no file is named above:\n${code}`);
    await writeFile(join(this.#options.folder, 'project', file), this.#placed(code));
  }

  #run(command: string, cwd: string = join(this.#options.folder, 'project')): Promise<string> {
    return run('bash', ['-c', this.#placed(command)], { cwd, env: this.#environment, timeoutMs: 120_000 });
  }

  #placed(text: string): string {
    return [...this.#meant].reduce(
      (placed, [from, to]) => placed.replaceAll(new RegExp(`(?<!\\w)${from}(?!\\w)`, 'g'), to),
      text,
    );
  }
}

/** For what is done in another way here: as soon as the document says something else, that has to be looked at. */
function mustBe(expected: string, command: string | undefined): void {
  if (command !== expected) throw new Error(`the document has "${command}" in the place of "${expected}"`);
}

function portOf(address: string): string {
  return address.slice(address.lastIndexOf(':') + 1);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
