import * as net from 'node:net';
import * as tls from 'node:tls';
import type { ByteDuplex } from '@proj/io';
import { SnetError } from '../core/index.ts';
import type { Dial } from '../dialer.ts';

/** How to reach a server by TCP, TLS or a local socket: options of `net.connect`, which each dial is given. */
export interface DialOptions
  extends Pick<
    net.TcpNetConnectOpts,
    | 'autoSelectFamily'
    | 'autoSelectFamilyAttemptTimeout'
    | 'family'
    | 'hints'
    | 'keepAlive'
    | 'keepAliveInitialDelay'
    | 'localAddress'
    | 'localPort'
    | 'lookup'
  > {
  /** @defaultValue 'localhost' */
  readonly host?: string | undefined;
  /** Required unless there is a `path` or a `dial`. */
  readonly port?: number | undefined;
  /** A Unix domain socket or a Windows pipe, instead of `host` and `port`. */
  readonly path?: string | undefined;
  /** @defaultValue true */
  readonly noDelay?: boolean | undefined;
  /**
   * TLS under the session, with these options of `tls.connect`: for networks that let nothing else pass. What the session
   * carries is encrypted and authenticated either way. A redial resumes the last TLS session.
   */
  readonly tls?: tls.ConnectionOptions | undefined;
}

/** @throws SnetError `SNET_BAD_OPTION`. */
export function dialNet(options: DialOptions, onSocket: (socket: net.Socket) => void): Dial {
  if (options.port === undefined && options.path === undefined) {
    throw new SnetError('SNET_BAD_OPTION', 'port or path is required when there is no dial');
  }
  const open = options.tls === undefined ? tcpOpener(options) : tlsOpener(options, options.tls);
  const connected = options.tls === undefined ? 'connect' : 'secureConnect';
  return (_attempt, { signal }) =>
    new Promise<ByteDuplex>((resolve, reject) => {
      const socket = open();
      const onAbort = (): void => {
        reject(signal?.reason);
        socket.destroy();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      // Stays: until the session listens, nobody else would take an error.
      socket.on('error', reject);
      socket.once('close', () => {
        signal?.removeEventListener('abort', onAbort);
        reject(new Error('the connection was closed before it was established'));
      });
      socket.once(connected, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve(socket);
      });
      onSocket(socket);
    });
}

/** What both `net.connect` and `tls.connect` take. */
function targetOf(options: DialOptions): net.TcpSocketConnectOpts | net.IpcSocketConnectOpts {
  const { path, host = 'localhost', port = 0, localAddress, localPort, hints, family, lookup } = options;
  if (path !== undefined) return { path };
  const { autoSelectFamily, autoSelectFamilyAttemptTimeout } = options;
  const target = { host, port, localAddress, localPort, hints, family, lookup };
  return { ...target, autoSelectFamily, autoSelectFamilyAttemptTimeout };
}

function tcpOpener(options: DialOptions): () => net.Socket {
  const { noDelay = true, keepAlive, keepAliveInitialDelay } = options;
  const target = { ...targetOf(options), noDelay, keepAlive, keepAliveInitialDelay };
  return () => net.connect(target);
}

function tlsOpener(options: DialOptions, secure: tls.ConnectionOptions): () => net.Socket {
  const { noDelay = true, keepAlive = false, keepAliveInitialDelay } = options;
  const target = targetOf(options);
  let { session } = secure;
  return () => {
    const socket = tls.connect({ ...secure, ...target, session });
    socket.on('session', (ticket) => {
      session = ticket;
    });
    // Unlike net.connect, tls.connect has no options for these.
    socket.setNoDelay(noDelay);
    if (keepAlive) socket.setKeepAlive(true, keepAliveInitialDelay);
    return socket;
  };
}
