import type { Role } from '@proj/chat-protocol';
import { ArgumentsError, checkAll, type WordRow, wholeNumberWord } from '../arguments.ts';
import { type Command, jsonFlag, profileFlag } from '../command.ts';
import { usersOf } from '../recipient.ts';
import { changeGroup, changeNotes } from './group.ts';

const group: WordRow = { name: 'GROUP' };
const flags = { ...jsonFlag, ...profileFlag };
const id = 'g:01890000-0000-7000-8000-000000000000';

/** A minute to a year. */
const longestMinutes = 525_600;

const roles: readonly Role[] = ['owner', 'admin', 'member'];

export const groupRenameCommand: Command = {
  name: 'group rename',
  summary: 'give a group another title',
  words: [group, { name: 'TITLE' }],
  flags,
  notes: changeNotes,
  examples: [`chat group rename ${id} "Day shift"`],
  run: (context) =>
    changeGroup(context, ({ words: [, title = ''] }) => {
      if (title === '') throw new ArgumentsError(['TITLE is empty']);
      return [{ kind: 'rename', title }];
    }),
};

export const groupRoleCommand: Command = {
  name: 'group role',
  summary: 'make a member owner, admin or plain member',
  words: [group, { name: 'USER' }, { name: 'ROLE' }],
  flags,
  notes: ['ROLE is owner, admin or member.', ...changeNotes],
  examples: [`chat group role ${id} ben admin`],
  run: (context) =>
    changeGroup(context, ({ words: [, name = '', wanted = ''] }) => {
      const [[user], role] = checkAll(
        () => usersOf([name]),
        () => roleOf(wanted),
      );
      return user === undefined ? [] : [{ kind: 'role', user, role }];
    }),
};

export const groupMuteCommand: Command = {
  name: 'group mute',
  summary: 'let a member write nothing for a while',
  words: [group, { name: 'USER' }, { name: 'MINUTES' }],
  flags,
  notes: ['0 minutes let the member write again.', ...changeNotes],
  examples: [`chat group mute ${id} ben 60`, `chat group mute ${id} ben 0`],
  run: (context) =>
    changeGroup(context, ({ words: [, name = '', text = ''] }) => {
      const [[user], minutes] = checkAll(
        () => usersOf([name]),
        () => wholeNumberWord('MINUTES', text, 0, longestMinutes),
      );
      const untilMs = minutes === 0 ? 0 : Date.now() + minutes * 60_000;
      return user === undefined ? [] : [{ kind: 'mute', user, untilMs }];
    }),
};

function roleOf(text: string): Role {
  const role = roles.find((known) => known === text);
  if (role !== undefined) return role;
  throw new ArgumentsError([`ROLE must be owner, admin or member, not ${JSON.stringify(text)}`]);
}
