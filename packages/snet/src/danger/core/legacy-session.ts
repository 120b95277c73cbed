import type { CryptoProvider } from '@proj/crypto';
import { Code, defect, SnetError } from '../../core/errors.ts';
import { EventQueue } from '../../core/event-queue.ts';
import type { SessionEvent } from '../../core/events.ts';
import { earlier } from '../../core/moments.ts';
import { SlabQueue } from '../../core/slab-queue.ts';
import { type SessionInput, type SessionState, transitions } from '../../core/transitions.ts';
import type { LegacyTransport } from './legacy-transport.ts';
import type { Generation, ResolvedLegacyOptions } from './options.ts';
import { RewindBuffer } from './rewind-buffer.ts';
import type { StreamCipher } from './stream-cipher.ts';

const defaultReadBytes = 0x1_0000;
/** What one write to a transport takes. */
const sendBytes = 0x1_0000;

/**
 * One session of an older snet, used as a `Session` is: the same calls, the same events. What it cannot do is written
 * in DANGER-SPEC §5: nobody learns what has arrived, or that the other end has ended.
 */
export abstract class LegacySession {
  readonly role: 'client' | 'server';
  readonly wire: Generation;
  /** There are no keys of devices on this wire. */
  readonly deviceKey: undefined = undefined;
  protected readonly crypto: CryptoProvider;
  protected readonly options: ResolvedLegacyOptions;
  protected readonly sending: RewindBuffer;
  protected readonly transports: Map<number, LegacyTransport> = new Map();
  protected current: LegacyTransport | undefined;
  /** `undefined` until the two ends have a key. */
  protected cipher: StreamCipher | undefined;
  /** Bytes in memory, read or not: only what is there may be announced. */
  protected receivedPosition = 0;
  /** On the transport in use. */
  protected lastReceivedAtMs = 0;
  readonly #unread = new SlabQueue();
  /** The application left so much unread that the silence is ours. */
  #wasFull = false;
  readonly #events = new EventQueue();
  #state: SessionState = 'idle';
  #readPosition = 0;
  #ended = false;
  #endedByPeer = false;
  #finishReported = false;
  #drainWanted = false;
  /** Since when no connection has been {@link established}: the resume window begins here. */
  #outageSinceMs: number | undefined;
  /** The last byte in either direction, once the application has ended. */
  #quietSinceMs: number | undefined;

  protected constructor(
    role: 'client' | 'server',
    generation: Generation,
    crypto: CryptoProvider,
    options: ResolvedLegacyOptions,
  ) {
    this.role = role;
    this.wire = generation;
    this.crypto = crypto;
    this.options = options;
    this.sending = new RewindBuffer(options.rewindBufferBytes, options.replayBufferBytes);
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Bytes written that no transport has taken; what becomes of the others this wire does not tell. */
  get unacknowledgedBytes(): number {
    return this.sending.writePosition - this.sending.takenPosition;
  }

  get acknowledgedBytes(): number {
    return this.sending.takenPosition;
  }

  get receivedByApplication(): number {
    return this.#readPosition;
  }

  get readEnded(): boolean {
    return this.#endedByPeer && this.#unread.length === 0;
  }

  /**
   * The application has more unread bytes than it may: nothing should be read from this transport. One that is in its
   * handshake is read all the same, or it would never end.
   */
  overfull(transport: number): boolean {
    return this.isFull && this.transports.get(transport)?.phase === 'up';
  }

  protected get isFull(): boolean {
    return this.#unread.length >= this.options.receiveWindowBytes;
  }

  // The application commands.

  /** As `Session.write`. Bytes wait here until there is a transport, and are back-pressure beyond `replayBufferBytes`. */
  write(data: Uint8Array): number {
    if (this.#state === 'closed' || this.#ended) throw new SnetError('SNET_CLOSED', 'write after the end');
    const { cipher } = this;
    const accepted = cipher === undefined ? 0 : Math.min(data.length, this.sending.freeBytes);
    if (cipher !== undefined && accepted > 0) this.sending.push(cipher.seal(data.subarray(0, accepted)));
    if (accepted < data.length) this.#drainWanted = true;
    return accepted;
  }

  /** As `Session.tryWrite`. */
  tryWrite(data: Uint8Array): boolean {
    if (this.#state === 'closed' || this.#ended) return false;
    if (this.cipher === undefined || this.sending.freeBytes < data.length) {
      this.#drainWanted = true;
      return false;
    }
    this.write(data);
    return true;
  }

  /** Nothing more will be written. The wire cannot say so: the session is closed after `lingerMs` without a byte. */
  end(): void {
    if (this.#state !== 'closed') this.#ended = true;
  }

  read(maxBytes: number = defaultReadBytes): Uint8Array | undefined {
    const bytes = this.#unread.take(maxBytes);
    if (bytes !== undefined) this.#readPosition += bytes.length;
    return bytes;
  }

  /** Ends the session at once. The peer is not told: it comes back, and is refused. */
  abort(error?: SnetError, applicationCode = 0): void {
    const wireCode = Code.App + applicationCode;
    this.close(error ?? new SnetError('SNET_CLOSED', 'the session was ended here', { wireCode }));
  }

  /** There is no PING on this wire: in the background there is nothing to do less of. */
  setBackground(_isBackground: boolean, _nowMs: number, _network = ''): void {}

  networkChanged(_nowMs: number): void {}

  /** As `Session.crash`. */
  crash(cause: unknown): void {
    if (this.#state === 'closed') throw cause;
    this.abort(defect(cause));
  }

  // The world reports.

  receive(transport: number, chunk: Uint8Array, nowMs: number): void {
    const from = this.transports.get(transport);
    if (from === undefined) return; // Dropped before: late news.
    from.input.push(chunk);
    try {
      this.#drainInput(from, nowMs);
    } catch (error) {
      // Nothing on this wire is authentic, so nothing but a connection can be lost by it.
      if (SnetError.is(error)) this.dropAsLost(from, nowMs, error);
      else this.crash(error);
    }
  }

  detach(transport: number, nowMs: number, cause?: Error): void {
    const lost = this.transports.get(transport);
    if (lost === undefined) return;
    this.transports.delete(transport);
    this.#afterLoss(lost, nowMs, cause);
  }

  handleTimeout(nowMs: number): void {
    this.#noteReading(nowMs);
    for (const transport of [...this.transports.values()]) {
      if (transport.phase === 'up' || nowMs < transport.deadlineMs) continue;
      this.dropAsLost(transport, nowMs, new SnetError('SNET_HANDSHAKE_TIMEOUT', 'the handshake took too long'));
    }
    const lingersUntilMs = this.#lingersUntilMs();
    if (lingersUntilMs !== undefined && nowMs >= lingersUntilMs) this.close(undefined);
    const expiresAtMs = this.#expiresAtMs();
    if (expiresAtMs !== undefined && nowMs >= expiresAtMs) {
      this.close(new SnetError('SNET_RESUME_EXPIRED', 'no connection came back within the resume window'));
    }
  }

  // We answer.

  pollTransmit(transport: number, nowMs: number): Uint8Array | undefined {
    this.#noteReading(nowMs);
    const to = this.transports.get(transport);
    if (to === undefined) return undefined;
    const message = to.outbox.shift();
    if (message !== undefined) return message;
    if (to.phase !== 'up') return undefined;
    try {
      const bytes = this.sending.take(sendBytes);
      if (bytes === undefined) this.#afterLastSend(nowMs);
      else this.#afterSend();
      return bytes;
    } catch (error) {
      this.crash(error);
      return undefined;
    }
  }

  pollEvent(): SessionEvent | undefined {
    return this.#events.shift();
  }

  pollTimeout(): number | undefined {
    let next = earlier(this.ownTimeout(), earlier(this.#expiresAtMs(), this.#lingersUntilMs()));
    for (const { phase, deadlineMs } of this.transports.values()) if (phase !== 'up') next = earlier(next, deadlineMs);
    return next;
  }

  // What the two roles add.

  /** Takes a message of the handshake from the input, if it is whole. Answers whether it did. */
  protected abstract receiveHandshake(transport: LegacyTransport, nowMs: number): boolean;
  protected abstract transportLost(transport: LegacyTransport, nowMs: number, cause: Error | undefined): void;
  /** The peer has shown that it has the session. May end it. */
  protected abstract afterEstablished(): void;
  protected abstract ownTimeout(): number | undefined;
  protected abstract closed(error: SnetError | undefined): void;

  protected emit(event: SessionEvent): void {
    this.#events.push(event);
  }

  protected start(): void {
    this.#move('start');
  }

  /** How long a session that has no connection waits for one. */
  protected get resumeWindowMs(): number {
    return this.options.resumeWindowMs;
  }

  /** The peer has shown on this connection that it has the session: the outage, if there was one, is over. */
  protected established(transport: LegacyTransport): void {
    if (transport.isEstablished) return;
    transport.isEstablished = true;
    this.#outageSinceMs = undefined;
    this.afterEstablished();
  }

  /**
   * This transport is the one from now on, and every older one goes.
   *
   * @throws SnetError `SNET_PROTOCOL_VIOLATION` when the peer's position cannot be gone back to; nothing has changed then.
   */
  protected promote(transport: LegacyTransport, nowMs: number): void {
    this.sending.rewind(transport.sendPosition);
    const first = this.#state === 'handshaking';
    const outageMs = this.#outageSinceMs === undefined ? 0 : nowMs - this.#outageSinceMs;
    transport.phase = 'up';
    this.lastReceivedAtMs = nowMs;
    this.current = transport;
    this.#quietSinceMs = undefined;
    this.#move('up');
    this.#offerRoom();
    for (const other of [...this.transports.values()]) if (other.id < transport.id) this.drop(other, Code.TakenOver);
    if (first) this.emit({ type: 'open' });
    else this.emit({ type: 'reattach', replayedBytes: this.acknowledgedBytes - transport.sendPosition, outageMs });
  }

  protected drop(transport: LegacyTransport, code: number, farewell?: Uint8Array): void {
    this.transports.delete(transport.id);
    if (this.current === transport) this.current = undefined;
    this.emit({ type: 'drop', transport: transport.id, farewell, code });
  }

  protected dropAsLost(transport: LegacyTransport, nowMs: number, cause: SnetError): void {
    this.drop(transport, cause.wireCode ?? Code.Protocol);
    this.#afterLoss(transport, nowMs, cause);
  }

  /** Without an error what was written has been handed over, and is flushed. */
  protected close(error: SnetError | undefined): void {
    if (this.#state === 'closed') return;
    const { current } = this;
    this.#move('close');
    if (current !== undefined) this.drop(current, error?.wireCode ?? Code.Ok, error === undefined ? none : undefined);
    for (const transport of [...this.transports.values()]) this.drop(transport, Code.Ok);
    this.sending.clear();
    if (error === undefined) this.#endedByPeer = true;
    else this.#unread.clear();
    this.closed(error);
    this.emit({ type: 'close', error });
  }

  #move(input: SessionInput): void {
    const next = transitions[this.#state][input];
    if (next === undefined) throw new Error(`defect: ${input} in state ${this.#state}`);
    this.#state = next;
  }

  #drainInput(from: LegacyTransport, nowMs: number): void {
    while (this.transports.get(from.id) === from && from.phase !== 'up') {
      if (!this.receiveHandshake(from, nowMs)) return;
    }
    while (this.transports.get(from.id) === from) {
      const bytes = from.input.take(sendBytes);
      if (bytes === undefined) return;
      this.#receiveBytes(from, bytes, nowMs);
    }
  }

  #receiveBytes(from: LegacyTransport, bytes: Uint8Array, nowMs: number): void {
    if (from === this.current) this.lastReceivedAtMs = nowMs;
    const rest = from.padding === undefined ? bytes : from.padding.strip(bytes);
    if (rest.length === 0) return;
    from.owesBytes = false;
    this.established(from);
    if (this.#state === 'closed') return;
    // What another transport has brought meanwhile comes again, enciphered as before, and is passed over.
    const known = Math.min(rest.length, this.receivedPosition - from.receivePosition);
    from.receivePosition += rest.length;
    const fresh = rest.subarray(known);
    if (fresh.length === 0 || this.cipher === undefined) return;
    this.receivedPosition += fresh.length;
    this.#quietSinceMs = undefined;
    this.#unread.adopt(this.cipher.open(fresh));
    this.#wasFull ||= this.isFull;
    this.emit({ type: 'readable' });
    if (this.#ended) this.#quietSinceMs = nowMs;
  }

  /** Once the application reads again the peer has its whole time to be heard. */
  #noteReading(nowMs: number): void {
    if (!this.#wasFull || this.isFull) return;
    this.#wasFull = false;
    this.lastReceivedAtMs = nowMs;
  }

  #afterSend(): void {
    this.#quietSinceMs = undefined;
    this.#offerRoom();
  }

  #afterLastSend(nowMs: number): void {
    if (!this.#ended) return;
    this.#quietSinceMs ??= nowMs;
    if (this.#finishReported) return;
    this.#finishReported = true;
    this.emit({ type: 'finish' });
  }

  #offerRoom(): void {
    if (!this.#drainWanted || this.sending.freeBytes < this.options.replayBufferBytes / 4) return;
    this.#drainWanted = false;
    this.emit({ type: 'drain' });
  }

  #afterLoss(lost: LegacyTransport, nowMs: number, cause: Error | undefined): void {
    if (this.current === lost) this.current = undefined;
    if (this.#state === 'closed') return;
    if (lost.establishedAtMs !== undefined && nowMs >= lost.establishedAtMs) this.established(lost);
    if (lost.phase === 'up' && this.#state === 'open') {
      this.#move('lost');
      this.#outageSinceMs ??= nowMs;
      // Nobody knows what of the last words has arrived: that is found out by the next connection.
      this.#quietSinceMs = undefined;
      this.emit({ type: 'detach', untilMs: this.#outageSinceMs + this.resumeWindowMs, cause });
    }
    this.transportLost(lost, nowMs, cause);
  }

  #expiresAtMs(): number | undefined {
    if (this.#state !== 'detached' || this.#outageSinceMs === undefined) return undefined;
    return this.#outageSinceMs + this.resumeWindowMs;
  }

  #lingersUntilMs(): number | undefined {
    if (this.#state !== 'open' || this.#quietSinceMs === undefined) return undefined;
    return this.#quietSinceMs + this.options.lingerMs;
  }
}

const none = new Uint8Array(0);
