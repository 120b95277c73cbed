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
    : options.environment['CHAT_PASSWORD'] || (await askAtTerminal(options.isNew));
  if (password === '') throw new ExitError('Usage', 'the password is empty');
  return password;
}

async function readLine(): Promise<string> {
  let text = Buffer.alloc(0);
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    text = Buffer.concat([text, chunk]);
    if (text.includes(0x0a) || text.length > longestLineBytes) break;
  }
  const end = text.indexOf(0x0a);
  const line = end < 0 ? text : text.subarray(0, end);
  if (line.length > longestLineBytes) throw new ExitError('Usage', 'the password on stdin is too long');
  return line.toString('utf8').replace(/\r$/, '');
}

async function askAtTerminal(isNew: boolean): Promise<string> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new ExitError('Usage', 'there is no terminal to ask for the password: use --password-stdin or CHAT_PASSWORD');
  }
  const password = await ask(isNew ? 'New password: ' : 'Password: ');
  if (!isNew || (await ask('Once more: ')) === password) return password;
  throw new ExitError('Usage', 'the two passwords differ');
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
