import type { Peers } from './install.ts';
import { lossSuite } from './losses.ts';
import { relaySuite } from './relay-suite.ts';
import type { Sheet } from './sheet.ts';
import { wireSuite } from './wire-suite.ts';

export interface PeersScale {
  readonly rounds: number;
  /** Divides every amount of work. */
  readonly divisor: number;
  /** Only what needs neither npm nor Debian packages. */
  readonly ownOnly: boolean;
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
  readonly notes: readonly string[];
  run(run: PeersRun, sheet: Sheet): Promise<void>;
}

export const peersSuites: readonly PeersSuite[] = [
  wireSuite,
  relaySuite('relay', 'chat-memory', ['ws', 'socket.io', 'aedes', 'mosquitto', 'nats']),
  relaySuite('durable', 'chat', ['ws-store', 'socket.io-store', 'jetstream']),
  lossSuite('killed', 'the server is killed (SIGKILL) under load and started again'),
  lossSuite('cut', 'links are cut under load, one after the other'),
];
