import { type ByteDuplex, type Clock, Emitter, systemClock } from '@proj/io';
import { SnetError } from '../core/index.ts';
import { errorOf, type WebSocketLike } from './web-socket-like.ts';

export interface WebSocketDuplexOptions {
  /** Bytes handed to the WebSocket and not sent, from which `write` answers `false`. @defaultValue 262_144 */
  readonly highWaterMarkBytes?: number | undefined;
  /**
   * Bytes that may arrive while nobody reads; a browser's WebSocket cannot make its peer wait. Beyond them the connection
   * is destroyed, with an error. @defaultValue 1_048_576
   */
  readonly maxUnreadBytes?: number | undefined;
  /** @defaultValue the system's */
  readonly clock?: Clock | undefined;
}

interface DuplexEvents {
  data: Uint8Array;
  drain: undefined;
  end: undefined;
  close: undefined;
  error: Error;
}

const open = 1;
const closing = 2;
/** Without a closing handshake: RFC 6455 §7.1.5. */
const abnormalCode = 1006;
/** Normal closure, and no code at all: RFC 6455 §7.4.1. */
const cleanCodes: readonly number[] = [1000, 1005];
/**
 * How often to look whether a full WebSocket has drained: no event tells. Doubled each time it has not. A hidden page gets its
 * timers late or not at all, so whatever arrives is a reason to look as well: an acknowledgement for instance.
 */
const firstPollMs = 1;
const lastPollMs = 32;

/**
 * A byte stream over the binary messages of a WebSocket that is open; where one message ends and the next begins means
 * nothing. A text message is a violation and ends the connection. `end()` closes both directions after what was written,
 * since a WebSocket has no other way.
 *
 * @throws SnetError `SNET_BAD_OPTION` while the WebSocket is still connecting, or for an option out of range.
 */
export function duplexFromWebSocket(webSocket: WebSocketLike, options: WebSocketDuplexOptions = {}): ByteDuplex {
  const { highWaterMarkBytes = 0x4_0000, maxUnreadBytes = 0x10_0000, clock = systemClock } = options;
  if (webSocket.readyState < open) throw new SnetError('SNET_BAD_OPTION', 'the WebSocket is not open yet');
  if (!(highWaterMarkBytes >= 1)) throw new SnetError('SNET_BAD_OPTION', 'highWaterMarkBytes must be at least 1');
  if (!(maxUnreadBytes >= 1)) throw new SnetError('SNET_BAD_OPTION', 'maxUnreadBytes must be at least 1');
  return new WebSocketDuplex(webSocket, { highWaterMarkBytes, maxUnreadBytes, clock });
}

class WebSocketDuplex implements ByteDuplex {
  readonly #webSocket: WebSocketLike;
  readonly #highWaterMarkBytes: number;
  readonly #maxUnreadBytes: number;
  readonly #clock: Clock;
  readonly #emitter: Emitter<DuplexEvents> = new Emitter();
  #unread: Uint8Array[] = [];
  #unreadBytes = 0;
  #flowing = false;
  /** Waits for a full WebSocket to drain. */
  #poll: Disposable | undefined;
  /** The WebSocket is closed; what arrived before may still have to be read. */
  #peerEnded = false;
  #ended = false;
  #failure: Error | undefined;
  #destroyed = false;

  constructor(
    webSocket: WebSocketLike,
    options: { readonly highWaterMarkBytes: number; readonly maxUnreadBytes: number; readonly clock: Clock },
  ) {
    this.#webSocket = webSocket;
    this.#highWaterMarkBytes = options.highWaterMarkBytes;
    this.#maxUnreadBytes = options.maxUnreadBytes;
    this.#clock = options.clock;
    // `ws` gives Buffers without a copy if it is left to.
    if (webSocket.binaryType !== 'nodebuffer') webSocket.binaryType = 'arraybuffer';
    webSocket.addEventListener('message', ({ data }) => this.#receive(data));
    // 'close' follows.
    webSocket.addEventListener('error', (event) => {
      this.#failure = errorOf(event);
    });
    webSocket.addEventListener('close', ({ code, reason }) => this.#peerClosed(code, reason));
    // Its 'close' has come and gone.
    if (webSocket.readyState > closing) queueMicrotask(() => this.#peerClosed(abnormalCode, ''));
  }

  get destroyed(): boolean {
    return this.#destroyed;
  }

  on<E extends keyof DuplexEvents>(event: E, listener: (detail: DuplexEvents[E]) => void): this {
    this.#emitter.on(event, listener);
    if (event === 'data') this.resume();
    return this;
  }

  write(chunk: Uint8Array): boolean {
    if (this.#destroyed || this.#ended || this.#peerEnded) return false;
    if (chunk.length > 0) this.#webSocket.send(sendable(chunk));
    if (this.#poll !== undefined) return false;
    if (this.#webSocket.bufferedAmount < this.#highWaterMarkBytes) return true;
    this.#pollLater(firstPollMs);
    return false;
  }

  end(): void {
    if (this.#destroyed || this.#ended) return;
    this.#ended = true;
    this.#webSocket.close(1000);
  }

  destroy(error?: Error): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#poll?.[Symbol.dispose]();
    this.#unread = [];
    if (!this.#peerEnded) {
      if (this.#webSocket.terminate === undefined) this.#webSocket.close();
      else this.#webSocket.terminate();
    }
    queueMicrotask(() => {
      if (error !== undefined) this.#emitter.emit('error', error);
      this.#emitter.emit('close', undefined);
    });
  }

  pause(): void {
    this.#flowing = false;
    this.#webSocket.pause?.();
  }

  resume(): void {
    this.#flowing = true;
    this.#webSocket.resume?.();
    queueMicrotask(() => this.#deliver());
  }

  #receive(data: unknown): void {
    if (this.#destroyed) return;
    const bytes = bytesOf(data);
    if (bytes === undefined) {
      this.destroy(new SnetError('SNET_PROTOCOL_VIOLATION', 'a WebSocket message that is not binary'));
      return;
    }
    if (bytes.length === 0) return;
    this.#unread.push(bytes);
    this.#unreadBytes += bytes.length;
    this.#deliver();
    if (this.#unreadBytes > this.#maxUnreadBytes && !this.#destroyed) {
      this.destroy(new RangeError(`more than ${this.#maxUnreadBytes} bytes arrived while nobody read`));
    }
    if (this.#poll !== undefined) this.#drained();
  }

  #deliver(): void {
    while (this.#flowing) {
      const bytes = this.#unread.shift();
      if (bytes === undefined) break;
      this.#unreadBytes -= bytes.length;
      this.#emitter.emit('data', bytes);
    }
    if (!this.#peerEnded || !this.#flowing || this.#destroyed) return;
    this.#emitter.emit('end', undefined);
    this.destroy();
  }

  #peerClosed(code: number, reason: string): void {
    if (this.#destroyed) return;
    this.#peerEnded = true;
    if (cleanCodes.includes(code)) this.#deliver();
    else this.destroy(this.#failure ?? new Error(`the WebSocket was closed: ${code} ${JSON.stringify(reason)}`));
  }

  #pollLater(delayMs: number): void {
    this.#poll = this.#clock.schedule(this.#clock.now() + delayMs, () => {
      if (!this.#drained()) this.#pollLater(Math.min(2 * delayMs, lastPollMs));
    });
  }

  /** Whether a full WebSocket has room again; then it is told. */
  #drained(): boolean {
    if (this.#webSocket.bufferedAmount > this.#highWaterMarkBytes / 2) return false;
    this.#poll?.[Symbol.dispose]();
    this.#poll = undefined;
    if (!this.#destroyed && !this.#ended && !this.#peerEnded) this.#emitter.emit('drain', undefined);
    return true;
  }
}

function bytesOf(data: unknown): Uint8Array | undefined {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return undefined;
}

/** No WebSocket sends memory that is shared between threads. */
function sendable(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  return hasOwnMemory(chunk) ? chunk : chunk.slice();
}

function hasOwnMemory(chunk: Uint8Array): chunk is Uint8Array<ArrayBuffer> {
  return chunk.buffer instanceof ArrayBuffer;
}
