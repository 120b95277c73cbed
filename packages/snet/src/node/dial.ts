import * as net from 'node:net';
import * as tls from 'node:tls';
import { SnetError } from '../core/index.ts';
import type { Dial } from '../dialer.ts';
import { ConnectionRace, type Target } from './connection-race.ts';

/** RFC 8305 §5. */
const defaultAttemptDelayMs = 250;
const longestAttemptDelayMs = 60_000;

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
   * A host with several addresses is tried at all of them, the next one after so long without an answer; the first to
   * answer wins. `autoSelectFamily: false` tries one address only.
   * @defaultValue `autoSelectFamilyAttemptTimeout` if there is one, else 250 (min 10, max 60_000)
   */
  readonly connectAttemptDelayMs?: number | undefined;
  /**
   * Dial where a server that goes away says (`host:port` in its GOAWAY), instead of `host` and `port`; of attempts in a
   * row every second pair still goes there. It must have the same key. @defaultValue false
   */
  readonly followRedirects?: boolean | undefined;
  /**
   * TLS under the session, with these options of `tls.connect`: for networks that let nothing else pass. What the session
   * carries is encrypted and authenticated either way. A redial resumes the last TLS session.
   */
  readonly tls?: tls.ConnectionOptions | undefined;
}

/** @throws SnetError `SNET_BAD_OPTION`. */
export function dialNet(options: DialOptions, onSocket: (socket: net.Socket) => void): Dial {
  const { followRedirects = false } = options;
  const home = homeOf(options);
  const race = new ConnectionRace({ noDelay: true, ...options, attemptDelayMs: attemptDelayMs(options) }, onSocket);
  const secure = options.tls && new TlsLayer(options.tls, options, onSocket);
  return async (_attempt, { signal, address }) => {
    const redirect = followRedirects && address !== undefined ? parseTarget(address) : undefined;
    const where = redirect ?? home;
    const isPath = typeof where === 'string';
    const socket = isPath ? await dialPath(where, onSocket, signal) : await race.dial(where, signal);
    return secure === undefined ? socket : secure.over(socket, isPath ? undefined : where.host, signal);
  };
}

/** Where to dial when no server says otherwise: a host and port, or a path. */
function homeOf({ path, host = 'localhost', port }: DialOptions): Target | string {
  if (path !== undefined) return path;
  if (port !== undefined) return { host, port };
  throw new SnetError('SNET_BAD_OPTION', 'port or path is required when there is no dial');
}

function attemptDelayMs({ connectAttemptDelayMs, autoSelectFamilyAttemptTimeout }: DialOptions): number {
  // Like net, which silently takes at least 10 ms.
  const delayMs = connectAttemptDelayMs ?? Math.max(10, autoSelectFamilyAttemptTimeout ?? defaultAttemptDelayMs);
  if (delayMs >= 10 && delayMs <= longestAttemptDelayMs) return delayMs;
  throw new SnetError('SNET_BAD_OPTION', `connectAttemptDelayMs must be from 10 to ${longestAttemptDelayMs}`);
}

/** `host:port`, an IPv6 address in brackets; `undefined`: anything else, which is advice that means nothing here. */
function parseTarget(address: string): Target | undefined {
  const [, literal, name, digits] = /^(?:\[([\da-f:.]+)\]|([^[\]:/@]+)):(\d{1,5})$/i.exec(address) ?? [];
  const host = literal ?? name;
  const port = Number(digits);
  if (host === undefined || port < 1 || port > 0xffff || (literal !== undefined && !net.isIPv6(literal))) {
    return undefined;
  }
  return { host, port };
}

function dialPath(
  path: string,
  onSocket: (socket: net.Socket) => void,
  signal: AbortSignal | undefined,
): Promise<net.Socket> {
  const socket = net.connect({ path });
  onSocket(socket);
  return established(socket, 'connect', signal);
}

/** Resolves with the socket when it has emitted `event`; destroys it when it has not, for whatever reason. */
function established<S extends net.Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal | undefined,
): Promise<S> {
  return new Promise((resolve, reject) => {
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
    socket.once(event, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve(socket);
    });
  });
}

/** TLS over connections that are up, each resuming the TLS session of the last. */
class TlsLayer {
  readonly #secure: tls.ConnectionOptions;
  readonly #options: DialOptions;
  readonly #onSocket: (socket: net.Socket) => void;
  #session: Buffer | undefined;

  constructor(secure: tls.ConnectionOptions, options: DialOptions, onSocket: (socket: net.Socket) => void) {
    this.#secure = secure;
    this.#options = options;
    this.#onSocket = onSocket;
    this.#session = secure.session;
  }

  /** @param host whose certificate it must be, and which is named to the server; `undefined`: what the options say. */
  over(socket: net.Socket, host: string | undefined, signal: AbortSignal | undefined): Promise<tls.TLSSocket> {
    const { noDelay = true, keepAlive = false, keepAliveInitialDelay } = this.#options;
    // Only names may be named: RFC 6066 §3.
    const named = host === undefined || net.isIP(host) !== 0 ? {} : { servername: host };
    const where = host === undefined ? {} : { host };
    const secured = tls.connect({ ...named, ...this.#secure, ...where, socket, session: this.#session });
    secured.on('session', (session) => {
      this.#session = session;
    });
    secured.setNoDelay(noDelay);
    if (keepAlive) secured.setKeepAlive(true, keepAliveInitialDelay);
    this.#onSocket(secured);
    return established(secured, 'secureConnect', signal);
  }
}
