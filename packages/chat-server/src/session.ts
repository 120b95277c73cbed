import type { DeviceId, Failure, LoginAccepted, ServerMessage, UserId } from '@proj/chat-protocol';
import type { ByteDuplex, Clock } from '@proj/io';
import { type ClientRequest, Connection, type ConnectionLimits, type EndReason } from './core/connection.ts';

/** Who a session is, once its login was accepted. */
export interface Identity {
  readonly user: UserId;
  readonly deviceId: DeviceId;
  readonly client: string;
}

/** What a session reports. No call comes from within a method of the session but {@link Session.destroy}. */
export interface SessionHost {
  onRequest(session: Session, request: ClientRequest): void;
  onOffline(session: Session, reason: EndReason): void;
  /** Something failed that must not; its transport is cut. */
  onError(session: Session, error: unknown): void;
  /** Its transport is closed; the last report. */
  onGone(session: Session): void;
}

export interface SessionOptions {
  readonly id: string;
  readonly remote: string | undefined;
  readonly clock: Clock;
  readonly limits: ConnectionLimits;
  readonly host: SessionHost;
}

/**
 * Runs a {@link Connection} over a byte stream and the clock. What is done in one turn of the event loop leaves in one
 * write, or in several of 64 KiB.
 */
export class Session {
  readonly id: string;
  readonly remote: string | undefined;
  readonly #duplex: ByteDuplex;
  readonly #clock: Clock;
  readonly #host: SessionHost;
  readonly #connection: Connection;
  readonly #abort: AbortController = new AbortController();
  #identity: Identity | undefined;
  #admission: Promise<void> = Promise.resolve();
  #writable = true;
  #paused = false;
  #turnScheduled = false;
  #timer: { readonly atMs: number; readonly handle: Disposable } | undefined;
  #gone = false;

  constructor(duplex: ByteDuplex, { id, remote, clock, limits, host }: SessionOptions) {
    this.id = id;
    this.remote = remote;
    this.#duplex = duplex;
    this.#clock = clock;
    this.#host = host;
    this.#connection = new Connection(limits, clock.now());
    this.#listen();
    this.#scheduleTurn();
  }

  /** Aborted when nobody waits for answers any more. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get identity(): Identity | undefined {
    return this.#identity;
  }

  get lastHeardAtMs(): number {
    return this.#connection.lastHeardAtMs;
  }

  /** Whether the request still waits for its answer. Otherwise it is not to be carried out any more. */
  expects(request: ClientRequest): boolean {
    return this.#connection.expects(request);
  }

  /** Runs `work` after the one before has settled: requests are admitted in the order in which they came. */
  admit(work: () => Promise<void>): void {
    this.#admission = this.#admission.then(work);
  }

  accept(identity: Identity, answer: LoginAccepted): void {
    this.#connection.accept(answer, this.#clock.now());
    this.#identity = identity;
    this.#scheduleTurn();
  }

  answer(request: ClientRequest, answer: ServerMessage | undefined): void {
    this.#connection.answer(request, answer, this.#clock.now());
    this.#scheduleTurn();
  }

  push(frame: Uint8Array, key?: string): void {
    // A burst within one turn is no sign of a slow peer, so what can be written is.
    if (this.#connection.batchWaits) this.#transmit();
    this.#connection.push(frame, this.#clock.now(), key);
    this.#scheduleTurn();
  }

  close(farewell: Failure): void {
    this.#connection.close(farewell, this.#clock.now());
    this.#scheduleTurn();
  }

  drain(farewell: Failure): void {
    this.#connection.drain(farewell, this.#clock.now());
    this.#scheduleTurn();
  }

  /** Cuts the transport; reports before it returns. */
  destroy(): void {
    this.#connection.lost();
    try {
      this.#report();
    } finally {
      this.#finish();
    }
  }

  #listen(): void {
    const duplex = this.#duplex;
    duplex.on('data', (chunk) => {
      this.#guard(() => this.#connection.receive(chunk, this.#clock.now()));
      this.#applyFlow();
      this.#scheduleTurn();
    });
    duplex.on('drain', () => {
      this.#writable = true;
      this.#scheduleTurn();
    });
    duplex.on('end', () => {
      this.#connection.ended(this.#clock.now());
      this.#scheduleTurn();
    });
    // 'close' follows, or the destroy of the turn.
    duplex.on('error', () => {
      this.#connection.lost();
      this.#scheduleTurn();
    });
    duplex.on('close', () => this.destroy());
  }

  /** Sees to it that what happened is acted upon once, at the end of this turn of the event loop. */
  #scheduleTurn(): void {
    if (this.#turnScheduled || this.#gone) return;
    this.#turnScheduled = true;
    setImmediate(() => {
      this.#turnScheduled = false;
      if (!this.#gone) this.#guard(() => this.#turn());
    });
  }

  /** One connection's bad luck is not to be everyone's. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#host.onError(this, error);
      this.destroy();
    }
  }

  #turn(): void {
    this.#transmit();
    this.#report();
    this.#applyFlow();
    this.#applyState();
  }

  #report(): void {
    let event = this.#connection.pollEvent();
    while (event !== undefined) {
      if (event.type === 'request') this.#host.onRequest(this, event.request);
      else if (event.type === 'offline') this.#host.onOffline(this, event.reason);
      else this.#duplex.end();
      event = this.#connection.pollEvent();
    }
  }

  #transmit(): void {
    while (this.#writable) {
      const bytes = this.#connection.pollTransmit(this.#clock.now());
      if (bytes === undefined) return;
      this.#writable = this.#duplex.write(bytes);
    }
  }

  #applyFlow(): void {
    const { blocked } = this.#connection;
    if (blocked === this.#paused || this.#gone) return;
    this.#paused = blocked;
    if (blocked) this.#duplex.pause();
    else this.#duplex.resume();
  }

  #applyState(): void {
    const { state } = this.#connection;
    if (state === 'closing' || state === 'closed') this.#abort.abort();
    if (state === 'closed') this.#finish();
    else this.#arm();
  }

  /** A timer that is early costs one look; moving it at every byte would cost more. */
  #arm(): void {
    const atMs = this.#connection.pollTimeout();
    if (atMs === undefined || (this.#timer !== undefined && this.#timer.atMs <= atMs)) return;
    this.#timer?.handle[Symbol.dispose]();
    const handle = this.#clock.schedule(atMs, () => {
      this.#timer = undefined;
      this.#guard(() => {
        this.#connection.handleTimeout(this.#clock.now());
        this.#turn();
      });
    });
    this.#timer = { atMs, handle };
  }

  #finish(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#timer?.handle[Symbol.dispose]();
    this.#abort.abort();
    this.#duplex.destroy();
    this.#host.onGone(this);
  }
}
