import { isUserId, type UserId } from '@proj/chat-protocol';

/** What every name of a user is, for people. */
export const userNameRule = '1 to 32 of a-z 0-9 . _ -, beginning with a letter or a digit';

/** Whether a text follows {@link userNameRule}. */
export function isUserName(text: string): text is UserId {
  return isUserId(text);
}
