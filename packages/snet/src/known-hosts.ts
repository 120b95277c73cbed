import { equalBytes } from '@proj/io/bytes';
import { type ServerTrust, SnetError } from './core/index.ts';

/**
 * The keys that servers had when they were first met: trust on first use, as SSH has it. What it throws ends the attempt
 * to connect: an SnetError as it is, anything else as the `cause` of a `SNET_BAD_OPTION`.
 */
export interface KnownHosts {
  /** The key of the server of this name; `undefined`: never met. */
  find(name: string): Uint8Array | undefined;
  /** @throws SnetError `SNET_SERVER_KEY_CHANGED` when the name has another key meanwhile. */
  add(name: string, publicKey: Uint8Array): void;
}

interface PinnedServer {
  /** The server's X25519 public key, 32 bytes: nothing else is trusted. */
  readonly serverKey: Uint8Array;
  readonly knownHosts?: undefined;
}

interface RememberedServer {
  readonly serverKey?: undefined;
  /**
   * Trust on first use: the key that the server shows at the first meeting is stored, and from then on nothing else is
   * trusted. Whoever stands between the two at that first meeting is not found out; `serverKey` has no such moment.
   */
  readonly knownHosts: KnownHosts;
}

/** One of the two: there is no unauthenticated mode. */
export type ServerIdentityOptions = PinnedServer | RememberedServer;

/** @param name of the server in the known hosts. @throws SnetError `SNET_BAD_OPTION`, and any other that `find` throws. */
export function trustOf({ serverKey, knownHosts }: ServerIdentityOptions, name: string | undefined): ServerTrust {
  if (serverKey !== undefined && knownHosts === undefined) return serverKey;
  // For those who have no types.
  if (serverKey !== undefined || knownHosts === undefined) {
    throw new SnetError('SNET_BAD_OPTION', 'either serverKey or knownHosts is required');
  }
  if (name === undefined) throw new SnetError('SNET_BAD_OPTION', 'knownHosts needs the name of a server');
  return {
    knownKey: asking(() => knownHosts.find(name)),
    remember: (publicKey) => asking(() => knownHosts.add(name, publicKey)),
  };
}

/** The application's code, whose failures are no defects of ours. */
function asking<T>(ask: () => T): T {
  try {
    return ask();
  } catch (cause) {
    if (SnetError.is(cause)) throw cause;
    throw new SnetError('SNET_BAD_OPTION', `the known hosts failed: ${String(cause)}`, { cause });
  }
}

/** For implementations of {@link KnownHosts}. @throws SnetError `SNET_SERVER_KEY_CHANGED`. */
export function requireSameKey(name: string, stored: Uint8Array | undefined, shown: Uint8Array): void {
  if (stored !== undefined && equalBytes(stored, shown)) return;
  throw new SnetError('SNET_SERVER_KEY_CHANGED', `${name} is known by another key`);
}
