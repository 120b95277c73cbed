import type {
  Content,
  ConversationId,
  ConversationSummary,
  Delivered,
  Device,
  DeviceId,
  Kicked,
  LogEntry,
  Member,
  MessageId,
  Profile,
  ReadBy,
  TypingBy,
  UserId,
  UserPresence,
} from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import type { Hole } from './core/inbox.ts';
import type { ClientStatus } from './core/status.ts';
import type { ClientError } from './errors.ts';
import type { SendResult } from './send-result.ts';
import type { OutgoingMessage } from './store.ts';

/** An entry by somebody else, or by this user on another device. */
export interface ReceivedMessage extends LogEntry {
  /** Sent by this user, from another device. */
  readonly own: boolean;
}

/** What goes with a message. */
export interface SendOptions extends AbortOptions {
  /**
   * Makes a repeated call the same message, also after a restart. Use it for one content in one conversation only.
   * @defaultValue a new UUIDv7
   */
  readonly id?: MessageId | undefined;
}

/** How long {@link Client.messages} goes on. */
export interface MessagesOptions extends AbortOptions {
  /** Ends after this many; the request that finds the end acknowledges the last. @defaultValue no end */
  readonly limit?: number | undefined;
}

/** Which part of a conversation is fetched. */
export interface HistoryOptions extends AbortOptions {
  /** Only entries before this one. @defaultValue all */
  readonly beforeSeq?: number | undefined;
  /** The last so many of them, 1–1000. @defaultValue 50 */
  readonly limit?: number | undefined;
}

/** A group to be. */
export interface NewGroup {
  /** 1–256 bytes. */
  readonly title: string;
  /** Whether anyone may add themselves. @defaultValue false */
  readonly open?: boolean | undefined;
  /** Its first members, beside this user: at most 200. @defaultValue none */
  readonly users?: readonly UserId[] | undefined;
}

/** Which page of the conversations is wanted. */
export interface ConversationsOptions extends AbortOptions {
  /** The last conversation of the page before. @defaultValue from the first */
  readonly after?: ConversationId | undefined;
  /** 1–500. @defaultValue 500 */
  readonly limit?: number | undefined;
}

/** Which members are wanted, and which page of them. */
export interface MembersOptions extends AbortOptions {
  /** Only those who have read at least so far: who has read the message at this position. @defaultValue everyone */
  readonly readSeq?: number | undefined;
  /** The last user of the page before. @defaultValue from the first */
  readonly after?: UserId | undefined;
  /** 1–500. @defaultValue 500 */
  readonly limit?: number | undefined;
}

/** A page of those who are in a conversation. */
export interface MemberPage {
  /** Members in all, whatever was asked for. */
  readonly total: number;
  /** By name, ascending; an empty page: there are no more. */
  readonly members: readonly Member[];
}

/** Where is looked for a text, and for how many. */
export interface SearchOptions extends AbortOptions {
  /** In this conversation alone. @defaultValue in all */
  readonly conversation?: ConversationId | undefined;
  /** 1–50. @defaultValue 50 */
  readonly limit?: number | undefined;
}

/** What {@link Client.close} takes. */
export interface CloseOptions {
  /** How long the farewell may take before the connection is cut. @defaultValue 2_000 */
  readonly timeoutMs?: number | undefined;
}

/** What {@link Client.on} tells of. */
export interface ClientEvents {
  status: ClientStatus;
  /** A message was accepted, one of an earlier run included. */
  accepted: SendResult;
  /** A message was refused for good and is not tried again, one of an earlier run included. */
  refused: { readonly message: OutgoingMessage; readonly error: ClientError };
  /** A device of `by` has everything in the conversation up to `seq`. */
  delivered: Omit<Delivered, 'type'>;
  /** `by` has read everything in the conversation up to `seq`; this user, on another device, included. */
  read: Omit<ReadBy, 'type'>;
  /** Only while it happens: nothing says that it is over. */
  typing: Omit<TypingBy, 'type'>;
  /** One of those whom {@link Client.watch} named came, went, or was found to have come or gone. */
  presence: UserPresence;
  /**
   * More was missing than a server sends unasked: {@link Client.messages} goes on after the hole, and
   * {@link Client.history} fetches what lies in it. Said once, and not again after a restart.
   */
  hole: Hole;
  /** Why the server is about to end the session: the status says next what comes of it. */
  kicked: Omit<Kicked, 'type'>;
  /** For the next {@link connect}: keep it where secrets are kept. */
  token: { readonly token: string; readonly expiresAtMs: number };
}

/**
 * One device of one user, for as long as it is open: reconnects, logs in again, resends and catches up by itself.
 * Disposing of it is {@link Client.close}.
 *
 * What asks the server ({@link Client.history} and everything from {@link Client.conversations} on) waits for a
 * connection, and is asked again on the next when the answer is lost or the server puts it off: give it a `signal` to
 * wait no longer. It throws ClientError `CLIENT_REFUSED`, `CLIENT_BAD_ARGUMENT`, `CLIENT_BUSY` (64 wait already), and
 * whatever closes the client. Of two requests at once either may come first.
 */
export interface Client extends AsyncDisposable {
  readonly user: UserId;
  /** The newest one; also an event. */
  readonly token: string;
  /** The server's clock, milliseconds since 1970. */
  readonly tokenExpiresAtMs: number;
  /** Also an event. */
  readonly status: ClientStatus;

  /**
   * Sends a text, at most `Limit.textBytes`, to a user or a group. It is in the store before its first byte is sent, and then
   * neither a lost connection nor a restart loses or doubles it. Resolves when the server has taken responsibility. In
   * one conversation, messages keep the order of the calls, except around one that the server puts off (`RateLimited`,
   * `Unavailable`) while later ones are on their way.
   *
   * An abort ends the waiting, not the message: once stored it will be sent, by this client or the next.
   *
   * @throws ClientError `CLIENT_REFUSED` when the server refuses for good (`UnknownUser`, `IdConflict`, …) or the user
   * is muted: the message has left the store. `CLIENT_CLOSED` and whatever else closes the client: it is still there.
   * `CLIENT_OUTBOX_FULL`, `CLIENT_BAD_ARGUMENT`, `CLIENT_STORE_FAILED`: it never was.
   */
  send(to: UserId | ConversationId, text: string, options?: SendOptions): Promise<SendResult>;

  /** As {@link send}, for content of any kind: edits, recalls, reactions, and what changes a group. SPEC §4.1. */
  post(conversation: ConversationId, content: Content, options?: SendOptions): Promise<SendResult>;

  /** As {@link post}, of a group's first entry: the `conversation` of the result is the group. This user owns it. */
  createGroup(group: NewGroup, options?: SendOptions): Promise<SendResult>;

  /**
   * What others wrote and did, and what this user did on other devices: entries of every kind, also such as this version
   * does not know, in every conversation in order, without holes but those that are told of (`hole`), each once. Asking
   * for the next acknowledges the one before; one that was not acknowledged comes again, to the next consumer or after
   * a restart. One consumer at a time; nothing is fetched before the first.
   *
   * Of a group, what came before this user was a member is none of its log, and so is what came after it was one.
   *
   * Ends after {@link Client.close} and throws the client's error otherwise.
   *
   * @throws ClientError `CLIENT_BUSY` for a second consumer, or a `next()` while another is awaited.
   */
  messages(options?: MessagesOptions): AsyncIterable<ReceivedMessage>;

  /** A part of a conversation, or of that with a user, oldest first. Acknowledges nothing. */
  history(of: UserId | ConversationId, options?: HistoryOptions): Promise<readonly LogEntry[]>;

  /** A page of this user's conversations, those included that it has left; an empty page: there are no more. */
  conversations(options?: ConversationsOptions): Promise<readonly ConversationSummary[]>;

  /** A page of those who are in a conversation, and how far they are. */
  members(conversation: ConversationId, options?: MembersOptions): Promise<MemberPage>;

  /** Texts with all these words, newest first, as they were accepted and not as they were edited. */
  search(query: string, options?: SearchOptions): Promise<readonly LogEntry[]>;

  /**
   * The user has read everything in the conversation up to `seq`, whatever was marked before. Resolves when the store
   * has it; the server is told until it is certain to know, by the next client if need be.
   * @throws ClientError `CLIENT_BAD_ARGUMENT`, `CLIENT_BUSY` (20 000 conversations wait), `CLIENT_STORE_FAILED`, and
   * what closes the client.
   */
  markRead(conversation: ConversationId, seq: number): Promise<void>;

  /** Tells the others that the user is typing: now, or not at all. @throws ClientError as {@link markRead} */
  typing(conversation: ConversationId): void;

  /**
   * Be told of the presence of these users, at most 256, instead of those named before: as it is now, and then by
   * `presence` events. Renewed by itself, also on later connections.
   */
  watch(users: readonly UserId[], options?: AbortOptions): Promise<readonly UserPresence[]>;

  /** Blocks a user, or with `false` lets it write again. */
  block(user: UserId, blocked?: boolean, options?: AbortOptions): Promise<void>;

  /** Whom this user has blocked. */
  blocks(options?: AbortOptions): Promise<readonly UserId[]>;

  /** `undefined`: there is no such user. */
  profile(user: UserId, options?: AbortOptions): Promise<Profile | undefined>;

  /** Of at most 256 users; those that do not exist are left out. */
  profiles(users: readonly UserId[], options?: AbortOptions): Promise<readonly Profile[]>;

  /** This user's own. */
  setProfile(profile: Omit<Profile, 'user'>, options?: AbortOptions): Promise<void>;

  /** On which devices this user has logged in. */
  devices(options?: AbortOptions): Promise<readonly Device[]>;

  /** Ends a device's session and voids its tokens; without a `deviceId` those of every device but this one. */
  revoke(deviceId?: DeviceId, options?: AbortOptions): Promise<void>;

  /**
   * Ends every other session and voids every token: later logins of this client are with the new password, and a new
   * `token` comes with the next. When the connection breaks in between, `CLIENT_TOKEN_REJECTED` or
   * `CLIENT_LOGIN_REJECTED` may close the client because it did take effect.
   */
  changePassword(oldPassword: string, newPassword: string, options?: AbortOptions): Promise<void>;

  /**
   * Ends the pause before the next attempt to connect, if there is one and the server has not asked for it: the network is
   * back, or somebody looks.
   */
  retryNow(): void;

  /** Entries that the server has not accepted yet, oldest first, those of earlier runs included. */
  pending(): readonly OutgoingMessage[];

  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): Disposable;

  /**
   * Reports what was acknowledged, logs out and disconnects. Never rejects; a second call waits for the first. Whoever
   * awaits a `send` gets `CLIENT_CLOSED`, and its message stays in the store for the next client.
   */
  close(options?: CloseOptions): Promise<void>;
}
