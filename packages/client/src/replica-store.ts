import type { ConversationId, LogEntry, MessageId, Profile, Role, UserId } from '@proj/chat-protocol';
import type { ClientStore, OutgoingMessage, StoreChange } from './store.ts';

/** What a list of conversations shows of the newest text. */
export interface Preview {
  readonly seq: number;
  readonly from: UserId;
  /** The beginning of the text, at most 200 characters; empty once it was recalled. */
  readonly text: string;
  readonly atMs: number;
}

/** What is kept of a conversation beside its entries: plain data, replaced as a whole. */
export interface StoredConversation {
  readonly id: ConversationId;
  /** Of a group; empty for a direct conversation. */
  readonly title: string;
  /** The user's own; `undefined` once it is no member any more. */
  readonly role: Role | undefined;
  /** Seq of the first entry that this user may see. */
  readonly floor: number;
  /** Seq of the last entry that is known to exist. */
  readonly head: number;
  /** The user has read everything up to here, on whatever device. */
  readonly read: number;
  /** Texts by others after `read`. */
  readonly unread: number;
  readonly activeAtMs: number;
  readonly preview: Preview | undefined;
  /** How far the devices of others are: at most 100 users, of more those who are furthest. */
  readonly received: Readonly<Record<UserId, number>>;
  /** How far others have read: bounded as `received`. */
  readonly readBy: Readonly<Record<UserId, number>>;
}

/** A message that the server refused for good. It is kept until the user sends it again or throws it away. */
export interface RefusedMessage {
  readonly message: OutgoingMessage;
  /** The name of the server's failure, or the code of the client's error. */
  readonly reason: string;
}

/** One step from a state of a replica to the next. A step that is repeated changes nothing. */
export type ReplicaChange =
  /** `log` with another user or epoch also forgets the entries and the conversations, and nothing else. */
  | StoreChange
  /** Takes its place in the conversation, also where there is one already. */
  | { readonly type: 'entry'; readonly entry: LogEntry }
  /** What the text at `seq`, its edits and its reactions said is gone, for good: the content of those that are there is `erased` now. */
  | { readonly type: 'erase'; readonly conversation: ConversationId; readonly seq: number }
  | { readonly type: 'conversation'; readonly conversation: StoredConversation }
  | { readonly type: 'profile'; readonly profile: Profile }
  /** A text that is not sent yet; empty: none. */
  | { readonly type: 'draft'; readonly conversation: ConversationId; readonly text: string }
  | { readonly type: 'refused'; readonly refused: RefusedMessage }
  /** The refused message is kept no more. */
  | { readonly type: 'discarded'; readonly id: MessageId };

/** Which entries of a conversation are read. */
export interface EntryRange {
  /** Only entries after this one. @defaultValue 0 */
  readonly afterSeq?: number | undefined;
  /** Only entries before this one. @defaultValue no end */
  readonly beforeSeq?: number | undefined;
  /** At most so many: the first of them, or with `last` the last. */
  readonly limit: number;
  /** @defaultValue false */
  readonly last?: boolean | undefined;
}

/** What a view reads. Several readers may read what one client writes. */
export interface ReplicaReader {
  /** All of them, in any order. */
  conversations(): Promise<readonly StoredConversation[]>;
  /** In the order of the log, whatever `last` says. Where a seq is missing there is a hole: it was not fetched. */
  entries(conversation: ConversationId, range: EntryRange): Promise<readonly LogEntry[]>;
  profiles(): Promise<readonly Profile[]>;
  drafts(): Promise<ReadonlyMap<ConversationId, string>>;
  /** Oldest first. */
  outgoing(): Promise<readonly OutgoingMessage[]>;
  /** Oldest first. */
  refused(): Promise<readonly RefusedMessage[]>;
}

/**
 * A {@link ClientStore} that keeps the conversations as well, so that they can be read while there is no connection. An
 * entry and the cursor that covers it are written by one call: together or not at all.
 */
export interface ReplicaStore extends ClientStore, ReplicaReader {
  write(changes: readonly ReplicaChange[], options: { readonly durable: boolean }): Promise<void>;
}

/**
 * Whether an erasure of the text at `seq` takes away what this entry says: the one place that says so, for every store.
 * The text, its edits and its reactions, as the server does it.
 */
export function isErasedWith({ seq: own, content }: LogEntry, seq: number): boolean {
  if (content.kind === 'text') return own === seq;
  return (content.kind === 'edit' || content.kind === 'reaction') && content.target === seq;
}
