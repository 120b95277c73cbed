import { Code, violation } from './errors.ts';
import { SlabRing } from './slab-ring.ts';
import { maxPosition } from './wire.ts';

/**
 * Bytes written and not yet acknowledged, oldest first: what a resume replays (SPEC §6). Positions are absolute, so a
 * peer's number can be checked before it is used. The end of the stream takes the position after the last byte, as in
 * TCP: acknowledging `finalPosition + 1` acknowledges the FIN.
 *
 * Overflow policy: block. {@link write} takes what fits and says how much that was.
 */
export class ReplayBuffer {
  readonly #capacityBytes: number;
  readonly #bytes: SlabRing;
  #firstPosition = 0;
  #writePosition = 0;
  /** The highest position that ever left on any transport. */
  #sentPosition = 0;
  #ended = false;

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes;
    this.#bytes = new SlabRing(capacityBytes);
  }

  /** The oldest position still held: everything before it is in the peer's memory. */
  get firstPosition(): number {
    return this.#firstPosition;
  }

  /** One past the last byte written; with {@link end} also the position of the FIN. */
  get writePosition(): number {
    return this.#writePosition;
  }

  get sentPosition(): number {
    return this.#sentPosition;
  }

  get freeBytes(): number {
    return this.#capacityBytes - this.#bytes.length;
  }

  get unacknowledgedBytes(): number {
    return this.#bytes.length;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** The peer has every byte and knows that there are no more. */
  get finished(): boolean {
    return this.#ended && this.#firstPosition > this.#writePosition;
  }

  /** Copies as much of `data` as fits and answers how many bytes that were. */
  write(data: Uint8Array): number {
    const room = Math.min(this.freeBytes, maxPosition - 1 - this.#writePosition);
    const accepted = data.length <= room ? data : data.subarray(0, Math.max(0, room));
    this.#bytes.push(accepted);
    this.#writePosition += accepted.length;
    return accepted.length;
  }

  end(): void {
    this.#ended = true;
  }

  /** How many bytes there are from `position` on, at most `maxLength` and not beyond `limit`. */
  available(position: number, maxLength: number, limit: number): number {
    const end = Math.min(this.#writePosition, limit, position + maxLength);
    return position < this.#firstPosition ? 0 : Math.max(0, end - position);
  }

  /** Fills `target` with the bytes from `position` on; that many must be {@link available}. */
  copyTo(target: Uint8Array, position: number): void {
    this.#bytes.copyTo(target, position - this.#firstPosition);
  }

  /** Bytes from `position` on, at most `maxLength` and not beyond `limit`. */
  read(position: number, maxLength: number, limit: number): Uint8Array | undefined {
    const length = this.available(position, maxLength, limit);
    if (length === 0) return undefined;
    const bytes = new Uint8Array(length);
    this.copyTo(bytes, position);
    return bytes;
  }

  /** Remembers that everything before `position` has left at least once. */
  markSent(position: number): void {
    this.#sentPosition = Math.max(this.#sentPosition, position);
  }

  /**
   * The peer has everything before `position`. Numbers that go backwards are old news and change nothing.
   *
   * @throws SnetError `SNET_PROTOCOL_VIOLATION` when the peer acknowledges what was never sent [SNET-6.5].
   */
  acknowledge(position: number): void {
    // Hostile input: bound it on both sides before subtracting.
    if (position > this.#sentPosition) {
      throw violation(`acknowledged ${position}, sent ${this.#sentPosition}`, Code.PositionAhead);
    }
    if (position <= this.#firstPosition) return;
    this.#bytes.skip(Math.min(position, this.#writePosition) - this.#firstPosition);
    this.#firstPosition = position;
  }

  clear(): void {
    this.#bytes.clear();
  }
}
