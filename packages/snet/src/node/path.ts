import type { AddressInfo, SetKeepAliveOptions } from 'node:net';
import type { ByteDuplex } from '@proj/io';

/** Where a transport leads. */
export interface Endpoints {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly remoteFamily?: string | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly localFamily?: string | undefined;
}

/** What a transport may have beside bytes. `net.Socket` and `tls.TLSSocket` have all of it, others what they can. */
export interface TransportControls extends Endpoints {
  readonly destroyed?: boolean | undefined;
  setNoDelay?(noDelay: boolean): unknown;
  setKeepAlive?(options: SetKeepAliveOptions): unknown;
  ref?(): unknown;
  unref?(): unknown;
}

/** Asked for while it is open: a closed socket has forgotten. */
export function endpointsOf(transport: Endpoints): Endpoints {
  const { remoteAddress, remotePort, remoteFamily, localAddress, localPort, localFamily } = transport;
  return { remoteAddress, remotePort, remoteFamily, localAddress, localPort, localFamily };
}

const none: readonly never[] = [];

/**
 * The transports of a session, one after the other, as its socket shows them: what the application sets for one holds
 * for those that follow.
 */
export class Path {
  #current: TransportControls | undefined;
  /** Are being opened, several in a race, or in their handshake; the current one may still be in use beside them. */
  #next: readonly TransportControls[] = none;
  #endpoints: Endpoints = {};
  #noDelay: boolean | undefined;
  #keepAlive: SetKeepAliveOptions | undefined;
  #isRef = true;

  /** Of the transport in use; else of the one used last. Empty before the first. */
  get endpoints(): Endpoints {
    return this.#endpoints;
  }

  /** As `net.Socket.address()`. */
  get address(): AddressInfo | Record<never, never> {
    const { localAddress: address, localFamily: family, localPort: port } = this.#endpoints;
    if (address === undefined || family === undefined || port === undefined) return {};
    return { address, family, port };
  }

  /** A transport is being opened. */
  prepare(transport: TransportControls): void {
    this.#next = [...this.#next, transport];
    this.#configure(transport);
  }

  /** A transport that was being opened is not any more. */
  forget(transport: TransportControls): void {
    if (this.#next.includes(transport)) this.#next = this.#next.filter((other) => other !== transport);
  }

  /** A transport has come into use. */
  use(transport: ByteDuplex & TransportControls): void {
    this.#current = transport;
    if (!this.#next.includes(transport)) this.#configure(transport);
    this.forget(transport);
    this.#endpoints = endpointsOf(transport);
  }

  /** No transport is in use. */
  lose(): void {
    this.#current = undefined;
  }

  setNoDelay(noDelay: boolean): void {
    this.#noDelay = noDelay;
    this.#each((transport) => transport.setNoDelay?.(noDelay));
  }

  setKeepAlive(options: SetKeepAliveOptions): void {
    this.#keepAlive = options;
    this.#each((transport) => transport.setKeepAlive?.(options));
  }

  ref(): void {
    this.#isRef = true;
    this.#each((transport) => transport.ref?.());
  }

  unref(): void {
    this.#isRef = false;
    this.#each((transport) => transport.unref?.());
  }

  #configure(transport: TransportControls): void {
    if (this.#noDelay !== undefined) transport.setNoDelay?.(this.#noDelay);
    if (this.#keepAlive !== undefined) transport.setKeepAlive?.(this.#keepAlive);
    if (!this.#isRef) transport.unref?.();
  }

  #each(act: (transport: TransportControls) => void): void {
    if (this.#current !== undefined) act(this.#current);
    for (const transport of this.#next) act(transport);
  }
}
