import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Answer {
  readonly status: number;
  /** Of the body. */
  readonly type?: string;
  /** @defaultValue nothing: it has neither a type nor a length. */
  readonly body?: string | Uint8Array;
  /** In small letters; they win over those that every answer has. */
  readonly headers?: Readonly<Record<string, string>>;
}

export const plainText = 'text/plain; charset=utf-8';

export function textAnswer(status: number, body: string): Answer {
  return { status, type: plainText, body };
}

export function jsonAnswer(status: number, value: unknown, headers?: Readonly<Record<string, string>>): Answer {
  return { status, type: 'application/json', body: JSON.stringify(value), ...(headers && { headers }) };
}

export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { type = plainText, body } = answer;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  // A body that nobody read would stand before the next request.
  const hasBody = request.headers['transfer-encoding'] !== undefined || request.headers['content-length'] !== undefined;
  if (hasBody && !request.complete) response.setHeader('connection', 'close');
  response.writeHead(answer.status, {
    ...(bytes && { 'content-type': type, 'content-length': bytes.length }),
    'cache-control': 'no-store',
    // Whatever is no page is no place to run anything from, either.
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    ...answer.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
