import type { PathTimer } from './path-timer.ts';
import type { ReceiveBuffer } from './receive-buffer.ts';
import type { ReceiveWindow } from './receive-window.ts';
import type { Transport } from './transport.ts';

/** An acknowledgement may wait this long for something to travel with. */
const maxAckDelayMs = 25;

/** Decides when the peer is told what has arrived, and what it may send: soon enough to keep it going, seldom enough. */
export class AckSchedule {
  readonly #receiving: ReceiveBuffer;
  readonly #window: ReceiveWindow;
  readonly #path: PathTimer;

  constructor(receiving: ReceiveBuffer, window: ReceiveWindow, path: PathTimer) {
    this.#receiving = receiving;
    this.#window = window;
    this.#path = path;
  }

  /** Bytes arrived on a transport, `fresh` of them new. */
  arrived(transport: Transport, fresh: number, nowMs: number): void {
    if (this.#window.arrived(fresh, this.#path.smoothedRttMs, nowMs)) transport.ackNow = true;
    if (transport.ackNow) return;
    const unannounced = this.#receiving.receivedPosition - transport.announcedPosition;
    if (unannounced >= this.#window.bytes / 4) transport.ackNow = true;
    else transport.ackAtMs ??= nowMs + Math.min(maxAckDelayMs, this.#path.ackDelayMs);
  }

  /** The application has taken bytes: a peer that has filled the window waits for credit. */
  taken(transport: Transport): void {
    const credit = this.#receiving.limit - transport.announcedLimit;
    if (credit >= this.#window.bytes / 4) transport.ackNow = true;
  }

  /** What waited long enough is said now. */
  elapse(transport: Transport, nowMs: number): void {
    if (transport.ackAtMs !== undefined && nowMs >= transport.ackAtMs) transport.ackNow = true;
    if (transport.ackNow) transport.ackAtMs = undefined;
  }
}
