import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import type { SnetServer } from '@proj/snet';
import { ExitError } from './exit.ts';
import { type Address, formatAddress } from './values.ts';

/** What `net.Server`, `http.Server` and `SnetServer` have in common. */
interface Listening {
  listen(port: number, host: string, backlog: number): unknown;
  address(): AddressInfo | string | null;
  once(event: 'listening', listener: () => void): unknown;
  once(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * Connections that may wait to be taken. Beyond them the system drops what comes: whoever comes back in a crowd waits a
 * second, and a client that is not the first to speak thinks for ever that it is connected. Systems cap this at a limit of
 * their own, `net.core.somaxconn` of Linux for instance.
 */
const backlog = 4_096;

/** Where it listens, with the port that was found. @throws ExitError `AddressUnusable` */
export async function listenOn(
  server: SnetServer | HttpServer | TcpServer,
  wanted: Address,
  flag: string,
): Promise<Address> {
  const listening: Listening = server;
  try {
    await new Promise<void>((resolve, reject) => {
      listening.once('error', reject);
      listening.once('listening', () => {
        listening.off('error', reject);
        resolve();
      });
      listening.listen(wanted.port, wanted.host, backlog);
    });
  } catch (error) {
    throw new ExitError('AddressUnusable', unusable(wanted, flag, error), { cause: error });
  }
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new TypeError('listening, but nowhere');
  return { host: address.address, port: address.port };
}

/** Why an address cannot be listened on, and what to do. */
export function unusable(wanted: Address, flag: string, error: unknown): string {
  const where = formatAddress(wanted);
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    return `${where} is in use: stop the program that listens there, or choose another address with ${flag}`;
  }
  return `${where} cannot be listened on (${code ?? String(error)}): choose another address with ${flag}`;
}
