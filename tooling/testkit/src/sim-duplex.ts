import { type ByteDuplex, type Clock, Emitter } from '@proj/io';
import type { DirectionCounters, LinkEvent } from './link-event.ts';
import type { Random } from './random.ts';
import { SimLink } from './sim-link.ts';
import type { CutOptions, LinkEnd, SimLinkOptions } from './sim-link-options.ts';

export interface SimDuplexOptions extends SimLinkOptions {
  /**
   * Bytes that an end may have written and the other one not read before `write` answers `false`. Bytes that vanished
   * in a hole or are held back count: like a socket's, its buffer fills up and does not drain.
   * @defaultValue 65536
   */
  readonly highWaterMarkBytes?: number | undefined;
}

export interface SimDuplexPair {
  readonly a: ByteDuplex;
  readonly b: ByteDuplex;
  /** Bytes per direction until now, by the end that sends. */
  readonly counters: Readonly<Record<LinkEnd, DirectionCounters>>;
  /** Cuts the link below, now. See {@link SimLink.cut}. */
  readonly cut: (options: CutOptions, from?: LinkEnd) => void;
  /** A copy of the flight captured from an end. See {@link SimLink.captured}. */
  readonly captured: (from: LinkEnd) => Uint8Array;
  /** Lets go of what is held back from an end. See {@link SimLink.release}. */
  readonly release: (from: LinkEnd) => void;
}

/**
 * Two byte streams over a {@link SimLink}, in the time of `clock`: they behave like the two ends of a TCP connection.
 * A `reset`, or a hole that is noticed late, is an `'error'` (`ECONNRESET`, `ETIMEDOUT`) and a `'close'`; a `fin`, and
 * the other end's `destroy`, an `'end'` and a `'close'`. Listeners are only ever called from a callback of the clock,
 * never from within a method. A reader that has not subscribed to `'data'` counts as paused.
 */
export function simDuplexPair(clock: Clock, random: Random, options: SimDuplexOptions = {}): SimDuplexPair {
  const wire = new Wire(clock, new SimLink(random, options), options.highWaterMarkBytes ?? 65536);
  return {
    a: wire.ends.a,
    b: wire.ends.b,
    get counters() {
      return wire.link.counters;
    },
    cut(cutOptions, from) {
      wire.link.cut(clock.now(), cutOptions, from);
      wire.arm();
    },
    captured: (from) => wire.link.captured(from),
    release(from) {
      wire.link.release(from, clock.now());
      wire.arm();
    },
  };
}

interface DuplexEvents {
  data: Uint8Array;
  drain: undefined;
  end: undefined;
  close: undefined;
  error: Error;
}

/** What both ends share: the link, and the one callback that moves its events to them. */
class Wire {
  readonly clock: Clock;
  readonly link: SimLink;
  readonly highWaterMarkBytes: number;
  readonly ends: Readonly<Record<LinkEnd, SimDuplex>>;
  #armed: { readonly atMs: number; readonly handle: Disposable } | undefined;

  constructor(clock: Clock, link: SimLink, highWaterMarkBytes: number) {
    this.clock = clock;
    this.link = link;
    this.highWaterMarkBytes = highWaterMarkBytes;
    this.ends = { a: new SimDuplex(this, 'a'), b: new SimDuplex(this, 'b') };
  }

  /** Sees to it that the wire runs at `atMs`, by default when the link's next event is due. */
  arm(atMs: number | undefined = this.link.nextAtMs()): void {
    if (atMs === undefined || (this.#armed !== undefined && this.#armed.atMs <= atMs)) return;
    this.#armed?.handle[Symbol.dispose]();
    this.#armed = { atMs, handle: this.clock.schedule(atMs, () => this.#run()) };
  }

  #run(): void {
    this.#armed = undefined;
    try {
      for (const event of this.link.poll(this.clock.now())) this.ends[event.to].handle(event);
      this.ends.a.deliver();
      this.ends.b.deliver();
    } catch (error) {
      // A listener threw: that is for whoever moves the clock, and the rest is delivered in the next callback.
      this.arm(this.clock.now());
      throw error;
    }
    this.arm();
  }
}

class SimDuplex implements ByteDuplex {
  readonly #wire: Wire;
  readonly #end: LinkEnd;
  readonly #emitter: Emitter<DuplexEvents> = new Emitter();
  #inbox: Uint8Array[] = [];
  #flowing = false;
  #writtenBytes = 0;
  #readBytes = 0;
  #writerWaits = false;
  #writeEnded = false;
  /** The other end's last byte is in the inbox, or was read. */
  #inboxEnded = false;
  /** The link is gone: once the inbox is read, so are we. */
  #linkClosed = false;
  #endEmitted = false;
  #destroyed: { readonly error: Error | undefined } | undefined;
  #closeEmitted = false;

  constructor(wire: Wire, end: LinkEnd) {
    this.#wire = wire;
    this.#end = end;
  }

  get #peer(): SimDuplex {
    return this.#wire.ends[this.#end === 'a' ? 'b' : 'a'];
  }

  get #isFull(): boolean {
    const carriedBytes = this.#writtenBytes + this.#wire.link.addedBytes(this.#end);
    return carriedBytes - this.#peer.#readBytes >= this.#wire.highWaterMarkBytes;
  }

  on<E extends keyof DuplexEvents>(event: E, listener: (detail: DuplexEvents[E]) => void): this {
    this.#emitter.on(event, listener);
    if (event === 'data') this.resume();
    return this;
  }

  write(chunk: Uint8Array): boolean {
    if (this.#writeEnded || this.#destroyed !== undefined) return false;
    this.#writtenBytes += chunk.length;
    this.#wire.link.send(this.#end, chunk, this.#wire.clock.now());
    this.#wire.arm();
    this.#writerWaits = this.#isFull;
    return !this.#writerWaits;
  }

  end(): void {
    if (this.#writeEnded || this.#destroyed !== undefined) return;
    this.#writeEnded = true;
    this.#wire.link.end(this.#end, this.#wire.clock.now());
    if (this.#endEmitted) this.destroy();
    this.#wire.arm();
  }

  destroy(error?: Error): void {
    if (this.#destroyed !== undefined) return;
    this.#destroyed = { error };
    this.#inbox = [];
    this.#wire.link.close(this.#end, this.#wire.clock.now());
    this.#runSoon();
  }

  pause(): void {
    this.#flowing = false;
  }

  resume(): void {
    this.#flowing = true;
    this.#runSoon();
  }

  handle(event: LinkEvent): void {
    if (this.#destroyed !== undefined) return;
    if (event.type === 'data') {
      this.#inbox.push(event.bytes);
    } else if (event.type === 'end') {
      this.#inboxEnded = true;
    } else if (event.cause === 'reset' || event.cause === 'hole') {
      const code = event.cause === 'reset' ? 'ECONNRESET' : 'ETIMEDOUT';
      this.destroy(Object.assign(new Error(`read ${code}`), { code }));
    } else {
      this.#inboxEnded = true;
      this.#linkClosed = true;
    }
  }

  deliver(): void {
    while (this.#flowing && this.#destroyed === undefined) {
      const chunk = this.#inbox.shift();
      if (chunk === undefined) break;
      this.#readBytes += chunk.length;
      this.#emitter.emit('data', chunk);
    }
    this.#peer.#emitDrain();
    if (this.#flowing && this.#inboxEnded && !this.#endEmitted && this.#inbox.length === 0) this.#emitEnd();
    if (this.#linkClosed && this.#endEmitted) this.destroy();
    if (this.#destroyed !== undefined && !this.#closeEmitted) this.#emitClose(this.#destroyed.error);
  }

  #emitDrain(): void {
    if (!this.#writerWaits || this.#destroyed !== undefined || this.#isFull) return;
    this.#writerWaits = false;
    this.#emitter.emit('drain', undefined);
  }

  #emitEnd(): void {
    if (this.#destroyed !== undefined) return;
    this.#endEmitted = true;
    this.#emitter.emit('end', undefined);
    if (this.#writeEnded) this.destroy();
  }

  #emitClose(error: Error | undefined): void {
    this.#closeEmitted = true;
    if (error !== undefined) this.#emitter.emit('error', error);
    this.#emitter.emit('close', undefined);
  }

  #runSoon(): void {
    this.#wire.arm(this.#wire.clock.now());
  }
}
