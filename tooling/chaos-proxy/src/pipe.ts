import type { Socket } from 'node:net';
import type { ConnectionFaults } from './faults.ts';
import type { Random } from './random.ts';
import type { Capture, Edit } from './tampering.ts';
import { type Sign, Tap } from './tap.ts';

export interface PipeOptions {
  readonly source: Socket;
  readonly target: Socket;
  readonly random: Random;
  readonly faults: ConnectionFaults;
  readonly edits: readonly Edit[] | undefined;
  readonly capture: Capture | undefined;
  /** `onLimit` is called right after exactly this many bytes were forwarded, before the next one. */
  readonly limitBytes: number | undefined;
  readonly maxQueuedBytes: number;
  /** `flushed` settles when the system has taken the bytes before the limit. */
  readonly onLimit: (flushed: Promise<void>) => void;
  readonly onEdit: (edit: Edit) => void;
}

interface Entry {
  /** Never before its predecessors, whatever this says: latency does not reorder. */
  readonly releaseAtMs: number;
  readonly content: Uint8Array | Sign;
}

/** How much of a second's bandwidth is written in one piece. */
const bandwidthPiecesPerSecond = 50;

/**
 * One direction of a connection: what is read from `source` is tapped, waits for its latency and its share of the
 * bandwidth, and is written to `target`. At most `maxQueuedBytes`, one read and what edits insert wait here, held bytes
 * included; beyond that `source` is not read (policy: block), and while `target` is full, which is at its high-water
 * mark and one piece, nothing is written to it.
 */
export class Pipe {
  readonly #options: PipeOptions;
  readonly #tap: Tap;
  /** Edits that took effect and are not reported yet. */
  readonly #applied: Edit[] = [];
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
    this.#tap = new Tap(options.edits, options.capture, (edit) => this.#applied.push(edit));
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

  /** A copy of the flight. */
  get captured(): Uint8Array {
    return this.#tap.captured;
  }

  start(): void {
    const { source, target } = this.#options;
    source.on('data', (bytes: Buffer) => this.#take(bytes));
    source.on('end', () => {
      if (!this.#lost && !this.#tap.holds('end')) this.#enqueue('end');
    });
    target.on('drain', () => {
      this.#targetFull = false;
      this.#pump();
    });
    source.resume();
    this.#take(new Uint8Array());
  }

  /** Lets go of what is held back, as if it had been read now. */
  release(): void {
    for (const content of this.#tap.release()) this.#enqueue(content);
  }

  /** The source was reset: so is the target, at once, or in its turn when this direction is held. */
  reset(): void {
    if (this.#tap.holds('close')) return;
    this.lose();
    this.#options.target.resetAndDestroy();
  }

  /** Latency, slices and bandwidth from now on. What waits already keeps its moment. */
  reshape(faults: ConnectionFaults): void {
    this.#faults = faults;
  }

  /** Drops what waits, and everything that arrives from now on: neither a byte nor the end reaches the target. */
  lose(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#droppedBytes += this.#waitingBytes;
    this.#queuedBytes = 0;
    this.#queue.length = 0;
    this.#tap.release();
    this.#cancelWait();
    this.#options.source.resume();
  }

  #take(bytes: Uint8Array): void {
    if (this.#lost) {
      this.#droppedBytes += bytes.length;
      return;
    }
    const passed = this.#tap.take(bytes);
    if (passed.length > 0) this.#enqueue(passed);
    this.#notePeak();
    if (this.#waitingBytes >= this.#options.maxQueuedBytes) this.#options.source.pause();
    // Last, for a listener may cut the connection.
    for (const edit of this.#applied.splice(0)) this.#options.onEdit(edit);
  }

  #enqueue(content: Uint8Array | Sign): void {
    const length = typeof content === 'string' ? 0 : content.length;
    if (this.#lost) {
      this.#droppedBytes += length;
      return;
    }
    const { latencyMs = 0, jitterMs = 0 } = this.#faults;
    const releaseAtMs = performance.now() + latencyMs + (jitterMs === 0 ? 0 : this.#options.random.next() * jitterMs);
    this.#queue.push({ releaseAtMs, content });
    this.#queuedBytes += length;
    this.#notePeak();
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

  /** Writes one piece of the head of the queue, or ends or resets the target. */
  #forward(head: Entry): void {
    const { target, source, limitBytes, maxQueuedBytes, onLimit } = this.#options;
    const { content, releaseAtMs } = head;
    if (typeof content === 'string') {
      this.#queue.shift();
      this.#finish(content);
      return;
    }
    const piece = content.subarray(0, this.#pieceBytes(content.length));
    if (piece.length === content.length) this.#queue.shift();
    else this.#queue[0] = { releaseAtMs, content: content.subarray(piece.length) };
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
    if (this.#waitingBytes < maxQueuedBytes) source.resume();
  }

  #finish(sign: Sign): void {
    const { target } = this.#options;
    const reset = (): void => void target.resetAndDestroy();
    if (sign === 'end') target.end();
    // What was written before a reset, the end included, is in the system's hands first.
    else if (target.writableEnded) target.end(reset);
    else target.write(new Uint8Array(), reset);
  }

  get #waitingBytes(): number {
    return this.#queuedBytes + this.#tap.heldBytes;
  }

  #notePeak(): void {
    const waitingBytes = this.#waitingBytes + this.#options.target.writableLength;
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
