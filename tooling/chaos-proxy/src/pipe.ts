import type { Socket } from 'node:net';
import type { ConnectionFaults } from './faults.ts';
import type { Random } from './random.ts';

export interface PipeOptions {
  readonly source: Socket;
  readonly target: Socket;
  readonly random: Random;
  readonly faults: ConnectionFaults;
  /** `onLimit` is called right after exactly this many bytes were forwarded, before the next one. */
  readonly limitBytes: number | undefined;
  readonly maxQueuedBytes: number;
  /** `flushed` settles when the system has taken the bytes before the limit. */
  readonly onLimit: (flushed: Promise<void>) => void;
}

interface Entry {
  /** Never before its predecessors, whatever this says: latency does not reorder. */
  readonly releaseAtMs: number;
  /** `undefined`: the end of the stream. */
  readonly bytes: Buffer | undefined;
}

/** How much of a second's bandwidth is written in one piece. */
const bandwidthPiecesPerSecond = 50;

/**
 * One direction of a connection: what is read from `source` waits for its latency and its share of the bandwidth, and
 * is written to `target`. At most `maxQueuedBytes` and one read wait here; beyond that `source` is not read (policy:
 * block), and while `target` is full, which is at its high-water mark and one piece, nothing is written to it.
 */
export class Pipe {
  readonly #options: PipeOptions;
  #faults: ConnectionFaults;
  readonly #queue: Entry[] = [];
  #queuedBytes = 0;
  #queuedBytesPeak = 0;
  #forwardedBytes = 0;
  #droppedBytes = 0;
  /** When the bandwidth allows the next byte. */
  #freeAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #targetFull = false;
  #lost = false;

  constructor(options: PipeOptions) {
    this.#options = options;
    this.#faults = options.faults;
  }

  get forwardedBytes(): number {
    return this.#forwardedBytes;
  }

  /** Read and never forwarded, because the pipe was lost. */
  get droppedBytes(): number {
    return this.#droppedBytes;
  }

  /** The most that waited, here and in the target's own buffer. */
  get queuedBytesPeak(): number {
    return this.#queuedBytesPeak;
  }

  /** Whether what arrives is dropped. */
  get isLost(): boolean {
    return this.#lost;
  }

  start(): void {
    const { source, target } = this.#options;
    source.on('data', (bytes: Buffer) => this.#enqueue(bytes));
    source.on('end', () => this.#enqueue(undefined));
    target.on('drain', () => {
      this.#targetFull = false;
      this.#pump();
    });
    source.resume();
  }

  /** Latency, slices and bandwidth from now on. What waits already keeps its moment. */
  reshape(faults: ConnectionFaults): void {
    this.#faults = faults;
  }

  /** Drops what waits, and everything that arrives from now on: neither a byte nor the end reaches the target. */
  lose(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#droppedBytes += this.#queuedBytes;
    this.#queuedBytes = 0;
    this.#queue.length = 0;
    this.#cancelWait();
    this.#options.source.resume();
  }

  #enqueue(bytes: Buffer | undefined): void {
    const length = bytes?.length ?? 0;
    if (this.#lost) {
      this.#droppedBytes += length;
      return;
    }
    const { latencyMs = 0, jitterMs = 0 } = this.#faults;
    const releaseAtMs = performance.now() + latencyMs + (jitterMs === 0 ? 0 : this.#options.random.next() * jitterMs);
    this.#queue.push({ releaseAtMs, bytes });
    this.#queuedBytes += length;
    this.#notePeak();
    if (this.#queuedBytes >= this.#options.maxQueuedBytes) this.#options.source.pause();
    if (this.#timer === undefined && this.#immediate === undefined) this.#pump();
  }

  #pump(): void {
    this.#cancelWait();
    for (let head = this.#queue[0]; head !== undefined && !this.#targetFull; head = this.#queue[0]) {
      const waitMs = Math.max(head.releaseAtMs, this.#freeAtMs) - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#pump(), Math.ceil(waitMs));
        return;
      }
      this.#forward(head);
      if (this.#faults.sliceBytes !== undefined && this.#queue.length > 0) {
        // A turn apart, or the system would join the slices again before anyone reads them.
        this.#immediate = setImmediate(() => this.#pump());
        return;
      }
    }
  }

  /** Writes one piece of the head of the queue, or ends the target. */
  #forward(head: Entry): void {
    const { target, source, limitBytes, maxQueuedBytes, onLimit } = this.#options;
    if (head.bytes === undefined) {
      this.#queue.shift();
      target.end();
      return;
    }
    const piece = head.bytes.subarray(0, this.#pieceBytes(head.bytes.length));
    if (piece.length === head.bytes.length) this.#queue.shift();
    else this.#queue[0] = { releaseAtMs: head.releaseAtMs, bytes: head.bytes.subarray(piece.length) };
    this.#queuedBytes -= piece.length;
    this.#forwardedBytes += piece.length;
    const bandwidth = this.#faults.bandwidthBytesPerSecond;
    if (bandwidth !== undefined) {
      this.#freeAtMs = Math.max(this.#freeAtMs, performance.now()) + (piece.length * 1000) / bandwidth;
    }
    if (this.#forwardedBytes === limitBytes) {
      // An error is no concern here: then the connection closes by itself.
      const flushed = new Promise<void>((resolve) => {
        this.#targetFull = !target.write(piece, () => resolve());
      });
      onLimit(flushed);
    } else {
      this.#targetFull = !target.write(piece);
    }
    this.#notePeak();
    if (this.#queuedBytes < maxQueuedBytes) source.resume();
  }

  #notePeak(): void {
    const waitingBytes = this.#queuedBytes + this.#options.target.writableLength;
    this.#queuedBytesPeak = Math.max(this.#queuedBytesPeak, waitingBytes);
  }

  #pieceBytes(length: number): number {
    const { sliceBytes, bandwidthBytesPerSecond } = this.#faults;
    const { limitBytes, random } = this.#options;
    return Math.min(
      length,
      limitBytes === undefined || this.#forwardedBytes >= limitBytes ? length : limitBytes - this.#forwardedBytes,
      sliceBytes === undefined ? length : random.between(1, Math.floor(sliceBytes)),
      bandwidthBytesPerSecond === undefined ? length : Math.ceil(bandwidthBytesPerSecond / bandwidthPiecesPerSecond),
    );
  }

  #cancelWait(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#timer = undefined;
    this.#immediate = undefined;
  }
}
