import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { listenOn } from '../listening.ts';
import type { ServerLog } from '../log.ts';
import type { Address } from '../values.ts';

/** How long the last answers may take to leave. */
const farewellMs = 500;

export interface RunningHttp extends AsyncDisposable {
  /** With the port that was found. */
  readonly address: Address;
}

/**
 * Listens until it is disposed of.
 * @param running What is carried out for somebody, and ends first; how long it may take is up to who stops the server.
 * @throws ExitError `AddressUnusable`
 */
export async function runHttp(
  server: Server,
  where: { readonly wanted: Address; readonly flag: string },
  parts: {
    readonly log: ServerLog;
    readonly running?: ReadonlySet<Promise<unknown>>;
    /** Ends connections that became another protocol's. */
    readonly endOthers?: (() => void) | undefined;
  },
): Promise<RunningHttp> {
  const { log, running = new Set() } = parts;
  const address = await listenOn(server, where.wanted, where.flag);
  server.on('error', (error) => log.error({ error }, 'http'));
  return {
    address,
    async [Symbol.asyncDispose]() {
      const closed = server.listening ? new Promise((resolve) => server.close(resolve)) : undefined;
      await Promise.allSettled(running);
      server.closeIdleConnections();
      await Promise.race([closed, delay(farewellMs)]);
      server.closeAllConnections();
      parts.endOthers?.();
      await closed;
    },
  };
}
