import type { AckSchedule } from './ack-schedule.ts';
import { Code, violation } from './errors.ts';
import type { EventQueue } from './event-queue.ts';
import type { ReceiveBuffer } from './receive-buffer.ts';
import type { Transport } from './transport.ts';

/** Puts the peer's stream together from its transports, each of which is at a position of its own in it. */
export class StreamReceiver {
  readonly #receiving: ReceiveBuffer;
  readonly #acks: AckSchedule;
  readonly #events: EventQueue;

  constructor(receiving: ReceiveBuffer, acks: AckSchedule, events: EventQueue) {
    this.#receiving = receiving;
    this.#acks = acks;
    this.#events = events;
  }

  data(from: Transport, bytes: Uint8Array, nowMs: number): void {
    const fresh = this.#receiving.receive(from.receivePosition, bytes);
    from.receivePosition += bytes.length;
    if (fresh > 0) this.#events.push({ type: 'readable' });
    this.#acks.arrived(from, fresh, nowMs);
  }

  seek(from: Transport, position: number): void {
    if (position < from.receivePosition) throw violation('seek backwards');
    if (position > this.#receiving.receivedPosition) throw violation('gap in the stream', Code.PositionGap);
    from.receivePosition = position;
  }

  fin(from: Transport, finalPosition: number): void {
    if (finalPosition !== from.receivePosition) throw violation('the end is not where the bytes end');
    const known = this.#receiving.finished;
    this.#receiving.finish(finalPosition);
    from.receivePosition = finalPosition + 1;
    from.ackNow = true;
    if (!known) this.#events.push({ type: 'readable' });
  }
}
