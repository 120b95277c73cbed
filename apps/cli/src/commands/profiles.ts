import { ArgumentsError } from '../arguments.ts';
import { asking } from '../asking.ts';
import { type Command, type Context, jsonFlag, profileFlag } from '../command.ts';
import { ExitError, type ExitName } from '../exit.ts';
import { usersOf } from '../recipient.ts';

const flags = { ...jsonFlag, ...profileFlag };

export const whoisCommand: Command = {
  name: 'whois',
  summary: "a user's name and what they say of themselves; without USER yours",
  words: [{ name: 'USER', optional: true }],
  flags,
  notes: ['USER NAME, and below it what they say of themselves. With --json {"user","displayName","about"}.'],
  examples: ['chat whois', 'chat whois ben --json'],
  run: whois,
};

export const whoisSetCommand: Command = {
  name: 'whois set',
  summary: 'change your name as others see it, or what you say of yourself',
  words: [],
  flags: {
    name: { placeholder: 'NAME', help: 'what people are shown; "" for none' },
    about: { placeholder: 'TEXT', help: 'what you say of yourself; "" for nothing' },
    ...flags,
  },
  notes: ['What is not given stays as it is. With --json {"user","displayName","about"}.'],
  examples: ['chat whois set --name "Ann the cook"', 'chat whois set --about "In the kitchen until six"'],
  run: set,
};

export const blockCommand: Command = {
  name: 'block',
  summary: 'take nothing from a user any more',
  words: [{ name: 'USER' }],
  flags,
  notes: ['They are not told. With --json {"user","blocked"}.'],
  examples: ['chat block ben'],
  run: (context) => block(context, true),
};

export const unblockCommand: Command = {
  name: 'unblock',
  summary: 'let a user write to you again',
  words: [{ name: 'USER' }],
  flags,
  notes: ['With --json {"user","blocked"}.'],
  examples: ['chat unblock ben'],
  run: (context) => block(context, false),
};

export const blocksCommand: Command = {
  name: 'blocks',
  summary: 'list whom you have blocked',
  words: [],
  flags,
  notes: ['With --json {"user"} for each.'],
  examples: ['chat blocks'],
  run: blocks,
};

async function whois(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  const [wanted] = usersOf(given.words);
  await asking(context, async (client) => {
    const profile = await client.profile(wanted ?? client.user, { signal });
    if (profile === undefined) throw new ExitError('UnknownUser', `there is no user ${wanted}: check the name`);
    const { user, displayName, about } = profile;
    if (given.has('json')) {
      await output.data({ user, displayName, about });
      return;
    }
    await output.data(`${user} ${displayName}`.trimEnd());
    if (about !== '') await output.data(about);
  });
  return 'Ok';
}

async function set(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  const [name, text] = [given.text('name'), given.text('about')];
  if (name === undefined && text === undefined) throw new ArgumentsError(['--name NAME or --about TEXT is wanted']);
  await asking(context, async (client) => {
    const before = await client.profile(client.user, { signal });
    const displayName = name ?? before?.displayName ?? '';
    const about = text ?? before?.about ?? '';
    await client.setProfile({ displayName, about }, { signal });
    if (given.has('json')) await output.data({ user: client.user, displayName, about });
    else output.notice(`others see: ${client.user} ${displayName}`.trimEnd());
  });
  return 'Ok';
}

async function block(context: Context, blocked: boolean): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  const [user] = usersOf(given.words);
  if (user === undefined) throw new ArgumentsError(['USER is missing']);
  await asking(context, async (client) => {
    if (user === client.user) throw new ExitError('Usage', `${user} is you: nobody blocks themselves`);
    await client.block(user, blocked, { signal });
    if (given.has('json')) await output.data({ user, blocked });
    else
      output.notice(
        blocked ? `${user} is blocked; "chat unblock ${user}" undoes it` : `${user} may write to you again`,
      );
  });
  return 'Ok';
}

async function blocks(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  await asking(context, async (client) => {
    const users = await client.blocks({ signal });
    if (users.length === 0) output.notice('nobody is blocked');
    for (const user of users) await output.data(given.has('json') ? { user } : user);
  });
  return 'Ok';
}
