import type { Server as HttpServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChatServer, StoredAccounts } from '@proj/chat-server';
import type { ChatStore } from '@proj/store';
import { createAdminApi } from './admin/api.ts';
import type { ServerView } from './admin/calls.ts';
import { adminRoot } from './admin/routes.ts';
import type { ServeConfig } from './config.ts';
import type { DiskWatch } from './degraded.ts';
import { degradations } from './degraded.ts';
import type { Answer } from './http/answer.ts';
import { foreignPage } from './http/origin.ts';
import { pagesOf, type Readiness } from './http/pages.ts';
import { createHttpServer } from './http/server.ts';
import { listenOn } from './listening.ts';
import type { LoadMeter } from './load.ts';
import type { ServerLog } from './log.ts';
import type { ProgramMetrics } from './metrics/metrics.ts';
import { dialable } from './server-file.ts';
import type { Trace } from './trace.ts';
import { type Address, isLoopback } from './values.ts';

/** How long the last answers may take to leave. */
const farewellMs = 500;

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
}

/** The HTTP pages and the admin API, at one address. @throws ExitError `AddressUnusable` */
export async function startOperations(
  wanted: Address,
  parts: OperationsParts,
): Promise<AsyncDisposable & { readonly address: Address }> {
  const { config, log, trace, store, accounts } = parts;
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
      greeting: parts.greeting,
    }),
    admin: { root: adminRoot, handle: (request, path) => noted(handle(request, path)) },
    refuse: config.adminRemote || !isLoopback(wanted) ? undefined : (request) => foreignPage(request, reachable.host),
    trace,
    onError: (error) => log.error({ error }, 'a page could not be made'),
  });
  const address = await listenOn(server, wanted, '--http');
  reachable = dialable(address);
  server.on('error', (error) => log.error({ error }, 'http'));
  return { address, [Symbol.asyncDispose]: () => close(server, running) };
}

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

/** Calls that are being carried out, such as a backup, end first; how long they may take is up to who stops the server. */
async function close(server: HttpServer, running: ReadonlySet<Promise<unknown>>): Promise<void> {
  const closed = server.listening ? new Promise((resolve) => server.close(resolve)) : undefined;
  await Promise.allSettled(running);
  server.closeIdleConnections();
  await Promise.race([closed, delay(farewellMs)]);
  server.closeAllConnections();
  await closed;
}
