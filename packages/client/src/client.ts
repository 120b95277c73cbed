import type { Delivered, LogEntry, MessageId, UserId } from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import type { ClientStatus } from './core/status.ts';
import type { ClientError } from './errors.ts';
import type { SendResult } from './send-result.ts';
import type { OutgoingMessage } from './store.ts';

export interface ReceivedMessage extends LogEntry {
  /** Sent by this user, from another device. */
  readonly own: boolean;
}

export interface SendOptions extends AbortOptions {
  /**
   * Makes a repeated call the same message, also after a restart. Use it for one text to one user only.
   * @defaultValue a new UUIDv7
   */
  readonly id?: MessageId | undefined;
}

export interface MessagesOptions extends AbortOptions {
  /** Ends after this many messages; the request that finds the end acknowledges the last. @defaultValue no end */
  readonly limit?: number | undefined;
}

export interface HistoryOptions extends AbortOptions {
  /** Only entries before this one. @defaultValue all */
  readonly beforeSeq?: number | undefined;
  /** The last so many of them, 1–1000. @defaultValue 50 */
  readonly limit?: number | undefined;
}

export interface CloseOptions {
  /** How long the farewell may take before the connection is cut. @defaultValue 2_000 */
  readonly timeoutMs?: number | undefined;
}

export interface ClientEvents {
  status: ClientStatus;
  /** A message was accepted, one of an earlier run included. */
  accepted: SendResult;
  /** A message was refused for good and is not tried again, one of an earlier run included. */
  refused: { readonly message: OutgoingMessage; readonly error: ClientError };
  /** A device of `by` has everything in the conversation up to `seq`. */
  delivered: Omit<Delivered, 'type'>;
  /** For the next {@link connect}: keep it where secrets are kept. */
  token: { readonly token: string; readonly expiresAtMs: number };
}

/**
 * One device of one user, for as long as it is open: reconnects, logs in again, resends and catches up by itself.
 * Disposing of it is {@link Client.close}.
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
   * Sends a text, at most 16 KiB. It is in the store before its first byte is sent, and then neither a lost connection
   * nor a restart loses or doubles it. Resolves when the server has taken responsibility. To one user, messages keep
   * the order of the calls, except around one that the server puts off (`RateLimited`, `Unavailable`) while later ones
   * are on their way.
   *
   * An abort ends the waiting, not the message: once stored it will be sent, by this client or the next.
   *
   * @throws ClientError `CLIENT_REFUSED` when the server refuses for good (`UnknownUser`, `IdConflict`, …): the message
   * has left the store. `CLIENT_CLOSED` and whatever else closes the client: it is still there. `CLIENT_OUTBOX_FULL`,
   * `CLIENT_BAD_ARGUMENT`, `CLIENT_STORE_FAILED`: it never was.
   */
  send(to: UserId, text: string, options?: SendOptions): Promise<SendResult>;

  /**
   * What others wrote, and what this user wrote on other devices: in every conversation in order, without holes, each
   * once. Asking for the next message acknowledges the one before; one that was not acknowledged comes again, to the
   * next consumer or after a restart. One consumer at a time; nothing is fetched before the first.
   *
   * Ends after {@link Client.close} and throws the client's error otherwise.
   *
   * @throws ClientError `CLIENT_BUSY` for a second consumer, or a `next()` while another is awaited.
   */
  messages(options?: MessagesOptions): AsyncIterable<ReceivedMessage>;

  /**
   * A part of the conversation with `peer`, oldest first. Acknowledges nothing. Waits for the server as long as it takes.
   * @throws ClientError `CLIENT_REFUSED`, `CLIENT_BAD_ARGUMENT`, `CLIENT_BUSY`, and whatever closes the client.
   */
  history(peer: UserId, options?: HistoryOptions): Promise<readonly LogEntry[]>;

  /** Messages that the server has not accepted yet, oldest first, those of earlier runs included. */
  pending(): readonly OutgoingMessage[];

  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): Disposable;

  /**
   * Reports what was acknowledged, logs out and disconnects. Never rejects; a second call waits for the first. Whoever
   * awaits a `send` gets `CLIENT_CLOSED`, and its message stays in the store for the next client.
   */
  close(options?: CloseOptions): Promise<void>;
}
