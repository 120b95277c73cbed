import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import type { SnetServer } from '@proj/snet';
import { ExitError } from './exit.ts';
import { type Address, formatAddress } from './values.ts';

/** What `net.Server`, `http.Server` and `SnetServer` have in common. */
interface Listening {
  listen(port: number, host: string): unknown;
  address(): AddressInfo | string | null;
  once(event: 'listening', listener: () => void): unknown;
  once(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

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
      listening.listen(wanted.port, wanted.host);
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
