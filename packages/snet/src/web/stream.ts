import { type ByteDuplex, Emitter } from '@proj/io';
import { type Session, type SessionEvent, SnetError } from '../core/index.ts';
import type { Driver } from '../driver.ts';
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
}

/**
 * The application's end of a session where there is no `node:stream`: events and `write(): boolean`, or Web Streams.
 * Connections under it come and go; asked for nothing, it just survives.
 */
export class SnetStream implements ByteDuplex {
  readonly #session: Session;
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

  end(): void {
    if (this.#destroyed || this.#ended) return;
    this.#ended = true;
    this.#advance();
  }

  /** Ends the session at once; the other end gets `SNET_RESET`, unless both directions had ended. */
  destroy(error?: Error): void {
    if (this.#destroyed) return;
    // When both directions have ended there is nothing to give up: what is on its way arrives without us.
    const hasEnded = error === undefined && this.#finalized && this.#session.readEnded;
    if (!hasEnded && this.#session.state !== 'closing') {
      this.#session.abort();
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
        if (this.#advance() && !this.#ended) this.#emitter.emit('drain', undefined);
        break;
      case 'finish':
        this.#finished = true;
        this.#emitter.emit('finish', undefined);
        this.#closeIfDone();
        break;
      case 'detach':
        this.#emitter.emit('detach', { untilMs: event.untilMs, cause: event.cause });
        break;
      case 'reattach':
        this.#emitter.emit('reattach', { replayedBytes: event.replayedBytes, outageMs: event.outageMs });
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
      const accepted = this.#session.write(chunk);
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

  #deliver(): void {
    while (this.#flowing && !this.#destroyed) {
      const bytes = this.#session.read();
      if (bytes === undefined) break;
      this.#driver.pump();
      this.#emitter.emit('data', bytes);
    }
    // As the bytes before it the end waits for someone to read: connect() may not have been answered yet.
    if (!this.#flowing || this.#destroyed || this.#endEmitted || !this.#session.readEnded) return;
    this.#endEmitted = true;
    this.#emitter.emit('end', undefined);
    if (!this.#allowHalfOpen) this.end();
    this.#closeIfDone();
  }

  #closeIfDone(): void {
    if (this.#endEmitted && this.#finished && !this.#destroyed) this.#close(undefined);
  }

  #close(error: Error | undefined): void {
    this.#destroyed = true;
    this.#queue = [];
    // A turn later, so that whoever has just been given the stream hears of it.
    setTimeout(() => {
      if (error !== undefined) this.#emitter.emit('error', error);
      this.#emitter.emit('close', undefined);
    }, 0);
  }
}
