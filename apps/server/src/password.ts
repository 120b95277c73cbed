import { PasswordPrompt } from '@proj/prompt';
import { ExitError } from './exit.ts';

const prompt = new PasswordPrompt(
  (why, sentence) => new ExitError(why === 'interrupted' ? 'Failed' : 'Usage', sentence),
);

/**
 * A new password: from the first line of stdin when `fromStdin`, else from `CHAT_PASSWORD`, else asked for twice at
 * the terminal, without echo. @throws ExitError `Usage` when there is none to be had.
 */
export async function readNewPassword(options: {
  readonly fromStdin: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): Promise<string> {
  const password = options.fromStdin
    ? (await prompt.lines(1))[0]
    : options.environment['CHAT_PASSWORD'] || (await prompt.askTwice('Password: '));
  if (password === undefined || password === '') throw new ExitError('Usage', 'the password is empty');
  return password;
}
