import { connect, type Socket } from 'node:net';
import type { Address } from './connection.ts';

export interface ReplayOptions {
  /** How many connections, all at once: 1 to 1000. @defaultValue 1 */
  readonly times?: number | undefined;
  /** How long to wait for the server to close the connection. @defaultValue 1000 */
  readonly waitMs?: number | undefined;
}

/** What came of one connection. */
export interface ReplayReport {
  /** From the server, until the connection was closed. */
  readonly receivedBytes: number;
  /** What the server did; `none`: the connection was still open when the time was up, or the proxy closed. */
  readonly closed: 'fin' | 'reset' | 'refused' | 'none';
}

/** Another client that sends a flight, reads what comes back, and waits for the server to close the connection. */
export class Replay {
  /** Settles when the socket is closed. */
  readonly report: Promise<ReplayReport>;
  readonly #socket: Socket;

  constructor(upstream: Address, flight: Uint8Array, waitMs: number) {
    let connected = false;
    let receivedBytes = 0;
    let closed: ReplayReport['closed'] = 'none';
    const socket = connect({ host: upstream.host, port: upstream.port, allowHalfOpen: true, noDelay: true });
    const timer = setTimeout(() => socket.destroy(), waitMs);
    this.#socket = socket;
    socket.on('connect', () => {
      connected = true;
      socket.write(flight);
    });
    socket.on('data', (bytes) => {
      receivedBytes += bytes.length;
    });
    socket.on('end', () => {
      closed = 'fin';
      socket.destroy();
    });
    socket.on('error', () => {
      closed = connected ? 'reset' : 'refused';
    });
    this.report = new Promise((resolve) => {
      socket.on('close', () => {
        clearTimeout(timer);
        resolve({ receivedBytes, closed });
      });
    });
  }

  /** Settles when the socket is closed. */
  destroy(): Promise<ReplayReport> {
    this.#socket.destroy();
    return this.report;
  }
}
