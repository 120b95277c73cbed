import type { CryptoProvider } from '@proj/crypto';
import { loadProvider } from '@proj/crypto/provider/web';
import { type AbortOptions, abortable, systemClock } from '@proj/io';
import { type ClientOptions, ClientSession, SnetError } from '../core/index.ts';
import { Dialer } from '../dialer.ts';
import { type ServerIdentityOptions, trustOf } from '../known-hosts.ts';
import type { WebSocketLike } from '../ws/index.ts';
import { dialWebSocket, openWebSocket } from './dial.ts';
import { type Page, watchPage } from './page-hints.ts';
import { SnetStream } from './stream.ts';

/** `signal` ends the attempt to connect; the stream it leads to is ended by its `destroy`. */
export interface SnetWebSocketOptions extends ClientOptions, AbortOptions {
  /** A dial that takes longer counts as failed. @defaultValue 5_000 */
  readonly connectTimeoutMs?: number | undefined;
  /** `false`: end this direction when the other end ends its own. @defaultValue false */
  readonly allowHalfOpen?: boolean | undefined;
  /** Opens the WebSockets, for instance with a subprotocol. @defaultValue this runtime's `new WebSocket(url)` */
  readonly open?: ((url: string) => WebSocketLike) | undefined;
  /**
   * Heed what the page gets to know: `online`, being hidden and shown, waking from sleep. Otherwise call `networkChanged`
   * and `setBackground` of the stream. @defaultValue true
   */
  readonly networkHints?: boolean | undefined;
  /** @defaultValue what `loadProvider()` of `@proj/crypto/provider/web` gives */
  readonly crypto?: CryptoProvider | undefined;
  /** What `knownHosts` calls the server. @defaultValue the URL without its query: `wss://chat.example/snet` */
  readonly serverName?: string | undefined;
}

export type SnetConnectOptions = SnetWebSocketOptions & ServerIdentityOptions;

/**
 * Opens a session over WebSockets. The first dial and handshake must succeed; from then on the session redials by itself
 * for as long as the resume window lasts.
 *
 * @param url `wss://…`, or `ws://…`: the session is encrypted and authenticated either way.
 * @throws SnetError (rejects) with any code; `signal.reason` after an abort; CryptoError when the provider does not load.
 */
export async function connect(url: string | URL, options: SnetConnectOptions): Promise<SnetStream> {
  const { signal, open = openWebSocket } = options;
  signal?.throwIfAborted();
  const crypto = options.crypto ?? (await abortable(loadProvider(), signal));
  return new Promise((resolve, reject) => {
    let watch: Disposable | undefined;
    const dialer: Dialer = new Dialer({
      session: new ClientSession(crypto, trustOf(options, options.serverName ?? nameOf(url)), options),
      clock: systemClock,
      // Not the function itself: a browser wants it called on its window.
      defer: (run) => queueMicrotask(run),
      dial: dialWebSocket(String(url), open),
      dialTimeoutMs: options.connectTimeoutMs ?? 5_000,
      onEvent: (event) => {
        if (event.type === 'open' || event.type === 'close') signal?.removeEventListener('abort', onAbort);
        if (event.type === 'open') {
          if (options.networkHints !== false) watch = watchPage(stream, globalThis as Page);
          resolve(stream);
        } else if (event.type === 'close') {
          // Not the stream's 'close': bytes that nobody reads would keep the watch, and with it a Node process.
          watch?.[Symbol.dispose]();
          reject(event.error ?? new SnetError('SNET_CLOSED', 'destroyed'));
        }
        stream.handle(event);
      },
    });
    const stream: SnetStream = new SnetStream(dialer.driver, options.allowHalfOpen ?? false);
    const onAbort = (): void => {
      reject(signal?.reason);
      stream.destroy();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    dialer.connect();
  });
}

/** However it is typed, and whatever token it carries; `undefined`: a URL that is none, or is relative to a page. */
function nameOf(url: string | URL): string | undefined {
  const text = String(url);
  if (!URL.canParse(text)) return undefined;
  // Not `origin`, which only some protocols have.
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname}`;
}
