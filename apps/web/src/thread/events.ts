import type { UserId } from '@proj/chat-protocol';
import { isolated, listOf } from '../text/names.ts';
import type { Calendar } from '../text/when.ts';
import type { EventItem } from './rows.ts';

/** The year 3000: who names a moment after it means never. */
const forGoodMs = Date.UTC(3_000, 0);

/** What happened to a group, as a sentence. @param nameOf - What to call a user; `You` for the user itself. */
export function eventSentence(
  { from, content }: EventItem,
  me: UserId,
  nameOf: (user: UserId) => string,
  calendar: Pick<Calendar, 'time' | 'full'>,
): string {
  const who = from === me ? 'You' : isolated(nameOf(from));
  /** As the object of a sentence. */
  const whom = (user: UserId): string => (user === me ? 'you' : isolated(nameOf(user)));
  switch (content.kind) {
    case 'create': {
      const users = content.users.filter((user) => user !== from);
      return users.length === 0
        ? `${who} made the group “${isolated(content.title)}”`
        : `${who} made the group “${isolated(content.title)}” with ${listOf(users.map(whom))}`;
    }
    case 'add':
      if (content.users.length === 1 && content.users[0] === from) return `${who} joined`;
      return `${who} added ${listOf(content.users.map(whom))}`;
    case 'remove':
      return content.user === from ? `${who} left` : `${who} removed ${whom(content.user)}`;
    case 'role':
      if (content.role === 'owner') return `${who} handed the group over to ${whom(content.user)}`;
      return content.role === 'admin'
        ? `${who} made ${whom(content.user)} an admin`
        : `${who} made ${whom(content.user)} an ordinary member`;
    case 'mute':
      if (content.untilMs === 0) return `${who} let ${whom(content.user)} write again`;
      return content.untilMs > forGoodMs
        ? `${who} muted ${whom(content.user)} for good`
        : `${who} muted ${whom(content.user)} until ${calendar.full(content.untilMs)}`;
    case 'rename':
      return `${who} named the group “${isolated(content.title)}”`;
    case 'unknown':
      return 'Something that this version cannot show';
  }
}
