import type { CryptoProvider } from '@proj/crypto';
import { SnetError } from '../core/index.ts';
import type { WireChoice } from '../listener.ts';
import type { AcceptorMachine } from '../machine.ts';
import type { ServerWires } from '../node/server-wires.ts';
import { LegacyAcceptor, type LegacyAcceptorOptions } from './core/legacy-acceptor.ts';
import { resolveLegacyOptions } from './core/options.ts';
import { sniff, type Wire } from './core/sniff.ts';
import { warnOf } from './warning.ts';

export interface LegacyWiresOptions extends LegacyAcceptorOptions {
  /** Spoken on the one port, told apart by the first bytes. Without `v2` snet 2 is refused. */
  readonly wires: readonly Wire[];
}

/**
 * For the option `wires` of `createServer`: older generations beside snet 2, or instead of it. Limits and durations that are
 * not given here are those of the server, where it was given them; each wire counts its sessions, handshakes and sources
 * by itself. Tells what the older ones mean once, by `process.emitWarning`; `SnetSocket.wire` says what each session speaks.
 *
 * @throws SnetError `SNET_BAD_OPTION`.
 */
export function legacyWires(options: LegacyWiresOptions): ServerWires {
  const wires = new Set<Wire>(options.wires);
  const known = ['v2', 'g2', 'g1'];
  if (wires.size === 0 || ![...wires].every((wire) => known.includes(wire))) {
    throw new SnetError('SNET_BAD_OPTION', `wires must be one or more of ${known.join(', ')}`);
  }
  resolveLegacyOptions(options);
  warnOf([...wires]);
  return {
    choice: (crypto, modern, limits) => choiceOf(wires, crypto, modern, { ...given(limits), ...given(options) }),
  };
}

/** Without those that were left to their defaults by `undefined`. */
function given<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

function choiceOf(
  wires: ReadonlySet<Wire>,
  crypto: CryptoProvider,
  modern: AcceptorMachine,
  options: LegacyAcceptorOptions,
): WireChoice {
  const acceptors = new Map<Wire, AcceptorMachine>();
  if (wires.has('v2')) acceptors.set('v2', modern);
  for (const generation of ['g2', 'g1'] as const) {
    if (wires.has(generation)) acceptors.set(generation, new LegacyAcceptor(generation, crypto, options));
  }
  // Whoever speaks none of them is refused by the first.
  const [fallback = modern] = acceptors.values();
  return {
    acceptors,
    choose(start) {
      const wire = sniff(start, wires);
      return wire === 'more' ? 'more' : ((wire && acceptors.get(wire)) ?? fallback);
    },
    timeoutMs: resolveLegacyOptions(options).handshakeTimeoutMs,
  };
}
