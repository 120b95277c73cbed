import type { PacketConnectionLimits } from '../core/packet-connection.ts';
import { integer, longestMs } from '../limits.ts';
import type { PacketUsers } from './users.ts';

export interface PacketDialectOptions {
  /** Who may come in without a password, see `createPacketUsers`. */
  readonly users: PacketUsers;
  /** From the connection to the accepted login. @defaultValue 60_000 */
  readonly loginTimeoutMs?: number | undefined;
  /** Silence before a client counts as dead; the originals ping every 10 or 60 s. @defaultValue 300_000 */
  readonly readTimeoutMs?: number | undefined;
  /** How long what was handed to the transport may wait for room. @defaultValue 60_000 */
  readonly writeTimeoutMs?: number | undefined;
  /** Connections in this dialect, logged in or not. One more is closed. @defaultValue 1_000 */
  readonly maxConnections?: number | undefined;
  /** Largest packet that is read after the login, length and type counted, from 1024 to 65 536. @defaultValue 65_536 */
  readonly maxPacketBytes?: number | undefined;
  /**
   * Bytes that may wait for a client to take them, from 1024: memory per connection. Beyond them nothing more is read
   * from the log. @defaultValue 65_536
   */
  readonly maxQueuedBytes?: number | undefined;
}

export interface ResolvedPacketOptions extends Omit<PacketConnectionLimits, 'closeTimeoutMs'> {
  readonly users: PacketUsers;
  readonly maxConnections: number;
}

/** @throws ChatServerError `CHAT_SERVER_BAD_OPTION` */
export function resolvePacketOptions(options: PacketDialectOptions): ResolvedPacketOptions {
  return Object.freeze({
    users: options.users,
    loginTimeoutMs: integer('loginTimeoutMs', options.loginTimeoutMs, 60_000, 1, longestMs),
    readTimeoutMs: integer('readTimeoutMs', options.readTimeoutMs, 300_000, 1, longestMs),
    writeTimeoutMs: integer('writeTimeoutMs', options.writeTimeoutMs, 60_000, 1, longestMs),
    maxConnections: integer('maxConnections', options.maxConnections, 1_000, 1, 10_000_000),
    maxPacketBytes: integer('maxPacketBytes', options.maxPacketBytes, 65_536, 1_024, 65_536),
    maxQueuedBytes: integer('maxQueuedBytes', options.maxQueuedBytes, 65_536, 1_024, 0x4000_0000),
  });
}
