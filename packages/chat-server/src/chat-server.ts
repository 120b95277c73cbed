import type { ByteDuplex } from '@proj/io';
import type { ServerAdmin } from './admin.ts';
import type { Dialect } from './dialect.ts';
import type { ChatServerEvents } from './events.ts';

export interface ChatServer extends AsyncDisposable {
  /** Devices online. */
  readonly sessions: number;
  /** Connections, logged in or not. */
  readonly connections: number;
  /** What administrators do. */
  readonly admin: ServerAdmin;
  /**
   * Resolves once it is known which tokens were revoked; logins wait for it by themselves. Rejects with what the store
   * rejects with: then logins are answered `Unavailable`, and each asks the store again.
   */
  readonly ready: Promise<void>;
  /** Serves a byte stream: a `net.Socket`, an `SnetSocket`, half a `memoryDuplexPair()`. Never throws. */
  accept(duplex: ByteDuplex, info?: ConnectionInfo): void;
  /** Listeners are called synchronously; what one throws is logged and goes no further. */
  on<E extends keyof ChatServerEvents>(event: E, listener: (detail: ChatServerEvents[E]) => void): Disposable;
  /**
   * Answers what was asked, tells every client `Shutdown` and when to come back, each another moment, flushes and closes;
   * whatever is left after `graceMs` is cut. Resolves when no connection is left. New connections are refused from now
   * on; a second call waits for the first. Disposing of the server is a shutdown with the default.
   * @throws ChatServerError `CHAT_SERVER_BAD_OPTION` when `graceMs` is not an integer from 0 to 86 400 000.
   */
  shutdown(options?: { /** @defaultValue 5_000 */ readonly graceMs?: number | undefined }): Promise<void>;
}

/** What is known of a connection before it says anything. */
export interface ConnectionInfo {
  /** The address of the other end, for logs, events and the limits per source; without it those do not apply. */
  readonly remote?: string | undefined;
  /** What it speaks. @defaultValue `@proj/chat-protocol` */
  readonly dialect?: Dialect | undefined;
}
