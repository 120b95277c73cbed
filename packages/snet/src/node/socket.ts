import { Duplex } from 'node:stream';
import type { Session, SessionEvent, SnetError } from '../core/index.ts';
import type { Driver } from '../driver.ts';

export interface SnetSocketEvents {
  /** Like `net.Socket`'s: the session is open, bytes may flow. */
  connect: () => void;
  /** No transport is up; the session waits for one until `untilMs` (monotonic). Nothing needs to be done. */
  detach: (info: { readonly untilMs: number; readonly cause: Error | undefined }) => void;
  /** A transport is up again; what was not acknowledged has been sent once more. */
  reattach: (info: { readonly replayedBytes: number; readonly outageMs: number }) => void;
}

/**
 * The application's end of a session, used like a `net.Socket`. Connections under it come and go; asked for nothing, it
 * just survives. `'finish'` means that the other end holds every byte; `'close'` without an error that both directions
 * were delivered whole.
 */
export class SnetSocket extends Duplex {
  readonly #session: Session;
  readonly #driver: Driver;
  /** The write that did not fit, and whom to tell when it does. */
  #waiting: { chunk: Uint8Array; readonly done: (error?: Error | null) => void } | undefined;
  /** The stream has asked for bytes and was not given enough: without that nothing may be pushed. */
  #wanted = false;
  #endPushed = false;
  #finishing: ((error?: Error | null) => void) | undefined;

  constructor(driver: Driver, options: { readonly allowHalfOpen?: boolean | undefined } = {}) {
    super({ allowHalfOpen: options.allowHalfOpen ?? false, emitClose: true });
    this.#driver = driver;
    this.#session = driver.session;
  }

  /** A transport is up now. */
  get attached(): boolean {
    return this.#session.state === 'open';
  }

  /** The session is not open yet. */
  get connecting(): boolean {
    return this.#session.state === 'idle' || this.#session.state === 'handshaking';
  }

  /** Bytes of this end that the other end has in memory. */
  get acknowledgedBytes(): number {
    return this.#session.acknowledgedBytes;
  }

  override on<E extends keyof SnetSocketEvents>(event: E, listener: SnetSocketEvents[E]): this;
  override on(event: 'data', listener: (chunk: Buffer) => void): this;
  override on(event: 'error', listener: (error: Error) => void): this;
  override on(event: 'drain' | 'end' | 'close' | 'finish' | 'readable', listener: () => void): this;
  // biome-ignore lint/suspicious/noExplicitAny: the signature that Duplex imposes on its overrides
  override on(event: string | symbol, listener: (...args: any[]) => void): this;
  // biome-ignore lint/suspicious/noExplicitAny: the signature that Duplex imposes on its overrides
  override on(event: string | symbol, listener: (...args: any[]) => void): this {
    return super.on(event, listener);
  }

  /** For the adapter that made this socket: an event of its session. */
  handle(event: SessionEvent): void {
    switch (event.type) {
      case 'open':
        this.emit('connect');
        break;
      case 'readable':
        this.#pull();
        break;
      case 'drain':
        this.#resumeWrite();
        break;
      case 'finish':
        this.#finished();
        break;
      case 'detach':
        this.emit('detach', { untilMs: event.untilMs, cause: event.cause });
        break;
      case 'reattach':
        this.emit('reattach', { replayedBytes: event.replayedBytes, outageMs: event.outageMs });
        break;
      case 'close':
        this.#closed(event.error);
        break;
    }
  }

  override _read(): void {
    this.#wanted = true;
    this.#pull();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#write(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#finishing = done;
    this.#session.end();
    this.#driver.pump();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#waiting = undefined;
    this.#finishing = undefined;
    const { state } = this.#session;
    // In `closing` both ends hold everything: the farewell goes on without us.
    if (state !== 'closing' && state !== 'closed') {
      this.#session.abort();
      this.#driver.pump();
    }
    done(error);
  }

  #write(chunk: Uint8Array, done: (error?: Error | null) => void): void {
    const accepted = this.#attempt(() => this.#session.write(chunk), done);
    if (accepted === undefined) return;
    this.#driver.pump();
    if (accepted === chunk.length) done();
    else this.#waiting = { chunk: chunk.subarray(accepted), done };
  }

  #attempt(write: () => number, done: (error: Error) => void): number | undefined {
    try {
      return write();
    } catch (error) {
      done(error as Error);
      return undefined;
    }
  }

  #resumeWrite(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) this.#write(waiting.chunk, waiting.done);
  }

  #finished(): void {
    const done = this.#finishing;
    this.#finishing = undefined;
    done?.();
  }

  #pull(): void {
    if (this.destroyed) return;
    while (this.#wanted) {
      const bytes = this.#session.read();
      if (bytes === undefined) break;
      // The bytes are ours alone, so the view is too.
      this.#wanted = this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    }
    this.#driver.pump();
    if (!this.#session.readEnded || this.#endPushed) return;
    this.#endPushed = true;
    this.push(null);
  }

  #closed(error: SnetError | undefined): void {
    if (error !== undefined) this.destroy(error);
    // Without an error `'end'` and `'finish'` have come or are on their way, and Duplex closes after both.
    else this.#pull();
  }
}
