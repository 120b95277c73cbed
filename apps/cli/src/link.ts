import type { Transport } from '@proj/client';
import { connect } from '@proj/snet';
import { parseAddress, parseKey } from './address.ts';
import { ExitError } from './exit.ts';

/** What hides a short break: a person should hear of those that last. */
const quietMs = 1_000;

/** Ceiling of the pauses between two dials of one session: a person waits. */
const maxRedialDelayMs = 2_000;

/** Silence after which the path is tried: how long it takes to notice that nothing can come. */
const keepAliveMs = 10_000;

/** Says once that the connection is gone, and once that it is back. */
export class LinkNotice {
  readonly #notice: (text: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #told = false;
  #stopped = false;

  constructor(notice: (text: string) => void) {
    this.#notice = notice;
  }

  lost(): void {
    if (this.#stopped || this.#told || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#told = true;
      this.#notice('reconnecting …');
    }, quietMs);
  }

  back(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#told && !this.#stopped) this.#notice('online again');
    this.#told = false;
  }

  /** Says nothing from now on: what is lost is lost on purpose. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}

/** Sessions to a server. @throws ExitError `Usage` */
export function serverTransport(server: string, key: string, link?: Pick<LinkNotice, 'lost' | 'back'>): Transport {
  const address = parseAddress(server);
  const serverKey = parseKey(key);
  if (address === undefined || serverKey === undefined) throw new ExitError('Usage', 'not a server address and key');
  return ({ signal }) =>
    new Promise((resolve, reject) => {
      const socket = connect({ ...address, serverKey, maxRedialDelayMs, keepAliveMs });
      const onAbort = (): void => {
        socket.destroy();
        reject(signal.reason);
      };
      if (signal.aborted) {
        onAbort();
        return;
      }
      signal.addEventListener('abort', onAbort, { once: true });
      // Stays: between here and the client's own listeners nobody else would take an error.
      socket.on('error', (error) => {
        signal.removeEventListener('abort', onAbort);
        reject(error);
      });
      socket.once('connect', () => {
        signal.removeEventListener('abort', onAbort);
        resolve(socket);
      });
      if (link === undefined) return;
      socket.on('detach', () => link.lost());
      socket.on('reattach', () => link.back());
    });
}
