import { randomInt } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { type Address, type ChaosConnection, Connection, type CutReport, type EditReport } from './connection.ts';
import {
  type ConnectionFaults,
  type CutMode,
  checkFaults,
  checkRange,
  checkWhole,
  type FaultPlan,
  maxMs,
} from './faults.ts';
import { Random } from './random.ts';
import { Replay, type ReplayOptions, type ReplayReport } from './replay.ts';

export interface ChaosProxyOptions {
  /** Where connections go. It need not be there: a client is then closed at once. */
  readonly upstream: Address;
  /** @defaultValue `{ host: '127.0.0.1', port: 0 }`, any free port */
  readonly listen?: Address | undefined;
  /** Whole number from 0 to 2^53 − 1. @defaultValue a random one, see {@link ChaosProxy.seed} */
  readonly seed?: number | undefined;
  /** The same faults for every connection, or a plan that chooses them. @defaultValue none */
  readonly faults?: ConnectionFaults | FaultPlan | undefined;
  /**
   * Bytes that may wait in one direction of one connection, for latency, bandwidth, a slow receiver or a release. Beyond
   * it (and one read of 64 KiB) the sender is made to wait, so it also bounds the throughput: this much per latency.
   * @defaultValue 1 MiB
   */
  readonly maxQueuedBytes?: number | undefined;
}

export interface ChaosStatistics {
  /** Accepted since the start. */
  readonly connections: number;
  /** With a socket open, those cut in silence included. */
  readonly openConnections: number;
  /** Closed because the server could not be reached. */
  readonly refusedConnections: number;
  readonly cuts: Readonly<Record<CutMode, number>>;
  readonly toServerBytes: number;
  readonly toClientBytes: number;
  /** Read and never forwarded; not those that an edit removed. */
  readonly droppedBytes: number;
  /** The most that ever waited in one direction of a connection. */
  readonly queuedBytesPeak: number;
}

export interface ChaosProxyEvents {
  connection: [connection: ChaosConnection];
  cut: [report: CutReport];
  edit: [report: EditReport];
  /** The server could not be reached. */
  refused: [connection: ChaosConnection, error: Error];
  /** Both sockets of a connection are closed. */
  disconnect: [connection: ChaosConnection];
}

/** A TCP proxy whose connections misbehave as planned. Make one with {@link createChaosProxy}. */
export class ChaosProxy extends EventEmitter<ChaosProxyEvents> implements AsyncDisposable {
  readonly seed: number;
  readonly #options: ChaosProxyOptions;
  readonly #maxQueuedBytes: number;
  readonly #server: Server;
  readonly #connections: Set<Connection> = new Set();
  readonly #clients: Set<Socket> = new Set();
  readonly #replays: Set<Replay> = new Set();
  readonly #cuts: Record<CutMode, number> = {
    reset: 0,
    fin: 0,
    'half-open': 0,
    'hole-to-server': 0,
    'hole-to-client': 0,
  };
  #faults: ConnectionFaults | FaultPlan;
  #accepted = 0;
  #refused = 0;
  /** Of connections that are closed. */
  #past = { toServerBytes: 0, toClientBytes: 0, droppedBytes: 0, queuedBytesPeak: 0 };

  constructor(options: ChaosProxyOptions) {
    super();
    const seed = options.seed ?? randomInt(2 ** 48 - 1);
    if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError('a seed is a whole number from 0 to 2^53 - 1');
    const maxQueuedBytes = options.maxQueuedBytes ?? 1024 * 1024;
    if (!(maxQueuedBytes >= 1)) throw new RangeError('maxQueuedBytes must be at least 1');
    this.seed = seed;
    this.#options = options;
    this.#maxQueuedBytes = maxQueuedBytes;
    this.#faults = checked(options.faults ?? {});
    // The client is not read before there is a server to read it for.
    this.#server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
    this.#server.on('connection', (client) => this.#accept(client));
  }

  /** The port listened on; 0 before {@link ChaosProxy.listen}. */
  get port(): number {
    const address = this.#server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  }

  /** Connections with a socket open, oldest first. */
  get connections(): readonly ChaosConnection[] {
    return [...this.#connections];
  }

  get statistics(): ChaosStatistics {
    const sum = { ...this.#past };
    for (const connection of this.#connections) add(sum, connection);
    return {
      connections: this.#accepted,
      openConnections: this.#connections.size,
      refusedConnections: this.#refused,
      cuts: { ...this.#cuts },
      ...sum,
    };
  }

  /** Starts to accept. Rejects with the system's error when the address is not to be had. */
  async listen(): Promise<this> {
    const { host, port } = this.#options.listen ?? { host: '127.0.0.1', port: 0 };
    this.#server.listen({ host, port });
    await once(this.#server, 'listening');
    return this;
  }

  /**
   * The faults of future connections. Latency, jitter, slices and bandwidth apply to live ones as well, unless `faults`
   * is a plan; a cut, edits and a capture that were planned for a live one stay.
   * @throws RangeError for a number outside its range.
   */
  setFaults(faults: ConnectionFaults | FaultPlan): void {
    this.#faults = checked(faults);
    if (typeof faults === 'function') return;
    for (const connection of this.#connections) connection.reshape(faults);
  }

  /** Cuts every live connection now. */
  cutAll(mode: CutMode): void {
    for (const connection of this.#connections) connection.cut(mode);
  }

  /**
   * Sends a flight to the server as another client would: directly, on a new connection, without any faults. Settles
   * when every connection is closed, with a report for each.
   * @throws RangeError for an option outside its range.
   */
  replay(flight: Uint8Array, options: ReplayOptions = {}): Promise<readonly ReplayReport[]> {
    const { times = 1, waitMs = 1000 } = options;
    checkWhole('times', times, 1, 1000);
    checkRange('waitMs', waitMs, 0, maxMs);
    return Promise.all(Array.from({ length: times }, () => this.#replay(flight, waitMs)));
  }

  /** Accepts no more, destroys every socket, and settles when all are closed and no timer is left. */
  async close(): Promise<void> {
    const closed = this.#server.listening ? once(this.#server, 'close') : undefined;
    this.#server.close();
    const disconnected = [...this.#connections].map((connection) => connection.destroy());
    const replayed = [...this.#replays].map((replay) => replay.destroy());
    // A client whose connection counts as over may still have a socket here, and the server waits for every one.
    for (const client of this.#clients) client.destroy();
    await Promise.all([closed, ...disconnected, ...replayed]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #replay(flight: Uint8Array, waitMs: number): Promise<ReplayReport> {
    const replay = new Replay(this.#options.upstream, flight, waitMs);
    this.#replays.add(replay);
    const report = await replay.report;
    this.#replays.delete(replay);
    return report;
  }

  #accept(client: Socket): void {
    this.#clients.add(client);
    client.on('close', () => this.#clients.delete(client));
    const index = this.#accepted++;
    // Two streams: what a plan draws does not shift the jitter and slices of its connection.
    const faults =
      typeof this.#faults === 'function'
        ? checkFaults(this.#faults(index, new Random(this.seed, 2 * index)))
        : this.#faults;
    const connection = new Connection({
      index,
      client,
      upstream: this.#options.upstream,
      faults,
      random: new Random(this.seed, 2 * index + 1),
      maxQueuedBytes: this.#maxQueuedBytes,
      onCut: (report) => {
        this.#cuts[report.mode]++;
        this.emit('cut', report);
      },
      onEdit: (report) => this.emit('edit', report),
      onRefused: (error) => {
        this.#refused++;
        this.emit('refused', connection, error);
      },
      onClosed: () => {
        this.#connections.delete(connection);
        add(this.#past, connection);
        this.emit('disconnect', connection);
      },
    });
    this.#connections.add(connection);
    this.emit('connection', connection);
  }
}

/** Makes a proxy that does not listen yet. @throws RangeError for an option outside its range. */
export function createChaosProxy(options: ChaosProxyOptions): ChaosProxy {
  return new ChaosProxy(options);
}

function checked(faults: ConnectionFaults | FaultPlan): ConnectionFaults | FaultPlan {
  return typeof faults === 'function' ? faults : checkFaults(faults);
}

type Sums = Pick<ChaosStatistics, 'toServerBytes' | 'toClientBytes' | 'droppedBytes' | 'queuedBytesPeak'>;

function add(sum: { -readonly [K in keyof Sums]: number }, connection: ChaosConnection): void {
  sum.toServerBytes += connection.toServerBytes;
  sum.toClientBytes += connection.toClientBytes;
  sum.droppedBytes += connection.droppedBytes;
  sum.queuedBytesPeak = Math.max(sum.queuedBytesPeak, connection.queuedBytesPeak);
}
