import type { Tap } from '@proj/chaos-proxy/tap';

/** A part of what was sent, on its way. */
export interface Piece {
  readonly atMs: number;
  readonly order: number;
  /** `undefined`: the end of the direction. */
  readonly bytes: Uint8Array | undefined;
}

/** What one end sends to the other. */
export class Direction {
  readonly tap: Tap;
  sentBytes = 0;
  deliveredBytes = 0;
  /** Held bytes are not among them. */
  inFlightBytes = 0;
  /** When the bandwidth allows the next byte. */
  freeAtMs = 0;
  /** What is sent vanishes. */
  lost = false;
  ended = false;
  #pieces: Piece[] = [];
  /** Index of the first live piece: shifting a long array would cost its length each time. */
  #head = 0;

  constructor(tap: Tap) {
    this.tap = tap;
  }

  get first(): Piece | undefined {
    return this.#pieces[this.#head];
  }

  get last(): Piece | undefined {
    return this.#head < this.#pieces.length ? this.#pieces.at(-1) : undefined;
  }

  push(piece: Piece): void {
    this.#pieces.push(piece);
    this.inFlightBytes += piece.bytes?.length ?? 0;
  }

  shift(): Piece | undefined {
    const piece = this.first;
    if (piece === undefined) return undefined;
    this.inFlightBytes -= piece.bytes?.length ?? 0;
    this.#head++;
    if (this.#head * 2 > this.#pieces.length) {
      this.#pieces = this.#pieces.slice(this.#head);
      this.#head = 0;
    }
    return piece;
  }

  /** Keeps the first `keptBytes` of what is in flight, and neither the rest nor an end that came after it. */
  truncate(keptBytes: number): void {
    const pieces = this.#pieces.slice(this.#head);
    this.#pieces = [];
    this.#head = 0;
    this.inFlightBytes = 0;
    for (const piece of pieces) {
      const left = keptBytes - this.inFlightBytes;
      if (left === 0 || piece.bytes === undefined) return;
      this.push(piece.bytes.length <= left ? piece : { ...piece, bytes: piece.bytes.subarray(0, left) });
    }
  }
}
