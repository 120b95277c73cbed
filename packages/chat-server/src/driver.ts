import type { ByteDuplex, Clock } from '@proj/io';
import { type TurnTaker, turnQueue } from './turn-queue.ts';

/** A connection without sockets, clocks and promises, as `Connection` and `PacketConnection` are. */
export interface Machine<Event> {
  readonly state: string;
  /** Whether the transport is to be paused. */
  readonly blocked: boolean;
  receive(chunk: Uint8Array, nowMs: number): void;
  ended(nowMs: number): void;
  lost(): void;
  /** Asked only while the transport takes bytes. */
  pollTransmit(nowMs: number): Uint8Array | undefined;
  pollEvent(): Event | undefined;
  pollTimeout(): number | undefined;
  handleTimeout(nowMs: number): void;
}

/** What a driver reports. No call comes from within a method of the driver but {@link Driver.destroy}. */
export interface DriverHost<Event> {
  onEvent(event: Event): void;
  /** The end of a turn: bytes were written, events reported. */
  onTurn(): void;
  /** Something failed that must not; the transport is cut. */
  onError(error: unknown): void;
  /** The transport is closed; the last report. */
  onGone(): void;
}

/**
 * Runs a {@link Machine} over a byte stream and the clock. What is done in one turn of the event loop leaves in one
 * write, or in several of 32 KiB.
 */
export class Driver<Event> implements TurnTaker {
  readonly #duplex: ByteDuplex;
  readonly #clock: Clock;
  readonly #machine: Machine<Event>;
  readonly #host: DriverHost<Event>;
  readonly #abort: AbortController = new AbortController();
  #writable = true;
  #paused = false;
  #turnScheduled = false;
  #timer: { readonly atMs: number; readonly handle: Disposable } | undefined;
  /** What writing beside the turn has thrown: for the turn to end the connection with. */
  #broken: { readonly error: unknown } | undefined;
  #gone = false;

  constructor(duplex: ByteDuplex, clock: Clock, machine: Machine<Event>, host: DriverHost<Event>) {
    this.#duplex = duplex;
    this.#clock = clock;
    this.#machine = machine;
    this.#host = host;
    this.#listen();
    this.scheduleTurn();
  }

  /** Aborted when nobody waits for answers any more. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Sees to it that what happened is acted upon once, see {@link turnQueue}. */
  scheduleTurn(): void {
    if (this.#turnScheduled || this.#gone) return;
    this.#turnScheduled = true;
    turnQueue.add(this);
  }

  /** For the queue alone. */
  turn(): void {
    this.#turnScheduled = false;
    if (this.#gone) return;
    try {
      if (this.#broken !== undefined) throw this.#broken.error;
      this.#turn();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Writes what waits before the turn does, as far as the transport takes it. Never throws, and reports nothing. */
  transmit(): void {
    if (this.#broken !== undefined) return;
    try {
      this.#transmit();
    } catch (error) {
      this.#broken = { error };
      this.scheduleTurn();
    }
  }

  #transmit(): void {
    while (this.#writable) {
      const bytes = this.#machine.pollTransmit(this.#clock.now());
      if (bytes === undefined) return;
      this.#writable = this.#duplex.write(bytes);
    }
  }

  /** Half-closes the transport. */
  end(): void {
    this.#duplex.end();
  }

  /** Cuts the transport; reports before it returns. */
  destroy(): void {
    this.#machine.lost();
    try {
      this.#report();
    } finally {
      this.#finish();
    }
  }

  #listen(): void {
    const duplex = this.#duplex;
    duplex.on('data', (chunk) => {
      try {
        this.#machine.receive(chunk, this.#clock.now());
        // What was asked is under way by the time that there is something to write.
        this.#report();
      } catch (error) {
        this.#fail(error);
      }
      this.#applyFlow();
      this.scheduleTurn();
    });
    duplex.on('drain', () => {
      this.#writable = true;
      this.scheduleTurn();
    });
    duplex.on('end', () => {
      this.#machine.ended(this.#clock.now());
      this.scheduleTurn();
    });
    // 'close' follows, or the destroy of the turn.
    duplex.on('error', () => {
      this.#machine.lost();
      this.scheduleTurn();
    });
    duplex.on('close', () => this.destroy());
  }

  /** One connection's bad luck is not to be everyone's. */
  #fail(error: unknown): void {
    this.#host.onError(error);
    this.destroy();
  }

  #turn(): void {
    this.#transmit();
    this.#report();
    this.#applyFlow();
    this.#applyState();
    this.#host.onTurn();
  }

  #report(): void {
    let event = this.#machine.pollEvent();
    while (event !== undefined) {
      this.#host.onEvent(event);
      event = this.#machine.pollEvent();
    }
  }

  #applyFlow(): void {
    const { blocked } = this.#machine;
    if (blocked === this.#paused || this.#gone) return;
    this.#paused = blocked;
    if (blocked) this.#duplex.pause();
    else this.#duplex.resume();
  }

  #applyState(): void {
    const { state } = this.#machine;
    if (state === 'closing' || state === 'closed') this.#abort.abort();
    if (state === 'closed') this.#finish();
    else this.#arm();
  }

  /** A timer that is early costs one look; moving it at every byte would cost more. */
  #arm(): void {
    const atMs = this.#machine.pollTimeout();
    if (atMs === undefined || (this.#timer !== undefined && this.#timer.atMs <= atMs)) return;
    this.#timer?.handle[Symbol.dispose]();
    const handle = this.#clock.schedule(atMs, () => {
      this.#timer = undefined;
      try {
        this.#machine.handleTimeout(this.#clock.now());
        this.#turn();
      } catch (error) {
        this.#fail(error);
      }
    });
    this.#timer = { atMs, handle };
  }

  #finish(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#timer?.handle[Symbol.dispose]();
    this.#abort.abort();
    this.#duplex.destroy();
    this.#host.onGone();
  }
}
