import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** What `/readyz` answers. */
export interface Readiness {
  /** `false` answers 503. */
  readonly ready: boolean;
  readonly durability: string;
  readonly sessions: number;
  /** Of clients of the older chat server, while there is a place for them. */
  readonly compat?: object;
}

interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const plain = 'text/plain; charset=utf-8';

/**
 * The pages for people with a browser and for those who watch the server. Nothing in them is secret. Bounded: 64
 * connections, 8 KiB of headers, 5 s for a request, whose body is not read.
 */
export function createHealthServer(options: {
  readonly readiness: () => Readiness;
  /** The page at `/`. */
  readonly greeting: string;
}): Server {
  const pages: Readonly<Record<string, () => Page>> = {
    '/': () => ({ status: 200, type: plain, body: options.greeting }),
    '/healthz': () => ({ status: 200, type: plain, body: 'ok' }),
    '/readyz': () => {
      const readiness = options.readiness();
      return { status: readiness.ready ? 200 : 503, type: 'application/json', body: JSON.stringify(readiness) };
    },
  };
  const server = createServer(
    {
      maxHeaderSize: 8_192,
      headersTimeout: 5_000,
      requestTimeout: 5_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => answer(request, response, pageOf(request, response, pages)),
  );
  server.maxConnections = 64;
  server.maxHeadersCount = 64;
  // Answers 200 to `Expect: 100-continue` as well, without asking for the body.
  server.on('checkContinue', (request, response) => answer(request, response, pageOf(request, response, pages)));
  return server;
}

function pageOf(request: IncomingMessage, response: ServerResponse, pages: Readonly<Record<string, () => Page>>): Page {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (page === undefined) return { status: 404, type: plain, body: 'not found' };
  if (request.method === 'GET' || request.method === 'HEAD') return page();
  response.setHeader('allow', 'GET, HEAD');
  return { status: 405, type: plain, body: 'method not allowed' };
}

function answer(request: IncomingMessage, response: ServerResponse, { status, type, body }: Page): void {
  const text = Buffer.from(body);
  // A body that nobody reads would stand before the next request.
  const hasBody = request.headers['transfer-encoding'] !== undefined || request.headers['content-length'] !== undefined;
  if (hasBody) response.setHeader('connection', 'close');
  response.writeHead(status, {
    'content-type': type,
    'content-length': text.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}
