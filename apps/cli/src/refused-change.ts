import type { Content } from '@proj/chat-protocol';

/** Why a server does not do what was asked, as far as its answer and what was asked tell; `undefined`: they do not. */
export function refusedChange(content: Content, reason: string, self: string): string | undefined {
  if (reason === 'UnknownUser') return 'no such user on this server: check the names';
  if (reason !== 'NotAllowed') return undefined;
  switch (content.kind) {
    case 'remove':
      return content.user === self
        ? 'the owner hands it over first: "chat group role"'
        : 'only who stands above a member removes them';
    case 'add':
      return 'admins add, and only who is not in it yet';
    case 'role':
      return 'only the owner changes roles';
    case 'mute':
      return 'only who stands above a member mutes them';
    case 'rename':
      return 'only admins and the owner rename it';
    default:
      return undefined;
  }
}

/** What was refused, for those who look at something else by now. */
export function nameOfChange({ kind }: Content): string {
  switch (kind) {
    case 'text':
      return 'a message';
    case 'edit':
      return 'the change of a message';
    case 'recall':
      return 'taking a message back';
    case 'reaction':
      return 'a reaction';
    case 'create':
      return 'making the group';
    default:
      return 'a change of the group';
  }
}
