import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeSend, createAccounts, createChatServer, createTokens } from '@proj/chat-server';
import { startWebhooks, type WebhookOptions, type Webhooks } from '@proj/chat-server/webhooks';
import { systemClock } from '@proj/io';
import { createServer, type SnetSocket } from '@proj/snet';
import { checkReach, closeCompat, compatFigures, startCompat } from './compat.ts';
import type { ServeConfig } from './config.ts';
import { DiskWatch } from './degraded.ts';
import { loadAdminToken, loadServerKeys, loadTokenSecret } from './keys.ts';
import { removeLeftovers } from './leftovers.ts';
import { chatServerLimits } from './limit-options.ts';
import { listenOn } from './listening.ts';
import { LoadMeter } from './load.ts';
import type { ServerLog } from './log.ts';
import { ProgramMetrics } from './metrics/metrics.ts';
import { startOperations } from './operations.ts';
import { loadOperatorFunction } from './operator-module.ts';
import { openSite } from './page/site.ts';
import { startPage } from './page/start.ts';
import { bothMetrics, nodeId, type Reports, startReports, type WebhookConfig } from './report/index.ts';
import { dialable, removeServerFile, writeServerFile } from './server-file.ts';
import { openStorage } from './storage.ts';
import { loadTrace, noTrace } from './trace.ts';
import { tracedStore } from './traced-store.ts';
import { type Address, withinNetworks } from './values.ts';

/** How long the last farewells may take to leave once every session is over. */
const farewellMs = 500;

export interface RunningServer {
  /** Where it listens: with the port that was found when the configuration said 0. */
  readonly listen: Address;
  readonly http: Address | undefined;
  /** Of the chat page; that of `http` if it is there. */
  readonly page: Address | undefined;
  readonly compat: Address | undefined;
  /** What clients pin, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Takes no more connections, tells the clients, waits for them up to the grace, and releases everything. */
  stop(): Promise<void>;
}

/**
 * Starts everything or nothing. `onFailure` is told when the server cannot go on.
 * @throws ExitError `DataDirectory`, `AddressUnusable`, `Usage` for a module of the operator
 */
export async function startServer(
  config: ServeConfig,
  environment: { readonly log: ServerLog; readonly product: string; readonly onFailure: (error: Error) => void },
): Promise<RunningServer> {
  const { log, product } = environment;
  const { dataDirectory, durability } = config;
  await using stack = new AsyncDisposableStack();
  let ready = false;
  const onFailure = (error: Error): void => {
    ready = false;
    environment.onFailure(error);
  };
  const trace = config.traceModule === undefined ? noTrace : await loadTrace(config.traceModule, log);
  const beforeSend =
    config.hookModule === undefined
      ? undefined
      : await loadOperatorFunction<BeforeSend>('--hook-module', config.hookModule, 'beforeSend');
  const metrics = new ProgramMetrics({ product, durability, node: process.version });
  let reports: Reports | undefined;
  const opened = stack.use(
    await openStorage(
      { data: dataDirectory, durability },
      {
        create: true,
        log,
        onFailure,
        onCommit: (fact) => {
          metrics.commits.record(fact);
          reports?.commit(fact);
        },
        onPositionDropped: () => metrics.commits.positionDropped(),
      },
    ),
  );
  await removeLeftovers(dataDirectory, log);
  const store = config.traceModule === undefined ? opened : tracedStore(opened, trace);
  // Only now, that the directory is ours: two servers must not make two keys.
  const [account] = await opened.users.list({ limit: 1 });
  const keys = await loadServerKeys(dataDirectory, { isKnown: account !== undefined && !config.newKey });
  const node = { id: nodeId(keys.publicKey), name: config.report.nodeName, product, durability };
  reports = stack.use(await startReports({ dataDirectory, config: config.report, log, node }));
  const tap = bothMetrics(metrics.server, reports.metrics);
  const tokens = createTokens({ secret: await loadTokenSecret(dataDirectory) });
  const adminToken = await loadAdminToken(dataDirectory);
  const accounts = createAccounts(store.users, {
    wallClock: Date.now,
    minPasswordCharacters: config.minPasswordCharacters,
  });
  const load = stack.use(new LoadMeter(config.memoryLimitBytes));
  const disk = stack.use(new DiskWatch(dataDirectory, systemClock));
  const chat = stack.use(
    createChatServer({
      ...chatServerLimits(config.limits),
      store,
      tokens,
      accounts,
      wallClock: Date.now,
      log,
      metrics: tap,
      outbox: config.webhooks !== undefined,
      load: () => load.read(),
      registration: config.registration,
      sharedSources: withinNetworks(config.sharedSources),
      loginTimeoutMs: config.loginTimeoutMs,
      heartbeatMs: config.heartbeatMs,
      idleTimeoutMs: config.idleTimeoutMs,
      beforeSend,
      hookTimeoutMs: config.hookTimeoutMs,
      hookFailure: config.hookFailure,
    }),
  );
  metrics.observe({ chat, store: opened, load });
  const webhooks = config.webhooks && stack.use(webhooksOf(config.webhooks, { store: opened, metrics: tap, log }));
  if (webhooks !== undefined) chat.on('message', () => webhooks.wake());
  reports.watch({
    chat,
    store: opened,
    load: () => load.last,
    room: () => disk.room,
    webhooks: webhooks && (() => webhooks.state),
  });
  // One that cannot find out what was revoked does not start.
  await chat.ready;

  const sockets = new Set<SnetSocket>();
  let stopping = false;
  const snet = stack.use(createServer({ keys, resumeWindowMs: config.resumeWindowMs }));
  // Nothing else listens there.
  metrics.snet.watch(snet, ({ localPort }) => (localPort === listen.port ? 'tcp' : 'ws'));
  snet.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Once the listener is closed nobody can come back.
    socket.on('detach', () => stopping && socket.destroy());
    chat.accept(socket, { remote: socket.remoteAddress });
  });
  snet.on('refused', ({ code, message }) => log.debug({ code }, message));
  const listen = await listenOn(snet, config.listen, '--listen');
  snet.on('error', onFailure);

  const older = config.compat && stack.adopt(await startCompat(config.compat, { store, chat }), closeCompat);
  const compat = older && (await listenOn(older.listener, older.config.listen, '--compat-listen'));
  if (older && compat) checkReach(compat, older.config);
  older?.listener.on('error', onFailure);

  const site =
    config.page &&
    stack.use(
      await openSite({
        config: config.page,
        ...{ snet, log, publicKey: keys.publicKey },
        registration: config.registration === 'open',
        minPasswordCharacters: config.minPasswordCharacters,
        mostWebSockets: config.limits.maxConnections,
      }),
    );
  const place = config.page?.place;
  const page = site && typeof place === 'object' ? stack.use(await startPage(place, { site, log, trace })) : undefined;
  const http =
    config.http &&
    stack.use(
      await startOperations(config.http, {
        ...{ config, product, greeting: `${product}\nIts health: /healthz and /readyz.\n`, adminToken, log, trace },
        site: place === 'http' ? site : undefined,
        ...{ store, accounts, chat, metrics, load, disk },
        onBackup: (succeeded) => reports?.backup(succeeded),
        isReady: () => ready,
        compat: older && (() => compatFigures(older)),
      }),
    );
  // Removed while the directory is still ours.
  stack.defer(() => removeServerFile(dataDirectory));
  await writeServerFile(dataDirectory, { pid: process.pid, http: http && dialable(http.address) });

  const resources = stack.move();
  ready = true;
  return {
    listen,
    http: http?.address,
    page: page?.address ?? (site && http?.address),
    compat,
    publicKey: keys.publicKey,
    async stop() {
      stopping = true;
      ready = false;
      const closed = once(snet, 'close').catch(() => {});
      snet.close();
      site?.close();
      older?.listener.close();
      for (const socket of sockets) if (!socket.attached) socket.destroy();
      await chat.shutdown({ graceMs: config.shutdownGraceMs });
      snet.destroySessions();
      await Promise.race([closed, delay(farewellMs)]);
      await resources.disposeAsync();
    },
  };
}

/** The URL and the secrets are named one by one: they are not enumerable, so that no log shows them. */
function webhooksOf(config: WebhookConfig, parts: Pick<WebhookOptions, 'store' | 'metrics' | 'log'>): Webhooks {
  const { url, secrets } = config;
  return startWebhooks({ ...config, ...parts, url, secrets, wallClock: Date.now });
}
