import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { ExitError } from '../exit.ts';
import { readAdminToken } from '../keys.ts';
import { readServerFile } from '../server-file.ts';
import { type Address, formatAddress } from '../values.ts';
import type { AdminCaller } from './calls.ts';
import { AdminError, isAdminErrorCode } from './errors.ts';
import { proofOf } from './guard.ts';
import { requestFor } from './paths.ts';
import { proofPath } from './routes.ts';

/** How long a server may take to say who it is. */
const proofTimeoutMs = 3_000;
/** An answer is a page at most. */
const longestAnswerBytes = 16_777_216;

/** A server that runs on a data directory. */
export interface FoundServer {
  readonly pid: number;
  readonly http: Address;
  readonly call: AdminCaller;
}

/**
 * The server that runs on a data directory, if it has HTTP and answers. Whoever else sits at its address is not sent the
 * token. @throws ExitError `DataDirectory` when the token is there and must not be used.
 */
export async function findServer(directory: string): Promise<FoundServer | undefined> {
  const file = await readServerFile(directory);
  if (file?.http === undefined) return undefined;
  const token = await readAdminToken(directory);
  if (token === undefined) return undefined;
  const { pid, http } = file;
  if (!(await hasToken(http, token))) return undefined;
  return { pid, http, call: callerOf(http, token) };
}

async function hasToken(http: Address, token: string): Promise<boolean> {
  const nonce = randomBytes(32).toString('base64url');
  try {
    const signal = AbortSignal.timeout(proofTimeoutMs);
    const { status, body } = await ask(http, { method: 'GET', path: `${proofPath}?nonce=${nonce}`, signal });
    return status === 200 && JSON.parse(body).proof === proofOf(token, nonce, formatAddress(http));
  } catch {
    return false;
  }
}

function callerOf(http: Address, token: string): AdminCaller {
  return async (name, input) => {
    const { method, path, body } = requestFor(name, input);
    const answer = await ask(http, { method, path, body, token }).catch((error: unknown) => {
      throw new ExitError('Failed', `the server at ${formatAddress(http)} went away: ${String(error)}`, {
        cause: error,
      });
    });
    const value = parsed(answer.body);
    if (answer.status === 200) return value as never;
    const { code, message } = (value as { error?: { code?: unknown; message?: unknown } } | undefined)?.error ?? {};
    if (isAdminErrorCode(code)) throw new AdminError(code, String(message));
    throw new ExitError('Failed', `the server at ${formatAddress(http)} answered ${answer.status}`);
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Waits for the answer as long as it takes: a backup may be large. */
function ask(
  { host, port }: Address,
  options: {
    readonly method: string;
    readonly path: string;
    readonly body?: string | undefined;
    readonly token?: string;
    readonly signal?: AbortSignal;
  },
): Promise<{ readonly status: number; readonly body: string }> {
  const { method, path, body, token, signal } = options;
  return new Promise((resolve, reject) => {
    const headers: Record<string, string> = { connection: 'close' };
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    if (body !== undefined) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = String(Buffer.byteLength(body));
    }
    const request = httpRequest({ host, port, method, path, headers, agent: false, ...(signal && { signal }) });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > longestAnswerBytes) response.destroy(new Error('the answer is too long'));
        else chunks.push(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
    });
    request.end(body);
  });
}
