import { Code, violation } from './errors.ts';
import type { ReceiveWindow } from './receive-window.ts';
import { SlabQueue } from './slab-queue.ts';
import { maxPosition } from './wire.ts';

/**
 * Bytes received and not yet read by the application. `receivedPosition` counts what is in memory, read or not: only
 * then may the peer forget it, and only then do two reconnects before a read not deliver twice (SPEC §6).
 *
 * Overflow policy: block. The peer may send up to {@link limit}; more is a violation.
 */
export class ReceiveBuffer {
  readonly #window: ReceiveWindow;
  readonly #bytes = new SlabQueue();
  #receivedPosition = 0;
  #readPosition = 0;
  #limit = 0;
  #finalPosition: number | undefined;

  constructor(window: ReceiveWindow) {
    this.#window = window;
  }

  /** Everything before it is here; one more than the final position once the FIN is here too. */
  get receivedPosition(): number {
    return this.#receivedPosition;
  }

  /** How many bytes the application has taken. */
  get readPosition(): number {
    return this.#readPosition;
  }

  /** The peer may send bytes before this position. Never shrinks. */
  get limit(): number {
    // What was promised stays promised, whatever the window does.
    this.#limit = Math.max(this.#limit, Math.min(maxPosition, this.#readPosition + this.#window.bytes));
    return this.#limit;
  }

  /** What the peer may send, or has sent, that is not read. */
  get promisedBytes(): number {
    return this.#limit - this.#readPosition;
  }

  get unreadBytes(): number {
    return this.#bytes.length;
  }

  /** The FIN is here: no more bytes will come, though some may still be unread. */
  get finished(): boolean {
    return this.#finalPosition !== undefined;
  }

  /**
   * Bytes of the stream that start at `position`, ours from now on. What overlaps bytes already here is dropped in silence, which makes
   * replays and two live transports harmless [SNET-6.4].
   *
   * @returns how many bytes were new.
   * @throws SnetError `SNET_PROTOCOL_VIOLATION` for a gap, for more than the limit, and for bytes after the end.
   */
  receive(position: number, bytes: Uint8Array): number {
    if (position > this.#receivedPosition) throw violation('gap in the stream', Code.PositionGap);
    const end = position + bytes.length;
    if (end > this.limit) throw violation(`bytes up to ${end}, limit ${this.limit}`, Code.FlowControl);
    if (this.#finalPosition !== undefined && end > this.#finalPosition) throw violation('bytes after the end');
    const isFresh = position === this.#receivedPosition;
    const fresh = isFresh ? bytes : bytes.subarray(Math.min(bytes.length, this.#receivedPosition - position));
    if (fresh.length === 0) return 0;
    this.#bytes.adopt(fresh);
    this.#receivedPosition += fresh.length;
    return fresh.length;
  }

  /**
   * The peer's stream ends at `position`. Hearing it again changes nothing.
   *
   * @throws SnetError `SNET_PROTOCOL_VIOLATION` when the end is not where the bytes are, or has moved.
   */
  finish(position: number): void {
    if (this.#finalPosition !== undefined) {
      if (position !== this.#finalPosition) throw violation('the end has moved');
      return;
    }
    if (position !== this.#receivedPosition) throw violation('the end is not where the bytes end');
    this.#finalPosition = position;
    this.#receivedPosition++;
  }

  /** Up to `maxBytes` unread bytes, the caller's from then on; `undefined` when there are none now. */
  read(maxBytes: number): Uint8Array | undefined {
    const bytes = this.#bytes.take(maxBytes);
    if (bytes === undefined) return undefined;
    this.#readPosition += bytes.length;
    this.#window.release(this.promisedBytes);
    return bytes;
  }

  clear(): void {
    this.#bytes.clear();
  }
}
