import { entryBytes, Limit, type LogEntry, type Page } from '@proj/chat-protocol';
import { ClientError } from '../errors.ts';
import type { AnswerTo, CallAnswer, CallMessage, CallType } from './answers.ts';
import type { InboxPull } from './inbox.ts';

/** What is wrong with an answer that the codec let pass, if anything. */
type Checks = { readonly [T in CallType]?: (asked: CallMessage<T>, answer: AnswerTo<T>) => string | undefined };

/** Only what an application would build upon: that it is about what was asked, and no more than was asked for. */
const checks: Checks = {
  pull: pageMistake,
  conversations: ({ limit }, { conversations }) => surplus(conversations, limit),
  members: ({ conversation, limit }, answer) =>
    answer.conversation === conversation ? surplus(answer.members, limit) : 'members of another conversation',
  search: ({ conversation, limit }, { entries }) =>
    conversation !== undefined && entries.some((entry) => entry.conversation !== conversation)
      ? 'results of another conversation'
      : surplus(entries, limit),
  watch: ({ users }, { presences }) =>
    presences.every(({ user }) => users.includes(user)) ? undefined : 'the presence of another user',
  profiles: ({ users }, { profiles }) =>
    profiles.every(({ user }) => users.includes(user)) ? undefined : 'the profile of another user',
};

/** @throws ClientError `CLIENT_PROTOCOL` */
export function checkAnswer(asked: CallMessage, answer: CallAnswer): void {
  const check = checks[asked.type] as ((asked: CallMessage, answer: CallAnswer) => string | undefined) | undefined;
  refuse(check?.(asked, answer));
}

/** @throws ClientError `CLIENT_PROTOCOL` */
export function checkPage(asked: InboxPull, page: Page): void {
  refuse(pageMistake(asked, page));
}

/** A page that is not the one asked for could leave a hole, and one that is too large could leave no room. */
function pageMistake(asked: InboxPull, { conversation, floor, entries }: Page): string | undefined {
  if (conversation !== asked.conversation) return 'a page of another conversation';
  const firstSeq = Math.max(asked.afterSeq + 1, floor);
  const [first] = entries;
  if (first !== undefined && first.seq !== firstSeq) return `a page that begins at ${first.seq}, not at ${firstSeq}`;
  const bytes = bytesOf(entries);
  const isTooLarge = entries.length > asked.limit || (entries.length > 1 && bytes > Limit.pageBytes);
  return isTooLarge ? `a page of ${entries.length} entries, ${bytes} bytes` : undefined;
}

function bytesOf(entries: readonly LogEntry[]): number {
  return entries.reduce((bytes, entry) => bytes + entryBytes(entry), 0);
}

function surplus(items: readonly unknown[], limit: number): string | undefined {
  return items.length > limit ? `${items.length} items where ${limit} were asked for` : undefined;
}

function refuse(mistake: string | undefined): void {
  if (mistake !== undefined) throw new ClientError('CLIENT_PROTOCOL', mistake);
}
