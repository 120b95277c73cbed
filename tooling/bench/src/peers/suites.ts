import type { Sheet } from '../sheet.ts';
import type { Peers } from './install.ts';
import { lossSuite } from './losses.ts';
import { relaySuite } from './relay-suite.ts';
import { commitWindowMs } from './relays.ts';
import { sparseSuite } from './sparse-suite.ts';
import { wireSuite } from './wire-suite.ts';

export interface PeersScale {
  readonly rounds: number;
  /** Divides every amount of work. */
  readonly divisor: number;
  /** Only what needs neither npm nor Debian packages. */
  readonly ownOnly: boolean;
  /** Of the tables of many users who seldom write. */
  readonly sparse: { readonly sessions: number; readonly ratePerSecond: number };
}

export interface PeersRun {
  readonly scale: PeersScale;
  /** `undefined`: none were installed. */
  readonly peers: Peers | undefined;
  readonly say: (line: string) => void;
}

/** A table of the report. */
export interface PeersSuite {
  readonly name: string;
  readonly about: string;
  /** What the others are compared with. */
  readonly ours: string;
  /** What whoever reads the table has to know. */
  readonly notes: (scale: PeersScale) => readonly string[];
  run(run: PeersRun, sheet: Sheet): Promise<void>;
}

export const peersSuites: readonly PeersSuite[] = [
  wireSuite,
  relaySuite('relay', 'chat-memory', [
    ...(['ws', 'socket.io', 'aedes', 'mosquitto', 'mosquitto-tls', 'nats', 'prosody'] as const),
  ]),
  relaySuite('durable', 'chat', ['ws-store', 'socket.io-store', 'jetstream']),
  sparseSuite('sparse', 'What acknowledges and encrypts is as in `relay`.', 'chat-memory', [
    ...(['ws', 'socket.io', 'aedes', 'mosquitto', 'mosquitto-tls', 'nats', 'prosody'] as const),
  ]),
  sparseSuite(
    'windows',
    `The same server over its stores: chat-window commits to SQLite ${commitWindowMs} ms after the first write of a batch, ` +
      'chat-store as soon as the commit before it is done, as it does unless told otherwise; chat-memory never.',
    'chat-window',
    ['chat-store', 'chat-memory'],
  ),
  lossSuite('killed', 'the server is killed (SIGKILL) under load and started again'),
  lossSuite('cut', 'links are cut under load, one after the other'),
  lossSuite('silent', 'links go silent under load, and nobody is told'),
];
