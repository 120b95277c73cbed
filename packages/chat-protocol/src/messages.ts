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
  /** Name and version of the client program, for logs; may be empty. */
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

/** A text for one user. Answered by {@link Accepted} or {@link Failure}; safe to repeat with the same `id`. */
export interface DirectRequest extends Request {
  readonly type: 'direct';
  /** The session's user is the sender; a server refuses any other name. */
  readonly from?: UserId | undefined;
  readonly to: UserId;
  readonly id: MessageId;
  /** The sender's clock; shown, never used for order. */
  readonly sentAtMs: number;
  readonly text: string;
}

/** The text is durable. */
export interface Accepted extends Answer {
  readonly type: 'accepted';
  readonly id: MessageId;
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly acceptedAtMs: number;
  /** It was accepted before, and this repeats that answer. */
  readonly duplicate: boolean;
}

/** A text at its place in a conversation's log. */
export interface LogEntry {
  readonly conversation: ConversationId;
  /** 1, 2, 3, … without gaps. */
  readonly seq: number;
  readonly id: MessageId;
  readonly from: UserId;
  readonly to: UserId;
  /** The sender's clock. */
  readonly sentAtMs: number;
  /** The server's clock. */
  readonly acceptedAtMs: number;
  readonly text: string;
}

/** An entry of a log, pushed as it happens; to the sender's other devices as well. */
export interface TextMessage extends LogEntry {
  readonly type: 'message';
}

/** This device durably has everything up to `seq`. Cumulative and unanswered. */
export interface Received {
  readonly type: 'received';
  readonly conversation: ConversationId;
  readonly seq: number;
}

/** To the sender's devices: the first device of `by` has everything up to `seq`. */
export interface Delivered {
  readonly type: 'delivered';
  readonly conversation: ConversationId;
  readonly seq: number;
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

export interface ConversationHead {
  readonly conversation: ConversationId;
  readonly peer: UserId;
  /** Seq of the last entry. */
  readonly head: number;
}

/** The conversations in which there is more than the cursors said. */
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
  /** Seq of the log's last entry: above the page's last, there is more. */
  readonly head: number;
  readonly messages: readonly LogEntry[];
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
  | DirectRequest
  | Received
  | SyncRequest
  | PullRequest;

export type ServerMessage =
  | Registered
  | LoginAccepted
  | Accepted
  | TextMessage
  | Delivered
  | SyncResult
  | Page
  | Failure;

export type ChatMessage = ClientMessage | ServerMessage;
