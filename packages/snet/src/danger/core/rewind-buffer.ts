import { Code, violation } from '../../core/errors.ts';
import { SlabRing } from '../../core/slab-ring.ts';

/**
 * The newest bytes that were written, as they went out: what a reconnect sends again. The wire has no
 * acknowledgements, so nobody knows which of them have arrived; the oldest are forgotten when there are more than fit.
 *
 * Overflow policy: bytes that no transport has taken yet are never forgotten, and {@link write} takes no more of those
 * than `pendingBytes`.
 */
export class RewindBuffer {
  readonly #capacityBytes: number;
  readonly #pendingBytes: number;
  readonly #bytes = new SlabRing();
  #writePosition = 0;
  /** Up to where a transport has ever taken them. */
  #takenPosition = 0;

  constructor(capacityBytes: number, pendingBytes: number) {
    this.#capacityBytes = capacityBytes;
    this.#pendingBytes = pendingBytes;
  }

  get writePosition(): number {
    return this.#writePosition;
  }

  /** The oldest byte that can be sent again. */
  get firstPosition(): number {
    return this.#writePosition - this.#bytes.length;
  }

  /** How many more bytes {@link push} may be given. */
  get freeBytes(): number {
    return Math.max(0, this.#pendingBytes - (this.#writePosition - this.#takenPosition));
  }

  /** Copies; no more than {@link freeBytes}. */
  push(bytes: Uint8Array): void {
    this.#bytes.push(bytes);
    this.#writePosition += bytes.length;
    this.#forget();
  }

  /** Bytes from `position` on, at most `maxBytes`; `undefined` at the end. They count as taken. */
  take(position: number, maxBytes: number): Uint8Array | undefined {
    const length = Math.min(maxBytes, this.#writePosition - position);
    if (length <= 0) return undefined;
    const bytes = new Uint8Array(length);
    this.#bytes.copyTo(bytes, position - this.firstPosition);
    this.#takenPosition = Math.max(this.#takenPosition, position + length);
    this.#forget();
    return bytes;
  }

  /** @throws SnetError `SNET_PROTOCOL_VIOLATION` when what follows `position` was never written, or is forgotten. */
  check(position: number): void {
    if (position > this.#writePosition) throw violation('the peer has read what was never written', Code.PositionAhead);
    if (position < this.firstPosition) throw violation('the peer lacks bytes that are gone', Code.PositionGap);
  }

  clear(): void {
    this.#bytes.clear();
  }

  #forget(): void {
    const surplus = this.#bytes.length - this.#capacityBytes;
    const taken = this.#takenPosition - this.firstPosition;
    if (surplus > 0 && taken > 0) this.#bytes.skip(Math.min(surplus, taken));
  }
}
