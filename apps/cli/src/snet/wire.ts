import { connect, createServer, type KeyPair, type SnetServer, type SnetSocket } from '@proj/snet';
import { connectLegacy, type Generation, legacyWires, type Wire as WireName } from '@proj/snet/danger';
import type { Address } from '../address.ts';
import { type Arguments, ArgumentsError, type FlagTable } from '../arguments.ts';

/** What carries the bytes of `chat snet`. */
export interface Wire {
  readonly meaning: string;
  /** What answers is not known beforehand: worth a word. */
  readonly tries?: boolean;
  /** Whether a key proves who listens. */
  readonly key: 'required' | 'optional' | 'none';
  /** What a client tries, one after the other until one is connected. */
  dials(options: DialOptions): readonly Dial[];
  /** What a listener speaks, told apart by the first bytes of a connection. */
  readonly speaks: readonly WireName[];
}

/** One way to reach a listener. */
export interface Dial {
  readonly wire: WireName;
  /** @throws SnetError `SNET_BAD_OPTION` */
  open(address: Address): SnetSocket;
}

export interface DialOptions {
  /** Of the listener; `undefined` on a wire without keys, where whoever answers is talked to. */
  readonly serverKey: Uint8Array | undefined;
  /** Of the older wires: whether bytes are enciphered, as both ends must have agreed. */
  readonly crypt: boolean;
}

/** How long a session that is complete waits to hear the same from the other end: a dead path is noticed by then. */
export const lingerMs = 10_000;

/** The older wires cannot say that a stream has ended: so long nothing may come before a sender believes that it has. */
const legacySilenceMs = 3_000;

/**
 * They cannot say either that a client has left, so a listener takes every one that has for one that may come back: as
 * long as a person may wait for that, and keep what was sent in memory.
 */
export const legacyResumeMs = 30_000;

/** A person waits: more often than the defaults, dial and see whether the path works. */
const sessionOptions = { maxRedialDelayMs: 2_000, keepAliveMs: 10_000, lingerMs, allowHalfOpen: true };
const legacyOptions = { maxRedialDelayMs: 2_000, lingerMs: legacySilenceMs, allowHalfOpen: true };

/** With a key there is one way, whatever else the other end may speak. */
function dialsOf({ serverKey, crypt }: DialOptions, ...older: readonly Generation[]): readonly Dial[] {
  if (serverKey !== undefined) {
    return [{ wire: 'v2', open: (address) => connect({ ...address, serverKey, ...sessionOptions }) }];
  }
  return older.map((wire) => ({
    wire,
    open: (address) => connectLegacy({ ...address, wire, crypt, ...legacyOptions }),
  }));
}

const wires: Readonly<Record<string, Wire>> = {
  v2: {
    meaning: 'encrypted, and survives its connections',
    key: 'required',
    dials: (options) => dialsOf(options),
    speaks: ['v2'],
  },
  g2: {
    meaning: 'an older snet, of 2018, whose encryption is broken',
    key: 'none',
    dials: (options) => dialsOf(options, 'g2'),
    speaks: ['g2'],
  },
  g1: {
    meaning: 'the one before, of 2016',
    key: 'none',
    dials: (options) => dialsOf(options, 'g1'),
    speaks: ['g1'],
  },
  auto: {
    meaning: 'all three for a listener; to connect v2 with a key, without one g2 and then g1',
    tries: true,
    key: 'optional',
    dials: (options) => dialsOf(options, 'g2', 'g1'),
    speaks: ['v2', 'g2', 'g1'],
  },
};

const defaultWire = 'v2';

export const wireFlags: FlagTable = {
  wire: {
    placeholder: 'WIRE',
    help: `the protocol: ${Object.entries(wires)
      .map(([name, { meaning }]) => `${name}, ${meaning}`)
      .join('; ')} (default ${defaultWire})`,
  },
  crypt: { placeholder: 'on|off', help: 'g1 and g2: encipher the bytes, as the other end does too (default on)' },
};

/** Of the wire that is named; of the usual one where that is none. */
export function keyNeed(given: Arguments): Wire['key'] {
  const name = given.text('wire') ?? defaultWire;
  return Object.hasOwn(wires, name) ? (wires[name]?.key ?? 'required') : 'required';
}

/** @throws ArgumentsError listing what there is. */
export function wireOf(given: Arguments): Wire {
  const name = given.text('wire') ?? defaultWire;
  const wire = Object.hasOwn(wires, name) ? wires[name] : undefined;
  if (wire !== undefined) return wire;
  throw new ArgumentsError([`--wire must be one of ${Object.keys(wires).join(', ')}, not ${JSON.stringify(name)}`]);
}

/** @throws ArgumentsError */
export function cryptOf(given: Arguments): boolean {
  const text = given.text('crypt') ?? 'on';
  if (text === 'on' || text === 'off') return text === 'on';
  throw new ArgumentsError([`--crypt must be on or off, not ${JSON.stringify(text)}`]);
}

/** @param maxSessions Further ones are refused before they begin. */
export function listenerOf({ speaks }: Wire, keys: KeyPair, crypt: boolean, maxSessions?: number): SnetServer {
  const older = speaks.some((wire) => wire !== 'v2');
  const limits = { maxSessions, lingerMs, resumeWindowMs: legacyResumeMs };
  const wires = older ? legacyWires({ wires: speaks, crypt, ...limits }) : undefined;
  return createServer({ keys, maxSessions, wires, ...sessionOptions });
}
