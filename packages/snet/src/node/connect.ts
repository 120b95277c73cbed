import { provider } from '@proj/crypto/provider';
import type { AbortOptions } from '@proj/io';
import type { ClientOptions, SessionEvent } from '../core/index.ts';
import { type Dial, Dialer } from '../dialer.ts';
import { type ServerIdentityOptions, trustOf } from '../known-hosts.ts';
import { unrefClock } from './clock.ts';
import { type DialOptions, dialNet } from './dial.ts';
import { whenPrepared } from './prepared.ts';
import { SnetSocket } from './socket.ts';

export type SnetConnectOptions = SnetDialOptions & ServerIdentityOptions;

export interface SnetDialOptions extends ClientOptions, DialOptions, AbortOptions {
  /** What `knownHosts` calls the server. @defaultValue `host:port`, or the path */
  readonly serverName?: string | undefined;
  /** A dial that takes longer counts as failed. @defaultValue 5_000 */
  readonly connectTimeoutMs?: number | undefined;
  /** `false`: end this direction when the other end ends its own. @defaultValue false */
  readonly allowHalfOpen?: boolean | undefined;
  /** As `setTimeout(timeout)`, in ms. @defaultValue none */
  readonly timeout?: number | undefined;
  /** Replaces TCP and TLS: any way to get a fresh byte stream. Called again for every redial. */
  readonly dial?: Dial | undefined;
}

/**
 * Opens a session, like `net.connect`. The first dial and handshake must succeed, or the socket is destroyed with an
 * `SnetError`; from then on the session redials by itself for as long as the resume window lasts.
 *
 * @throws SnetError `SNET_BAD_OPTION`.
 */
export function connect(options: SnetConnectOptions, onConnect?: () => void): SnetSocket {
  const { signal, allowHalfOpen, timeout } = options;
  const open = options.dial ?? dialNet(options, (transport) => socket.dialing(transport));
  const dialer: Dialer = new Dialer({
    crypto: provider,
    trust: trustOf(options, options.serverName ?? nameOf(options)),
    clock: unrefClock,
    defer: setImmediate,
    dial: whenPrepared(open),
    dialTimeoutMs: options.connectTimeoutMs ?? 5_000,
    session: options,
    onEvent: (event: SessionEvent) => socket.handle(event),
  });
  const socket: SnetSocket = new SnetSocket(dialer.driver, { allowHalfOpen });
  if (timeout !== undefined) socket.setTimeout(timeout);
  if (onConnect !== undefined) socket.once('connect', onConnect);
  if (signal !== undefined) {
    const onAbort = (): void => void socket.destroy(signal.reason);
    if (signal.aborted) process.nextTick(onAbort);
    else {
      signal.addEventListener('abort', onAbort, { once: true });
      socket.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  if (signal?.aborted !== true) dialer.connect();
  return socket;
}

function nameOf({ host = 'localhost', port, path }: DialOptions): string | undefined {
  if (path !== undefined) return path;
  return port === undefined ? undefined : `${host.toLowerCase()}:${port}`;
}

/** {@link connect}, by the other name that `net` has for it. */
export const createConnection: typeof connect = connect;
