import { provider } from '@proj/crypto/provider';
import { type OpenOptions, openSocket } from '../node/open.ts';
import type { SnetSocket } from '../node/socket.ts';
import { LegacyClientSession } from './core/legacy-client-session.ts';
import type { Generation, LegacyOptions } from './core/options.ts';
import { warnOf } from './warning.ts';

export interface LegacyConnectOptions extends LegacyOptions, OpenOptions {
  /** What the server speaks. It is not found out by trying: a wrong one fails, and whether to try another is the caller's. */
  readonly wire: Generation;
}

/** A path that is dead is found by TCP alone: there is no PING on this wire. */
const keepAliveInitialDelayMs = 10_000;

/**
 * As `connect` of `@proj/snet`, to a server of an older generation. Nothing is authenticated, and what is enciphered can
 * be read by whoever records it: see DANGER-SPEC §6.
 *
 * @throws SnetError `SNET_BAD_OPTION`.
 */
export function connectLegacy(options: LegacyConnectOptions, onConnect?: () => void): SnetSocket {
  warnOf([options.wire]);
  const keepAlive = { keepAlive: true, keepAliveInitialDelay: keepAliveInitialDelayMs };
  return openSocket(new LegacyClientSession(options.wire, provider, options), { ...keepAlive, ...options }, onConnect);
}
