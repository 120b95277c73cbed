import type { Client, SendResult } from '@proj/client';
import { ArgumentsError } from './arguments.ts';
import { isUserName } from './profile.ts';

export type User = Client['user'];
export type Conversation = SendResult['conversation'];
/** Whom one may write to: a user, or a group by its id. */
export type Recipient = User | Conversation;

const groupPattern = /^g:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `g:` and a UUID, as `chat group create` prints it. */
export function isGroupId(text: string): text is Conversation {
  return groupPattern.test(text);
}

/** @param word - As in the usage line. @throws ArgumentsError */
export function recipientOf(word: string, text: string): Recipient {
  if (isGroupId(text) || isUserName(text)) return text;
  throw new ArgumentsError([
    `${word} must be a user, 1 to 32 of a-z 0-9 . _ -, or a group, g: and its id, not ${JSON.stringify(text)}`,
  ]);
}

/** @throws ArgumentsError */
export function groupOf(text: string): Conversation {
  if (isGroupId(text)) return text;
  throw new ArgumentsError([
    `GROUP must be g: and the id that "chat group create" or "chat group list" printed, not ${JSON.stringify(text)}`,
  ]);
}

/** @throws ArgumentsError naming every one that is none. */
export function usersOf(texts: readonly string[]): readonly User[] {
  const users = texts.filter(isUserName);
  if (users.length === texts.length) return users;
  const wrong = texts.filter((text) => !isUserName(text));
  throw new ArgumentsError(wrong.map((text) => `USER must be 1 to 32 of a-z 0-9 . _ -, not ${JSON.stringify(text)}`));
}

/** Where `me` and the recipient write to each other. */
export function conversationWith(me: string, recipient: Recipient): Conversation {
  return isGroupId(recipient) ? recipient : (`c:${[me, recipient].sort().join(':')}` as Conversation);
}

/** Whom a message in a conversation goes to: the group, or the user who did not send it. */
export function recipientIn(conversation: string, from: string): string {
  if (isGroupId(conversation)) return conversation;
  const [, a = '', b = ''] = conversation.split(':');
  return from === a ? b : a;
}
