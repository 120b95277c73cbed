import type { ServeConfig } from './config.ts';
import type { ExitName } from './exit.ts';
import { openLog, type ServerLog } from './log.ts';
import { type RunningServer, startServer } from './running-server.ts';
import { dialable } from './server-file.ts';
import { type Address, formatAddress } from './values.ts';

/** Beyond the grace: flushing the store, and then nothing is worth waiting for. */
const stopTimeoutMs = 5_000;

/**
 * Runs a server until a signal or a failure ends it.
 * @throws ExitError as `startServer` does.
 */
export async function serve(config: ServeConfig, product: string): Promise<ExitName> {
  const log = openLog(config.logLevel);
  const failing = Promise.withResolvers<Error>();
  process.on('uncaughtException', failing.resolve);
  const signal = firstSignal(log);
  try {
    const server = await startServer(config, { log, product, onFailure: failing.resolve });
    announce(server);
    const { listen, http, page, compat } = server;
    const where = {
      ...{ listen: formatAddress(listen), http: formatOrOff(http) },
      ...{ page: config.page && { ...config.page, place: formatOrOff(page) }, compat: formatOrOff(compat) },
    };
    log.info({ config: { ...config, ...where } }, 'ready');
    if (config.compat?.users === 'any') log.warn({ compat: where.compat }, anyoneWarning);
    const end = await Promise.race([signal, failing.promise]);
    if (end instanceof Error) {
      // What an exception that nobody caught left behind is unknown: no more promises, least of all to clients.
      log.fatal({ err: end }, 'the server cannot go on');
      return 'Failed';
    }
    log.info({ signal: end }, 'stopping');
    return (await stopInTime(server, config, failing.promise, log)) ? 'Ok' : 'Failed';
  } finally {
    await log.close();
  }
}

/** Of `--compat-users any`. */
const anyoneWarning =
  'whoever reaches the compat address may be any user without a password there, new names become accounts, ' +
  'and all of it travels under a public key';

function formatOrOff(address: Address | undefined): string {
  return address === undefined ? 'off' : formatAddress(address);
}

/** The one line on stdout, for people and for programs that start servers. */
function announce({ listen, http, page, compat, publicKey }: RunningServer): void {
  const key = Buffer.from(publicKey).toString('base64url');
  const urlOf = (address: Address): string => `http://${formatAddress(address)}`;
  const where = [
    compat === undefined ? '' : ` compat=${formatAddress(compat)}`,
    page === undefined || page === http ? '' : ` page=${urlOf(page)}`,
  ];
  const operators = http === undefined ? 'off' : urlOf(http);
  const own = `key=${key} pid=${process.pid}`;
  process.stdout.write(`ready snet=${formatAddress(listen)} http=${operators} ${own}${where.join('')}\n`);
  // Of `npm start` in the repository, where the chat program is not on the PATH.
  const isNpmStart = process.env['npm_package_name'] === 'proj' && process.env['npm_lifecycle_event'] === 'start';
  if (!process.stderr.isTTY && !isNpmStart) return;
  const chat = isNpmStart ? 'npm run -s chat' : 'chat';
  const options = isNpmStart ? ' --' : '';
  if (page !== undefined) process.stderr.write(`\nIn a browser:   ${urlOf(dialable(page))}/\n`);
  process.stderr.write(
    [
      `In a terminal:  ${chat}${options} register --server ${formatAddress(dialable(listen))} --key ${key} --user ann`,
      `and then:       ${chat}${options} talk ben`,
      '',
    ].join('\n'),
  );
}

/** Signals this close together are one. */
const sameWishMs = 500;

/** Resolves with the first signal, which asks for a clean end; the second one gets an end at once. */
function firstSignal(log: ServerLog): Promise<NodeJS.Signals> {
  const first = Promise.withResolvers<NodeJS.Signals>();
  let firstAtMs: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (firstAtMs !== undefined) {
      // A terminal signals the whole group, and whoever started us passes its own on: that is one wish, not two.
      if (performance.now() - firstAtMs < sameWishMs) return;
      log.warn({ signal }, 'stopping at once');
      void log.close().finally(() => process.exit(1));
    }
    firstAtMs ??= performance.now();
    first.resolve(signal);
  };
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, onSignal);
  return first.promise;
}

async function stopInTime(
  server: RunningServer,
  config: ServeConfig,
  failing: Promise<Error>,
  log: ServerLog,
): Promise<boolean> {
  const late = Promise.withResolvers<Error>();
  const timer = setTimeout(
    () => late.resolve(new Error('stopping took too long')),
    config.shutdownGraceMs + stopTimeoutMs,
  );
  try {
    const end = await Promise.race([server.stop(), failing, late.promise]);
    if (end === undefined) log.info({}, 'stopped');
    else log.fatal({ err: end }, 'the server did not stop cleanly');
    return end === undefined;
  } catch (error) {
    log.fatal({ err: error }, 'the server did not stop cleanly');
    return false;
  } finally {
    clearTimeout(timer);
  }
}
