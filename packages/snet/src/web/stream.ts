import { type ByteDuplex, Emitter } from '@proj/io';
import { applicationWireCode, type SessionEvent, SnetError } from '../core/index.ts';
import type { Driver } from '../driver.ts';
import type { SessionMachine } from '../machine.ts';
import { readableFrom, writableTo } from './web-streams.ts';

export interface SnetStreamEvents {
  data: Uint8Array;
  /** After a `write` that answered `false`: there is room again. */
  drain: undefined;
  /** Every byte of the other end was read, and there are no more. */
  end: undefined;
  /** Every byte of this end is in the other end's memory. */
  finish: undefined;
  /** Not delivered whole, and why: an `SnetError`, or what `destroy` was given. `close` follows. */
  error: Error;
  /** Both directions are over. */
  close: undefined;
  /** No transport is up; the session waits for one until `untilMs` (monotonic). Nothing needs to be done. */
  detach: { readonly untilMs: number; readonly cause: Error | undefined };
  /** A transport is up again; what was not acknowledged has been sent once more. */
  reattach: { readonly replayedBytes: number; readonly outageMs: number };
  /**
   * The server will be gone in `afterMs`, and another transport is dialled by then; nothing needs to be done. `code` is why
   * (SPEC §8), `address` where it says to go instead.
   */
  goAway: { readonly code: number; readonly afterMs: number; readonly address: string | undefined };
}

/**
 * The application's end of a session where there is no `node:stream`: events and `write(): boolean`, or Web Streams.
 * Connections under it come and go; asked for nothing, it just survives.
 */
export class SnetStream implements ByteDuplex {
  readonly #session: SessionMachine;
  readonly #driver: Driver;
  readonly #allowHalfOpen: boolean;
  readonly #emitter: Emitter<SnetStreamEvents> = new Emitter();
  /** What the session had no room for, in order. A writer that does not wait for 'drain' pays for it in memory. */
  #queue: Uint8Array[] = [];
  #flowing = false;
  #ended = false;
  /** The session was told that nothing more will be written. */
  #finalized = false;
  #finished = false;
  #endEmitted = false;
  #destroyed = false;
  #readable: ReadableStream<Uint8Array> | undefined;
  #writable: WritableStream<Uint8Array> | undefined;

  /** Streams come from `connect`. */
  constructor(driver: Driver, allowHalfOpen: boolean) {
    this.#driver = driver;
    this.#session = driver.session;
    this.#allowHalfOpen = allowHalfOpen;
  }

  /** A transport is up now. */
  get attached(): boolean {
    return this.#session.state === 'open';
  }

  /** Over, or given up. */
  get destroyed(): boolean {
    return this.#destroyed;
  }

  /** Every byte of the other end was read, and there are no more. */
  get readableEnded(): boolean {
    return this.#endEmitted;
  }

  /** Bytes of this end that the other end has in memory. */
  get acknowledgedBytes(): number {
    return this.#session.acknowledgedBytes;
  }

  /** Bytes given to the session that the other end had not acknowledged, so far or when the session ended. */
  get unacknowledgedBytes(): number {
    return this.#session.unacknowledgedBytes;
  }

  /**
   * What the other end sends, read no faster than it is asked for. Instead of `'data'`, not beside it. Cancelling it
   * destroys the session: there is no half to give up.
   */
  get readable(): ReadableStream<Uint8Array> {
    this.#readable ??= readableFrom(this);
    return this.#readable;
  }

  /** Closing it resolves when the other end holds every byte; aborting it destroys the session. */
  get writable(): WritableStream<Uint8Array> {
    this.#writable ??= writableTo(this);
    return this.#writable;
  }

  on<E extends keyof SnetStreamEvents>(event: E, listener: (detail: SnetStreamEvents[E]) => void): Disposable {
    const subscription = this.#emitter.on(event, listener);
    if (event === 'data') this.resume();
    return subscription;
  }

  /** After {@link end} the stream is destroyed with `SNET_CLOSED`. */
  write(chunk: Uint8Array): boolean {
    if (this.#destroyed) return false;
    if (this.#ended) {
      this.destroy(new SnetError('SNET_CLOSED', 'write after the end'));
      return false;
    }
    this.#queue.push(chunk);
    return this.#queue.length === 1 && this.#advance();
  }

  /**
   * Takes the whole chunk at once, or nothing and answers `false`: for one who writes the same to many and waits for none
   * of them. After a `false` a `'drain'` follows when there is room. More than `replayBufferBytes` never fits.
   */
  tryWrite(chunk: Uint8Array): boolean {
    if (this.#destroyed || this.#ended) return false;
    // Never past what waits here; its end is told as well.
    const isTaken = this.#queue.length === 0 && this.#session.tryWrite(chunk);
    if (isTaken) this.#driver.pump();
    return isTaken;
  }

  /**
   * Tell it when the device may have another network, unless `networkHints` does. The path is asked at once, and another
   * connection is dialled if it does not answer; a session that is detached dials at once.
   */
  networkChanged(): void {
    this.#driver.networkChanged();
  }

  /**
   * Tell it, unless `networkHints` does, when the application goes into the background and when it comes back: in between
   * silence is only broken as often as the network demands, which is found out by trying and remembered in the option
   * `intervalMemory`.
   *
   * @param network any name by which the network is known again. @defaultValue ''
   */
  setBackground(isBackground: boolean, network?: string): void {
    this.#driver.setBackground(isBackground, network);
  }

  end(): void {
    if (this.#destroyed || this.#ended) return;
    this.#ended = true;
    this.#advance();
  }

  /**
   * Ends the session at once; the other end gets `SNET_RESET` with this code, unless both directions had ended.
   *
   * @param applicationCode from 0 to 2^32 − 1, the application's own.
   * @throws SnetError `SNET_BAD_OPTION`.
   */
  destroy(error?: Error, applicationCode = 0): void {
    if (this.#destroyed) return;
    applicationWireCode(applicationCode);
    // When both directions have ended there is nothing to give up: what is on its way arrives without us.
    const hasEnded = error === undefined && this.#finalized && this.#session.readEnded;
    if (!hasEnded && this.#session.state !== 'closing') {
      this.#session.abort(undefined, applicationCode);
      this.#driver.pump();
    }
    this.#close(error);
  }

  pause(): void {
    this.#flowing = false;
  }

  resume(): void {
    this.#flowing = true;
    queueMicrotask(() => this.#deliver());
  }

  /** For the adapter that made this stream: an event of its session. */
  handle(event: SessionEvent): void {
    if (this.#destroyed) return;
    switch (event.type) {
      case 'readable':
        this.#deliver();
        break;
      case 'drain':
        if (this.#advance() && !this.#ended) this.#emit('drain', undefined);
        break;
      case 'finish':
        this.#finished = true;
        this.#emit('finish', undefined);
        this.#closeIfDone();
        break;
      case 'detach':
        this.#emit('detach', { untilMs: event.untilMs, cause: event.cause });
        break;
      case 'reattach':
        this.#emit('reattach', { replayedBytes: event.replayedBytes, outageMs: event.outageMs });
        break;
      case 'go-away':
        this.#emit('goAway', { code: event.code, afterMs: event.afterMs, address: event.address });
        break;
      case 'close':
        if (event.error !== undefined) this.#close(event.error);
        // Without an error everything has arrived; what is not read yet still can be.
        else this.#deliver();
        break;
    }
  }

  /** Gives the session what it takes. `false`: not all; it says `drain` when it takes more. */
  #advance(): boolean {
    // The session ended a moment ago, and 'close' is on its way.
    if (this.#session.state === 'closed') return false;
    for (let chunk = this.#queue[0]; chunk !== undefined; chunk = this.#queue[0]) {
      const accepted = this.#give(chunk);
      if (accepted === undefined) return false;
      if (accepted < chunk.length) {
        this.#queue[0] = chunk.subarray(accepted);
        break;
      }
      this.#queue.shift();
    }
    const done = this.#queue.length === 0;
    if (done && this.#ended) {
      this.#finalized = true;
      this.#session.end();
    }
    this.#driver.pump();
    return done;
  }

  /** `undefined`: the session has ended instead, and 'close' is on its way. */
  #give(chunk: Uint8Array): number | undefined {
    try {
      return this.#session.write(chunk);
    } catch (error) {
      if (!SnetError.is(error, 'SNET_OVERFLOW')) throw error;
      this.#driver.pump();
      return undefined;
    }
  }

  #deliver(): void {
    while (this.#flowing && !this.#destroyed) {
      const bytes = this.#session.read();
      if (bytes === undefined) break;
      this.#driver.pump();
      this.#emit('data', bytes);
    }
    if (this.#destroyed || !this.#session.readEnded) return;
    // As in `net` it needs nobody who reads, but waits for someone while it can: connect() may not have been answered yet.
    if (this.#flowing && !this.#endEmitted) {
      this.#endEmitted = true;
      this.#emit('end', undefined);
    }
    if (!this.#allowHalfOpen) this.end();
    this.#closeIfDone();
  }

  #closeIfDone(): void {
    if (!this.#session.readEnded || !this.#finished || this.#destroyed) return;
    const isEndDue = !this.#endEmitted;
    this.#endEmitted = true;
    this.#close(undefined, isEndDue);
  }

  #close(error: Error | undefined, isEndDue = false): void {
    this.#destroyed = true;
    this.#queue = [];
    // A turn later, so that whoever has just been given the stream hears of it.
    setTimeout(() => {
      if (isEndDue) this.#emit('end', undefined);
      if (error !== undefined) this.#emit('error', error);
      this.#emit('close', undefined);
    }, 0);
  }

  /** A listener that throws holds nothing up: not the bytes that wait, and not what is to be told after it. */
  #emit<E extends keyof SnetStreamEvents>(event: E, detail: SnetStreamEvents[E]): void {
    try {
      this.#emitter.emit(event, detail);
    } catch (error) {
      // Uncaught, as it would be without us.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
