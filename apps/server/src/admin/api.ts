import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Log } from '@proj/io';
import { StoreError } from '@proj/store';
import { type Answer, jsonAnswer } from '../http/answer.ts';
import { readJsonObject } from '../http/body.ts';
import { foreignPage, isLocal } from '../http/origin.ts';
import type { Handler } from '../http/server.ts';
import type { Trace } from '../trace.ts';
import { type Address, formatAddress } from '../values.ts';
import type { AdminContext } from './context.ts';
import { AdminError } from './errors.ts';
import { TokenGuard } from './guard.ts';
import { allowedAt, findRoute } from './paths.ts';
import { call, proofPath, routes } from './routes.ts';

export interface AdminApiOptions {
  readonly context: AdminContext;
  readonly token: string;
  /** Whether requests from other machines are listened to. */
  readonly isRemote: boolean;
  /** As programs of this machine reach it. */
  readonly address: () => Address;
  readonly log: Log;
  readonly trace: Trace;
}

/** The admin API over HTTP. The log is told who did what by which id, never what a body says. */
export function createAdminApi(options: AdminApiOptions): Handler {
  const { context, log, trace } = options;
  const guard = new TokenGuard(options.token);

  const handle = async (request: IncomingMessage, path: string, requestId: string): Promise<unknown> => {
    const source = request.socket.remoteAddress ?? '';
    if (!options.isRemote && !isLocal(request)) {
      throw new AdminError(
        'FORBIDDEN',
        'administrators come from this machine alone, unless it runs with --admin-remote',
      );
    }
    const reason = options.isRemote ? undefined : foreignPage(request, options.address().host);
    if (reason !== undefined) throw new AdminError('FORBIDDEN', reason);
    const query = new URL(request.url ?? '', 'http://localhost').searchParams;
    if (path === proofPath && request.method === 'GET')
      return { proof: guard.prove(query.get('nonce') ?? '', formatAddress(options.address())) };
    if (path === proofPath) throw new AdminError('WRONG_METHOD', 'this path takes GET');
    await guard.check(request.headers.authorization, source, performance.now());
    const { name, fields } = findRoute(request.method ?? '', path);
    const given = routes[name].method === 'GET' ? queryObject(query) : await readJsonObject(request);
    for (const field of Object.keys(given)) {
      if (Object.hasOwn(fields, field)) throw new AdminError('BAD_REQUEST', `${field} stands in the path already`);
    }
    const span = trace(`admin.${name}`, { requestId });
    const { user = null, group = null } = { ...given, ...fields } as { user?: unknown; group?: unknown };
    try {
      const output = await call(context, name, { ...given, ...fields });
      // Those who watch ask all the time.
      const level = routes[name].method === 'GET' ? 'debug' : 'info';
      log[level]({ requestId, call: name, user, group, source }, 'an administrator called');
      span.end();
      return output;
    } catch (error) {
      span.end(error);
      throw error;
    }
  };

  return async (request, path) => {
    const requestId = randomUUID();
    const source = request.socket.remoteAddress;
    const headers = { 'x-request-id': requestId };
    try {
      return jsonAnswer(200, await handle(request, path, requestId), headers);
    } catch (error) {
      return refusal(error, { requestId, source, path, headers, log });
    }
  };
}

function refusal(
  thrown: unknown,
  about: {
    readonly requestId: string;
    readonly source: string | undefined;
    readonly path: string;
    readonly headers: Record<string, string>;
    readonly log: Log;
  },
): Answer {
  const { requestId, source, path, log } = about;
  const error = asAdminError(thrown);
  if (error.code === 'INTERNAL') log.error({ requestId, error: thrown }, 'an administrator could not be answered');
  else if (error.code === 'UNAUTHORIZED') log.warn({ requestId, source }, 'somebody came with a wrong admin token');
  // These cost whoever sends them nothing: they must not fill the log.
  else log.debug({ requestId, code: error.code }, 'an administrator was refused');
  const headers: Record<string, string> = { ...about.headers };
  if (error.code === 'WRONG_METHOD') headers['allow'] = path === proofPath ? 'GET' : allowedAt(path);
  if (error.code === 'UNAUTHORIZED') headers['www-authenticate'] = 'Bearer';
  if (error.code === 'TOO_MANY_ATTEMPTS') headers['retry-after'] = '60';
  return jsonAnswer(error.status, { error: { code: error.code, message: error.message, requestId } }, headers);
}

function asAdminError(error: unknown): AdminError {
  if (error instanceof AdminError) return error;
  if (StoreError.is(error, 'STORE_BAD_ARGUMENT')) {
    return new AdminError('BAD_REQUEST', `the store refused it: ${error.message}`, { cause: error });
  }
  if (StoreError.is(error))
    return new AdminError('UNAVAILABLE', `the store cannot: ${error.message}`, { cause: error });
  return new AdminError('INTERNAL', 'this failed for a reason of its own; the log has the request id');
}

/** A value may be given once. */
function queryObject(query: URLSearchParams): Record<string, string> {
  const given = Object.create(null) as Record<string, string>;
  for (const [name, value] of query) {
    if (Object.hasOwn(given, name)) throw new AdminError('BAD_REQUEST', `${name} is given twice`);
    given[name] = value;
  }
  return given;
}
