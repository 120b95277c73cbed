import type { Clock, Log } from '@proj/io';
import type { PositionBuffer } from './position-buffer.ts';
import type { Position } from './protocol.ts';
import type { WorkerLink } from './worker-link.ts';

/** Positions of one commit: it holds up the others for some milliseconds. */
const maxPositionsPerCommit = 2_048;
/** What a position weighs in the queue. */
const positionBytes = 256;

export interface PositionWriterParts {
  readonly clock: Clock;
  readonly log: Log | undefined;
  readonly cursorFlushMs: number;
}

/** Takes positions from the buffer to the disk, some time after the first of a batch. */
export class PositionWriter {
  readonly #link: WorkerLink;
  readonly #buffer: PositionBuffer;
  readonly #parts: PositionWriterParts;
  #timer: Disposable | undefined;
  #flush: Promise<void> | undefined;
  /** The disk did not take the last batch. */
  #hasFailed = false;
  #isClosed = false;

  constructor(link: WorkerLink, buffer: PositionBuffer, parts: PositionWriterParts) {
    this.#link = link;
    this.#buffer = buffer;
    this.#parts = parts;
  }

  advance(position: Position): void {
    if (this.#link.refusal !== undefined || this.#isClosed) return;
    this.#buffer.advance(position);
    if (this.#buffer.isFull) void this.flush();
    else this.#schedule();
  }

  /** One flush at a time; what waits after it goes with the next one. Never rejects. */
  flush(): Promise<void> {
    this.#flush ??= this.#write().then((isWritten) => {
      this.#flush = undefined;
      // While it is full positions are dropped; but a disk that fails is given time.
      if (isWritten && this.#buffer.isFull) void this.flush();
      else if (!this.#buffer.isEmpty) this.#schedule();
    });
    return this.#flush;
  }

  /** What the user has read by now is on the disk, unless that fails; one that has failed is given time. Never rejects. */
  async flushReads(user: string): Promise<void> {
    // Twice: positions may wait behind a batch that is under way.
    for (let batch = 0; batch < 2 && !this.#hasFailed && this.#buffer.hasReads(user); batch++) await this.flush();
  }

  /** Hands over what waits, before the link is closed. */
  close(): void {
    this.#isClosed = true;
    this.#timer?.[Symbol.dispose]();
    // Left in the buffer as well: reads that are still to be answered look there. Those under way need no second try.
    this.#handOver(this.#buffer.waiting).catch((error: unknown) => this.#report(error));
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#isClosed) return;
    const { clock, cursorFlushMs } = this.#parts;
    this.#timer = clock.schedule(clock.now() + cursorFlushMs, () => {
      this.#timer = undefined;
      void this.flush();
    });
  }

  /** Never rejects: `false` when it was not written. */
  async #write(): Promise<boolean> {
    if (this.#buffer.isEmpty) return true;
    try {
      await this.#handOver(this.#buffer.take());
      this.#hasFailed = false;
      this.#buffer.settle(true);
      return true;
    } catch (error) {
      this.#hasFailed = true;
      this.#buffer.settle(false);
      this.#report(error);
      return false;
    }
  }

  async #handOver(positions: readonly Position[]): Promise<void> {
    const writes: Promise<void>[] = [];
    for (let at = 0; at < positions.length; at += maxPositionsPerCommit) {
      const part = positions.slice(at, at + maxPositionsPerCommit);
      // Whole parts fill a batch, and so go with commits of their own.
      writes.push(this.#link.write('writePositions', [part], positionBytes * part.length));
    }
    await Promise.all(writes);
  }

  #report(error: unknown): void {
    this.#parts.log?.warn({ error }, 'a batch of cursors was not written');
  }
}
