import type { ChatServer, StoredAccounts } from '@proj/chat-server';
import type { ChatStore } from '@proj/store';
import { createAdminApi } from './admin/api.ts';
import type { ServerView } from './admin/calls.ts';
import { adminRoot } from './admin/routes.ts';
import type { ServeConfig } from './config.ts';
import type { DiskWatch } from './degraded.ts';
import { degradations } from './degraded.ts';
import type { Answer } from './http/answer.ts';
import { foreignPage, isLocal } from './http/origin.ts';
import { pagesOf, type Readiness } from './http/pages.ts';
import { type RunningHttp, runHttp } from './http/running.ts';
import { createHttpServer } from './http/server.ts';
import type { LoadMeter } from './load.ts';
import type { ServerLog } from './log.ts';
import type { ProgramMetrics } from './metrics/metrics.ts';
import type { PageSite } from './page/site.ts';
import { mostPageConnections } from './page/start.ts';
import { dialable } from './server-file.ts';
import type { Trace } from './trace.ts';
import { type Address, isLoopback } from './values.ts';

/** What those who watch and administer a server are shown of it. */
export interface OperationsParts {
  readonly config: ServeConfig;
  readonly product: string;
  readonly greeting: string;
  readonly adminToken: string;
  readonly log: ServerLog;
  readonly trace: Trace;
  readonly store: ChatStore;
  readonly accounts: StoredAccounts;
  readonly chat: ChatServer;
  readonly metrics: ProgramMetrics;
  readonly load: LoadMeter;
  readonly disk: DiskWatch;
  readonly onBackup: (succeeded: boolean) => void;
  readonly isReady: () => boolean;
  /** Of clients of the older chat server. */
  readonly compat: (() => object) | undefined;
  /** The chat page, if it is to be at the same address. */
  readonly site: PageSite | undefined;
}

/** The pages for operators and the admin API, at one address; the chat page too unless it has its own. @throws ExitError `AddressUnusable` */
export async function startOperations(wanted: Address, parts: OperationsParts): Promise<RunningHttp> {
  const { config, log, trace, store, accounts, site } = parts;
  // Nobody asks before it is known.
  let reachable = wanted;
  const handle = createAdminApi({
    context: {
      store,
      accounts,
      wallClock: Date.now,
      dataDirectory: config.dataDirectory,
      onBackup: parts.onBackup,
      live: { admin: parts.chat.admin, view: async () => viewOf(parts) },
    },
    token: parts.adminToken,
    isRemote: config.adminRemote,
    address: () => reachable,
    log,
    trace,
  });
  const running = new Set<Promise<unknown>>();
  const noted = (answer: Promise<Answer>): Promise<Answer> => {
    running.add(answer);
    return answer.finally(() => running.delete(answer));
  };
  const server = createHttpServer({
    pages: pagesOf({
      readiness: () => readinessOf(parts),
      registry: parts.metrics.registry,
      // Whom the page is shown to is not to see them.
      refuseMetrics: site && ((request) => (isLocal(request) ? undefined : metricsRefusal)),
      greeting: parts.greeting,
    }),
    site,
    mostConnections: site && mostPageConnections,
    admin: { root: adminRoot, handle: (request, path) => noted(handle(request, path)) },
    refuse: config.adminRemote || !isLoopback(wanted) ? undefined : (request) => foreignPage(request, reachable.host),
    trace,
    onError: (error) => log.error({ error }, 'a page could not be made'),
  });
  const http = await runHttp(
    server,
    { wanted, flag: '--http' },
    { log, running, endOthers: () => site?.[Symbol.dispose]() },
  );
  reachable = dialable(http.address);
  if (isLoopback(wanted)) site?.restrict(reachable.host);
  return http;
}

const metricsRefusal =
  'metrics are for this machine alone while the page is at the same address: see --page in the configuration';

function degradedOf({ metrics, load, disk }: OperationsParts): readonly string[] {
  return degradations({ commitsFail: metrics.commits.failing, load: load.last, room: disk.room });
}

function readinessOf(parts: OperationsParts): Readiness {
  const { config, chat, isReady, compat } = parts;
  return {
    ready: isReady(),
    durability: config.durability,
    sessions: chat.sessions,
    degraded: degradedOf(parts),
    ...(compat && { compat: compat() }),
  };
}

function viewOf(parts: OperationsParts): ServerView {
  const { product, chat, isReady, config, metrics, load } = parts;
  const upSeconds = Math.round(process.uptime());
  return {
    product,
    pid: process.pid,
    startedAtMs: Date.now() - upSeconds * 1_000,
    upSeconds,
    ready: isReady(),
    degraded: degradedOf(parts),
    durability: config.durability,
    rssBytes: process.memoryUsage.rss(),
    loopDelayMs: load.last.loopDelayMs,
    gauges: chat.admin.figures(),
    counters: metrics.server.totals(),
  };
}
