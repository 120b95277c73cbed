import type { CryptoProvider } from '@proj/crypto';
import { emptyBytes } from '@proj/io/bytes';
import { Code, codeName, SnetError, violation } from './errors.ts';
import { EventQueue } from './event-queue.ts';
import type { SessionEvent } from './events.ts';
import { decodeFrames, encodeFrames, type StreamFrame } from './frames.ts';
import type { MemoryBudget } from './memory-budget.ts';
import { type ResolvedSessionOptions, resolveSessionOptions, type SessionOptions } from './options.ts';
import { PathTimer } from './path-timer.ts';
import { ReceiveBuffer } from './receive-buffer.ts';
import { ReceiveWindow } from './receive-window.ts';
import type { RecordReader } from './record.ts';
import { RecordComposer } from './record-composer.ts';
import { ReplayBuffer } from './replay-buffer.ts';
import { type SessionInput, type SessionState, transitions } from './transitions.ts';
import type { Transport } from './transport.ts';

const defaultReadBytes = 0x1_0000;
/** An acknowledgement may wait this long for something to travel with. */
const maxAckDelayMs = 25;
/** PINGs that one record's worth of time may leave unanswered; a peer that sends more is not answered twice. */
const maxPongsDue = 4;

/**
 * One snet session: no sockets, no clock, no promises. `nowMs` is monotonic.
 *
 * The world reports: `attach`, `receive`, `detach`, `handleTimeout`. The application commands: `write`, `end`, `read`,
 * `abort`. We answer: after any of these calls poll {@link Session.pollTransmit} of every attached transport,
 * {@link Session.pollEvent} until `undefined`, and {@link Session.pollTimeout}, in this order.
 *
 * Transports are named by number in every call. One that the session has dropped may still be reported on, by a socket
 * that closes late for instance; that changes nothing.
 */
export abstract class Session {
  readonly role: 'client' | 'server';
  protected readonly crypto: CryptoProvider;
  protected readonly options: ResolvedSessionOptions;
  protected readonly sending: ReplayBuffer;
  protected readonly receiving: ReceiveBuffer;
  protected readonly transports: Map<number, Transport> = new Map();
  protected readonly path: PathTimer;
  /** The transport that writes go to. */
  protected current: Transport | undefined;
  /** The smaller of both ends' wishes. */
  protected resumeWindowMs: number;
  readonly #window: ReceiveWindow;
  readonly #composer: RecordComposer;
  #state: SessionState = 'idle';
  readonly #events: EventQueue = new EventQueue();
  #drainWanted = false;
  #finishReported = false;
  #detachedAtMs: number | undefined;
  #closingAtMs: number | undefined;

  protected constructor(
    role: 'client' | 'server',
    crypto: CryptoProvider,
    options: SessionOptions,
    budget?: MemoryBudget,
  ) {
    this.role = role;
    this.crypto = crypto;
    this.options = resolveSessionOptions(options);
    this.sending = new ReplayBuffer(this.options.replayBufferBytes);
    const { initialWindowBytes, receiveWindowBytes } = this.options;
    this.#window = new ReceiveWindow({ initialBytes: initialWindowBytes, maxBytes: receiveWindowBytes }, budget);
    this.receiving = new ReceiveBuffer(this.#window);
    this.#composer = new RecordComposer(this.sending, this.receiving);
    this.path = new PathTimer(this.options);
    this.resumeWindowMs = this.options.resumeWindowMs;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Bytes written that the peer has not acknowledged. */
  get unacknowledgedBytes(): number {
    return this.sending.unacknowledgedBytes;
  }

  /** Bytes of the application that the peer has in memory. */
  get acknowledgedBytes(): number {
    return Math.min(this.sending.firstPosition, this.sending.writePosition);
  }

  /** Bytes of the peer that the application here has taken. */
  get receivedByApplication(): number {
    return this.receiving.readPosition;
  }

  /** No more bytes will ever come, and all that came were read. */
  get readEnded(): boolean {
    return this.receiving.finished && this.receiving.unreadBytes === 0;
  }

  // The application commands.

  /**
   * Takes as much of `data` as the replay buffer has room for, copies it, and answers how many bytes that were. Less
   * than all: a `drain` event follows when there is room.
   *
   * @throws SnetError `SNET_CLOSED` after `end`, `abort` or the end of the session.
   */
  write(data: Uint8Array): number {
    if (this.#state === 'closed' || this.sending.ended) throw new SnetError('SNET_CLOSED', 'write after the end');
    const accepted = this.sending.write(data);
    if (accepted < data.length) this.#drainWanted = true;
    return accepted;
  }

  /** No more writes. The peer learns of it after the last byte; the other direction goes on. */
  end(): void {
    if (this.#state !== 'closed') this.sending.end();
  }

  /** Up to `maxBytes` received bytes, the caller's from then on; `undefined`: wait for `readable`, or {@link readEnded}. */
  read(maxBytes: number = defaultReadBytes): Uint8Array | undefined {
    const bytes = this.receiving.read(maxBytes);
    // A peer that fills the window waits for credit.
    if (bytes !== undefined && this.current !== undefined && this.#creditDue(this.current)) this.current.ackNow = true;
    return bytes;
  }

  /** Ends the session at once; the peer, if it can be reached, gets a RESET with an application code. */
  abort(error?: SnetError, applicationCode = 0): void {
    if (this.#state === 'closed') return;
    const code = Code.App + applicationCode;
    const reason = error ?? new SnetError('SNET_CLOSED', 'the session was ended here', { wireCode: code });
    this.close(reason, [{ type: 'reset', code, position: this.receiving.readPosition }]);
  }

  // The world reports.

  /** Bytes arrived on a transport, cut anywhere. */
  receive(transport: number, chunk: Uint8Array, nowMs: number): void {
    const from = this.transports.get(transport);
    if (from === undefined) return; // Dropped before: rule of late news [SNET-7.4].
    from.input.adopt(chunk);
    try {
      this.#drainInput(from, nowMs);
    } catch (error) {
      if (!SnetError.is(error)) throw error;
      this.#fail(from, error, nowMs);
    }
  }

  /** A transport closed or broke. */
  detach(transport: number, nowMs: number, cause?: Error): void {
    const lost = this.transports.get(transport);
    if (lost === undefined) return;
    this.transports.delete(transport);
    this.#afterLoss(lost, nowMs, cause);
  }

  handleTimeout(nowMs: number): void {
    for (const transport of [...this.transports.values()]) this.#handleTransportTimeout(transport, nowMs);
    if (this.#state === 'closing' && nowMs >= this.#lingerDeadlineMs()) this.close(undefined, []);
    const expiresAtMs = this.#expiresAtMs();
    if (expiresAtMs !== undefined && nowMs >= expiresAtMs) {
      this.close(new SnetError('SNET_RESUME_EXPIRED', 'no transport came back within the resume window'), []);
    }
  }

  // We answer.

  /** The next bytes to write to this transport; `undefined`: nothing now. Ask again after any other call. */
  pollTransmit(transport: number, nowMs: number): Uint8Array | undefined {
    const to = this.transports.get(transport);
    if (to === undefined) return undefined;
    if (to.opening !== undefined) {
      const { opening } = to;
      to.opening = undefined;
      return opening;
    }
    const { sealer } = to;
    if (sealer === undefined) return undefined;
    const closing = this.#state === 'closing' && to === this.current;
    const plaintext = this.#composer.compose(to, { closing, confirmation: this.confirmation(), nowMs });
    return plaintext === undefined ? undefined : sealer.seal(plaintext);
  }

  pollEvent(): SessionEvent | undefined {
    return this.#events.shift();
  }

  /** When to call {@link handleTimeout}, at the latest; `undefined`: never, as things are. */
  pollTimeout(): number | undefined {
    const deadlines = [this.#expiresAtMs(), this.ownTimeout()];
    if (this.#state === 'closing') deadlines.push(this.#lingerDeadlineMs());
    for (const transport of this.transports.values()) {
      if (transport.phase !== 'up') deadlines.push(transport.handshakeDeadlineMs);
      else deadlines.push(transport.ackAtMs, this.path.nextAtMs(transport));
    }
    const earliest = Math.min(...deadlines.filter((deadline) => deadline !== undefined));
    return earliest === Number.POSITIVE_INFINITY ? undefined : earliest;
  }

  // What the two roles add.

  /** A message of the handshake on a transport that has no keys yet. Answers whether it took one from the input. */
  protected abstract receiveHandshake(transport: Transport, nowMs: number): boolean;
  /** The first record on a `pending` transport. */
  protected abstract confirm(transport: Transport, nowMs: number): void;
  /** A transport is gone, after the session has dealt with it. */
  protected abstract transportLost(transport: Transport, nowMs: number, cause: Error | undefined): void;
  protected abstract ownTimeout(): number | undefined;
  /** The session has closed: forget what others hold of it. */
  protected abstract closed(error: SnetError | undefined): void;
  protected abstract receiveTicketMin(set: number): void;
  protected abstract receiveGoAway(code: number, afterMs: number, jitterMs: number, nowMs: number): void;
  /** The first frames on a transport that has come up. */
  protected abstract confirmation(): readonly StreamFrame[];

  protected emit(event: SessionEvent): void {
    this.#events.push(event);
  }

  protected start(): void {
    this.#move('start');
  }

  /** Positions of the peer, authenticated, at the start of a transport. @throws SnetError when they cannot be. */
  protected adoptPeerPosition(receivedPosition: number, limit: number): void {
    this.sending.acknowledge(receivedPosition);
    this.#composer.raisePeerLimit(limit);
    this.#afterAck();
  }

  /** Bytes to send ahead of the handshake's end, from the first that is not acknowledged. */
  protected earlyBytes(): Uint8Array | undefined {
    return this.#composer.early(this.options.earlyDataBytes);
  }

  /** This transport's handshake is done: it is the one from now on, and every older one goes. */
  protected promote(transport: Transport, nowMs: number): void {
    const first = this.#state === 'handshaking';
    const outageMs = this.#detachedAtMs === undefined ? 0 : nowMs - this.#detachedAtMs;
    transport.phase = 'up';
    transport.lastReceivedAtMs = nowMs;
    // The peer may not know what else arrived meanwhile on an older transport.
    transport.ackNow = transport.ackNow || this.receiving.receivedPosition > transport.announcedPosition;
    this.current = transport;
    this.#detachedAtMs = undefined;
    this.#move('up');
    for (const other of [...this.transports.values()]) if (other.epoch < transport.epoch) this.drop(other);
    if (first) this.emit({ type: 'open' });
    else if (this.#state === 'open') {
      const replayedBytes = Math.max(
        0,
        Math.min(this.sending.sentPosition, this.sending.writePosition) - this.sending.firstPosition,
      );
      this.emit({ type: 'reattach', replayedBytes, outageMs });
    }
    this.#completeIfDone(nowMs);
  }

  /** Takes a transport out of the session; its driver is told to end it. */
  protected drop(transport: Transport, farewell?: readonly StreamFrame[]): void {
    this.transports.delete(transport.id);
    if (this.current === transport) this.current = undefined;
    let bytes: Uint8Array | undefined;
    if (farewell !== undefined && farewell.length > 0 && transport.sealer !== undefined) {
      bytes = transport.sealer.seal(encodeFrames(farewell));
    }
    this.emit({ type: 'drop', transport: transport.id, farewell: bytes });
  }

  /** Drops a transport as lost: what follows is as if its socket had broken. */
  protected dropAsLost(transport: Transport, nowMs: number, cause: Error): void {
    this.drop(transport);
    this.#afterLoss(transport, nowMs, cause);
  }

  protected close(error: SnetError | undefined, farewell: readonly StreamFrame[]): void {
    if (this.#state === 'closed') return;
    const { current } = this;
    this.#move('close');
    if (current !== undefined) this.drop(current, farewell);
    for (const transport of [...this.transports.values()]) this.drop(transport);
    this.#window.reset();
    this.sending.clear();
    if (error !== undefined) this.receiving.clear();
    this.closed(error);
    this.emit({ type: 'close', error });
  }

  #move(input: SessionInput): void {
    const next = transitions[this.#state][input];
    if (next === undefined) throw new Error(`defect: ${input} in state ${this.#state}`);
    this.#state = next;
  }

  #drainInput(from: Transport, nowMs: number): void {
    while (this.transports.get(from.id) === from) {
      if (from.opener === undefined) {
        if (!this.receiveHandshake(from, nowMs)) return;
        continue;
      }
      if (from.earlyOpener !== undefined) {
        if (!this.#receiveEarly(from, from.earlyOpener, nowMs)) return;
        continue;
      }
      const plaintext = from.opener.open(from.input);
      if (plaintext === undefined) return;
      from.lastReceivedAtMs = nowMs;
      from.proven = true;
      if (from.phase === 'pending') this.confirm(from, nowMs);
      for (const frame of decodeFrames(plaintext)) {
        this.#receiveFrame(from, frame, nowMs);
        if (this.transports.get(from.id) !== from) return;
      }
    }
  }

  /** Bytes of the stream ahead of the handshake's end: at their positions, so that a repetition changes nothing. */
  #receiveEarly(from: Transport, opener: RecordReader, nowMs: number): boolean {
    const plaintext = opener.open(from.input);
    if (plaintext === undefined) return false;
    from.earlyOpener = undefined;
    for (const frame of decodeFrames(plaintext)) {
      if (frame.type !== 'data') throw violation(`${frame.type} in early data`);
      this.#receiveData(from, frame.bytes, nowMs);
    }
    return true;
  }

  #fail(transport: Transport, error: SnetError, nowMs: number): void {
    // Only what was authenticated may end a session; anything else costs the transport and no more [SNET-1.5].
    const authentic = transport.phase === 'up' && error.code === 'SNET_PROTOCOL_VIOLATION';
    if (authentic && error.wireCode !== Code.PositionGap) {
      const reason = emptyBytes;
      const code = error.wireCode ?? Code.Protocol;
      this.close(error, [{ type: 'close', code, delivered: this.receiving.readPosition, reason }]);
    } else {
      this.dropAsLost(transport, nowMs, error);
    }
  }

  #afterLoss(lost: Transport, nowMs: number, cause: Error | undefined): void {
    if (this.#state === 'closed') return;
    const wasCurrent = lost.phase === 'up';
    if (this.current === lost) this.current = undefined;
    if (wasCurrent && this.current === undefined) {
      this.#move('lost');
      this.#detachedAtMs = nowMs;
      if (this.#state === 'detached') this.emit({ type: 'detach', untilMs: nowMs + this.resumeWindowMs, cause });
    }
    this.transportLost(lost, nowMs, cause);
  }

  #handleTransportTimeout(transport: Transport, nowMs: number): void {
    if (this.transports.get(transport.id) !== transport) return;
    if (transport.phase !== 'up') {
      if (nowMs < transport.handshakeDeadlineMs) return;
      this.dropAsLost(transport, nowMs, new SnetError('SNET_HANDSHAKE_TIMEOUT', 'the handshake took too long'));
      return;
    }
    if (transport.ackAtMs !== undefined && nowMs >= transport.ackAtMs) transport.ackNow = true;
    if (transport.ackNow) transport.ackAtMs = undefined;
    switch (this.path.due(transport, nowMs)) {
      case 'dead':
        this.dropAsLost(transport, nowMs, new Error('no answer from the peer'));
        break;
      case 'probe':
        if (transport.awaitingSinceMs === undefined) this.#window.reset(); // So long a silence is idleness.
        this.path.probe(transport, nowMs);
        break;
    }
  }

  #expiresAtMs(): number | undefined {
    if (this.#state !== 'detached' || this.#detachedAtMs === undefined) return undefined;
    return this.#detachedAtMs + this.resumeWindowMs;
  }

  #lingerDeadlineMs(): number {
    return (this.#closingAtMs ?? 0) + this.options.lingerMs;
  }

  // Receiving.

  #receiveFrame(from: Transport, frame: StreamFrame, nowMs: number): void {
    switch (frame.type) {
      case 'data':
        this.#receiveData(from, frame.bytes, nowMs);
        break;
      case 'seek':
        if (frame.position < from.receivePosition) throw violation('seek backwards');
        if (frame.position > this.receiving.receivedPosition) throw violation('gap in the stream', Code.PositionGap);
        from.receivePosition = frame.position;
        break;
      case 'ack':
        from.acknowledged(this.sending.firstPosition, frame.receivedPosition, nowMs);
        this.sending.acknowledge(frame.receivedPosition);
        this.#composer.raisePeerLimit(frame.limit);
        this.#afterAck();
        this.#completeIfDone(nowMs);
        break;
      case 'ping':
        if (from.pongsDue.length < maxPongsDue) from.pongsDue.push({ id: frame.id, atMs: nowMs });
        break;
      case 'pong':
        this.path.answered(from, frame.id, frame.delayUs, nowMs);
        break;
      case 'fin':
        this.#receiveFin(from, frame.finalPosition, nowMs);
        break;
      case 'reset':
        this.close(new SnetError('SNET_RESET', 'the peer destroyed its end', { wireCode: frame.code }), []);
        break;
      case 'close':
        this.#receiveClose(frame.code, nowMs);
        break;
      case 'close-ack':
        if (this.#state !== 'closing') throw violation('CLOSE_ACK without CLOSE');
        this.close(undefined, []);
        break;
      case 'ticket-min':
        this.receiveTicketMin(frame.set);
        break;
      case 'key-update':
        from.opener?.ratchet();
        break;
      case 'go-away':
        this.receiveGoAway(frame.code, frame.afterMs, frame.jitterMs, nowMs);
        break;
    }
  }

  #receiveData(from: Transport, bytes: Uint8Array, nowMs: number): void {
    const fresh = this.receiving.receive(from.receivePosition, bytes);
    from.receivePosition += bytes.length;
    if (fresh > 0) this.emit({ type: 'readable' });
    if (this.#window.arrived(fresh, this.path.smoothedRttMs, nowMs)) from.ackNow = true;
    this.#scheduleAck(from, nowMs);
  }

  #receiveFin(from: Transport, finalPosition: number, nowMs: number): void {
    if (finalPosition !== from.receivePosition) throw violation('the end is not where the bytes end');
    const known = this.receiving.finished;
    this.receiving.finish(finalPosition);
    from.receivePosition = finalPosition + 1;
    from.ackNow = true;
    if (!known) this.emit({ type: 'readable' });
    this.#completeIfDone(nowMs);
  }

  #receiveClose(code: number, nowMs: number): void {
    if (code !== Code.Ok) {
      this.close(
        new SnetError('SNET_PROTOCOL_VIOLATION', `the peer closed: ${codeName(code)}`, { wireCode: code }),
        [],
      );
      return;
    }
    this.#completeIfDone(nowMs);
    if (this.#state !== 'closing') throw violation('CLOSE before both directions ended');
    this.close(undefined, [{ type: 'close-ack' }]);
  }

  #afterAck(): void {
    if (this.#drainWanted && this.sending.freeBytes >= this.options.replayBufferBytes / 4) {
      this.#drainWanted = false;
      this.emit({ type: 'drain' });
    }
    if (this.sending.finished && !this.#finishReported) {
      this.#finishReported = true;
      this.emit({ type: 'finish' });
    }
  }

  #completeIfDone(nowMs: number): void {
    if (this.#state !== 'open' || !this.sending.finished || !this.receiving.finished) return;
    this.#move('complete');
    this.#closingAtMs = nowMs;
  }

  #scheduleAck(transport: Transport, nowMs: number): void {
    if (transport.ackNow) return;
    if (this.receiving.receivedPosition - transport.announcedPosition >= this.#window.bytes / 4) {
      transport.ackNow = true;
    } else {
      transport.ackAtMs ??= nowMs + Math.min(maxAckDelayMs, this.path.ackDelayMs);
    }
  }

  #creditDue(transport: Transport): boolean {
    return this.receiving.limit - transport.announcedLimit >= this.#window.bytes / 4;
  }
}
