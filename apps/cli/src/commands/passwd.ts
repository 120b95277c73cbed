import { ClientError } from '@proj/client';
import { asking } from '../asking.ts';
import { type Command, type Context, jsonFlag, profileFlag } from '../command.ts';
import { ExitError, type ExitName } from '../exit.ts';
import { readPasswords } from '../password.ts';
import { requireProfile } from '../profile.ts';
import { saveLogin } from '../saved-login.ts';

export const passwdCommand: Command = {
  name: 'passwd',
  summary: 'change the password, which logs out every other profile',
  words: [],
  flags: {
    'password-stdin': { help: 'read the old and the new password from the first two lines of stdin' },
    ...jsonFlag,
    ...profileFlag,
  },
  notes: [
    'The passwords are asked for without echo, or taken from CHAT_PASSWORD and CHAT_NEW_PASSWORD or, with',
    '--password-stdin, from stdin. This profile is logged in with the new one. With --json {"user"}.',
  ],
  examples: ['chat passwd'],
  run: passwd,
};

async function passwd(context: Context): Promise<ExitName> {
  const { arguments: given, output, profileDirectory, signal, clientName, environment } = context;
  const profile = await requireProfile(profileDirectory);
  const { before, after } = await readPasswords({ fromStdin: given.has('password-stdin'), environment });
  await asking(context, async (client) => {
    try {
      await client.changePassword(before, after, { signal });
    } catch (error) {
      if (!ClientError.is(error, 'CLIENT_REFUSED') || error.failureName !== 'NotAllowed') throw error;
      const sentence = 'the password is not changed: the present one is wrong, or this server changes none';
      throw new ExitError('Refused', sentence, { cause: error });
    }
  });
  // The token of the profile is void now.
  await saveLogin({ ...profile, password: after, profileDirectory, clientName, signal });
  if (given.has('json')) await output.data({ user: profile.user });
  else output.notice(`${profile.user} has a new password, and is logged in on this profile alone`);
  return 'Ok';
}
