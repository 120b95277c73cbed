import { plainText } from '../http/answer.ts';
import { type RunningHttp, runHttp } from '../http/running.ts';
import { createHttpServer } from '../http/server.ts';
import type { ServerLog } from '../log.ts';
import { dialable } from '../server-file.ts';
import type { Trace } from '../trace.ts';
import { type Address, isLoopback } from '../values.ts';
import type { PageSite } from './site.ts';

/** Those of browsers, which open six each; WebSockets are not among them. */
export const mostPageConnections = 1_024;

/** The page at an address of its own, and `/healthz` beside it. @throws ExitError `AddressUnusable` */
export async function startPage(
  wanted: Address,
  parts: { readonly site: PageSite; readonly log: ServerLog; readonly trace: Trace },
): Promise<RunningHttp> {
  const { site, log, trace } = parts;
  const server = createHttpServer({
    pages: { '/healthz': () => ({ status: 200, type: plainText, body: 'ok' }) },
    site,
    mostConnections: mostPageConnections,
    trace,
    onError: (error) => log.error({ error }, 'a page could not be made'),
  });
  const running = await runHttp(server, { wanted, flag: '--page' }, { log, endOthers: () => site[Symbol.dispose]() });
  if (isLoopback(wanted)) site.restrict(dialable(running.address).host);
  return running;
}
