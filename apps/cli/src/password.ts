import { passwordCharacters, usualPasswordCharacters } from '@proj/chat-protocol';
import { PasswordPrompt } from '@proj/prompt';
import { ExitError } from './exit.ts';

const prompt = new PasswordPrompt(
  (why, sentence) => new ExitError(why === 'interrupted' ? 'Interrupted' : 'Usage', sentence),
);

/** A server may want more, or less, and says so: what is not typed is left to it. */
function mistakeOf(password: string): string | undefined {
  if (passwordCharacters(password) >= usualPasswordCharacters) return undefined;
  return `a password has at least ${usualPasswordCharacters} characters`;
}

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
    ? (await prompt.lines(1))[0]
    : options.environment['CHAT_PASSWORD'] ||
      (await (options.isNew ? prompt.askTwice('New password: ', mistakeOf) : prompt.ask('Password: ')));
  if (password === undefined || password === '') throw new ExitError('Usage', 'the password is empty');
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
  if (options.fromStdin) [before = '', after = ''] = await prompt.lines(2);
  else {
    if (before === '') before = await prompt.ask('Present password: ');
    if (after === '') after = await prompt.askTwice('New password: ', mistakeOf);
  }
  if (before === '') throw new ExitError('Usage', 'the present password is empty');
  if (after === '') throw new ExitError('Usage', 'the new password is empty');
  return { before, after };
}
