import process from 'node:process';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

export { nearest } from './nearest.ts';

/** What the protocol allows, and a line ending. */
const longestLineBytes = 1_026;

/** `missing`: there is none that could be used. `interrupted`: by Ctrl-C. */
export type PromptFailure = 'missing' | 'interrupted';

/** How a program comes by passwords. What it throws is what `failure` makes of a reason and a sentence for whoever is asked. */
export class PasswordPrompt {
  readonly #failure: (why: PromptFailure, sentence: string) => Error;

  constructor(failure: (why: PromptFailure, sentence: string) => Error) {
    this.#failure = failure;
  }

  /** The first so many lines of stdin, or as many as there are. */
  async lines(count: number): Promise<readonly string[]> {
    let text = Buffer.alloc(0);
    for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
      text = Buffer.concat([text, chunk]);
      if (text.toString('latin1').split('\n').length > count || text.length > count * longestLineBytes) break;
    }
    const lines = text.toString('latin1').split('\n').slice(0, count);
    return lines.map((line) => {
      if (line.length > longestLineBytes) throw this.#failure('missing', 'the password on stdin is too long');
      return Buffer.from(line, 'latin1').toString('utf8').replace(/\r$/, '');
    });
  }

  /** What a person types, which the terminal does not show. */
  async ask(question: string): Promise<string> {
    if (!process.stdin.isTTY || !process.stderr.isTTY) {
      const sentence = 'there is no terminal to ask for the password: use --password-stdin or CHAT_PASSWORD';
      throw this.#failure('missing', sentence);
    }
    // The terminal's editing keys, into an output that shows nothing.
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
    // Only now: what is typed as soon as the question is there is not shown either.
    process.stderr.write(question);
    try {
      return await new Promise<string>((resolve, reject) => {
        lines.once('line', resolve);
        lines.once('SIGINT', () => reject(this.#failure('interrupted', 'interrupted')));
        lines.once('close', () => reject(this.#failure('missing', 'no password was given')));
      });
    } finally {
      lines.close();
      process.stderr.write('\n');
    }
  }

  /** A new one, which has to be typed alike a second time. @param mistakeOf - What is wrong with it, if anything. */
  async askTwice(question: string, mistakeOf?: (password: string) => string | undefined): Promise<string> {
    const password = await this.ask(question);
    const mistake = mistakeOf?.(password);
    if (mistake !== undefined) throw this.#failure('missing', mistake);
    if ((await this.ask('Once more: ')) === password) return password;
    throw this.#failure('missing', 'the two passwords differ');
  }
}
