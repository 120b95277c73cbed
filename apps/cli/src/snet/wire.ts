import { connect, createServer, type KeyPair, type SnetServer, type SnetSocket } from '@proj/snet';
import type { Address } from '../address.ts';
import { ArgumentsError, type FlagTable } from '../arguments.ts';

/** A protocol that carries the bytes of `chat snet`. */
export interface Wire {
  readonly meaning: string;
  /** @throws SnetError `SNET_BAD_OPTION` for a key that no server can have. */
  connect(address: Address, serverKey: Uint8Array): SnetSocket;
  /** @param maxSessions - Further ones are refused before they begin. */
  createServer(keys: KeyPair, maxSessions?: number): SnetServer;
}

/** How long a session that is complete waits to hear the same from the other end: a dead path is noticed by then. */
export const lingerMs = 10_000;

/** A person waits: more often than the defaults, dial and see whether the path works. */
const sessionOptions = { maxRedialDelayMs: 2_000, keepAliveMs: 10_000, lingerMs, allowHalfOpen: true };

const wires: ReadonlyMap<string, Wire> = new Map([
  [
    'v2',
    {
      meaning: 'encrypted, and survives its connections',
      connect: (address, serverKey) => connect({ ...address, serverKey, ...sessionOptions }),
      createServer: (keys, maxSessions) => createServer({ keys, maxSessions, ...sessionOptions }),
    } satisfies Wire,
  ],
]);

const defaultWire = 'v2';

export const wireFlag: FlagTable = {
  wire: {
    placeholder: 'WIRE',
    help: `the protocol: ${[...wires].map(([name, { meaning }]) => `${name}, ${meaning}`).join('; ')} (default ${defaultWire})`,
  },
};

/** @throws ArgumentsError listing what there is. */
export function wireNamed(name: string = defaultWire): Wire {
  const wire = wires.get(name);
  if (wire !== undefined) return wire;
  throw new ArgumentsError([`--wire must be one of ${[...wires.keys()].join(', ')}, not ${JSON.stringify(name)}`]);
}
