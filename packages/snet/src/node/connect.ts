import * as net from 'node:net';
import { provider } from '@proj/crypto/provider';
import { type AbortOptions, type ByteDuplex, systemClock } from '@proj/io';
import { type SessionEvent, type SessionOptions, SnetError } from '../core/index.ts';
import { type Dial, Dialer } from '../dialer.ts';
import { SnetSocket } from './socket.ts';

export interface SnetConnectOptions extends SessionOptions, AbortOptions {
  /** @defaultValue 'localhost' */
  readonly host?: string | undefined;
  /** Required unless `dial` is given. */
  readonly port?: number | undefined;
  /** The server's X25519 public key, 32 bytes. There is no unauthenticated mode. */
  readonly serverKey: Uint8Array;
  /** A dial that takes longer counts as failed. @defaultValue 5_000 */
  readonly connectTimeoutMs?: number | undefined;
  /** `false`: end this direction when the other end ends its own. @defaultValue false */
  readonly allowHalfOpen?: boolean | undefined;
  /** Replaces TCP: any way to get a fresh byte stream. Called again for every redial. */
  readonly dial?: Dial | undefined;
}

/**
 * Opens a session, like `net.connect`. The first dial and handshake must succeed, or the socket is destroyed with an
 * `SnetError`; from then on the session redials by itself for as long as the resume window lasts.
 *
 * @throws SnetError `SNET_BAD_OPTION`.
 */
export function connect(options: SnetConnectOptions, onConnect?: () => void): SnetSocket {
  const { signal } = options;
  const dialer: Dialer = new Dialer({
    crypto: provider,
    serverKey: options.serverKey,
    clock: systemClock,
    defer: setImmediate,
    dial: options.dial ?? dialTcp(options),
    dialTimeoutMs: options.connectTimeoutMs ?? 5_000,
    session: options,
    onEvent: (event: SessionEvent) => socket.handle(event),
  });
  const socket = new SnetSocket(dialer.driver, { allowHalfOpen: options.allowHalfOpen });
  if (onConnect !== undefined) socket.once('connect', onConnect);
  if (signal !== undefined) {
    const onAbort = (): void => void socket.destroy(signal.reason);
    if (signal.aborted) process.nextTick(onAbort);
    else {
      signal.addEventListener('abort', onAbort, { once: true });
      socket.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  dialer.connect();
  return socket;
}

function dialTcp(options: SnetConnectOptions): Dial {
  const { host = 'localhost', port } = options;
  if (port === undefined) throw new SnetError('SNET_BAD_OPTION', 'port is required when there is no dial');
  return (_attempt, { signal }) =>
    new Promise<ByteDuplex>((resolve, reject) => {
      const socket = net.connect({ host, port, noDelay: true });
      const onAbort = (): void => {
        socket.destroy();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        signal?.removeEventListener('abort', onAbort);
        socket.off('error', reject);
        resolve(socket);
      });
    });
}
