import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createChatServer, createTokens } from '@proj/chat-server';
import { createServer, type SnetServer, type SnetSocket } from '@proj/snet';
import { checkReach, closeCompat, compatFigures, startCompat } from './compat.ts';
import type { ServeConfig } from './config.ts';
import { ExitError } from './exit.ts';
import { createHealthServer } from './http.ts';
import { loadServerKeys, loadTokenSecret } from './keys.ts';
import type { ServerLog } from './log.ts';
import { openStorage } from './storage.ts';
import { type Address, formatAddress, isLoopback } from './values.ts';

/** How long the last farewells may take to leave once every session is over. */
const farewellMs = 500;

export interface RunningServer {
  /** Where it listens: with the port that was found when the configuration said 0. */
  readonly listen: Address;
  readonly http: Address | undefined;
  readonly compat: Address | undefined;
  /** What clients pin, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Takes no more connections, tells the clients, waits for them up to the grace, and releases everything. */
  stop(): Promise<void>;
}

/**
 * Starts everything or nothing. `onFailure` is told when the server cannot go on.
 * @throws ExitError `DataDirectory`, `AddressUnusable`
 */
export async function startServer(
  config: ServeConfig,
  environment: { readonly log: ServerLog; readonly product: string; readonly onFailure: (error: Error) => void },
): Promise<RunningServer> {
  const { log } = environment;
  await using stack = new AsyncDisposableStack();
  let ready = false;
  const onFailure = (error: Error): void => {
    ready = false;
    environment.onFailure(error);
  };
  const store = stack.use(
    await openStorage({ data: config.dataDirectory, durability: config.durability }, { log, onFailure }),
  );
  // Only now, that the directory is ours: two servers must not make two keys.
  const keys = await loadServerKeys(config.dataDirectory);
  const tokens = createTokens({ secret: await loadTokenSecret(config.dataDirectory) });
  const chat = stack.use(
    createChatServer({
      store,
      tokens,
      wallClock: Date.now,
      log,
      registration: config.registration,
      loginTimeoutMs: config.loginTimeoutMs,
      heartbeatMs: config.heartbeatMs,
      idleTimeoutMs: config.idleTimeoutMs,
      sendsPerSecond: config.sendsPerSecond,
      sendBurst: config.sendsBurst,
    }),
  );

  const sockets = new Set<SnetSocket>();
  let stopping = false;
  const snet = stack.use(createServer({ keys, resumeWindowMs: config.resumeWindowMs }));
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

  let http: HttpServer | undefined;
  let httpAddress: Address | undefined;
  if (config.http !== undefined) {
    http = createHealthServer({
      readiness: () => ({
        ready,
        durability: config.durability,
        sessions: chat.sessions,
        ...(older && { compat: compatFigures(older) }),
      }),
      greeting: greeting(environment.product, listen),
    });
    const opened = http;
    stack.defer(() => closeHttp(opened));
    httpAddress = await listenOn(http, config.http, '--http');
    http.on('error', (error) => log.error({ err: error }, 'http'));
  }

  const resources = stack.move();
  ready = true;
  return {
    listen,
    http: httpAddress,
    compat,
    publicKey: keys.publicKey,
    async stop() {
      stopping = true;
      ready = false;
      const closed = once(snet, 'close').catch(() => {});
      snet.close();
      older?.listener.close();
      for (const socket of sockets) if (!socket.attached) socket.destroy();
      await chat.shutdown({ graceMs: config.shutdownGraceMs });
      snet.destroySessions();
      await Promise.race([closed, delay(farewellMs)]);
      await resources.disposeAsync();
    },
  };
}

/** What `net.Server`, `http.Server` and `SnetServer` have in common. */
interface Listening {
  listen(port: number, host: string): unknown;
  address(): AddressInfo | string | null;
  once(event: 'listening', listener: () => void): unknown;
  once(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

async function listenOn(server: SnetServer | HttpServer | TcpServer, wanted: Address, flag: string): Promise<Address> {
  const listening: Listening = server;
  try {
    await new Promise<void>((resolve, reject) => {
      listening.once('error', reject);
      listening.once('listening', () => {
        listening.off('error', reject);
        resolve();
      });
      listening.listen(wanted.port, wanted.host);
    });
  } catch (error) {
    throw new ExitError('AddressUnusable', unusable(wanted, flag, error), { cause: error });
  }
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new TypeError('listening, but nowhere');
  return { host: address.address, port: address.port };
}

function unusable(wanted: Address, flag: string, error: unknown): string {
  const where = formatAddress(wanted);
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    return `${where} is in use: stop the program that listens there, or choose another address with ${flag}`;
  }
  return `${where} cannot be listened on (${code ?? String(error)}): choose another address with ${flag}`;
}

function greeting(product: string, listen: Address): string {
  const server = isLoopback(listen) ? formatAddress(listen) : `HOST:${listen.port}`;
  return [
    product,
    '',
    'This server talks to the chat program, not to browsers:',
    '',
    `  chat register --server ${server} --key KEY --user NAME`,
    '',
    'KEY is what the server prints when it starts. Its health: /healthz and /readyz.',
    '',
  ].join('\n');
}

async function closeHttp(server: HttpServer): Promise<void> {
  server.closeAllConnections();
  if (!server.listening) return;
  await new Promise((resolve) => server.close(resolve));
}
