import { execFile } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);
const chatMain = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A folder for what was on the screen, for those who want to look at it. */
const capturesFolder = process.env['PROJ_CAPTURES'];

export interface TmuxOptions {
  readonly folder: string;
  readonly columns: number;
  readonly rows: number;
  readonly profile: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Instead of `chat`. */
  readonly command?: string;
}

/** A program in a terminal that tests can type into and look at. */
export class Tmux {
  readonly #socket: string;

  private constructor(socket: string) {
    this.#socket = socket;
  }

  get #pidFile(): string {
    return `${this.#socket}.pid`;
  }

  static async start(options: TmuxOptions): Promise<Tmux> {
    const { folder, columns, rows, profile, args = [], env = {} } = options;
    const tmux = new Tmux(join(folder, `tmux-${columns}x${rows}-${Math.random().toString(36).slice(2, 8)}`));
    onTestFinished(() => tmux.#end());
    const { PATH = '', NODE_OPTIONS = '', NODE_COMPILE_CACHE = '' } = process.env;
    const environment = {
      PATH,
      HOME: folder,
      NODE_OPTIONS,
      NODE_COMPILE_CACHE,
      LANG: 'C.UTF-8',
      CHAT_PROFILE: profile,
      ...env,
    };
    const assignments = Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`);
    const program = options.command ?? Tmux.chat(args);
    const child = `echo $$ > ${quoted(tmux.#pidFile)}; exec env -i TERM="$TERM" ${assignments.join(' ')} ${program}`;
    // What was there before the program is there after it.
    const command = `echo before; sh -c ${quoted(child)}; printf '\\nexit=%s\\n' $?; exec sleep 600`;
    const size = ['-x', String(columns), '-y', String(rows)];
    const settings = ['set-option', '-g', 'status', 'off', ';'];
    await tmux.#tmux('start-server', ';', ...settings, 'new-session', '-d', '-s', 's', ...size, command);
    return tmux;
  }

  static chat(args: readonly string[] = []): string {
    return [process.execPath, chatMain, ...args].map(quoted).join(' ');
  }

  /** Named keys, such as `Enter`, `C-k`, `M-Up`. */
  async keys(...names: readonly string[]): Promise<void> {
    await this.#tmux('send-keys', '-t', 's', ...names);
  }

  async type(text: string): Promise<void> {
    await this.#tmux('send-keys', '-t', 's', '-l', text);
  }

  /** As a terminal pastes: in brackets. */
  async paste(text: string): Promise<void> {
    await this.#tmux('set-buffer', '--', text);
    await this.#tmux('paste-buffer', '-p', '-r', '-t', 's');
  }

  /** At a cell counted from 0, with the left button or the wheel. */
  async mouse(action: 'click' | 'wheel-up' | 'wheel-down', column: number, row: number): Promise<void> {
    const button = { click: 0, 'wheel-up': 64, 'wheel-down': 65 }[action];
    const report = (final: string): string => `\u001b[<${button};${column + 1};${row + 1}${final}`;
    await this.type(action === 'click' ? report('M') + report('m') : report('M'));
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux('resize-window', '-t', 's', '-x', String(columns), '-y', String(rows));
  }

  /** What is on the screen, row by row. */
  async screen(): Promise<string> {
    return this.#tmux('capture-pane', '-p', '-t', 's');
  }

  /** With the colours and attributes as escape sequences. */
  async styledScreen(): Promise<string> {
    return this.#tmux('capture-pane', '-e', '-p', '-t', 's');
  }

  async ask(format: string): Promise<string> {
    return (await this.#tmux('display-message', '-p', '-t', 's', format)).trim();
  }

  /** Waits for as long as the test may last. */
  async until(what: RegExp | ((screen: string) => boolean), name: string = String(what)): Promise<string> {
    let isOver = false;
    onTestFinished(() => {
      isOver = true;
    });
    const deadline = performance.now() + 40_000;
    for (;;) {
      const screen = await this.screen();
      if (typeof what === 'function' ? what(screen) : what.test(screen)) return screen;
      if (isOver || performance.now() > deadline) throw new Error(`never on the screen: ${name}\n${screen}`);
      await delay(40);
    }
  }

  /** The exit code, once the program has ended and given the terminal back. */
  async exit(): Promise<number> {
    const screen = await this.until(/\nexit=\d+\n/);
    return Number(/\nexit=(\d+)\n/.exec(screen)?.[1]);
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(Number(readFileSync(this.#pidFile, 'utf8')), signal);
  }

  /** To what the shell of `command` runs. */
  async killChild(signal: NodeJS.Signals): Promise<void> {
    const shell = readFileSync(this.#pidFile, 'utf8').trim();
    const [child] = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').split(' ');
    process.kill(Number(child), signal);
  }

  /** Keeps what is on the screen for a person to look at. */
  async keep(name: string): Promise<string> {
    const screen = await this.screen();
    if (capturesFolder !== undefined) {
      mkdirSync(capturesFolder, { recursive: true });
      appendFileSync(join(capturesFolder, `${name}.txt`), screen);
    }
    return screen;
  }

  async #end(): Promise<void> {
    try {
      this.kill('SIGKILL');
      // It writes nothing any more to the folder that is about to be removed.
      for (;;) {
        process.kill(Number(readFileSync(this.#pidFile, 'utf8')), 0);
        await delay(10);
      }
    } catch {
      // It has ended.
    }
    await this.#tmux('kill-server').catch(() => {});
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    const { stdout } = await run('tmux', ['-u', '-S', this.#socket, '-f', '/dev/null', ...args]);
    return stdout;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
