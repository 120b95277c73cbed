import { emptyBytes } from '@proj/io/bytes';
import { Code } from './errors.ts';
import { encodeDataHeader, encodeFrame, type StreamFrame } from './frames.ts';
import type { ReceiveBuffer } from './receive-buffer.ts';
import type { ReplayBuffer } from './replay-buffer.ts';
import type { Transport } from './transport.ts';
import { ByteWriter } from './wire.ts';

export interface Circumstances {
  /** Both directions are complete: say CLOSE. */
  readonly closing: boolean;
  /** First frames on a transport that has come up. */
  readonly confirmation: readonly StreamFrame[];
  readonly nowMs: number;
}

/** Where records are composed; as large as the largest one was. */
const scratch = new ByteWriter(0x1000);

/** Decides what the next record of a transport holds: everything due, in the order in which the peer needs it. */
export class RecordComposer {
  readonly #sending: ReplayBuffer;
  readonly #receiving: ReceiveBuffer;
  #peerLimit = 0;

  constructor(sending: ReplayBuffer, receiving: ReceiveBuffer) {
    this.#sending = sending;
    this.#receiving = receiving;
  }

  /** The peer takes bytes before this position. Credit is never taken back. */
  raisePeerLimit(limit: number): void {
    this.#peerLimit = Math.max(this.#peerLimit, limit);
  }

  /** The oldest bytes that are not acknowledged, at most `maxBytes` of those that the peer takes. */
  early(maxBytes: number): Uint8Array | undefined {
    const { firstPosition } = this.#sending;
    const bytes = this.#sending.read(firstPosition, maxBytes, this.#peerLimit);
    if (bytes !== undefined) this.#sending.markSent(firstPosition + bytes.length);
    return bytes;
  }

  /**
   * Plaintext of the next record, or `undefined` when nothing is due. What it says counts as said. To be sealed at once:
   * the next record, of whichever session, is composed in the same memory.
   */
  compose(to: Transport, { closing, confirmation, nowMs }: Circumstances): Uint8Array | undefined {
    const writer = scratch.restart();
    const up = to.phase === 'up';
    const confirming = up && !to.confirmSent && confirmation.length > 0;
    if (up) this.#writeControl(to, writer, confirmation, nowMs);
    // The confirmation goes alone: on a slow link nothing may delay it.
    if (!confirming) this.#writeStream(to, writer, nowMs);
    if (up && (writer.length > 0 || to.ackNow)) this.#writeAck(to, writer);
    if (up && closing && !to.closeSent) {
      to.closeSent = true;
      to.awaitingSinceMs ??= nowMs;
      const delivered = this.#receiving.readPosition;
      encodeFrame(writer, { type: 'close', code: Code.Ok, delivered, reason: emptyBytes });
    }
    return writer.length === 0 ? undefined : writer.finish();
  }

  #writeControl(to: Transport, writer: ByteWriter, confirmation: readonly StreamFrame[], nowMs: number): void {
    if (!to.confirmSent) {
      to.confirmSent = true;
      to.ackNow = true;
      for (const frame of confirmation) encodeFrame(writer, frame);
    }
    if (to.pingDue && to.probe !== undefined) {
      to.pingDue = false;
      to.probe = { id: to.probe.id, sentAtMs: nowMs };
      encodeFrame(writer, { type: 'ping', id: to.probe.id });
    }
    for (const frame of to.announcements) encodeFrame(writer, frame);
    for (const { id, atMs } of to.pongsDue) {
      encodeFrame(writer, { type: 'pong', id, delayUs: Math.round((nowMs - atMs) * 1_000) });
    }
    to.saidAll();
  }

  #writeStream(to: Transport, writer: ByteWriter, nowMs: number): void {
    const sending = this.#sending;
    if (to.sendPosition < sending.firstPosition) {
      // An older transport's acknowledgement came in between: those bytes are gone, and not needed.
      to.sendPosition = sending.firstPosition;
      to.finSent ||= sending.finished;
      if (!to.finSent) encodeFrame(writer, { type: 'seek', position: to.sendPosition });
    }
    const limit = to.phase === 'up' ? this.#peerLimit : Math.min(this.#peerLimit, to.replayEnd);
    const length = sending.available(to.sendPosition, to.recordBytes, limit);
    if (length > 0) {
      encodeDataHeader(writer, length);
      sending.copyTo(writer.extend(length), to.sendPosition);
      to.sendPosition += length;
      sending.markSent(to.sendPosition);
      to.awaitingSinceMs ??= nowMs;
    }
    if (sending.ended && !to.finSent && to.phase === 'up' && to.sendPosition === sending.writePosition) {
      to.finSent = true;
      encodeFrame(writer, { type: 'fin', finalPosition: to.sendPosition });
      to.sendPosition++;
      sending.markSent(to.sendPosition);
      to.awaitingSinceMs ??= nowMs;
    }
  }

  #writeAck(to: Transport, writer: ByteWriter): void {
    const { receivedPosition, limit } = this.#receiving;
    if (!to.ackNow && receivedPosition === to.announcedPosition && limit === to.announcedLimit) return;
    encodeFrame(writer, { type: 'ack', receivedPosition, limit });
    to.announcedPosition = receivedPosition;
    to.announcedLimit = limit;
    to.ackNow = false;
    to.ackAtMs = undefined;
  }
}
