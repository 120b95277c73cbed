import type { ConversationId, DeviceId, MessageId, UserId } from './ids.ts';

/** Matches a request and its answer on one connection: 1–2³²−1, chosen by the one that asks. SPEC §2. */
interface Request {
  readonly seqId: number;
}

interface Answer {
  /** The `seqId` of the request that this answers. */
  readonly ackId: number;
}

/** Creates an account. Answered by {@link Registered} or {@link Failure}. */
export interface RegisterRequest extends Request {
  readonly type: 'register';
  readonly user: UserId;
  readonly password: string;
}

export interface Registered extends Answer {
  readonly type: 'registered';
}

export type Credential =
  | { readonly kind: 'password'; readonly user: UserId; readonly password: string }
  /** From an earlier {@link LoginAccepted}. */
  | { readonly kind: 'token'; readonly token: string };

/** The first request of a session. Answered by {@link LoginAccepted} or {@link Failure}. */
export interface LoginRequest extends Request {
  readonly type: 'login';
  readonly credential: Credential;
  readonly deviceId: DeviceId;
  readonly deviceClass: DeviceClass;
  /** Name and version of the client program, for logs and for the list of devices; may be empty. */
  readonly client: string;
}

export interface LoginAccepted extends Answer {
  readonly type: 'login-accepted';
  readonly user: UserId;
  /** For the next login. */
  readonly token: string;
  readonly tokenExpiresAtMs: number;
  /** The client sends something, a heartbeat if nothing else, at least this often. */
  readonly heartbeatMs: number;
  readonly sessionId: string;
  /** 8 bytes; when they differ from last time, every cursor and every cached entry is void. */
  readonly epoch: Uint8Array;
  /** The server's clock, milliseconds since 1970. */
  readonly serverTimeMs: number;
}

/** Ends the session; the server answers by closing the connection. */
export interface Logout {
  readonly type: 'logout';
}

/** What a log entry says. SPEC §4.1. */
export type Content =
  /** A message. Counts as unread. */
  | { readonly kind: 'text'; readonly text: string }
  /** The text at `target`, by the same sender, says this now. */
  | { readonly kind: 'edit'; readonly target: number; readonly text: string }
  /** The text at `target` is taken back: it and its edits were erased. By its sender, or by an admin of the group. */
  | { readonly kind: 'recall'; readonly target: number }
  /** The sender's reaction to the text at `target`. */
  | { readonly kind: 'reaction'; readonly target: number; readonly emoji: string; readonly removed: boolean }
  /** The first entry of a group: its sender owns it. */
  | {
      readonly kind: 'create';
      readonly title: string;
      /** Whether anyone may add themselves. */
      readonly open: boolean;
      /** Beside the sender. */
      readonly users: readonly UserId[];
    }
  /** They are members from this entry on, and see nothing before it. Themselves alone in an open group, or by an admin. */
  | { readonly kind: 'add'; readonly users: readonly UserId[] }
  /** They see nothing after this entry: they left, or an admin removed them. */
  | { readonly kind: 'remove'; readonly user: UserId }
  /** By the owner. `owner` hands the group over: the sender is an admin then. */
  | { readonly kind: 'role'; readonly user: UserId; readonly role: Role }
  /** They may send nothing before this moment; 0: they may. By an admin. */
  | { readonly kind: 'mute'; readonly user: UserId; readonly untilMs: number }
  /** By an admin. */
  | { readonly kind: 'rename'; readonly title: string }
  /** Stands where a recalled entry stood, under its seq and id. Servers only. */
  | { readonly kind: 'erased' }
  /** What a newer server knows and this version does not: it takes its place in the log and cannot be shown or sent. */
  | { readonly kind: 'unknown' };

export type ContentKind = Content['kind'];

/** Each may do what those before it may. */
export type Role = 'member' | 'admin' | 'owner';

/** What kind of device a client runs on; policies may allow one session of each. */
export type DeviceClass = 'other' | 'mobile' | 'desktop' | 'web' | 'bot';

/** Adds an entry to a log. Answered by {@link Accepted} or {@link Failure}; safe to repeat with the same `id`. */
export interface SendRequest extends Request {
  readonly type: 'send';
  /** The session's user is the sender; a server refuses any other name. */
  readonly from?: UserId | undefined;
  readonly conversation: ConversationId;
  readonly id: MessageId;
  /** The sender's clock; shown, never used for order. */
  readonly sentAtMs: number;
  readonly content: Content;
}

/** The entry is durable. */
export interface Accepted extends Answer {
  readonly type: 'accepted';
  readonly id: MessageId;
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly acceptedAtMs: number;
  /** It was accepted before, and this repeats that answer. */
  readonly duplicate: boolean;
}

/** One place of a conversation's log. */
export interface LogEntry {
  readonly conversation: ConversationId;
  /** 1, 2, 3, … without gaps. */
  readonly seq: number;
  readonly id: MessageId;
  readonly from: UserId;
  /** The sender's clock. */
  readonly sentAtMs: number;
  /** The server's clock. */
  readonly acceptedAtMs: number;
  readonly content: Content;
}

/** An entry of a log, pushed as it happens; to the sender's other devices as well. */
export interface PushedEntry extends LogEntry {
  readonly type: 'entry';
}

/** The log goes up to `head`; its entries are not pushed now: pull them. */
export interface HeadNotice {
  readonly type: 'head';
  readonly conversation: ConversationId;
  readonly head: number;
}

/** This device durably has everything up to `seq`. Cumulative and unanswered. */
export interface Received {
  readonly type: 'received';
  readonly conversation: ConversationId;
  readonly seq: number;
}

/** The user has read everything up to `seq`, on whatever device. Cumulative and unanswered. */
export interface Read {
  readonly type: 'read';
  readonly conversation: ConversationId;
  readonly seq: number;
}

/** To the other members: the first device of `by` has everything up to `seq`. */
export interface Delivered {
  readonly type: 'delivered';
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly by: UserId;
}

/** To the other members and to the reader's other devices: `by` has read everything up to `seq`. */
export interface ReadBy {
  readonly type: 'read-by';
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly by: UserId;
}

/** The user is typing. Never kept, never queued; unanswered. */
export interface Typing {
  readonly type: 'typing';
  readonly conversation: ConversationId;
}

export interface TypingBy {
  readonly type: 'typing-by';
  readonly conversation: ConversationId;
  readonly by: UserId;
}

export interface Cursor {
  readonly conversation: ConversationId;
  /** The last entry that this device has; 0 for none. */
  readonly seq: number;
}

/** What this device has. Answered by {@link SyncResult}. */
export interface SyncRequest extends Request {
  readonly type: 'sync';
  readonly cursors: readonly Cursor[];
}

/** What a user sees of a conversation. */
export interface ConversationHead {
  readonly conversation: ConversationId;
  /** Seq of the last entry that this user may see. */
  readonly head: number;
  /** Seq of the first entry that this user may see. */
  readonly floor: number;
  /** The user has read everything up to here; 0: nothing. */
  readonly read: number;
  /** Messages after `read` that are not the user's own. */
  readonly unread: number;
  /**
   * 0, or `RESET`: more is missing than a server sends unasked. The device goes on after this position, and pulls what
   * lies before it when somebody looks.
   */
  readonly resumeAfter: number;
}

/** The conversations in which there is more than the cursors said, that which changed last first. */
export interface SyncResult extends Answer {
  readonly type: 'sync-result';
  readonly heads: readonly ConversationHead[];
}

/** Asks for the entries after `afterSeq`, at most `limit`. Answered by {@link Page}. */
export interface PullRequest extends Request {
  readonly type: 'pull';
  readonly conversation: ConversationId;
  readonly afterSeq: number;
  readonly limit: number;
}

/** Entries that follow each other without a gap, oldest first; fewer than asked for when they are large. */
export interface Page extends Answer {
  readonly type: 'page';
  readonly conversation: ConversationId;
  /** Seq of the last entry that this user may see: above the page's last, there is more. */
  readonly head: number;
  /** Seq of the first entry that this user may see. A page after an earlier position begins here. */
  readonly floor: number;
  readonly entries: readonly LogEntry[];
}

/** Asks for the user's conversations, in the order of their first entries. Answered by {@link ConversationList}. */
export interface ConversationsRequest extends Request {
  readonly type: 'conversations';
  /** The last conversation of the page before. */
  readonly after?: ConversationId | undefined;
  readonly limit: number;
}

export interface ConversationSummary extends Omit<ConversationHead, 'resumeAfter'> {
  /** Of a group; empty for a direct conversation. */
  readonly title: string;
  /** The user's own role; `undefined` once it is no member any more. */
  readonly role: Role | undefined;
  /** When the last entry was accepted. */
  readonly activeAtMs: number;
}

/** An empty list: there is no more. */
export interface ConversationList extends Answer {
  readonly type: 'conversation-list';
  readonly conversations: readonly ConversationSummary[];
}

/** Asks who is in a conversation and how far they are. Answered by {@link MemberList}. */
export interface MembersRequest extends Request {
  readonly type: 'members';
  readonly conversation: ConversationId;
  /** The last user of the page before. */
  readonly after?: UserId | undefined;
  readonly limit: number;
  /** Only those who have read at least so far: who has read the message at `seq`. 0: everyone. */
  readonly readSeq: number;
}

export interface Member {
  readonly user: UserId;
  readonly role: Role;
  /** Wall clock until which the member may not send; 0: it may. */
  readonly mutedUntilMs: number;
  /** The first of its devices has everything up to here. */
  readonly received: number;
  readonly read: number;
}

/** By name, ascending. An empty list: there is no more. */
export interface MemberList extends Answer {
  readonly type: 'member-list';
  readonly conversation: ConversationId;
  /** Members in all, whatever was asked for. */
  readonly total: number;
  readonly members: readonly Member[];
}

/** Looks for texts with all these words, newest first. Answered by {@link SearchResult}. */
export interface SearchRequest extends Request {
  readonly type: 'search';
  readonly query: string;
  /** In this conversation alone. */
  readonly conversation?: ConversationId | undefined;
  readonly limit: number;
}

export interface SearchResult extends Answer {
  readonly type: 'search-result';
  /** Texts as they were accepted, not as they were edited. */
  readonly entries: readonly LogEntry[];
}

/**
 * Be told of these users' presence, instead of those named before, until the lease ends: ask again in time. Answered by
 * {@link Watching}.
 */
export interface WatchRequest extends Request {
  readonly type: 'watch';
  readonly users: readonly UserId[];
}

export interface UserPresence {
  readonly user: UserId;
  readonly online: boolean;
  /** When the last of the user's sessions ended; 0 while online, or when it is not known. */
  readonly lastSeenMs: number;
}

export interface Watching extends Answer {
  readonly type: 'watching';
  readonly leaseMs: number;
  readonly presences: readonly UserPresence[];
}

/** A watched user came or went. */
export interface PresenceNotice extends UserPresence {
  readonly type: 'presence';
}

/** A blocked user's sends to the direct conversation are refused, and it sees neither presence nor typing. Answered by {@link Done}. */
export interface BlockRequest extends Request {
  readonly type: 'block';
  readonly user: UserId;
  readonly blocked: boolean;
}

/** Whom this user has blocked. Answered by {@link BlockList}. */
export interface BlocksRequest extends Request {
  readonly type: 'blocks';
}

export interface BlockList extends Answer {
  readonly type: 'block-list';
  readonly users: readonly UserId[];
}

export interface Profile {
  readonly user: UserId;
  /** What people are shown; may be empty. */
  readonly displayName: string;
  readonly about: string;
}

/** Answered by {@link Done}. */
export interface SetProfileRequest extends Request {
  readonly type: 'set-profile';
  readonly displayName: string;
  readonly about: string;
}

/** Answered by {@link ProfileList}. */
export interface ProfilesRequest extends Request {
  readonly type: 'profiles';
  readonly users: readonly UserId[];
}

/** Unknown users are left out. */
export interface ProfileList extends Answer {
  readonly type: 'profile-list';
  readonly profiles: readonly Profile[];
}

/** Which devices have logged in. Answered by {@link DeviceList}. */
export interface DevicesRequest extends Request {
  readonly type: 'devices';
}

export interface Device {
  readonly deviceId: DeviceId;
  readonly deviceClass: DeviceClass;
  readonly client: string;
  readonly firstLoginAtMs: number;
  readonly lastLoginAtMs: number;
  /** Where it logged in from last, as far as the server tells; may be empty. */
  readonly remote: string;
  readonly online: boolean;
}

export interface DeviceList extends Answer {
  readonly type: 'device-list';
  readonly devices: readonly Device[];
}

/** Ends a device's session and voids its tokens; without a `deviceId` those of every device but this one. Answered by {@link Done}. */
export interface RevokeRequest extends Request {
  readonly type: 'revoke';
  readonly deviceId?: DeviceId | undefined;
}

/** Voids every token and ends every session but this one. Answered by {@link Done}: log in with the new password next time. */
export interface ChangePasswordRequest extends Request {
  readonly type: 'change-password';
  readonly oldPassword: string;
  readonly newPassword: string;
}

/** It was carried out. */
export interface Done extends Answer {
  readonly type: 'done';
}

/** Why the session is over, just before the failure that ends it. */
export interface Kicked {
  readonly type: 'kicked';
  readonly reason: 'replaced' | 'policy' | 'revoked' | 'disabled';
  /** The device that took the place, when one did. */
  readonly by?: DeviceId | undefined;
  /** Its client, as it calls itself; may be empty. */
  readonly client: string;
  readonly atMs: number;
}

/** A request failed, or the connection ends. SPEC §5. */
export interface Failure {
  readonly type: 'failure';
  /** The request that failed; 0 when it is about the connection. */
  readonly ackId: number;
  /** One of `FailureCode`, or a newer server's. Below 1000 the connection is over. */
  readonly code: number;
  /** For a log. */
  readonly reason: string;
  readonly retryable: boolean;
  /** Not before this many milliseconds; 0: at will. */
  readonly retryAfterMs: number;
}

export type ClientMessage =
  | RegisterRequest
  | LoginRequest
  | Logout
  | SendRequest
  | Received
  | Read
  | Typing
  | SyncRequest
  | PullRequest
  | ConversationsRequest
  | MembersRequest
  | SearchRequest
  | WatchRequest
  | BlockRequest
  | BlocksRequest
  | SetProfileRequest
  | ProfilesRequest
  | DevicesRequest
  | RevokeRequest
  | ChangePasswordRequest;

export type ServerMessage =
  | Registered
  | LoginAccepted
  | Accepted
  | PushedEntry
  | HeadNotice
  | Delivered
  | ReadBy
  | TypingBy
  | SyncResult
  | Page
  | ConversationList
  | MemberList
  | SearchResult
  | Watching
  | PresenceNotice
  | BlockList
  | ProfileList
  | DeviceList
  | Done
  | Kicked
  | Failure;

export type ChatMessage = ClientMessage | ServerMessage;
