import { parseAddress, parseKey } from '../address.ts';
import { ArgumentsError } from '../arguments.ts';
import { type Command, type Context, profileFlag } from '../command.ts';
import { ExitError, type ExitName } from '../exit.ts';
import { isUserName } from '../profile.ts';

export const screenCommand: Command = {
  name: 'screen',
  summary: 'conversations on the whole screen; "chat" alone does the same at a terminal',
  words: [],
  flags: {
    server: { placeholder: 'HOST:PORT', help: 'where the server listens' },
    key: { placeholder: 'KEY', help: "the server's public key, which it prints when it starts" },
    user: { placeholder: 'NAME', help: 'who to be' },
    ...profileFlag,
  },
  notes: [
    'Asks for what is missing, registers or logs in. Messages are kept on this machine: they can be read, and written,',
    'without a connection. F1 shows the keys, Ctrl+Q leaves. NO_COLOR is obeyed.',
  ],
  examples: ['chat', 'chat screen --server 127.0.0.1:7000 --key KEY'],
  run: screen,
};

async function screen(context: Context): Promise<ExitName> {
  const known = given(context);
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) {
    throw new ExitError('Usage', 'the screen needs a terminal: "chat --help" shows the commands for everything else');
  }
  const term = context.environment['TERM'] ?? '';
  // Windows sets none, and can be drawn on.
  if (term === 'dumb' || (term === '' && process.platform !== 'win32')) {
    const why = term === '' ? 'TERM is not set' : `TERM=${term}`;
    const sentence = `this terminal cannot be drawn on (${why}): use "chat talk", "chat listen" and "chat send"`;
    throw new ExitError('Usage', sentence);
  }
  // What draws is loaded for those who look at it: other commands start faster without.
  const { runScreen } = await import('../screen/run-screen.ts');
  return runScreen({ context, stdin, stdout, known });
}

/** @throws ArgumentsError naming everything that is malformed. */
function given({ arguments: flags }: Context): Readonly<Partial<Record<'server' | 'key' | 'user', string>>> {
  const [server, key, user] = [flags.text('server'), flags.text('key'), flags.text('user')];
  const mistakes: string[] = [];
  if (server !== undefined && parseAddress(server) === undefined) {
    mistakes.push(`--server must be HOST:PORT, such as 127.0.0.1:7000, not ${JSON.stringify(server)}`);
  }
  if (key !== undefined && parseKey(key) === undefined) {
    mistakes.push(`--key must be the 43 characters that the server prints as key=, not ${JSON.stringify(key)}`);
  }
  if (user !== undefined && !isUserName(user)) {
    mistakes.push(`--user must be 1 to 32 of a-z 0-9 . _ -, not ${JSON.stringify(user)}`);
  }
  if (mistakes.length > 0) throw new ArgumentsError(mistakes);
  return {
    ...(server === undefined ? {} : { server }),
    ...(key === undefined ? {} : { key }),
    ...(user === undefined ? {} : { user }),
  };
}
