import { join } from 'node:path';
import type { Columns, Side } from './columns.ts';
import type { Ledger } from './ledger.ts';
import { type Program, run } from './programs.ts';
import type { World } from './world.ts';

export interface PersonOptions {
  readonly name: string;
  readonly other: string;
  readonly side: Side;
  readonly world: World;
  readonly columns: Columns;
  readonly fromSource: boolean;
  /** What this person says, and what is shown to this person. */
  readonly said: Ledger;
  readonly heard: Ledger;
}

/** Somebody with a terminal, in which `chat talk` runs. */
export class Person {
  readonly #options: PersonOptions;
  #talk: Program | undefined;

  constructor(options: PersonOptions) {
    this.#options = options;
  }

  /** @throws Error when there is no account to be had. */
  async register(): Promise<void> {
    const { name, world, fromSource } = this.#options;
    const args = ['register', '--server', world.address, '--key', world.key, '--user', name];
    const environment = { CHAT_PASSWORD: `the password of ${name}` };
    const program = run({ app: 'cli', args: [...args, ...this.#profile], fromSource, environment });
    program.child.stdin.end();
    if ((await program.exit) !== 0) throw new Error(`${name} cannot register:\n${program.stderr()}`);
  }

  /** Begins to talk. `exit` of what it answers is not to settle before {@link leave}. */
  talk(): Program {
    const { other, side, columns, fromSource } = this.#options;
    this.#talk = run({
      app: 'cli',
      args: ['talk', other, '--json', ...this.#profile],
      fromSource,
      onLine: (line) => this.#shown(line),
      onNotice: (line) => columns.show(side, line.replace(/^chat: /, ''), 'dim'),
    });
    return this.#talk;
  }

  say(text: string): void {
    this.#talk?.child.stdin.write(`${text}\n`);
  }

  /** Says no more, and goes once everything is accepted. */
  async leave(): Promise<void> {
    this.#talk?.child.stdin.end();
    await this.#talk?.exit;
  }

  kill(): void {
    this.#talk?.child.kill('SIGKILL');
  }

  get #profile(): readonly string[] {
    return ['--profile', join(this.#options.world.directory, this.#options.name)];
  }

  #shown(line: string): void {
    const { side, other, columns, said, heard } = this.#options;
    const { event, id, seq, text, from } = JSON.parse(line);
    if (event === 'accepted') {
      said.accept(id, seq);
      columns.show(side, `> ${text}`, 'own');
    } else if (event === 'message' && from === other) {
      heard.show(id, seq);
      columns.show(side, `${from}: ${text}`, 'other');
    }
  }
}
