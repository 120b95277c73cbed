import { randomUUID } from 'node:crypto';
import { failure } from '@proj/chat-protocol';
import type { ByteDuplex } from '@proj/io';
import type { EndReason } from '../core/connection.ts';
import type { Dialect, DialectHost, ServedConnection } from '../dialect.ts';
import { type PacketDialectOptions, type ResolvedPacketOptions, resolvePacketOptions } from './options.ts';
import { PacketSession } from './session.ts';

/** The packets of an older chat server, for `ChatServer.accept`. It may serve several servers. */
export interface PacketDialect extends Dialect {
  /** Connections, logged in or not. */
  readonly connections: number;
  /** Those that are logged in. */
  readonly online: number;
  /** How many connections ended for each reason, since the beginning. */
  readonly ends: Readonly<Partial<Record<EndReason, number>>>;
}

/** @throws ChatServerError `CHAT_SERVER_BAD_OPTION` */
export function createPacketDialect(options: PacketDialectOptions): PacketDialect {
  return new Packets(resolvePacketOptions(options));
}

class Packets implements PacketDialect {
  readonly #options: ResolvedPacketOptions;
  readonly #ends: Map<EndReason, number> = new Map();
  #connections = 0;
  #online = 0;

  constructor(options: ResolvedPacketOptions) {
    this.#options = options;
  }

  get connections(): number {
    return this.#connections;
  }

  get online(): number {
    return this.#online;
  }

  get ends(): PacketDialect['ends'] {
    return Object.fromEntries(this.#ends);
  }

  open(duplex: ByteDuplex, host: DialectHost, { remote }: { readonly remote: string | undefined }): ServedConnection {
    this.#connections++;
    const session = new PacketSession(duplex, {
      id: randomUUID(),
      remote,
      host,
      options: this.#options,
      reports: {
        onOnline: () => {
          this.#online++;
        },
        onOffline: () => {
          this.#online--;
        },
        onGone: (gone, reason) => {
          this.#connections--;
          this.#ends.set(reason, (this.#ends.get(reason) ?? 0) + 1);
          host.log?.info({ sessionId: gone.id, remote, reason }, 'a packet connection ended');
          host.gone(gone, reason);
        },
      },
    });
    if (this.#connections > this.#options.maxConnections) session.close(failure('Overloaded'));
    return session;
  }
}
