import { emptyBytes } from '@proj/io/bytes';
import { accounted, applicationWireCode, Code, codeName, defect, SnetError, violation } from './errors.ts';
import { encodeFrames, FrameReader, type StreamFrame } from './frames.ts';
import { earlier } from './moments.ts';
import { maxConfirmationBytes, type RecordReader } from './record.ts';
import { SessionParts } from './session-parts.ts';
import { type SessionInput, type SessionState, transitions } from './transitions.ts';
import type { Transport } from './transport.ts';

const noFrames: readonly StreamFrame[] = [];
const defaultReadBytes = 0x1_0000;
/** PINGs that one record's worth of time may leave unanswered; a peer that sends more is not answered twice. */
const maxPongsDue = 4;
/** Called so much too late we have slept, or as good as: the network may be another one. */
const wakeLagMs = 10_000;

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
export abstract class Session extends SessionParts {
  #state: SessionState = 'idle';

  get state(): SessionState {
    return this.#state;
  }

  /** Server: the X25519 public key that the client's device has shown it holds; `undefined`: none. */
  get deviceKey(): Uint8Array | undefined {
    return undefined;
  }

  // The application commands.

  /**
   * Takes as much of `data` as the replay buffer has room for, copies it, and answers how many bytes that were. Less
   * than all: a `drain` event follows when there is room.
   *
   * @throws SnetError `SNET_CLOSED` after `end`, `abort` or the end of the session; `SNET_OVERFLOW` instead of waiting for
   * a transport, where `whenDetached` says so.
   */
  write(data: Uint8Array): number {
    if (this.#state === 'closed' || this.sending.ended) throw new SnetError('SNET_CLOSED', 'write after the end');
    const accepted = this.gate.write(data);
    if (this.#isOverflown) throw this.#overflow();
    return accepted;
  }

  /**
   * Takes all of `data`, or nothing and answers `false`: for one who writes the same to many, and does not wait for any of
   * them. After a `false` a `drain` event tells of room. Never ends the session. More than `replayBufferBytes` never fits.
   */
  tryWrite(data: Uint8Array): boolean {
    return this.#state !== 'closed' && !this.sending.ended && this.gate.tryWrite(data);
  }

  /** Nothing should be read from this transport now. Here the peer's credit sees to that. */
  overfull(_transport: number): boolean {
    return false;
  }

  /** No more writes. The peer learns of it after the last byte; the other direction goes on. */
  end(): void {
    if (this.#state !== 'closed') this.sending.end();
  }

  /** Up to `maxBytes` received bytes, the caller's from then on; `undefined`: wait for `readable`, or {@link readEnded}. */
  read(maxBytes: number = defaultReadBytes): Uint8Array | undefined {
    const bytes = this.receiving.read(maxBytes);
    if (bytes !== undefined && this.current !== undefined) this.acks.taken(this.current);
    return bytes;
  }

  /**
   * Ends the session at once; the peer, if it can be reached, gets a RESET with the error's `wireCode` or else with an
   * application code, from 0 to 2^32 − 1.
   *
   * @throws SnetError `SNET_BAD_OPTION`.
   */
  abort(error?: SnetError, applicationCode = 0): void {
    const code = error?.wireCode ?? applicationWireCode(applicationCode);
    const reason = error ?? new SnetError('SNET_CLOSED', 'the session was ended here', { wireCode: code });
    this.close(reason, [{ type: 'reset', code, position: this.receiving.readPosition }]);
  }

  /**
   * The application went into the background, or came back from it. In the background the path is asked as rarely as the
   * network allows, which is found out by trying, and the peer is told not to ask by itself. Back in the foreground the
   * path is asked at once.
   *
   * @param network any name by which the application knows the network again.
   */
  setBackground(isBackground: boolean, nowMs: number, network = ''): void {
    if (this.background.set(isBackground, network, this.current)) this.networkChanged(nowMs);
  }

  /** The network may be another one, or the machine has slept. The end that dials does something about it. */
  networkChanged(_nowMs: number): void {}

  /** Something that must not happen did, in here or in the driver: this session ends, and says so [SNET-8.2]. */
  crash(cause: unknown): void {
    // Nobody would hear of it any more.
    if (this.#state === 'closed') throw cause;
    this.abort(defect(cause));
  }

  // The world reports.

  /** Bytes arrived on a transport, cut anywhere. They are lent: nothing of `chunk` is looked at after this. */
  receive(transport: number, chunk: Uint8Array, nowMs: number): void {
    const from = this.transports.get(transport);
    if (from === undefined) return; // Dropped before: rule of late news [SNET-7.4].
    from.input.lend(chunk);
    try {
      this.#drainInput(from, nowMs);
    } catch (error) {
      if (SnetError.is(error)) this.#fail(from, error, nowMs);
      else this.crash(error);
    } finally {
      from.input.keep();
    }
  }

  /** A transport closed or broke. */
  detach(transport: number, nowMs: number, cause?: Error): void {
    const lost = this.transports.get(transport);
    if (lost === undefined) return;
    this.transports.delete(transport);
    lost.destroy();
    if (lost === this.current) this.path.broke(lost, nowMs);
    this.#afterLoss(lost, nowMs, cause);
  }

  handleTimeout(nowMs: number): void {
    try {
      this.#handleTimeout(nowMs);
    } catch (error) {
      this.crash(error);
    }
  }

  #handleTimeout(nowMs: number): void {
    const lagMs = Math.max(0, nowMs - (this.pollTimeout() ?? nowMs));
    if (lagMs >= wakeLagMs) this.networkChanged(nowMs);
    for (const transport of [...this.transports.values()]) this.#handleTransportTimeout(transport, nowMs, lagMs);
    const { endsAtMs } = this.lifetime;
    if (endsAtMs !== undefined && nowMs >= endsAtMs) {
      // What both ends hold whole is delivered, whether the peer could say so or not [SNET-5.6].
      if (this.#state === 'closing') this.close(undefined, []);
      else this.close(this.#expired(), []);
    }
    if (this.#state !== 'closed') this.handleOwnTimeout(nowMs);
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
    try {
      const confirmation = to.phase === 'up' && !to.confirmSent ? this.confirmation() : noFrames;
      const plaintext = this.composer.compose(to, { closing, confirmation, nowMs });
      return plaintext === undefined ? undefined : sealer.seal(plaintext);
    } catch (error) {
      this.crash(error);
      return undefined;
    }
  }

  /** When to call {@link handleTimeout}, at the latest; `undefined`: never, as things are. */
  pollTimeout(): number | undefined {
    if (this.#state === 'closed') return undefined;
    let next = earlier(this.lifetime.endsAtMs, this.ownTimeout());
    for (const transport of this.transports.values()) {
      if (transport.phase !== 'up') next = earlier(next, this.path.handshakeDeadlineMs(transport));
      else next = earlier(next, earlier(transport.ackAtMs, this.path.nextAtMs(transport)));
    }
    return next;
  }

  // What the two roles add.

  /** A message of the handshake on a transport that has no keys yet. Answers whether it took one from the input. */
  protected abstract receiveHandshake(transport: Transport, nowMs: number): boolean;
  /** The first record on a `pending` transport. */
  protected abstract confirm(transport: Transport, nowMs: number): void;
  /** A transport is gone, after the session has dealt with it. */
  protected abstract transportLost(transport: Transport, nowMs: number, cause: Error | undefined): void;
  protected abstract ownTimeout(): number | undefined;
  protected abstract handleOwnTimeout(nowMs: number): void;
  /** The session has closed: forget what others hold of it. */
  protected abstract closed(error: SnetError | undefined): void;
  protected abstract receiveTicketMin(set: number): void;
  protected abstract receiveGoAway(frame: StreamFrame & { readonly type: 'go-away' }, nowMs: number): void;
  /** The first frames on a transport that has come up. */
  protected abstract confirmation(): readonly StreamFrame[];

  protected start(): void {
    this.#move('start');
  }

  /** Positions of the peer, authenticated, at the start of a transport. @throws SnetError when they cannot be. */
  protected adoptPeerPosition(receivedPosition: number, limit: number): void {
    this.sending.acknowledge(receivedPosition);
    this.composer.raisePeerLimit(limit);
    this.gate.acknowledged((event) => this.emit(event));
  }

  /** Bytes to send ahead of the handshake's end, from the first that is not acknowledged. */
  protected earlyBytes(): Uint8Array | undefined {
    return this.composer.early(this.options.earlyDataBytes);
  }

  /** This transport's handshake is done: it is the one from now on, and every older one goes. */
  protected promote(transport: Transport, nowMs: number): void {
    const first = this.#state === 'handshaking';
    const outageMs = this.lifetime.attached(nowMs);
    transport.phase = 'up';
    transport.lastReceivedAtMs = nowMs;
    // The peer may not know what else arrived meanwhile on an older transport.
    transport.ackNow = transport.ackNow || this.receiving.receivedPosition > transport.announcedPosition;
    this.current = transport;
    this.lastFailure = undefined;
    this.path.revived(outageMs);
    this.background.announce(transport);
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

  /** Takes a transport out of the session; its driver is told to end it. @param code why (SPEC §8). */
  protected drop(transport: Transport, code: number = Code.TakenOver, farewell: readonly StreamFrame[] = []): void {
    this.transports.delete(transport.id);
    if (this.current === transport) this.current = undefined;
    this.emit({ type: 'drop', transport: transport.id, farewell: sealedFarewell(transport, farewell), code });
    transport.destroy();
  }

  /** Drops a transport as lost: what follows is as if its socket had broken. */
  protected dropAsLost(transport: Transport, nowMs: number, cause: SnetError): void {
    this.drop(transport, cause.wireCode ?? Code.Protocol);
    this.#afterLoss(transport, nowMs, cause);
  }

  protected close(error: SnetError | undefined, farewell: readonly StreamFrame[]): void {
    if (this.#state === 'closed') return;
    const { current } = this;
    const { unacknowledgedBytes } = this;
    if (error !== undefined) accounted(error, { writtenBytes: this.sending.writePosition, unacknowledgedBytes });
    this.#move('close');
    const code = error === undefined ? Code.Ok : (error.wireCode ?? Code.Protocol);
    if (current !== undefined) this.drop(current, code, farewell);
    for (const transport of [...this.transports.values()]) this.drop(transport, code);
    this.window.reset(0);
    this.sending.clear();
    if (error !== undefined) this.receiving.clear();
    this.closed(error);
    this.emit({ type: 'close', error });
  }

  /** What the peer said is authentic, and cannot be: it is told so, and the session ends [SNET-1.5]. */
  protected closeViolated(error: SnetError): void {
    const code = error.wireCode ?? Code.Protocol;
    this.close(error, [{ type: 'close', code, delivered: this.receiving.readPosition, reason: emptyBytes }]);
  }

  #expired(): SnetError {
    const message = 'no transport came back within the resume window';
    return new SnetError('SNET_RESUME_EXPIRED', message, { cause: this.lastFailure });
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
      const plaintext = from.opener.open(from.input, from.phase === 'pending' ? maxConfirmationBytes : undefined);
      if (plaintext === undefined) return;
      from.lastReceivedAtMs = nowMs;
      from.proven = true;
      if (from.phase === 'pending') this.confirm(from, nowMs);
      if (this.transports.get(from.id) !== from) return;
      const frames = new FrameReader(plaintext);
      for (let frame = frames.next(); frame !== undefined; frame = frames.next()) {
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
    opener.destroy();
    const frames = new FrameReader(plaintext);
    for (let frame = frames.next(); frame !== undefined; frame = frames.next()) {
      if (frame.type !== 'data') throw violation(`${frame.type} in early data`);
      this.streams.data(from, frame.bytes, nowMs);
    }
    return true;
  }

  #fail(transport: Transport, error: SnetError, nowMs: number): void {
    // Only what was authenticated may end a session; anything else costs the transport and no more [SNET-1.5].
    const authentic = transport.phase === 'up' && error.code === 'SNET_PROTOCOL_VIOLATION';
    if (authentic && error.wireCode !== Code.PositionGap) this.closeViolated(error);
    else this.dropAsLost(transport, nowMs, error);
  }

  #afterLoss(lost: Transport, nowMs: number, cause: Error | undefined): void {
    if (this.#state === 'closed') return;
    const wasCurrent = lost.phase === 'up';
    if (this.current === lost) this.current = undefined;
    if (wasCurrent && this.current === undefined) {
      this.#move('lost');
      this.lifetime.detached(nowMs);
      const untilMs = nowMs + this.lifetime.resumeWindowMs;
      if (this.#state === 'detached') this.emit({ type: 'detach', untilMs, cause });
    }
    if (this.#isOverflown) this.#overflow();
    else this.transportLost(lost, nowMs, cause);
  }

  get #isOverflown(): boolean {
    return this.gate.isWaiting && this.#state === 'detached' && this.options.whenDetached === 'fail';
  }

  #overflow(): SnetError {
    const error = new SnetError('SNET_OVERFLOW', 'the replay buffer is full and no transport is up');
    this.abort(error);
    return error;
  }

  #handleTransportTimeout(transport: Transport, nowMs: number, lagMs: number): void {
    if (this.transports.get(transport.id) !== transport) return;
    if (transport.phase !== 'up') {
      if (!this.path.isHandshakeOverdue(transport, nowMs, lagMs)) return;
      this.dropAsLost(transport, nowMs, new SnetError('SNET_HANDSHAKE_TIMEOUT', 'the handshake took too long'));
      return;
    }
    this.acks.elapse(transport, nowMs);
    switch (this.path.due(transport, nowMs, lagMs)) {
      case 'dead':
        this.path.died();
        this.dropAsLost(transport, nowMs, new SnetError('SNET_PATH_DEAD', 'no answer from the peer'));
        break;
      case 'probe':
        if (transport.awaitingSinceMs === undefined) this.window.reset(this.receiving.promisedBytes); // So long a silence is idleness.
        this.path.probe(transport, nowMs);
        break;
    }
  }

  // Receiving.

  #receiveFrame(from: Transport, frame: StreamFrame, nowMs: number): void {
    switch (frame.type) {
      case 'data':
        this.streams.data(from, frame.bytes, nowMs);
        break;
      case 'seek':
        this.streams.seek(from, frame.position);
        break;
      case 'ack':
        from.acknowledged(this.sending.firstPosition, frame.receivedPosition, nowMs);
        this.sending.acknowledge(frame.receivedPosition);
        this.composer.raisePeerLimit(frame.limit);
        this.gate.acknowledged((event) => this.emit(event));
        this.#completeIfDone(nowMs);
        break;
      case 'ping':
        if (from.pongsDue.length < maxPongsDue) from.pongsDue = [...from.pongsDue, { id: frame.id, atMs: nowMs }];
        break;
      case 'pong':
        this.path.answered(from, frame.id, frame.delayUs, nowMs);
        break;
      case 'fin':
        this.streams.fin(from, frame.finalPosition);
        this.#completeIfDone(nowMs);
        break;
      case 'reset':
        this.#closedByPeer('SNET_RESET', frame.code, frame.position);
        break;
      case 'close':
        if (frame.code === Code.Ok) this.#receiveClose(nowMs);
        else this.#closedByPeer('SNET_PROTOCOL_VIOLATION', frame.code, frame.delivered);
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
        this.receiveGoAway(frame, nowMs);
        break;
      case 'quiet':
        this.path.quietPeer(frame.silenceMs);
        break;
    }
  }

  #receiveClose(nowMs: number): void {
    this.#completeIfDone(nowMs);
    if (this.#state !== 'closing') throw violation('CLOSE before both directions ended');
    this.close(undefined, [{ type: 'close-ack' }]);
  }

  #closedByPeer(code: 'SNET_RESET' | 'SNET_PROTOCOL_VIOLATION', wireCode: number, deliveredBytes: number): void {
    this.close(new SnetError(code, `ended by the peer: ${codeName(wireCode)}`, { wireCode, deliveredBytes }), []);
  }

  #completeIfDone(nowMs: number): void {
    if (this.#state !== 'open' || !this.sending.finished || !this.receiving.finished) return;
    this.#move('complete');
    this.lifetime.closing(nowMs);
  }
}

/** Last words are a courtesy: who cannot seal them goes without. */
function sealedFarewell({ sealer }: Transport, frames: readonly StreamFrame[]): Uint8Array | undefined {
  if (frames.length === 0) return undefined;
  try {
    return sealer?.seal(encodeFrames(frames));
  } catch {
    return undefined;
  }
}
