import { register } from '@proj/client';
import { parseAddress, parseKey } from '../address.ts';
import { ArgumentsError, type FlagTable } from '../arguments.ts';
import type { Command, Context } from '../command.ts';
import { profileFlag } from '../command.ts';
import type { ExitName } from '../exit.ts';
import { serverTransport } from '../link.ts';
import { readPassword } from '../password.ts';
import { isUserName, loadProfile, newDeviceId, type Profile } from '../profile.ts';
import { saveLogin } from '../saved-login.ts';

const flags: FlagTable = {
  server: { placeholder: 'HOST:PORT', help: 'where the server listens' },
  key: { placeholder: 'KEY', help: "the server's public key, which it prints when it starts" },
  user: { placeholder: 'NAME', help: '1 to 32 of a-z 0-9 . _ -' },
  'password-stdin': { help: 'read the password from the first line of stdin' },
  ...profileFlag,
};

const passwordNote =
  'The password is asked for without echo, or taken from CHAT_PASSWORD or, with --password-stdin, from stdin.';

export const registerCommand: Command = {
  name: 'register',
  summary: 'create an account and log in',
  words: [],
  flags,
  notes: [passwordNote],
  examples: ['chat register --server 127.0.0.1:7000 --key KEY --user ann'],
  run: (context) => logIn(context, true),
};

export const loginCommand: Command = {
  name: 'login',
  summary: 'log in to an account that exists',
  words: [],
  flags,
  notes: [passwordNote, 'What is not given is as it was at the last login of the profile.'],
  examples: ['chat login --server 127.0.0.1:7000 --key KEY --user ann', 'chat login'],
  run: (context) => logIn(context, false),
};

async function logIn(context: Context, isNew: boolean): Promise<ExitName> {
  const { output, signal, profileDirectory } = context;
  const before = await loadProfile(profileDirectory);
  const { server, key, user } = target(context, isNew ? undefined : before);
  context.connectingTo(server);
  const password = await readPassword({
    fromStdin: context.arguments.has('password-stdin'),
    isNew,
    environment: context.environment,
  });
  if (isNew) await register({ transport: serverTransport(server, key), user, password, signal });

  const deviceId = before?.deviceId ?? newDeviceId();
  await saveLogin({ server, key, user, deviceId, password, profileDirectory, clientName: context.clientName, signal });
  if (before !== undefined && before.user !== user) {
    output.notice(`this profile was ${before.user}'s; "chat login --user ${before.user}" goes back`);
  }
  output.notice(`logged in as ${user} at ${server} (profile ${profileDirectory})`);
  return 'Ok';
}

interface Target {
  readonly server: string;
  readonly key: string;
  readonly user: Parameters<typeof register>[0]['user'];
}

/** @throws ArgumentsError naming everything that is missing or malformed. */
function target({ arguments: given }: Context, before: Profile | undefined): Target {
  const server = given.text('server') ?? before?.server;
  const key = given.text('key') ?? before?.key;
  const user = given.text('user') ?? before?.user;
  const mistakes: string[] = [];
  if (server === undefined) mistakes.push('--server HOST:PORT is missing');
  else if (parseAddress(server) === undefined) {
    mistakes.push(`--server must be HOST:PORT, such as 127.0.0.1:7000, not ${JSON.stringify(server)}`);
  }
  if (key === undefined) mistakes.push('--key KEY is missing: the server prints it when it starts');
  else if (parseKey(key) === undefined) {
    mistakes.push(`--key must be the 43 characters that the server prints as key=, not ${JSON.stringify(key)}`);
  }
  if (user === undefined) mistakes.push('--user NAME is missing');
  else if (!isUserName(user)) mistakes.push(`--user must be 1 to 32 of a-z 0-9 . _ -, not ${JSON.stringify(user)}`);
  if (server === undefined || key === undefined || user === undefined || !isUserName(user) || mistakes.length > 0) {
    throw new ArgumentsError(mistakes);
  }
  return { server, key, user };
}
