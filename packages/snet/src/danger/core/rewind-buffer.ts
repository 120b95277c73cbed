import { Code, violation } from '../../core/errors.ts';
import { SlabRing } from '../../core/slab-ring.ts';

/**
 * What was written, as it goes out: the bytes that the connection in use has not taken yet, and before them the newest that
 * it has, which a reconnect sends again. The wire has no acknowledgements, so nobody knows which of those have arrived;
 * the oldest are forgotten when there are more than fit.
 *
 * Overflow policy: what has still to be sent, for the first time or again, is never forgotten, and {@link freeBytes} takes no
 * more of it than `pendingBytes`.
 */
export class RewindBuffer {
  readonly #capacityBytes: number;
  readonly #pendingBytes: number;
  readonly #bytes: SlabRing;
  #writePosition = 0;
  /** Of the byte that the connection in use, or the next one, takes next. */
  #sendPosition = 0;
  /** Up to where a connection has ever taken them. */
  #takenPosition = 0;

  /** @param capacityBytes kept of what was taken. @param pendingBytes kept of what was not. */
  constructor(capacityBytes: number, pendingBytes: number) {
    this.#capacityBytes = capacityBytes;
    this.#pendingBytes = pendingBytes;
    this.#bytes = new SlabRing(capacityBytes + pendingBytes);
  }

  get writePosition(): number {
    return this.#writePosition;
  }

  /** Up to where bytes have been sent at least once. */
  get takenPosition(): number {
    return this.#takenPosition;
  }

  /** The oldest byte that can be sent again. */
  get firstPosition(): number {
    return this.#writePosition - this.#bytes.length;
  }

  /** How many more bytes {@link push} may be given. */
  get freeBytes(): number {
    return Math.max(0, this.#pendingBytes - (this.#writePosition - this.#sendPosition));
  }

  /** Copies; no more than {@link freeBytes}. */
  push(bytes: Uint8Array): void {
    this.#bytes.push(bytes);
    this.#writePosition += bytes.length;
  }

  /** The next bytes to send, at most `maxBytes`; `undefined` at the end. */
  take(maxBytes: number): Uint8Array | undefined {
    const length = Math.min(maxBytes, this.#writePosition - this.#sendPosition);
    if (length <= 0) return undefined;
    const bytes = new Uint8Array(length);
    this.#bytes.copyTo(bytes, this.#sendPosition - this.firstPosition);
    this.#sendPosition += length;
    this.#takenPosition = Math.max(this.#takenPosition, this.#sendPosition);
    const surplus = this.#sendPosition - this.firstPosition - this.#capacityBytes;
    if (surplus > 0) this.#bytes.skip(surplus);
    return bytes;
  }

  /** What is taken next starts here. @throws SnetError as {@link check}. */
  rewind(position: number): void {
    this.check(position);
    this.#sendPosition = position;
  }

  /** @throws SnetError `SNET_PROTOCOL_VIOLATION` when what precedes `position` was never sent, or what follows is forgotten. */
  check(position: number): void {
    if (position > this.#takenPosition) throw violation('the peer has read what was never sent', Code.PositionAhead);
    if (position < this.firstPosition) throw violation('the peer lacks bytes that are gone', Code.PositionGap);
  }

  clear(): void {
    this.#bytes.clear();
  }
}
