import { createServer, type Server } from 'node:net';
import type { ChatServer } from '@proj/chat-server';
import { createPacketDialect, createPacketUsers, type PacketDialect } from '@proj/chat-server/compat';
import type { ChatStore } from '@proj/store';
import type { CompatConfig } from './config.ts';
import { ExitError } from './exit.ts';
import { type Address, formatAddress, isLoopback } from './values.ts';

/** Where clients of the older chat server come in. */
export interface Compat {
  readonly config: CompatConfig;
  readonly listener: Server;
  readonly dialect: PacketDialect;
}

/** Nobody listens yet: that is the caller's. */
export async function startCompat(
  config: CompatConfig,
  { chat, store }: { readonly chat: ChatServer; readonly store: ChatStore },
): Promise<Compat> {
  const users = await createPacketUsers(store.users, { allow: config.users, wallClock: Date.now });
  const { loginTimeoutMs, readTimeoutMs, writeTimeoutMs } = config;
  const dialect = createPacketDialect({ users, loginTimeoutMs, readTimeoutMs, writeTimeoutMs });
  // Half open: what a client wrote before it ended is carried out, and then we end.
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    chat.accept(socket, { remote: socket.remoteAddress, dialect }),
  );
  return { config, listener, dialect };
}

/**
 * A name such as localhost is whatever the resolver says, so what was bound has the last word.
 * @throws ExitError `AddressUnusable`
 */
export function checkReach(bound: Address, { listen, insecure }: CompatConfig): void {
  if (insecure || isLoopback(bound)) return;
  const found = `${formatAddress(listen)} is ${formatAddress(bound)} here, which other machines reach`;
  throw new ExitError('AddressUnusable', `${found}: name a loopback address with --compat-listen, such as 127.0.0.1`);
}

/** The connections are the chat server's to close. */
export function closeCompat({ listener }: Compat): void {
  listener.close();
}

export function compatFigures({ dialect }: Compat): object {
  const { connections, online, ends } = dialect;
  return { connections, online, ends };
}
