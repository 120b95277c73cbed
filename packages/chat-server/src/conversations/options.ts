import type { Content, ConversationId, DeviceId, MessageId, UserId } from '@proj/chat-protocol';

/** An entry that somebody wants to add to a log. */
export interface ProposedMessage {
  readonly conversation: ConversationId;
  readonly from: UserId;
  readonly id: MessageId;
  /** The sender's clock. */
  readonly sentAtMs: number;
  readonly content: Content;
}

/** Where a {@link ProposedMessage} comes from. */
export interface ProposalContext {
  readonly deviceId: DeviceId;
  /** Name and version of the client program as it says itself; may be empty. */
  readonly client: string;
  /** Aborted when the answer comes too late to matter. */
  readonly signal: AbortSignal;
}

/**
 * What becomes of it. Words may be changed, not what kind of entry it is or whom and what it is about: `content` is of the
 * same kind and differs in `text`, `emoji` or `title` alone. What is refused is answered `Rejected` with the `reason`.
 */
export type Verdict =
  | { readonly allow: true; readonly content?: Content | undefined }
  | { readonly allow: false; readonly reason?: string | undefined };

export type BeforeSend = (message: ProposedMessage, context: ProposalContext) => Verdict | PromiseLike<Verdict>;

/** What a conversation may be, and who has a word in it. */
export interface ConversationOptions {
  /**
   * Asked before an entry goes to the log, when its sender may send it; once for each entry that is accepted: a
   * repetition is answered as the first was. @defaultValue nobody is asked
   */
  readonly beforeSend?: BeforeSend | undefined;
  /** How long {@link beforeSend} may take. @defaultValue 5_000 */
  readonly hookTimeoutMs?: number | undefined;
  /**
   * What becomes of an entry when {@link beforeSend} rejects, takes too long or answers what it must not: `'refuse'`
   * answers `Unavailable`, `'allow'` takes the entry as it came. @defaultValue `'refuse'`
   */
  readonly hookFailure?: 'refuse' | 'allow' | undefined;
  /** Whether every entry goes to the store's outbox as well. Somebody must read it then. @defaultValue false */
  readonly outbox?: boolean | undefined;
  /** Members of a group, up to 100 000. One more is answered `LimitReached`. @defaultValue 2_000 */
  readonly maxGroupMembers?: number | undefined;
  /** Conversations of a user, those it left included, up to 1 000 000. @defaultValue 5_000 */
  readonly maxConversationsPerUser?: number | undefined;
  /** Entries missing from a device beyond which it is told to leave a gap. @defaultValue 10_000 */
  readonly resetGap?: number | undefined;
  /** How long users are told of others' presence before they ask again, 100 to 3 600 000. @defaultValue 90_000 */
  readonly watchLeaseMs?: number | undefined;
}

export type ResolvedConversationOptions = {
  readonly [Name in keyof ConversationOptions]-?: Name extends 'beforeSend'
    ? ConversationOptions[Name]
    : Exclude<ConversationOptions[Name], undefined>;
};
