import { connect, type Socket } from 'node:net';
import type { ConnectionFaults, CutMode, Direction } from './faults.ts';
import { Pipe } from './pipe.ts';
import type { Random } from './random.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What was cut, and how far each direction had come. */
export interface CutReport {
  /** Which connection, counted from 0. */
  readonly connectionIndex: number;
  readonly mode: CutMode;
  readonly cause: 'bytes' | 'time' | 'call';
  readonly toServerBytes: number;
  readonly toClientBytes: number;
}

/** An edit that took effect. */
export interface EditReport {
  /** Which connection, counted from 0. */
  readonly connectionIndex: number;
  readonly direction: Direction;
  /** Where, in the bytes as they were sent. */
  readonly atByte: number;
}

/** One client and the connection to the server that was made for it. */
export interface ChaosConnection {
  /** Counted from 0, in the order of acceptance. */
  readonly index: number;
  /** `silent`: cut without anyone being told, with at least one of the sockets open. */
  readonly state: 'connecting' | 'open' | 'silent' | 'closing' | 'closed';
  /** Bytes forwarded. */
  readonly toServerBytes: number;
  readonly toClientBytes: number;
  /** Read and never forwarded, both directions; not those that an edit removed. */
  readonly droppedBytes: number;
  /** The most that waited in one direction. */
  readonly queuedBytesPeak: number;
  /** Cuts now. Does nothing once both peers have been told of an earlier cut, or while the server is not connected. */
  cut(mode: CutMode): void;
  /**
   * A copy of the flight captured in a direction, as far as it was read; empty unless `capture` asked for one. Still
   * there when the connection is closed.
   */
  captured(direction: Direction): Uint8Array;
  /** Lets go of what `capture` holds back, in one direction or both, and holds nothing any more. */
  release(direction?: Direction): void;
}

export interface ConnectionOptions {
  readonly index: number;
  readonly client: Socket;
  readonly upstream: Address;
  readonly faults: ConnectionFaults;
  readonly random: Random;
  readonly maxQueuedBytes: number;
  readonly onCut: (report: CutReport) => void;
  readonly onEdit: (report: EditReport) => void;
  readonly onRefused: (error: Error) => void;
  readonly onClosed: () => void;
}

/** Owns both sockets: every one of them ends here. */
export class Connection implements ChaosConnection {
  readonly index: number;
  readonly #options: ConnectionOptions;
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #toServer: Pipe;
  readonly #toClient: Pipe;
  readonly #timers: Set<NodeJS.Timeout> = new Set();
  readonly #closed: Promise<void>;
  #state: ChaosConnection['state'] = 'connecting';

  constructor(options: ConnectionOptions) {
    const { client, upstream } = options;
    this.index = options.index;
    this.#options = options;
    this.#client = client;
    this.#server = connect({ host: upstream.host, port: upstream.port, allowHalfOpen: true, noDelay: true });
    this.#toServer = this.#pipe('toServer', client, this.#server);
    this.#toClient = this.#pipe('toClient', this.#server, client);
    this.#closed = Promise.all([
      this.#watch(client, this.#server, this.#toServer, this.#toClient),
      this.#watch(this.#server, client, this.#toClient, this.#toServer),
    ]).then(() => this.#finish());
    this.#server.once('connect', () => this.#open());
  }

  get state(): ChaosConnection['state'] {
    return this.#state;
  }

  get toServerBytes(): number {
    return this.#toServer.forwardedBytes;
  }

  get toClientBytes(): number {
    return this.#toClient.forwardedBytes;
  }

  get droppedBytes(): number {
    return this.#toServer.droppedBytes + this.#toClient.droppedBytes;
  }

  get queuedBytesPeak(): number {
    return Math.max(this.#toServer.queuedBytesPeak, this.#toClient.queuedBytesPeak);
  }

  cut(mode: CutMode): void {
    this.#cut(mode, 'call', undefined);
  }

  captured(direction: Direction): Uint8Array {
    return (direction === 'toServer' ? this.#toServer : this.#toClient).captured;
  }

  release(direction?: Direction): void {
    if (direction !== 'toClient') this.#toServer.release();
    if (direction !== 'toServer') this.#toClient.release();
  }

  reshape(faults: ConnectionFaults): void {
    this.#toServer.reshape(faults);
    this.#toClient.reshape(faults);
  }

  /** Settles when both sockets are closed. */
  destroy(): Promise<void> {
    this.#toServer.lose();
    this.#toClient.lose();
    this.#client.destroy();
    this.#server.destroy();
    return this.#closed;
  }

  #pipe(direction: Direction, source: Socket, target: Socket): Pipe {
    const { faults, random, maxQueuedBytes, index: connectionIndex, onEdit } = this.#options;
    const { cut, edits, capture } = faults;
    return new Pipe({
      source,
      target,
      random,
      faults,
      maxQueuedBytes,
      edits: edits?.[direction],
      capture: capture?.[direction],
      limitBytes: cut?.afterBytes?.[direction],
      onLimit: (flushed) => {
        if (cut !== undefined) this.#cut(cut.mode, 'bytes', flushed);
      },
      onEdit: ({ atByte }) => onEdit({ connectionIndex, direction, atByte }),
    });
  }

  #open(): void {
    if (this.#client.destroyed) return;
    this.#state = 'open';
    this.#toServer.start();
    this.#toClient.start();
    const { cut } = this.#options.faults;
    if (cut === undefined) return;
    if (cut.afterBytes?.toServer === 0 || cut.afterBytes?.toClient === 0) this.#cut(cut.mode, 'bytes', undefined);
    else if (cut.afterMs !== undefined) this.#after(cut.afterMs, () => this.#cut(cut.mode, 'time', undefined));
  }

  #cut(mode: CutMode, cause: CutReport['cause'], flushed: Promise<void> | undefined): void {
    if (this.#state !== 'open' && !(this.#state === 'silent' && this.#changes(mode))) return;
    if (mode !== 'hole-to-client') this.#toServer.lose();
    if (mode !== 'hole-to-server') this.#toClient.lose();
    if (mode === 'reset') {
      this.#state = 'closing';
      if (flushed === undefined) this.#reset();
      else void flushed.then(() => this.#reset());
    } else if (mode === 'fin') {
      this.#state = 'closing';
      this.#client.end();
      this.#server.end();
    } else {
      this.#state = 'silent';
      this.#releaseEnded();
      const lateMs = this.#options.faults.cut?.lateCloseAfterMs;
      if (lateMs !== undefined) this.#after(lateMs, () => void this.destroy());
    }
    const { toServerBytes, toClientBytes } = this;
    this.#options.onCut({ connectionIndex: this.index, mode, cause, toServerBytes, toClientBytes });
  }

  /** Whether a connection that was cut in silence would be any the worse for this. */
  #changes(mode: CutMode): boolean {
    if (mode === 'hole-to-server') return !this.#toServer.isLost;
    if (mode === 'hole-to-client') return !this.#toClient.isLost;
    return mode !== 'half-open' || !this.#toServer.isLost || !this.#toClient.isLost;
  }

  #reset(): void {
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  /** `from` carries what this socket sends, `to` what it is sent. Settles when the socket is closed. */
  #watch(socket: Socket, other: Socket, from: Pipe, to: Pipe): Promise<void> {
    let failure: Error | undefined;
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('end', () => this.#releaseEnded());
    return new Promise((resolve) => {
      socket.on('close', () => {
        to.lose();
        if (this.#state === 'connecting') {
          if (failure !== undefined && socket === this.#server) this.#options.onRefused(failure);
          other.destroy();
        } else if (failure !== undefined && !from.isLost) {
          // The peer reset its connection, and nothing but a hold hides that from the other one.
          from.reset();
        }
        resolve();
      });
    });
  }

  /** A socket whose peer has ended, and to which nothing more will ever be sent, has no use. */
  #releaseEnded(): void {
    if (this.#client.readableEnded && this.#toClient.isLost) this.#client.destroySoon();
    if (this.#server.readableEnded && this.#toServer.isLost) this.#server.destroySoon();
  }

  #finish(): void {
    this.#state = 'closed';
    for (const timer of this.#timers) clearTimeout(timer);
    this.#toServer.lose();
    this.#toClient.lose();
    this.#options.onClosed();
  }

  #after(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, delayMs);
    this.#timers.add(timer);
  }
}
