import type {
  ConversationId,
  DeviceClass,
  DeviceId,
  Failure,
  Kicked,
  MessageId,
  ServerMessage,
  UserId,
} from '@proj/chat-protocol';
import type { ByteDuplex, Clock, Log } from '@proj/io';
import type { ChatStore } from '@proj/store';
import type { EndReason } from './core/connection.ts';

/** Who a connection is, once its login was accepted. */
export interface Identity {
  readonly user: UserId;
  readonly deviceId: DeviceId;
  readonly deviceClass: DeviceClass;
  readonly client: string;
}

/**
 * The one place of a user's packet clients. No client of ours can take it: their device ids have no space. Its cursors are
 * the only ones, and so it is never forgotten.
 */
export const packetDevice: DeviceId = 'packet client' as DeviceId;

/** What a connection that is online is told without having asked. */
export interface Push {
  readonly message: Extract<
    ServerMessage,
    { readonly type: 'entry' | 'head' | 'delivered' | 'read-by' | 'typing-by' | 'presence' }
  >;
  /** The message as a frame of `@proj/chat-protocol`, encoded once for everyone. */
  frame(): Uint8Array;
  /** Under the same key, the latest is enough. */
  readonly key?: string | undefined;
  /** It can be had from the log, which goes up to `head` at least: who falls behind is told that instead. */
  readonly log?: { readonly conversation: ConversationId; readonly head: number } | undefined;
  /** Worth nothing later: who falls behind is not told. */
  readonly transient?: true | undefined;
}

/** A connection as the server sees it, whatever it speaks. */
export interface ServedConnection {
  /** Never used twice. */
  readonly id: string;
  /** By the server's clock. */
  readonly lastHeardAtMs: number;
  /** Only while online. It must neither throw nor call back. */
  push(push: Push): void;
  /** What waits for it to take, if it counts that. */
  readonly queued?: { readonly bytes: number; readonly frames: number } | undefined;
  /** Whether it is told of heads alone. */
  readonly lagging?: boolean | undefined;
  /** Ends it at once. @param notice - What is said before the farewell. */
  close(farewell: Failure, notice?: Kicked): void;
  /** Ends it once what was asked is carried out. @param notice - What is said before the farewell. */
  drain(farewell: Failure, notice?: Kicked): void;
  /** Cuts the transport; reports before it returns. */
  destroy(): void;
}

/** A text as a dialect hands it over. */
export interface DialectText {
  readonly to: UserId;
  readonly id: MessageId;
  /** The sender's clock, 0 or more; shown, never used for order. */
  readonly sentAtMs: number;
  readonly text: string;
}

/**
 * What the server offers to the connections of a {@link Dialect}. All of it may reject with what the store and the
 * accounts reject with.
 */
export interface DialectHost {
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly log: Log | undefined;
  readonly store: ChatStore;
  /** How long an ending connection may take. */
  readonly closeTimeoutMs: number;
  /** Takes the place (user, device) and reports a login. Whoever had it is closed with `Replaced`. */
  enter(connection: ServedConnection, identity: Identity, remote: string | undefined): void;
  /** Gives the place up, unless another connection has it by now, and reports a logout. Once for each `enter`. */
  leave(connection: ServedConnection, identity: Identity, reason: EndReason): void;
  /** The connection is closed: the last call for it. */
  gone(connection: ServedConnection, reason: EndReason): void;
  exists(user: UserId): Promise<boolean>;
  /** Takes one message from the user's budget and answers 0, or takes none and answers the milliseconds to wait. */
  spend(user: UserId): number;
  /**
   * Stores a text and brings it to everyone concerned; the connection it came from is not spared. Called again with the
   * same id it stores nothing new. Resolves with why the text was refused, or `undefined`.
   */
  append(identity: Identity, text: DialectText): Promise<Failure | undefined>;
  /** The device has everything up to `seq`, which must be in the log. */
  received(identity: Identity, conversation: ConversationId, seq: number): void;
}

/** Another wire format that clients of the server may speak, see `@proj/chat-server/compat`. */
export interface Dialect {
  /** Serves a byte stream. Reports nothing before it returns. */
  open(duplex: ByteDuplex, host: DialectHost, info: { readonly remote: string | undefined }): ServedConnection;
}
