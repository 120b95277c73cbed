import { type MeasureName, measures } from '../measures.ts';

/** One figure that a goal promises. */
export interface Goal {
  /** Of the design: several figures may belong to one. */
  readonly id: `G${number}`;
  /** Which command measures it, and which of its suites. */
  readonly bench: 'snet' | 'codecs' | 'peers';
  readonly suite: string;
  /** The name of a measure of `bench snet`, the title of a row of the others. */
  readonly row: string;
  /** Whom it is beside; `undefined`: nobody, it is ours alone. */
  readonly peer?: string | undefined;
  /**
   * `ratio`: ours to the peer's. `advantage`: how many times better ours is, whichever direction is better. `difference`:
   * ours without the peer's.
   */
  readonly as: 'ratio' | 'advantage' | 'difference' | 'figure';
  readonly floor: { readonly least: number } | { readonly most: number };
}

type Place = Pick<Goal, 'id' | 'bench' | 'suite' | 'row'>;

/** What the table of `bench snet` promises is promised there. */
function promised(id: Goal['id'], suite: string, row: MeasureName): Goal {
  const { target, better } = measures[row];
  if (target === undefined) throw new TypeError(`${row} promises nothing`);
  const { peer, ratio } = target;
  const floor = better === 'more' ? { least: ratio } : { most: ratio };
  return { id, bench: 'snet', suite, row, peer, as: 'ratio', floor };
}

/** At least so many times as good as each. */
function ahead(place: Place, peers: Readonly<Record<string, number>>): readonly Goal[] {
  return Object.entries(peers).map(([peer, least]) => ({ ...place, peer, as: 'advantage', floor: { least } }));
}

/** At most so much of each. */
function within(place: Place, peers: Readonly<Record<string, number>>): readonly Goal[] {
  return Object.entries(peers).map(([peer, most]) => ({ ...place, peer, as: 'ratio', floor: { most } }));
}

const wires = { bench: 'peers', suite: 'wires' } as const;
const cuts = (name: string): Place => ({
  ...{ id: 'G15', bench: 'codecs', suite: 'cuts' },
  row: `frames of 20 to 320 bytes, chunks of ${name} on average`,
});
const naive = 'naive concat';
const pbjs = 'protobufjs static';

/** In the order of the table. */
export const goals: readonly Goal[] = [
  promised('G1', 'streams', 'stream64'),
  promised('G1', 'streams', 'stream256'),
  promised('G2', 'messages', 'burst8'),
  ...ahead({ id: 'G2', ...wires, row: '100-byte messages, 8 per turn' }, { ws: 1.8 }),
  promised('G3', 'messages', 'burst1'),
  ...ahead({ id: 'G3', ...wires, row: '100-byte messages, 1 per turn' }, { wss: 1.4 }),
  promised('G4', 'pings', 'pingP50'),
  promised('G5', 'messages', 'burst256'),
  ...ahead({ id: 'G5', ...wires, row: '100-byte messages, 256 per turn' }, { ws: 6 }),
  ...ahead(
    { id: 'G6', bench: 'peers', suite: 'relay', row: '… per CPU-second of the server' },
    { mosquitto: 3, 'mosquitto-tls': 4, ws: 2.5, 'socket.io': 6, aedes: 3.5, prosody: 10 },
  ),
  ...ahead(
    { id: 'G7', bench: 'peers', suite: 'sparse', row: 'CPU of the server' },
    { 'mosquitto-tls': 1.2, ws: 1.6, 'socket.io': 2.5, aedes: 2.3, prosody: 3 },
  ),
  ...ahead(
    { id: 'G8', bench: 'peers', suite: 'durable', row: '… per CPU-second of the server' },
    { 'ws-store': 1.7, 'socket.io-store': 2.8 },
  ),
  ...within({ id: 'G9', bench: 'peers', suite: 'windows', row: 'CPU of the server' }, { 'chat-store': 0.7 }),
  {
    ...{ id: 'G9', bench: 'peers', suite: 'windows', row: 'sent to delivered, p50' },
    ...{ as: 'figure', floor: { most: 7 } },
  },
  {
    ...{ id: 'G10', bench: 'snet', suite: 'resumes', row: 'resumeEchoP50' },
    ...{ peer: 'net', as: 'difference', floor: { most: 500 } },
  },
  promised('G10', 'resumes', 'resumeEchoP50'),
  promised('G11', 'handshakes', 'fullCpu'),
  { id: 'G12', bench: 'snet', suite: 'memory', row: 'idleRss', as: 'figure', floor: { most: 7 } },
  promised('G12', 'memory', 'idleRss'),
  { id: 'G12', bench: 'snet', suite: 'memory', row: 'idleRssSmallYoung', as: 'figure', floor: { most: 7 } },
  promised('G12', 'memory', 'idleRssSmallYoung'),
  ...within({ id: 'G12', ...wires, row: 'server memory of an idle connection' }, { ws: 1.2 }),
  ...within({ id: 'G13', bench: 'snet', suite: 'heartbeats', row: 'heartbeatCpu' }, { ws: 0.85 }),
  ...ahead({ id: 'G14', bench: 'codecs', suite: 'messages', row: 'a message to bytes' }, { [pbjs]: 2 }),
  ...ahead({ id: 'G14', bench: 'codecs', suite: 'messages', row: 'bytes to a message' }, { [pbjs]: 1.6 }),
  ...ahead(cuts('16 B'), { [naive]: 1 }),
  ...ahead(cuts('128 B'), { [naive]: 1 }),
  ...ahead(cuts('1.4 KB'), { [naive]: 2 }),
  ...ahead(cuts('16 KB'), { [naive]: 2 }),
  ...ahead(cuts('64 KB'), { [naive]: 2 }),
];

/** What measures it. */
export function commandOf({ bench, suite }: Goal): string {
  return bench === 'codecs' ? 'npm run bench -- codecs' : `npm run bench -- ${bench} --only ${suite}`;
}
