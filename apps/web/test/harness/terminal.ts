import { once } from 'node:events';
import { join } from 'node:path';
import { type Defer, type Program, start } from './programs.ts';
import type { World } from './world.ts';

export const password = 'correct horse battery';

export interface Shown {
  readonly event: 'message' | 'accepted';
  readonly id: string;
  readonly seq: number;
  readonly text: string;
}

/** Somebody with the chat program, in a conversation. */
export class Terminal {
  /** What was shown, oldest first. */
  readonly shown: Shown[] = [];
  readonly #program: Program;

  constructor(world: World, who: { readonly user: string; readonly to: string }, defer: Defer) {
    const args = ['talk', who.to, '--json', '--profile', join(world.directory, who.user)];
    this.#program = start('cli', args, { defer, onLine: (line) => this.shown.push(JSON.parse(line)) });
  }

  async say(text: string): Promise<void> {
    if (!this.#program.child.stdin.write(`${text}\n`)) await once(this.#program.child.stdin, 'drain');
  }

  /** After everything is accepted. */
  async leave(): Promise<void> {
    this.#program.child.stdin.end();
    const code = await this.#program.exit;
    if (code !== 0) throw new Error(`ended with ${code}: ${this.#program.stderr()}`);
  }
}

/** @throws Error when there is no account to be had. */
export async function registerInTerminal(world: World, user: string, defer: Defer): Promise<void> {
  const args = ['register', '--server', world.address, '--key', world.key, '--user', user];
  const profile = ['--profile', join(world.directory, user)];
  const program = start('cli', [...args, ...profile], { defer, environment: { CHAT_PASSWORD: password } });
  program.child.stdin.end();
  if ((await program.exit) !== 0) throw new Error(`${user} cannot register: ${program.stderr()}`);
}
