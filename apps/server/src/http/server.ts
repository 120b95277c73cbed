import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Trace } from '../trace.ts';
import { type Answer, send, textAnswer } from './answer.ts';
import { boundConnections } from './connections.ts';

/** How long whoever asked may take to take the answer. */
const longestTakingMs = 30_000;

export type Page = (request: IncomingMessage) => Answer | Promise<Answer>;

export type Handler = (request: IncomingMessage, path: string) => Promise<Answer>;

/** What browsers get, and who takes their WebSockets. */
export interface Site {
  /** `undefined`: it has nothing at that path. */
  readonly answer: (request: IncomingMessage, path: string) => Answer | undefined;
  readonly enter: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/**
 * What a site has, the pages for those who watch the server, and below one path what `admin` makes of it.
 * Bounded: 64 connections unless said otherwise, 8 KiB of headers, 5 s for a request, a minute and 100 requests for a
 * connection.
 */
export function createHttpServer(options: {
  /** By path; for GET and HEAD. */
  readonly pages: Readonly<Record<string, Page>>;
  /** Paths that begin like this are somebody else's. */
  readonly admin?: { readonly root: string; readonly handle: Handler } | undefined;
  /** Is asked before the pages. */
  readonly site?: Site | undefined;
  /** @defaultValue 64 */
  readonly mostConnections?: number | undefined;
  /** Why a page is not shown to whom asks for it. @defaultValue it is */
  readonly refuse?: ((request: IncomingMessage) => string | undefined) | undefined;
  /** @defaultValue 30_000 */
  readonly takeTimeoutMs?: number | undefined;
  readonly trace: Trace;
  readonly onError: (error: unknown) => void;
}): Server {
  const { pages, admin, site, refuse, takeTimeoutMs = longestTakingMs, trace, onError } = options;

  const answerFor = async (request: IncomingMessage, path: string): Promise<Answer> => {
    if (admin !== undefined && (path === admin.root || path.startsWith(`${admin.root}/`))) {
      return admin.handle(request, path);
    }
    const shown = site?.answer(request, path);
    if (shown !== undefined) return shown;
    const reason = refuse?.(request);
    if (reason !== undefined) return textAnswer(403, reason);
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
    if (page === undefined) return textAnswer(404, 'not found');
    if (request.method === 'GET' || request.method === 'HEAD') return page(request);
    return { ...textAnswer(405, 'method not allowed'), headers: { allow: 'GET, HEAD' } };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const span = trace('http.request', {
      method: request.method ?? '',
      path: Object.hasOwn(pages, path) ? path : 'other',
    });
    try {
      send(request, response, await answerFor(request, path));
      span.end();
    } catch (error) {
      span.end(error);
      onError(error);
      if (response.headersSent) response.destroy();
      else send(request, response, textAnswer(500, 'internal error'));
    }
    // Whoever does not read would keep its place for ever.
    const late = setTimeout(() => response.destroy(), takeTimeoutMs).unref();
    response.once('close', () => clearTimeout(late));
  };

  const listener = (request: IncomingMessage, response: ServerResponse): void => void handle(request, response);
  const server = createServer(
    {
      maxHeaderSize: 8_192,
      headersTimeout: 5_000,
      requestTimeout: 5_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 1_000,
      // Whoever asks for another protocol, as curl does for HTTP/2, is answered in this one.
      shouldUpgradeCallback: ({ headers }) => site !== undefined && headers.upgrade?.toLowerCase() === 'websocket',
    },
    listener,
  );
  if (site !== undefined) server.on('upgrade', site.enter);
  boundConnections(server, { most: options.mostConnections ?? 64, oldestMs: 60_000 });
  server.maxHeadersCount = 64;
  // A body that is announced is asked for by who reads it; the pages do not.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (admin !== undefined && request.url?.startsWith(`${admin.root}/`) === true) response.writeContinue();
    listener(request, response);
  });
  return server;
}
