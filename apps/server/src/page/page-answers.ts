import type { IncomingMessage } from 'node:http';
import { type Answer, jsonAnswer, textAnswer } from '../http/answer.ts';
import type { Encoding, PageFile, PageFiles } from './page-files.ts';
import { pageHeaders } from './page-headers.ts';

/** What the page is told of its server: `/chat.json`. */
export interface PageFacts {
  /** The server's public key, which the page pins, in base64url. */
  readonly key: string;
  /** The path of the WebSocket. */
  readonly webSocket: string;
  /** Whether accounts may be created. */
  readonly registration: boolean;
  readonly minPasswordCharacters: number;
  readonly name: string;
}

export const factsPath = '/chat.json';

/** `undefined`: there is nothing of the page at this path. `refusal`: why whoever asks is not shown what there is. */
export type PageAnswers = (request: IncomingMessage, path: string, refusal?: string) => Answer | undefined;

/** @param files `undefined`: the page is not built; `/` says so. */
export function pageAnswers(files: PageFiles | undefined, facts: PageFacts): PageAnswers {
  return (request, path, refusal) => {
    const file = files?.get(path);
    const isNotBuilt = files === undefined && path === '/';
    if (file === undefined && path !== factsPath && path !== facts.webSocket && !isNotBuilt) return undefined;
    const answer = refusal === undefined ? answerTo(request, path, file) : textAnswer(403, refusal);
    return { ...answer, headers: { ...pageHeaders, ...answer.headers } };
  };

  function answerTo(request: IncomingMessage, path: string, file: PageFile | undefined): Answer {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return { ...textAnswer(405, 'method not allowed'), headers: { allow: 'GET, HEAD' } };
    }
    if (file !== undefined) return fileAnswer(request, file);
    if (path === factsPath) return jsonAnswer(200, facts);
    if (path === facts.webSocket) {
      return { ...textAnswer(426, 'a WebSocket opens here'), headers: { upgrade: 'websocket', connection: 'upgrade' } };
    }
    return textAnswer(503, notBuilt);
  }
}

const notBuilt = [
  'The chat page is not built. From the root of the repository:',
  '',
  '  npm run build',
  '',
  'and start the server again. Everything else works: the chat program, /healthz, /readyz.',
  '',
].join('\n');

function fileAnswer({ headers }: IncomingMessage, file: PageFile): Answer {
  const accepted = acceptedEncodings(headers['accept-encoding']);
  const encoding = (['br', 'gzip'] as const).find((one) => accepted.has(one) && file.forms.has(one)) ?? 'identity';
  const form = file.forms.get(encoding) as NonNullable<ReturnType<typeof file.forms.get>>;
  const about: Record<string, string> = {
    etag: form.etag,
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
  };
  if (matches(headers['if-none-match'], form.etag)) return { status: 304, headers: about };
  if (encoding !== 'identity') about['content-encoding'] = encoding;
  return { status: 200, type: file.type, body: form.body, headers: about };
}

/** RFC 9110 §12.5.3, as far as there is a choice to make: what is named, and not with a weight of 0. */
function acceptedEncodings(header: string | string[] | undefined): ReadonlySet<Encoding> {
  const named = String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.trim().split(/\s*;\s*/))
    .filter(([, weight = '']) => !/^q=0(\.0*)?$/.test(weight))
    .map(([name = '']) => name);
  return new Set((['br', 'gzip'] as const).filter((encoding) => named.includes(encoding)));
}

/** RFC 9110 §13.1.2. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((part) => part.trim().replace(/^W\//, '') === etag);
}
