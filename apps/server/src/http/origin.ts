import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../values.ts';

/**
 * Why a request may have been made by a web page in a browser of this machine, rather than by whom it runs for; `undefined`:
 * it was not. A page of another site gives itself away by its origin, and one whose name was made to stand for this
 * address by that name. `own`: the host that programs reach the server by.
 */
export function foreignPage({ headers }: IncomingMessage, own: string): string | undefined {
  if (headers.origin !== undefined) return 'web pages are not answered';
  const site = headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') return 'web pages are not answered';
  // Browsers always say whom they ask; some that watch servers speak HTTP/1.0 and do not.
  if (headers.host === undefined) return undefined;
  const host = hostOf(headers.host);
  if (host === own.toLowerCase() || isLoopback({ host, port: 0 })) return undefined;
  return `the server is not called ${JSON.stringify(host)}: ask it by its address`;
}

/** Came from this machine, and not through a proxy that says otherwise. */
export function isLocal({ socket, headers }: IncomingMessage): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined);
  const host = socket.remoteAddress?.replace(/^::ffff:/, '');
  return !isForwarded && host !== undefined && isLoopback({ host, port: 0 });
}

/** The host of a header `Host`, without the port, which is another one behind a tunnel. */
export function hostOf(header: string): string {
  const [, v6, name] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(header) ?? [];
  return (v6 ?? name ?? header).toLowerCase();
}
