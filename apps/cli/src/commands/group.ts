import { type Client, ClientError, type SendResult } from '@proj/client';
import { ArgumentsError, type WordRow, wholeNumber } from '../arguments.ts';
import { asking } from '../asking.ts';
import { type Command, type Context, jsonFlag, profileFlag } from '../command.ts';
import { ExitError, type ExitName } from '../exit.ts';
import { acceptedJson, posting } from '../posting.ts';
import { type Conversation, groupOf, isGroupId, usersOf } from '../recipient.ts';
import { refusedChange } from '../refused-change.ts';

type Content = Parameters<Client['post']>[1];

const group: WordRow = { name: 'GROUP' };
const users: WordRow = { name: 'USER', rest: true };
const flags = { ...jsonFlag, ...profileFlag };

/** What all that change a group print. */
export const changeNotes: readonly string[] = [
  'Ends well only once the server has accepted it, and prints an id and a number in the conversation for each change;',
  'with --json {"id","conversation","seq","acceptedAtMs","duplicate"}.',
];

export const groupCreateCommand: Command = {
  name: 'group create',
  summary: 'create a group and print its id',
  words: [{ name: 'TITLE' }, { ...users, optional: true }],
  flags: { open: { help: 'whoever knows the id may come in by themselves' }, ...flags },
  notes: ['With --json {"id","conversation","seq","acceptedAtMs","duplicate"}; the conversation is the group.'],
  examples: ['chat group create "Night shift" ben eve', 'chat group create --open Cooks'],
  run: create,
};

export const groupAddCommand: Command = {
  name: 'group add',
  summary: 'add users to a group, or oneself to an open one',
  words: [group, users],
  flags,
  notes: ['They see what is written from then on.', ...changeNotes],
  examples: ['chat group add g:01890000-0000-7000-8000-000000000000 ben eve'],
  run: (context) => changeGroup(context, ({ words: [, ...names] }) => [{ kind: 'add', users: usersOf(names) }]),
};

export const groupRemoveCommand: Command = {
  name: 'group remove',
  summary: 'remove users from a group',
  words: [group, users],
  flags,
  notes: ['They see nothing that is written from then on.', ...changeNotes],
  examples: ['chat group remove g:01890000-0000-7000-8000-000000000000 ben'],
  run: (context) =>
    changeGroup(context, ({ words: [, ...names] }) => usersOf(names).map((user) => ({ kind: 'remove', user }))),
};

export const groupLeaveCommand: Command = {
  name: 'group leave',
  summary: 'leave a group',
  words: [group],
  flags,
  notes: changeNotes,
  examples: ['chat group leave g:01890000-0000-7000-8000-000000000000'],
  run: (context) => changeGroup(context, (_given, client) => [{ kind: 'remove', user: client.user }]),
};

export const groupListCommand: Command = {
  name: 'group list',
  summary: 'list the groups one is or was in',
  words: [],
  flags,
  notes: [
    'GROUP ROLE UNREAD TITLE; the role is "former" once one has left. With --json, for each group,',
    '{"conversation","title","role","unread","read","head","floor","activeAt"}.',
  ],
  examples: ['chat group list', 'chat group list --json'],
  run: list,
};

export const groupMembersCommand: Command = {
  name: 'group members',
  summary: 'list who is in a group',
  words: [group],
  flags: { read: { placeholder: 'SEQ', help: 'only those who have read the message with this number' }, ...flags },
  notes: ['USER ROLE READ. With --json, for each member, {"user","role","received","read","mutedUntilMs"}.'],
  examples: ['chat group members g:01890000-0000-7000-8000-000000000000'],
  run: members,
};

async function create(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  const [title = '', ...names] = given.words;
  if (title === '') throw new ArgumentsError(['TITLE is empty']);
  const first = usersOf(names);
  await posting(context, async (client) => {
    const result = await client.createGroup({ title, open: given.has('open'), users: first }, { signal });
    await output.data(given.has('json') ? acceptedJson(result) : result.conversation);
  });
  return 'Ok';
}

/** Posts what changes a group, one after the other. @throws ArgumentsError, and as {@link posting} */
export async function changeGroup(
  context: Context,
  contents: (given: Context['arguments'], client: Pick<Client, 'user'>) => readonly Content[],
): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  const conversation = groupOf(given.words[0] ?? '');
  // Mistakes in the other arguments come before anything is connected to.
  contents(given, { user: '' as Client['user'] });
  await posting(context, async (client) => {
    for (const content of contents(given, client)) {
      const result: SendResult = await client.post(conversation, content, { signal }).catch((error: unknown) => {
        const reason = ClientError.is(error, 'CLIENT_REFUSED') ? error.failureName : undefined;
        const sentence = reason === undefined ? undefined : refusedChange(content, reason, client.user);
        if (sentence === undefined) throw error;
        throw new ExitError(reason === 'UnknownUser' ? 'UnknownUser' : 'Refused', sentence, { cause: error });
      });
      await output.data(given.has('json') ? acceptedJson(result) : `${result.id} ${result.seq}`);
    }
  });
  return 'Ok';
}

async function list(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  await asking(context, async (client) => {
    let after: Conversation | undefined;
    let count = 0;
    for (;;) {
      const page = await client.conversations({ after, signal });
      for (const { conversation, title, role, unread, read, head, floor, activeAtMs } of page) {
        if (!isGroupId(conversation)) continue;
        count++;
        const activeAt = new Date(activeAtMs).toISOString();
        const shown = role ?? 'former';
        await output.data(
          given.has('json')
            ? { conversation, title, role: shown, unread, read, head, floor, activeAt }
            : `${conversation} ${shown} ${unread} ${title}`,
        );
      }
      after = page.at(-1)?.conversation;
      if (after !== undefined) continue;
      if (count === 0) output.notice('no groups yet: "chat group create" makes one');
      return;
    }
  });
  return 'Ok';
}

async function members(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  const conversation = groupOf(given.words[0] ?? '');
  const readSeq = wholeNumber('read', given.text('read') ?? '0', 0, Number.MAX_SAFE_INTEGER);
  await asking(context, async (client) => {
    let after: Client['user'] | undefined;
    for (;;) {
      const page = await client.members(conversation, { readSeq, after, signal });
      for (const { user, role, received, read, mutedUntilMs } of page.members) {
        await output.data(given.has('json') ? { user, role, received, read, mutedUntilMs } : `${user} ${role} ${read}`);
      }
      after = page.members.at(-1)?.user;
      if (after === undefined) return;
    }
  });
  return 'Ok';
}
