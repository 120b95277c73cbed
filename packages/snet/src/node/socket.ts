import type { AddressInfo, SetKeepAliveOptions, Socket, SocketReadyState } from 'node:net';
import type { SessionEvent } from '../core/index.ts';
import type { Driver } from '../driver.ts';
import { wakes } from './clock.ts';
import { IdleTimer } from './idle-timer.ts';
import { checkCallback, checkDurationMs, endedByPeer } from './node-errors.ts';
import { Path } from './path.ts';
import { SessionDuplex } from './session-duplex.ts';
import { forwardedEvents, type SnetSocketEvents } from './socket-events.ts';

type WriteCallback = (error: Error | null | undefined) => void;

/** An interval as long as Node has them: all it does is to keep the process alive. */
const anchorMs = 0x7fffffff;

/**
 * How long a session that is over for the application keeps the process alive to say so to an end that is out of reach:
 * enough for a dial or two. That end may be gone for good, and whoever wants to exit should not wait for it.
 */
const farewellMs = 2_000;

export interface SnetSocketInit {
  readonly allowHalfOpen?: boolean | undefined;
}

/**
 * The application's end of a session, used like a `net.Socket`. Connections under it come and go; asked for nothing, it
 * just survives. `'finish'` means that the other end holds every byte; `'close'` without an error that both directions
 * were delivered whole.
 *
 * It has all of `net.Socket` but `connect`, since a session is opened once; what says something of one TCP connection
 * that is not true of the next: `autoSelectFamilyAttemptedAddresses`, `getTypeOfService`, `setTypeOfService`; and the
 * deprecated `bufferSize`.
 */
export class SnetSocket extends SessionDuplex {
  readonly #driver: Driver;
  readonly #path: Path = new Path();
  #idle: IdleTimer | undefined;
  #timeoutMs: number | undefined;
  /** Of the write under way, when the idle timer last looked. */
  #acknowledgedBytes = 0;
  #isRef = true;
  #anchor: NodeJS.Timeout | undefined;
  #farewell: NodeJS.Timeout | undefined;
  #waking: Disposable | undefined;

  /** Sockets come from `connect` and from a server's `'connection'`. */
  constructor(driver: Driver, { allowHalfOpen = false }: SnetSocketInit) {
    super(driver, allowHalfOpen);
    this.#driver = driver;
    // A server's socket has one from the start, and its 'connection' listeners want to know where it leads.
    this.#followTransport();
    this.#hold();
    // The end that dials can do something about it.
    if (this.session.role === 'client') this.#waking = wakes.on(() => this.networkChanged());
  }

  /** Not connected: not yet, or not any more. */
  get pending(): boolean {
    return this.connecting || this.destroyed;
  }

  get readyState(): SocketReadyState {
    if (this.connecting) return 'opening';
    if (this.readable) return this.writable ? 'open' : 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }

  /** What is spoken: `v2`, or an older generation by way of `@proj/snet/danger`. */
  get wire(): 'v2' | 'g2' | 'g1' {
    return this.session.wire;
  }

  /** On a server: the X25519 public key that the client's device has shown it holds, 32 bytes; `undefined`: none. */
  get deviceKey(): Uint8Array | undefined {
    return this.session.deviceKey;
  }

  /** Where the transport in use leads, or led while there is none. Behind a proxy that is the proxy. */
  get remoteAddress(): string | undefined {
    return this.#path.endpoints.remoteAddress;
  }

  /** See {@link SnetSocket.remoteAddress}; another one when a client has come back. */
  get remotePort(): number | undefined {
    return this.#path.endpoints.remotePort;
  }

  /** See {@link SnetSocket.remoteAddress}. */
  get remoteFamily(): string | undefined {
    return this.#path.endpoints.remoteFamily;
  }

  /** See {@link SnetSocket.remoteAddress}. */
  get localAddress(): string | undefined {
    return this.#path.endpoints.localAddress;
  }

  /** See {@link SnetSocket.remoteAddress}. */
  get localPort(): number | undefined {
    return this.#path.endpoints.localPort;
  }

  /** See {@link SnetSocket.remoteAddress}. */
  get localFamily(): string | undefined {
    return this.#path.endpoints.localFamily;
  }

  /** The local end, see {@link SnetSocket.remoteAddress}; empty before the first transport, and where it has no address. */
  address(): AddressInfo | Record<never, never> {
    return this.#path.address;
  }

  /** What {@link SnetSocket.setTimeout} was given, in ms; `undefined` before that. */
  get timeout(): number | undefined {
    return this.#timeoutMs;
  }

  /**
   * Emits `'timeout'` when the application's bytes have not moved for this long, whatever the transports do; that is all
   * it does. A session that is detached is idle.
   *
   * @param timeoutMs 0: never.
   * @throws RangeError `ERR_OUT_OF_RANGE`, TypeError `ERR_INVALID_ARG_TYPE`.
   */
  setTimeout(timeoutMs: number, onTimeout?: () => void): this {
    checkDurationMs(timeoutMs);
    checkCallback(onTimeout);
    if (this.destroyed) return this;
    this.#timeoutMs = timeoutMs;
    this.#idle ??= new IdleTimer(() => this.#onIdle());
    this.#idle.set(timeoutMs);
    if (onTimeout !== undefined) {
      if (timeoutMs === 0) this.off('timeout', onTimeout);
      else this.once('timeout', onTimeout);
    }
    return this;
  }

  /** For this transport and those that follow. Unlike those of `net` they send at once unless told otherwise. */
  setNoDelay(noDelay = true): this {
    this.#path.setNoDelay(noDelay);
    return this;
  }

  /** TCP's probes, for this transport and those that follow. The session has probes of its own: `keepAliveMs`. */
  setKeepAlive(options: SetKeepAliveOptions): this;
  setKeepAlive(enable?: boolean, initialDelay?: number, interval?: number, count?: number): this;
  setKeepAlive(first: boolean | SetKeepAliveOptions = false, ...rest: readonly (number | undefined)[]): this {
    const [initialDelay, interval, count] = rest;
    this.#path.setKeepAlive(typeof first === 'object' ? first : { enable: first, initialDelay, interval, count });
    return this;
  }

  /** The session keeps the process alive, attached or not. It does from the start. */
  ref(): this {
    this.#isRef = true;
    this.#path.ref();
    // One that is over keeps the process alive anew, but no longer than before.
    clearTimeout(this.#farewell);
    this.#farewell = undefined;
    this.#hold();
    return this;
  }

  /** The process may end although this session lives. */
  unref(): this {
    this.#isRef = false;
    this.#path.unref();
    this.#hold();
    return this;
  }

  /** Ends this direction, and destroys as soon as every byte is in the other end's memory. */
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  /**
   * As `destroy()`: the other end gets `SNET_RESET`, as one of TCP gets a RST, with this `applicationCode`.
   *
   * @param applicationCode from 0 to 2^32 − 1, the application's own.
   * @throws SnetError `SNET_BAD_OPTION`.
   */
  resetAndDestroy(applicationCode = 0): this {
    this.destroyWith(applicationCode);
    return this;
  }

  /**
   * Client: tell it when the device may have another network. The path is asked at once, and another connection is dialled
   * if it does not answer; a session that is detached dials at once. Done by itself when the machine has slept.
   */
  networkChanged(): this {
    this.#driver.networkChanged();
    return this;
  }

  /**
   * Tell it when the application goes into the background, where it should not wake the device, and when it comes back:
   * then silence is only broken as often as the network demands, which is found out by trying and remembered in the option
   * `intervalMemory`.
   *
   * @param network any name by which the network is known again: of the Wi-Fi, or of the operator. @defaultValue ''
   */
  setBackground(isBackground: boolean, network?: string): this {
    this.#driver.setBackground(isBackground, network);
    return this;
  }

  override on<E extends keyof SnetSocketEvents>(event: E, listener: SnetSocketEvents[E]): this;
  override on(event: string | symbol, listener: (...args: never[]) => void): this;
  override on(event: string | symbol, listener: (...args: never[]) => void): this {
    return super.on(event, listener as (...args: unknown[]) => void);
  }

  override once<E extends keyof SnetSocketEvents>(event: E, listener: SnetSocketEvents[E]): this;
  override once(event: string | symbol, listener: (...args: never[]) => void): this;
  override once(event: string | symbol, listener: (...args: never[]) => void): this {
    return super.once(event, listener as (...args: unknown[]) => void);
  }

  override write(chunk: unknown, callback?: WriteCallback): boolean;
  override write(chunk: unknown, encoding?: BufferEncoding, callback?: WriteCallback): boolean;
  override write(chunk: unknown, second?: BufferEncoding | WriteCallback, third?: WriteCallback): boolean {
    const isPlain = second === undefined && third === undefined;
    if (isPlain && chunk instanceof Uint8Array && this.writeAtOnce(chunk)) {
      this.#idle?.refresh();
      return true;
    }
    const callback = typeof second === 'function' ? second : third;
    if (this.readableEnded && this.writableEnded && !this.allowHalfOpen && !this.destroyed) {
      const error = endedByPeer();
      if (callback !== undefined) process.nextTick(callback, error);
      this.destroy(error);
      return false;
    }
    this.#idle?.refresh();
    return typeof second === 'string' ? super.write(chunk, second, callback) : super.write(chunk, callback);
  }

  override tryWrite(chunk: Uint8Array): boolean {
    this.#idle?.refresh();
    return super.tryWrite(chunk);
  }

  /** For the adapter that made this socket: a TCP socket that is being connected for it. */
  dialing(transport: Socket): void {
    this.#path.prepare(transport);
    transport.once('close', () => this.#path.forget(transport));
    for (const event of forwardedEvents) {
      transport.on(event, (...details: unknown[]) => {
        if (!this.destroyed) this.emit(event, ...details);
      });
    }
  }

  override handle(event: SessionEvent): void {
    if (event.type === 'open' || event.type === 'reattach') this.#followTransport();
    else if (event.type === 'detach') this.#path.lose();
    if (event.type === 'open' || event.type === 'readable') this.#idle?.refresh();
    this.#hold();
    super.handle(event);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#idle?.stop();
    this.#waking?.[Symbol.dispose]();
    super._destroy(error, done);
    this.#hold();
  }

  #followTransport(): void {
    const transport = this.#driver.duplex;
    if (transport !== undefined) this.#path.use(transport);
  }

  /** A transport keeps the process alive by itself; while there is none, or it may have to be replaced, this does. */
  #hold(): void {
    const { state } = this.session;
    const waits = state === 'idle' || state === 'handshaking' || state === 'detached' || state === 'closing';
    if (this.#isRef && waits && !this.destroyed) {
      this.#anchor ??= setInterval(() => {}, anchorMs);
      return;
    }
    clearInterval(this.#anchor);
    this.#anchor = undefined;
    if (this.#isRef && state === 'closing') {
      // The transport in use keeps the process alive as well, and so does each that is dialled for it.
      this.#farewell ??= setTimeout(() => this.#path.unref(), farewellMs);
    } else {
      clearTimeout(this.#farewell);
      this.#farewell = undefined;
    }
  }

  #onIdle(): void {
    const { acknowledgedBytes } = this;
    const moved = acknowledgedBytes !== this.#acknowledgedBytes;
    this.#acknowledgedBytes = acknowledgedBytes;
    // A large write is not idle as long as the other end takes some of it.
    if (moved && this.writableLength > 0) this.#idle?.refresh();
    else this.emit('timeout');
  }
}
