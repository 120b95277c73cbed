import { type ConversationId, isGroup, type LogEntry, peerOf, type UserId } from '@proj/chat-protocol';

/** What a user may see of a log: everything from its floor on, up to where its membership ended. */
export interface Window {
  readonly floor: number;
  readonly until: number | undefined;
}

/** What `user` may see of a conversation, if anything. */
export function windowIn(log: readonly LogEntry[], conversation: ConversationId, user: UserId): Window | undefined {
  if (!isGroup(conversation)) {
    return peerOf(conversation, user) === undefined ? undefined : { floor: 1, until: undefined };
  }
  let window: Window | undefined;
  for (const { seq, from, content } of log) {
    const isOut = window === undefined || window.until !== undefined;
    const enters =
      (content.kind === 'create' && (from === user || content.users.includes(user))) ||
      (content.kind === 'add' && content.users.includes(user));
    if (isOut && enters) window = { floor: seq, until: undefined };
    else if (!isOut && content.kind === 'remove' && content.user === user)
      window = { floor: window?.floor ?? 1, until: seq };
  }
  return window;
}
