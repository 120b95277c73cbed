import { Duplex } from 'node:stream';
import { applicationWireCode, type SessionEvent, type SnetError } from '../core/index.ts';
import type { Driver } from '../driver.ts';
import type { SessionMachine } from '../machine.ts';
import { writeCanceled } from './node-errors.ts';

type Done = (error?: Error | null) => void;

/** More than a record holds: what came in one piece is read in one piece. */
const maxReadBytes = 0x4_0000;

/** The write under way: what the session has not taken of it yet, and whom to tell when it has. */
interface PendingWrite {
  readonly chunks: readonly Uint8Array[];
  readonly bytes: number;
  readonly done: Done;
  next: number;
  /** Bytes taken of the chunk at `next`. */
  offset: number;
}

/**
 * A session as a stream: bytes, ends and errors between the two, nothing of sockets. Nothing is buffered here that the
 * stream or the session does not hold already.
 */
export class SessionDuplex extends Duplex {
  protected readonly session: SessionMachine;
  readonly #driver: Driver;
  #write: PendingWrite | undefined;
  /** The stream has asked for bytes and was not given enough: without that nothing may be pushed. */
  #wanted = false;
  #endPushed = false;
  /** The session was told that nothing more will be written. */
  #finalized = false;
  #finishing: Done | undefined;
  #bytesRead = 0;
  #bytesTaken = 0;
  /** A `tryWrite` found no room, and 'drain' is to follow. */
  #drainOwed = false;
  #applicationCode = 0;

  constructor(driver: Driver, allowHalfOpen: boolean) {
    // As in `net`, `'close'` is emitted here: it carries an argument.
    super({ allowHalfOpen, emitClose: false });
    this.#driver = driver;
    this.session = driver.session;
  }

  /** A transport is up now. */
  get attached(): boolean {
    return this.session.state === 'open';
  }

  /** The session is not open yet. A transport that is replaced later does not count. */
  get connecting(): boolean {
    return !this.destroyed && (this.session.state === 'idle' || this.session.state === 'handshaking');
  }

  /** Bytes of this end that the other end has in memory. */
  get acknowledgedBytes(): number {
    return this.session.acknowledgedBytes;
  }

  /** Bytes given to the session that the other end had not acknowledged, so far or when the session ended. */
  get unacknowledgedBytes(): number {
    return this.session.unacknowledgedBytes;
  }

  /** Bytes of the application that arrived and were taken from the session, each once however often it was sent. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** Bytes that the application wrote, those that still wait included; each once, however often it is sent. */
  get bytesWritten(): number {
    return this.#bytesTaken + this.writableLength;
  }

  /**
   * Takes the whole chunk at once, or nothing and answers `false`: for one who writes the same to many and waits for none
   * of them. After a `false` a `'drain'` follows when there is room. More than `replayBufferBytes` never fits.
   */
  tryWrite(chunk: Uint8Array): boolean {
    if (this.destroyed || this.writableEnded) return false;
    // Never past what waits in the stream.
    if (this.writableLength === 0 && this.session.tryWrite(chunk)) {
      this.#bytesTaken += chunk.length;
      this.#driver.pump();
      return true;
    }
    this.#drainOwed = true;
    return false;
  }

  /**
   * Takes a small chunk past the queue of the stream, where that comes to the same as `write()` without a callback: nothing
   * waits, and there is room. Half of what a write of 100 bytes costs is that queue.
   */
  protected writeAtOnce(chunk: Uint8Array): boolean {
    const { length } = chunk;
    if (length === 0 || length >= this.writableHighWaterMark || !this.writable) return false;
    if (this.writableLength > 0 || this.writableCorked > 0 || !this.session.tryWrite(chunk)) return false;
    this.#bytesTaken += length;
    this.#driver.pump();
    return true;
  }

  /** As `destroy()`, and the error at the other end carries this code. @throws SnetError `SNET_BAD_OPTION`. */
  protected destroyWith(applicationCode: number): void {
    applicationWireCode(applicationCode);
    this.#applicationCode = applicationCode;
    this.destroy();
  }

  /** For the adapter that made this stream: an event of its session. */
  handle(event: SessionEvent): void {
    if (event.type === 'close') {
      this.#closed(event.error);
      return;
    }
    // What the session said before it learnt of our end is of no interest any more.
    if (this.destroyed) return;
    switch (event.type) {
      case 'open':
        // A server's socket is connected from the start.
        if (this.session.role === 'client') {
          this.emit('connect');
          this.emit('ready');
        }
        break;
      case 'readable':
        this.#pull();
        break;
      case 'drain':
        this.#advance();
        this.#tellOfRoom();
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
      case 'go-away':
        this.emit('goAway', { code: event.code, afterMs: event.afterMs, address: event.address });
        break;
    }
  }

  override _read(): void {
    this.#wanted = true;
    this.#pull();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#write = { chunks: [chunk], bytes: chunk.length, done, next: 0, offset: 0 };
    this.#advance();
  }

  override _writev(entries: { readonly chunk: Buffer }[], done: Done): void {
    let bytes = 0;
    for (const { chunk } of entries) bytes += chunk.length;
    this.#write = { chunks: entries.map(({ chunk }) => chunk), bytes, done, next: 0, offset: 0 };
    this.#advance();
  }

  override _final(done: Done): void {
    this.#finishing = done;
    this.#finalized = true;
    this.session.end();
    this.#driver.pump();
  }

  override _destroy(error: Error | null, done: Done): void {
    const write = this.#write;
    this.#write = undefined;
    this.#finishing = undefined;
    // When both directions have ended there is nothing to give up: what is on its way arrives without us.
    const hasEnded = error === null && this.#finalized && this.session.readEnded;
    if (!hasEnded && this.session.state !== 'closing') {
      this.session.abort(undefined, this.#applicationCode);
      this.#driver.pump();
    }
    // The stream calls back for the writes that wait, but not for the one it has handed over.
    write?.done(error ?? writeCanceled());
    done(error);
    // As in `net` a turn after 'error', so that whoever awaits the one does not miss the other.
    setImmediate(() => this.emit('close', error !== null));
  }

  /** Gives the session as much of the write under way as it takes; it says `drain` when it takes more. */
  #advance(): void {
    const write = this.#write;
    if (write === undefined) return;
    try {
      for (let chunk = write.chunks[write.next]; chunk !== undefined; chunk = write.chunks[++write.next]) {
        const rest = write.offset === 0 ? chunk : chunk.subarray(write.offset);
        const accepted = this.session.write(rest);
        if (accepted < rest.length) {
          write.offset += accepted;
          this.#driver.pump();
          return;
        }
        write.offset = 0;
      }
    } catch (error) {
      this.#write = undefined;
      write.done(error as Error);
      this.#driver.pump();
      return;
    }
    this.#driver.pump();
    this.#write = undefined;
    this.#bytesTaken += write.bytes;
    write.done();
    // The stream hands over what waits before that.
    if (this.#drainOwed) process.nextTick(() => this.#tellOfRoom());
  }

  #tellOfRoom(): void {
    if (!this.#drainOwed || this.writableLength > 0 || this.destroyed) return;
    this.#drainOwed = false;
    this.emit('drain');
  }

  #finished(): void {
    const done = this.#finishing;
    this.#finishing = undefined;
    done?.();
  }

  #pull(): void {
    if (this.destroyed) return;
    while (this.#wanted) {
      const bytes = this.session.read(maxReadBytes);
      if (bytes === undefined) break;
      this.#bytesRead += bytes.length;
      // The bytes are ours alone, so the view is too.
      this.#wanted = this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    }
    this.#driver.pump();
    if (!this.session.readEnded || this.#endPushed) return;
    this.#endPushed = true;
    this.push(null);
    // As in `net`: an end with nothing before it is emitted even if nobody reads.
    this.read(0);
  }

  #closed(error: SnetError | undefined): void {
    if (error !== undefined) this.destroy(error);
    // Without an error `'end'` and `'finish'` have come or are on their way, and Duplex closes after both.
    else this.#pull();
  }
}
