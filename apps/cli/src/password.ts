import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { ExitError } from './exit.ts';

/** What the protocol allows, and a line ending. */
const longestLineBytes = 1_026;

/**
 * A password: from the first line of stdin when `fromStdin`, else from `CHAT_PASSWORD`, else asked for at the
 * terminal, without echo; twice when it is a new one. @throws ExitError `Usage` when there is none to be had.
 */
export async function readPassword(options: {
  readonly fromStdin: boolean;
  readonly isNew: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): Promise<string> {
  const password = options.fromStdin
    ? await readLine()
    : options.environment['CHAT_PASSWORD'] || (await (options.isNew ? askForNew() : askAtTerminal('Password: ')));
  if (password === '') throw new ExitError('Usage', 'the password is empty');
  return password;
}

/**
 * The present password and the next: from the first two lines of stdin, from `CHAT_PASSWORD` and `CHAT_NEW_PASSWORD`, or
 * asked for at the terminal. @throws ExitError `Usage` when there is none to be had.
 */
export async function readPasswords(options: {
  readonly fromStdin: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): Promise<{ readonly before: string; readonly after: string }> {
  const { environment } = options;
  let [before = '', after = ''] = [environment['CHAT_PASSWORD'], environment['CHAT_NEW_PASSWORD']];
  if (options.fromStdin) [before = '', after = ''] = await readLines(2);
  else {
    if (before === '') before = await askAtTerminal('Present password: ');
    if (after === '') after = await askForNew();
  }
  if (before === '') throw new ExitError('Usage', 'the present password is empty');
  if (after === '') throw new ExitError('Usage', 'the new password is empty');
  return { before, after };
}

async function readLine(): Promise<string> {
  const [line = ''] = await readLines(1);
  return line;
}

/** The first so many lines of stdin, or as many as there are. */
async function readLines(count: number): Promise<readonly string[]> {
  let text = Buffer.alloc(0);
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    text = Buffer.concat([text, chunk]);
    if (text.toString('latin1').split('\n').length > count || text.length > count * longestLineBytes) break;
  }
  const lines = text.toString('latin1').split('\n').slice(0, count);
  return lines.map((line) => {
    if (line.length > longestLineBytes) throw new ExitError('Usage', 'the password on stdin is too long');
    return Buffer.from(line, 'latin1').toString('utf8').replace(/\r$/, '');
  });
}

async function askForNew(): Promise<string> {
  const password = await askAtTerminal('New password: ');
  if ((await ask('Once more: ')) === password) return password;
  throw new ExitError('Usage', 'the two passwords differ');
}

async function askAtTerminal(question: string): Promise<string> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new ExitError('Usage', 'there is no terminal to ask for the password: use --password-stdin or CHAT_PASSWORD');
  }
  return ask(question);
}

/** Reads a line with the terminal's editing keys, into an output that shows nothing. */
async function ask(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write(question);
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('SIGINT', () => reject(new ExitError('Interrupted', 'interrupted')));
      lines.once('close', () => reject(new ExitError('Usage', 'no password was given')));
    });
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
