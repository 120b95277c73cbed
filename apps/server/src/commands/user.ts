import { isUserId, type UserId } from '@proj/chat-protocol';
import { userNameRule } from '@proj/chat-server';
import { type Administration, administer } from '../admin/caller.ts';
import type { UserView } from '../admin/calls.ts';
import { type Command, jsonSwitch, type Switch } from '../command.ts';
import { ExitError, type ExitName } from '../exit.ts';
import { columns, momentText, print, printable, printJson } from '../output.ts';
import { readNewPassword } from '../password.ts';
import { type StorageCommandInput, storageCommand } from './storage-command.ts';

const stdinSwitch: Switch = { name: 'password-stdin', help: 'read the password from the first line of stdin' };

const passwordLines = [
  'The password is asked for without echo, or read from stdin, or taken from CHAT_PASSWORD.',
  'Works while the server runs, and while it does not.',
];

export const userCommands: readonly Command[] = [
  storageCommand({
    name: 'user add',
    summary: 'create an account, or give it its first password',
    description: ['Creates an account, or gives one that has no password its first.', ...passwordLines],
    words: ['NAME'],
    switches: [stdinSwitch, jsonSwitch],
    examples: ['chat-server user add ann', 'pass show chat/ann | chat-server user add ann --password-stdin'],
    run: (given) => withPassword(given, 'addUser', 'added', true),
  }),
  storageCommand({
    name: 'user passwd',
    summary: 'give an account another password, and end its sessions',
    description: ['Changes the password. What devices remember to log in with is void from then on.', ...passwordLines],
    words: ['NAME'],
    switches: [stdinSwitch, jsonSwitch],
    examples: ['chat-server user passwd ann'],
    run: (given) => withPassword(given, 'changePassword', 'changed the password of', false),
  }),
  storageCommand({
    name: 'user list',
    summary: 'the accounts',
    description: ['Lists the accounts by name, with what they call themselves.'],
    switches: [jsonSwitch],
    examples: ['chat-server user list', 'chat-server user list --json | jq .name'],
    run: listUsers,
  }),
  storageCommand({
    name: 'user disable',
    summary: 'no more logins of a user; sessions end now',
    description: ['Keeps a user out. What it wrote stays. Sessions end at once when the server runs.'],
    words: ['NAME'],
    switches: [jsonSwitch],
    examples: ['chat-server user disable ann'],
    run: (given) => change(given, 'disableUser', 'disabled'),
  }),
  storageCommand({
    name: 'user enable',
    summary: 'let a user in again',
    description: ['Takes back what "user disable" did.'],
    words: ['NAME'],
    switches: [jsonSwitch],
    examples: ['chat-server user enable ann'],
    run: (given) => change(given, 'enableUser', 'enabled'),
  }),
];

/** @throws ExitError `Usage` */
export function userNamed(text: string | undefined): UserId {
  if (text !== undefined && isUserId(text)) return text;
  throw new ExitError('Usage', `${JSON.stringify(text)} is not a user name: ${userNameRule}`);
}

async function withPassword(
  { storage, words, switches, sources }: StorageCommandInput,
  call: 'addUser' | 'changePassword',
  done: string,
  create: boolean,
): Promise<ExitName> {
  const user = userNamed(words[0]);
  // Before the password is asked for: a lock that is taken makes it pointless.
  await using administration = await administer(storage, { create });
  const password = await readNewPassword({
    fromStdin: switches.has(stdinSwitch.name),
    environment: sources.environment,
  });
  await administration.call(call, { user, password });
  say(switches, user, done);
  return 'Ok';
}

async function change(
  { storage, words, switches }: StorageCommandInput,
  call: 'disableUser' | 'enableUser',
  done: string,
): Promise<ExitName> {
  const user = userNamed(words[0]);
  await using administration = await administer(storage);
  await administration.call(call, { user });
  say(switches, user, done);
  return 'Ok';
}

function say(switches: ReadonlySet<string>, user: string, done: string): void {
  if (switches.has(jsonSwitch.name)) printJson({ user });
  else print(`${done} ${user}`);
}

/** As JSON one account a line: there may be many. */
async function listUsers({ storage, switches }: StorageCommandInput): Promise<ExitName> {
  await using administration = await administer(storage);
  const rows: string[][] = [];
  for await (const user of allUsers(administration)) {
    if (switches.has(jsonSwitch.name)) printJson(user);
    else
      rows.push([
        user.name,
        momentText(user.createdAtMs),
        user.disabledAtMs === undefined ? 'enabled' : 'disabled',
        printable(user.displayName),
      ]);
  }
  if (!switches.has(jsonSwitch.name)) print(columns(['NAME', 'CREATED', 'STATE', 'DISPLAY NAME'], rows));
  return 'Ok';
}

async function* allUsers({ call }: Administration): AsyncGenerator<UserView> {
  let after: string | undefined;
  do {
    const page = await call('listUsers', { after, limit: 1_000 });
    yield* page.users;
    after = page.next;
  } while (after !== undefined);
}
