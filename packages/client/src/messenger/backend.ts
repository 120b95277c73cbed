import type { ConversationId, Kicked, LogEntry, MessageId, Profile, UserId, UserPresence } from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import type { CallAnswer, CallMessage } from '../core/answers.ts';
import type { RefusedMessage, ReplicaReader, StoredConversation } from '../replica-store.ts';
import type { SendResult } from '../send-result.ts';
import type { OutgoingMessage } from '../store.ts';
import type { MessengerStatus } from './messenger.ts';

/**
 * What can be asked of whoever has the connection and writes the store: plain data in, plain data out, so that it can come
 * from another tab. Each may be asked again when its answer was lost.
 */
export interface Commands {
  /** Answered when it is kept. */
  post: { readonly ask: OutgoingMessage; readonly answer: undefined };
  retry: { readonly ask: MessageId; readonly answer: undefined };
  discard: { readonly ask: MessageId; readonly answer: undefined };
  'mark-read': {
    readonly ask: { readonly conversation: ConversationId; readonly seq: number };
    readonly answer: undefined;
  };
  typing: { readonly ask: ConversationId; readonly answer: undefined };
  draft: { readonly ask: { readonly conversation: ConversationId; readonly text: string }; readonly answer: undefined };
  /** Entries between the two are fetched, the last `limit` of them, and kept: news tell of them before the answer. */
  fetch: {
    readonly ask: {
      readonly conversation: ConversationId;
      readonly afterSeq: number;
      readonly beforeSeq: number;
      readonly limit: number;
    };
    readonly answer: undefined;
  };
  /** The profiles of these users are to be known: asked for when there is a connection. */
  meet: { readonly ask: readonly UserId[]; readonly answer: undefined };
  /** Whatever else the server answers. */
  call: { readonly ask: CallMessage; readonly answer: CallAnswer };
  'retry-now': { readonly ask: undefined; readonly answer: undefined };
}

/** What has changed: plain data, told after it is in the store, in the order in which it happened. */
export type News =
  | { readonly type: 'status'; readonly status: MessengerStatus }
  /** Rows that are new or different. */
  | { readonly type: 'conversations'; readonly conversations: readonly StoredConversation[] }
  /** Entries of one conversation that are new or different. */
  | { readonly type: 'entries'; readonly conversation: ConversationId; readonly entries: readonly LogEntry[] }
  | { readonly type: 'erased'; readonly conversation: ConversationId; readonly seq: number }
  | { readonly type: 'outgoing'; readonly message: OutgoingMessage }
  /** It waits no more: the server has it. Its entry is among the news before. */
  | { readonly type: 'accepted'; readonly result: SendResult }
  /** It waits no more: the server refused it. */
  | { readonly type: 'refused'; readonly refused: RefusedMessage }
  | { readonly type: 'discarded'; readonly id: MessageId }
  | { readonly type: 'profiles'; readonly profiles: readonly Profile[] }
  | { readonly type: 'draft'; readonly conversation: ConversationId; readonly text: string }
  | { readonly type: 'typing'; readonly conversation: ConversationId; readonly by: UserId }
  | { readonly type: 'presence'; readonly presences: readonly UserPresence[] }
  /** A text by somebody else, as it arrived. */
  | { readonly type: 'message'; readonly entry: LogEntry }
  | { readonly type: 'kicked'; readonly kicked: Omit<Kicked, 'type'> }
  | { readonly type: 'token'; readonly token: string; readonly expiresAtMs: number }
  /** Read everything anew: the server's log is another one, or somebody else writes the store now. */
  | { readonly type: 'reset' };

/** What a messenger stands on: the client of this process, or that of another tab. */
export interface Backend {
  readonly user: UserId;
  readonly reader: ReplicaReader;
  /** Now. */
  readonly status: MessengerStatus;
  readonly presences: readonly UserPresence[];
  /** @throws ClientError */
  ask<C extends keyof Commands>(
    command: C,
    ask: Commands[C]['ask'],
    options?: AbortOptions,
  ): Promise<Commands[C]['answer']>;
  /** One listener; set before anything is read. */
  listen(listener: (news: News) => void): void;
  /** Never rejects. */
  close(): Promise<void>;
}
