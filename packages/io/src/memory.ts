import { Emitter } from './emitter.ts';
import type { ByteDuplex } from './index.ts';

interface DuplexEvents {
  data: Uint8Array;
  drain: undefined;
  end: undefined;
  close: undefined;
  error: Error;
}

export interface MemoryDuplexOptions {
  /** Bytes that may wait for a paused reader before `write` answers `false`; 1 or more. @defaultValue 65536 */
  readonly highWaterMarkBytes?: number;
}

/**
 * Two byte streams joined in memory, without sockets or time: bytes arrive in a later microtask, in order, and a reader
 * that pauses makes the writer wait. A reader that has not subscribed to `'data'` counts as paused.
 * @throws RangeError when the mark is below 1: nothing would ever drain.
 */
export function memoryDuplexPair(options: MemoryDuplexOptions = {}): [ByteDuplex, ByteDuplex] {
  const highWaterMarkBytes = options.highWaterMarkBytes ?? 65536;
  if (!(highWaterMarkBytes >= 1)) throw new RangeError('highWaterMarkBytes must be at least 1');
  const left = new MemoryDuplex(highWaterMarkBytes);
  const right = new MemoryDuplex(highWaterMarkBytes);
  left.join(right);
  right.join(left);
  return [left, right];
}

class MemoryDuplex implements ByteDuplex {
  readonly #emitter: Emitter<DuplexEvents> = new Emitter();
  readonly #highWaterMarkBytes: number;
  #peer: MemoryDuplex | undefined;
  #inbox: Uint8Array[] = [];
  #inboxBytes = 0;
  #flowing = false;
  #scheduled = false;
  #writerWaits = false;
  #writeEnded = false;
  #inboxEnded = false;
  #endEmitted = false;
  #closed = false;

  constructor(highWaterMarkBytes: number) {
    this.#highWaterMarkBytes = highWaterMarkBytes;
  }

  join(peer: MemoryDuplex): void {
    this.#peer = peer;
  }

  on<E extends keyof DuplexEvents>(event: E, listener: (detail: DuplexEvents[E]) => void): this {
    this.#emitter.on(event, listener);
    if (event === 'data') this.resume();
    return this;
  }

  write(chunk: Uint8Array): boolean {
    const peer = this.#peer as MemoryDuplex;
    if (this.#writeEnded || this.#closed || peer.#closed) return false;
    if (chunk.length === 0) return !this.#writerWaits;
    peer.#inbox.push(new Uint8Array(chunk));
    peer.#inboxBytes += chunk.length;
    peer.#schedule();
    if (peer.#inboxBytes < this.#highWaterMarkBytes) return true;
    this.#writerWaits = true;
    return false;
  }

  end(): void {
    if (this.#writeEnded || this.#closed) return;
    this.#writeEnded = true;
    const peer = this.#peer as MemoryDuplex;
    peer.#inboxEnded = true;
    peer.#schedule();
    if (this.#endEmitted) this.destroy();
  }

  destroy(error?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#inbox = [];
    queueMicrotask(() => {
      if (error !== undefined) this.#emitter.emit('error', error);
      this.#emitter.emit('close', undefined);
      const peer = this.#peer as MemoryDuplex;
      if (peer.#endEmitted) peer.destroy();
      else if (!peer.#inboxEnded) {
        peer.#inboxEnded = true;
        peer.#schedule();
      }
    });
  }

  pause(): void {
    this.#flowing = false;
  }

  resume(): void {
    this.#flowing = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    while (this.#flowing && !this.#closed && this.#inbox.length > 0) {
      const chunk = this.#inbox.shift() as Uint8Array;
      this.#inboxBytes -= chunk.length;
      this.#emitter.emit('data', chunk);
    }
    if (this.#closed) return;
    const peer = this.#peer as MemoryDuplex;
    if (peer.#writerWaits && this.#inboxBytes < this.#highWaterMarkBytes) {
      peer.#writerWaits = false;
      peer.#emitter.emit('drain', undefined);
    }
    if (this.#flowing && this.#inbox.length === 0 && this.#inboxEnded && !this.#endEmitted) {
      this.#endEmitted = true;
      this.#emitter.emit('end', undefined);
      if (this.#writeEnded || peer.#closed) this.destroy();
    }
  }
}
