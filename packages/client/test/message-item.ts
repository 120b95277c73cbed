import { type MessageId, parseUserId } from '@proj/chat-protocol';
import type { ThreadItem } from '../src/index.ts';

/** What a thread shows of a message. */
export type MessageItem = Extract<ThreadItem, { kind: 'message' }>;

/** A text by `bob` of which nothing was said since, for tests of what shows it. */
export function messageItem(seq: number, more: Partial<MessageItem> = {}): MessageItem {
  return {
    kind: 'message',
    key: `m${seq}`,
    id: `m${seq}` as MessageId,
    seq,
    from: parseUserId('bob'),
    own: false,
    text: `text ${seq}`,
    atMs: seq,
    edited: false,
    recalled: false,
    reactions: [],
    state: 'accepted',
    reason: undefined,
    readBy: [],
    changing: false,
    ...more,
  };
}
