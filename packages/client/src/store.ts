import type { Content, ConversationId, MessageId, UserId } from '@proj/chat-protocol';

/** An entry on its way to the server. Nothing of it changes until the server has answered, whatever happens. */
export interface OutgoingMessage {
  readonly id: MessageId;
  readonly conversation: ConversationId;
  readonly content: Content;
  /** This device's wall clock when it was handed over, milliseconds since 1970. */
  readonly sentAtMs: number;
}

/** What identifies a message that this device has dealt with: ids are unique per conversation and sender. */
export interface KnownMessage {
  readonly conversation: ConversationId;
  readonly from: UserId;
  readonly id: MessageId;
}

/** One step from a state of the store to the next. {@link StoreState} says what each does. */
export type StoreChange =
  /** The log that the cursors are about. Another user or epoch than before: all positions are forgotten. */
  | { readonly type: 'log'; readonly user: UserId; readonly epoch: string }
  /** A message waits to be sent, behind those that do already. */
  | { readonly type: 'outgoing'; readonly message: OutgoingMessage }
  /** It waits no more. `known`: the server has it; without: the server refused it. */
  | { readonly type: 'settled'; readonly id: MessageId; readonly known?: KnownMessage | undefined }
  /** Everything up to `seq` was dealt with, `known` last. */
  | {
      readonly type: 'cursor';
      readonly conversation: ConversationId;
      readonly seq: number;
      readonly known?: KnownMessage | undefined;
    }
  /** The user has read everything up to `seq`, and the server may not know, or forget it. */
  | { readonly type: 'read'; readonly conversation: ConversationId; readonly seq: number }
  /** The server has said, on a later connection than it was told on, that it knows of what was read up to `seq`. */
  | { readonly type: 'read-reported'; readonly conversation: ConversationId; readonly seq: number };

/** Everything that a store remembers. */
export interface ClientState {
  /** Whose messages these are; `undefined` in a new store. */
  readonly user: UserId | undefined;
  /** The incarnation of the server's logs, 16 hexadecimal digits; `undefined` in a new store. */
  readonly epoch: string | undefined;
  /** Per conversation, the last entry that was dealt with. */
  readonly cursors: ReadonlyMap<ConversationId, number>;
  /** Per conversation, how far the user has read, where the server may not know. */
  readonly reads: ReadonlyMap<ConversationId, number>;
  /** Oldest first. */
  readonly outgoing: readonly OutgoingMessage[];
  /** The latest messages that were shown or sent here, oldest first. */
  readonly known: readonly KnownMessage[];
}

/**
 * What survives a client. One store belongs to one device of one user and to one client at a time.
 *
 * Changes take effect in the order of the calls, those of one call together or not at all, and calls resolve in that
 * order. A crash keeps a beginning of that sequence. After a rejected `write` every later one rejects as well, until
 * the store is opened again: what is on the disk is no longer certain.
 *
 * Whoever opened a store disposes of it; a client does not.
 */
export interface ClientStore extends AsyncDisposable {
  /** What is stored. A client calls it once, before it writes: what it answers then is durable. */
  load(): Promise<ClientState>;
  /**
   * Once it resolves, the changes survive the end of this process; with `durable` these and all earlier ones survive
   * a power cut. `write([], { durable: true })` makes durable what was written before.
   * @throws ClientError `CLIENT_STORE_FAILED`; `CLIENT_CLOSED` after disposal.
   */
  write(changes: readonly StoreChange[], options: { readonly durable: boolean }): Promise<void>;
}
