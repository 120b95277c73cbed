import { SnetError } from '../core/index.ts';
import type { Dial } from '../dialer.ts';
import { duplexFromWebSocket } from '../ws/duplex.ts';
import { errorOf, type WebSocketLike } from '../ws/web-socket-like.ts';

/** Opens a WebSocket for each dial. */
export function dialWebSocket(url: string, open: (url: string) => WebSocketLike): Dial {
  return (_attempt, { signal }) =>
    new Promise((resolve, reject) => {
      const webSocket = open(url);
      const onAbort = (): void => {
        reject(signal?.reason);
        webSocket.close();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      webSocket.addEventListener('open', () => {
        signal?.removeEventListener('abort', onAbort);
        if (signal?.aborted !== true) resolve(duplexFromWebSocket(webSocket));
      });
      let cause: Error | undefined;
      webSocket.addEventListener('error', (event) => {
        cause = errorOf(event);
      });
      webSocket.addEventListener('close', ({ code }) => {
        signal?.removeEventListener('abort', onAbort);
        reject(new Error(`no WebSocket: closed with ${code}`, { cause }));
      });
    });
}

/** This runtime's WebSocket: that of a browser, of a worker, or of Node 22 and later. */
export function openWebSocket(url: string): WebSocketLike {
  if (typeof WebSocket === 'undefined') throw new SnetError('SNET_BAD_OPTION', 'no WebSocket here: pass `open`');
  return new WebSocket(url);
}
