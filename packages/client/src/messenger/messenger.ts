import type {
  Content,
  ConversationId,
  Device,
  DeviceId,
  Kicked,
  LogEntry,
  MessageId,
  Profile,
  Role,
  UserId,
  UserPresence,
} from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import type { MemberPage, MembersOptions, NewGroup, SearchOptions, SendOptions } from '../client.ts';
import type { ClientErrorCode } from '../errors.ts';
import type { Preview } from '../replica-store.ts';
import type { SendResult } from '../send-result.ts';
import type { Live } from './live.ts';

/** As `ClientStatus`, as plain data. */
export type MessengerStatus =
  | { readonly state: 'connecting' }
  /** `syncing`: what was missed is still coming in. */
  | { readonly state: 'online'; readonly syncing: boolean }
  /** Tries again at `retryAtMs` of the wall clock. */
  | {
      readonly state: 'offline';
      readonly code: ClientErrorCode;
      readonly message: string;
      readonly retryAtMs: number;
    }
  /** For good. Without a `code`: after `close()`. What is kept can still be read. */
  | { readonly state: 'closed'; readonly code?: ClientErrorCode; readonly message?: string };

/** A line in the list of conversations. */
export interface ConversationView {
  readonly id: ConversationId;
  /** The other user of a direct conversation; `undefined` for a group. The user's own id for notes to oneself. */
  readonly peer: UserId | undefined;
  /** What to show: the group's title, or the peer's display name, or else its id. */
  readonly title: string;
  /** `undefined`: the user is no member any more, and may only read. */
  readonly role: Role | undefined;
  readonly unread: number;
  readonly activeAtMs: number;
  /** The newest text, one that waits to be sent included. */
  readonly preview: (Omit<Preview, 'seq'> & { readonly state: MessageState }) | undefined;
  readonly draft: string;
  /** Who is typing now. */
  readonly typing: readonly UserId[];
  /** Of the peer, while it is known. */
  readonly presence: UserPresence | undefined;
}

/**
 * Of one's own: `queued` until the server has it, then `accepted`, `delivered` to a device of somebody else, `read` by
 * somebody else; or `refused`. Those of others are `accepted`.
 */
export type MessageState = 'queued' | 'accepted' | 'delivered' | 'read' | 'refused';

/** One emoji under a message. */
export interface Reaction {
  readonly emoji: string;
  /** In the order in which they reacted. */
  readonly users: readonly UserId[];
}

/** What a conversation shows at one place: a message, something that happened to a group, or a gap. */
export type ThreadItem =
  | {
      readonly kind: 'message';
      /** The same while the item is shown, also when the server accepts it: the message id. */
      readonly key: string;
      readonly id: MessageId;
      /** `undefined` until it is accepted. */
      readonly seq: number | undefined;
      readonly from: UserId;
      readonly own: boolean;
      /** As it is now. Empty once it was recalled. */
      readonly text: string;
      /** The server's clock, or this device's until it is accepted. */
      readonly atMs: number;
      readonly edited: boolean;
      readonly recalled: boolean;
      readonly reactions: readonly Reaction[];
      readonly state: MessageState;
      /** Of a refused message: the failure's name. */
      readonly reason: string | undefined;
      /** Who is known to have read it: of one's own only. */
      readonly readBy: readonly UserId[];
      /** A change of it (edit, recall, reaction) waits to be sent. */
      readonly changing: boolean;
    }
  /** Something that happened to a group. */
  | {
      readonly kind: 'event';
      readonly key: string;
      readonly seq: number | undefined;
      readonly from: UserId;
      readonly atMs: number;
      readonly content: Extract<
        Content,
        { kind: 'create' | 'add' | 'remove' | 'role' | 'mute' | 'rename' | 'unknown' }
      >;
    }
  /** Entries that were not fetched. {@link Thread.fill} fetches them. */
  | { readonly kind: 'hole'; readonly key: string; readonly afterSeq: number; readonly beforeSeq: number };

/** What a {@link Thread} shows now. */
export interface ThreadView {
  /** Oldest first: those of the log, then those that wait to be sent. */
  readonly items: readonly ThreadItem[];
  /** There is more before the first item. */
  readonly hasOlder: boolean;
  /** Something is being read or fetched. */
  readonly loading: boolean;
}

/** The end of a conversation, as far back as somebody has looked. Dispose of it when nobody looks any more. */
export interface Thread extends Live<ThreadView>, Disposable {
  readonly conversation: ConversationId;
  /**
   * Adds about 50 items before the first: from the store, or from the server where that lacks them. Waits for a
   * connection if need be. @throws ClientError
   */
  loadOlder(options?: AbortOptions): Promise<void>;
  /** Fetches the newest 100 entries of a hole. @throws ClientError */
  fill(hole: { readonly afterSeq: number; readonly beforeSeq: number }, options?: AbortOptions): Promise<void>;
}

/** It is kept: neither a lost connection nor a restart loses or doubles it. */
export interface Queued {
  readonly id: MessageId;
  readonly conversation: ConversationId;
  /** Once the server has it. Nobody needs to await it. @throws ClientError as `Client.send` */
  readonly accepted: Promise<SendResult>;
}

/** What {@link Messenger.on} tells of: what happens, beside what is so. */
export interface MessengerEvents {
  /** A text by somebody else arrived and was not there before, for notifications. Not while catching up with much. */
  message: LogEntry;
  /** The server refused a message for good. Of a text its item says so; of anything else nothing is kept but this word. */
  refused: {
    readonly id: MessageId;
    readonly conversation: ConversationId;
    readonly content: Content;
    readonly reason: string;
  };
  kicked: Omit<Kicked, 'type'>;
  /** For the next login: keep it where secrets are kept. */
  token: { readonly token: string; readonly expiresAtMs: number };
}

/**
 * A user's conversations on this device, with or without a connection: everything that is shown comes from the store, and
 * everything that is sent goes there first. Disposing of it is {@link Messenger.close}.
 *
 * What asks the server waits for a connection: give it a `signal` to wait no longer. It throws as `Client` does.
 */
export interface Messenger extends AsyncDisposable {
  readonly user: UserId;
  readonly status: Live<MessengerStatus>;
  /** Those last active first. */
  readonly conversations: Live<readonly ConversationView[]>;
  /** Of all users that were met. */
  readonly profiles: Live<ReadonlyMap<UserId, Profile>>;

  /** One conversation, or that with a user, whether or not anything was said in it yet. */
  thread(of: UserId | ConversationId): Thread;

  /** Resolves once it is kept; it is in the thread at once. @throws ClientError `CLIENT_BAD_ARGUMENT`, `CLIENT_OUTBOX_FULL`, `CLIENT_STORE_FAILED`, `CLIENT_CLOSED` */
  send(to: UserId | ConversationId, text: string, options?: SendOptions): Promise<Queued>;
  /** As {@link send}, for content of any kind: edits, recalls, reactions, and what changes a group. */
  post(conversation: ConversationId, content: Content, options?: SendOptions): Promise<Queued>;
  /** The group is there, for this device, before the server knows of it. */
  createGroup(group: NewGroup, options?: SendOptions): Promise<Queued>;
  /** Sends a refused message again, as it was. */
  retry(id: MessageId): Promise<void>;
  /** Throws a refused message away. */
  discard(id: MessageId): Promise<void>;

  /** Everything up to `seq`, or all there is, was read. */
  markRead(conversation: ConversationId, seq?: number): Promise<void>;
  /** At most once in 3 s is it said. */
  typing(conversation: ConversationId): void;
  setDraft(conversation: ConversationId, text: string): Promise<void>;

  members(conversation: ConversationId, options?: MembersOptions): Promise<MemberPage>;
  search(query: string, options?: SearchOptions): Promise<readonly LogEntry[]>;
  setProfile(profile: Omit<Profile, 'user'>, options?: AbortOptions): Promise<void>;
  block(user: UserId, blocked?: boolean, options?: AbortOptions): Promise<void>;
  blocks(options?: AbortOptions): Promise<readonly UserId[]>;
  devices(options?: AbortOptions): Promise<readonly Device[]>;
  revoke(deviceId?: DeviceId, options?: AbortOptions): Promise<void>;
  changePassword(oldPassword: string, newPassword: string, options?: AbortOptions): Promise<void>;

  /** Whoever waits for the next attempt to connect waits no longer: the network is back, the user looks. */
  retryNow(): void;

  on<E extends keyof MessengerEvents>(event: E, listener: (detail: MessengerEvents[E]) => void): Disposable;
  /** As `Client.close`. Never rejects. */
  close(): Promise<void>;
}
