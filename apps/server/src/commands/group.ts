import { type ConversationId, isConversationId, isGroup } from '@proj/chat-protocol';
import { administer, runningServer } from '../admin/caller.ts';
import type { GroupView, MemberView } from '../admin/calls.ts';
import { type Command, jsonSwitch } from '../command.ts';
import { ExitError } from '../exit.ts';
import { columns, momentText, print, printable, printJson } from '../output.ts';
import { storageCommand } from './storage-command.ts';
import { userNamed } from './user.ts';

export const groupCommands: readonly Command[] = [
  storageCommand({
    name: 'group list',
    summary: 'the groups, or those of one user',
    description: ['Lists groups that have members, with their ids. Goes through all users: it may take a while.'],
    words: ['[USER]'],
    switches: [jsonSwitch],
    examples: ['chat-server group list', 'chat-server group list ann'],
    run: async ({ storage, words, switches }) => {
      const user = words[0] === undefined ? undefined : userNamed(words[0]);
      await using administration = await administer(storage);
      const groups = pages<GroupView>(async (after) => {
        const page = await administration.call('listGroups', { user, after, limit: 1_000 });
        return { rows: page.groups, next: page.next };
      });
      await show(groups, switches, ['GROUP', 'MEMBERS', 'ENTRIES', 'ACTIVE', 'TITLE'], (row) => [
        row.group,
        String(row.members),
        String(row.head),
        momentText(row.activeAtMs),
        printable(row.title),
      ]);
      return 'Ok';
    },
  }),
  storageCommand({
    name: 'group members',
    summary: 'who is in a group, and how far they have read',
    description: ['Lists the members of a group by name.'],
    words: ['GROUP'],
    switches: [jsonSwitch],
    examples: ['chat-server group members g:0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'],
    run: async ({ storage, words, switches }) => {
      const group = groupNamed(words[0]);
      await using administration = await administer(storage);
      const members = pages<MemberView>(async (after) => {
        const page = await administration.call('listMembers', { group, after, limit: 1_000 });
        return { rows: page.members, next: page.next };
      });
      await show(members, switches, ['USER', 'ROLE', 'FROM ENTRY', 'RECEIVED', 'READ', 'MUTED UNTIL'], (row) => [
        row.user,
        row.role,
        String(row.joinSeq),
        String(row.received),
        String(row.read),
        momentText(row.mutedUntilMs),
      ]);
      return 'Ok';
    },
  }),
  storageCommand({
    name: 'group remove',
    summary: 'remove a member from a group',
    description: [
      'Removes the user by an entry in the name of the owner, which all members see. An owner hands the group over first:',
      'to the first admin by name, or else to the first member. Needs the running server.',
    ],
    words: ['GROUP', 'USER'],
    switches: [jsonSwitch],
    examples: ['chat-server group remove g:0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b ann'],
    run: async ({ storage, words, switches }) => {
      const [group, user] = [groupNamed(words[0]), userNamed(words[1])];
      const { call } = await runningServer(storage.data);
      const answer = await call('removeMember', { group, user });
      if (switches.has(jsonSwitch.name)) printJson(answer);
      else print(`removed ${user} from ${group}`);
      return 'Ok';
    },
  }),
  storageCommand({
    name: 'group rename',
    summary: 'give a group another title',
    description: [
      'Renames the group by an entry in the name of the owner, which all members see. Needs the running server.',
    ],
    words: ['GROUP', 'TITLE'],
    switches: [jsonSwitch],
    examples: ['chat-server group rename g:0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b "The new title"'],
    run: async ({ storage, words, switches }) => {
      const group = groupNamed(words[0]);
      const { call } = await runningServer(storage.data);
      const answer = await call('renameGroup', { group, title: words[1] ?? '' });
      if (switches.has(jsonSwitch.name)) printJson(answer);
      else print(`renamed ${group}: ${printable(answer.title)}`);
      return 'Ok';
    },
  }),
];

/** @throws ExitError `Usage` */
function groupNamed(text = ''): ConversationId {
  if (isConversationId(text) && isGroup(text)) return text;
  throw new ExitError('Usage', `${JSON.stringify(text)} is not a group: see "chat-server group list"`);
}

async function* pages<Row>(
  read: (after: string | undefined) => Promise<{ readonly rows: readonly Row[]; readonly next?: string | undefined }>,
): AsyncGenerator<Row> {
  let after: string | undefined;
  do {
    const { rows, next } = await read(after);
    yield* rows;
    after = next;
  } while (after !== undefined);
}

/** As JSON each row is a line of its own, as soon as it is known. */
async function show<Row>(
  rows: AsyncIterable<Row>,
  switches: ReadonlySet<string>,
  head: readonly string[],
  cells: (row: Row) => readonly string[],
): Promise<void> {
  if (switches.has(jsonSwitch.name)) {
    for await (const row of rows) printJson(row);
    return;
  }
  const table: (readonly string[])[] = [];
  for await (const row of rows) table.push(cells(row));
  print(columns(head, table));
}
