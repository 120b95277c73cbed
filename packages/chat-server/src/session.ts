import type { ConversationId, Failure, Kicked, LoginAccepted, ServerMessage } from '@proj/chat-protocol';
import type { ByteDuplex, Clock } from '@proj/io';
import { Patience, type PatienceOptions } from './abuse/patience.ts';
import type { Held } from './conversations/seam.ts';
import {
  type ClientRequest,
  Connection,
  type ConnectionEvent,
  type ConnectionLimits,
  type EndReason,
} from './core/connection.ts';
import type { Identity, Push, ServedConnection } from './dialect.ts';
import { Driver } from './driver.ts';
import type { Metrics } from './metrics.ts';

/** What a session reports. No call comes from within a method of the session but {@link Session.destroy}. */
export interface SessionHost {
  onRequest(session: Session, request: ClientRequest): void;
  /**
   * It is about to be answered. The answer may be another; that one is sent. Called from within {@link Session.answer}, and
   * must not call back.
   */
  onAnswer(session: Session, request: ClientRequest, answer: ServerMessage | undefined): ServerMessage | undefined;
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
  readonly limits: ConnectionLimits & PatienceOptions;
  readonly metrics: Metrics;
  readonly host: SessionHost;
}

/** A connection of a client that speaks `@proj/chat-protocol`, over a byte stream and the clock. */
export class Session implements ServedConnection {
  readonly id: string;
  readonly remote: string | undefined;
  readonly #clock: Clock;
  readonly #connection: Connection;
  readonly #driver: Driver<ConnectionEvent>;
  readonly #host: SessionHost;
  readonly #limits: PatienceOptions;
  /** Most sessions are never refused anything. */
  #patience: Patience | undefined;
  #identity: Identity | undefined;
  /** The last work that has not settled. */
  #admission: Promise<void> | undefined;

  constructor(duplex: ByteDuplex, { id, remote, clock, limits, metrics, host }: SessionOptions) {
    this.id = id;
    this.remote = remote;
    this.#clock = clock;
    this.#host = host;
    this.#limits = limits;
    this.#connection = new Connection(limits, clock.now(), metrics);
    this.#driver = new Driver(duplex, clock, this.#connection, {
      onEvent: (event) => {
        if (event.type === 'request') host.onRequest(this, event.request);
        else if (event.type === 'offline') host.onOffline(this, event.reason);
        else this.#driver.end();
      },
      onTurn: () => {},
      onError: (error) => host.onError(this, error),
      onGone: () => host.onGone(this),
    });
  }

  /** Aborted when nobody waits for answers any more. */
  get signal(): AbortSignal {
    return this.#driver.signal;
  }

  get identity(): Identity | undefined {
    return this.#identity;
  }

  get lastHeardAtMs(): number {
    return this.#connection.lastHeardAtMs;
  }

  held(conversation: ConversationId): Held | undefined {
    return this.#patience?.held(conversation, this.#clock.now());
  }

  get patience(): Patience {
    this.#patience ??= new Patience(this.#limits, this.#clock.now());
    return this.#patience;
  }

  get queued(): { readonly bytes: number; readonly frames: number } {
    return this.#connection.queued;
  }

  get lagging(): boolean {
    return this.#connection.lagging;
  }

  /** Whether the request still waits for its answer. Otherwise it is not to be carried out any more. */
  expects(request: ClientRequest): boolean {
    return this.#connection.expects(request);
  }

  /** Runs `work` after the one before has settled, at once when there is none: requests are admitted in their order. */
  admit(work: () => Promise<void> | undefined): void {
    const own = this.#admission === undefined ? work() : this.#admission.then(work);
    if (own === undefined) return;
    this.#admission = own;
    void own.then(() => {
      if (this.#admission === own) this.#admission = undefined;
    });
  }

  accept(identity: Identity, answer: LoginAccepted): void {
    this.#connection.accept(answer, this.#clock.now());
    this.#identity = identity;
    this.#driver.scheduleTurn();
  }

  /** Finishes a request; too late, it is ignored. */
  answer(request: ClientRequest, answer: ServerMessage | undefined): void {
    if (!this.#connection.expects(request)) return;
    this.#connection.answer(request, this.#host.onAnswer(this, request, answer), this.#clock.now());
    this.#driver.scheduleTurn();
  }

  push(push: Push): void {
    // A burst within one turn is no sign of a slow peer, so what can be written is.
    if (this.#connection.batchWaits) this.#driver.transmit();
    this.#connection.push(push, this.#clock.now());
    this.#driver.scheduleTurn();
  }

  close(farewell: Failure, notice?: Kicked): void {
    this.#connection.close(farewell, this.#clock.now(), notice);
    this.#driver.scheduleTurn();
  }

  drain(farewell: Failure, notice?: Kicked): void {
    this.#connection.drain(farewell, this.#clock.now(), notice);
    this.#driver.scheduleTurn();
  }

  /** Cuts the transport; reports before it returns. */
  destroy(): void {
    this.#driver.destroy();
  }
}
