import { provider } from '@proj/crypto/provider';
import { type ClientOptions, ClientSession } from '../core/index.ts';
import { type ServerIdentityOptions, trustOf } from '../known-hosts.ts';
import type { DialOptions } from './dial.ts';
import { type OpenOptions, openSocket } from './open.ts';
import type { SnetSocket } from './socket.ts';

export type SnetConnectOptions = SnetDialOptions & ServerIdentityOptions;

export interface SnetDialOptions extends ClientOptions, OpenOptions {
  /** What `knownHosts` calls the server. @defaultValue `host:port`, or the path */
  readonly serverName?: string | undefined;
}

/**
 * Opens a session, like `net.connect`. The first dial and handshake must succeed, or the socket is destroyed with an
 * `SnetError`; from then on the session redials by itself for as long as the resume window lasts.
 *
 * @throws SnetError `SNET_BAD_OPTION`.
 */
export function connect(options: SnetConnectOptions, onConnect?: () => void): SnetSocket {
  const trust = trustOf(options, options.serverName ?? nameOf(options));
  return openSocket(new ClientSession(provider, trust, options), options, onConnect);
}

function nameOf({ host = 'localhost', port, path }: DialOptions): string | undefined {
  if (path !== undefined) return path;
  return port === undefined ? undefined : `${host.toLowerCase()}:${port}`;
}

/** {@link connect}, by the other name that `net` has for it. */
export const createConnection: typeof connect = connect;
