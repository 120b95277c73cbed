import type { Failure, LoginAccepted, ServerMessage } from '@proj/chat-protocol';
import type { ByteDuplex, Clock } from '@proj/io';
import {
  type ClientRequest,
  Connection,
  type ConnectionEvent,
  type ConnectionLimits,
  type EndReason,
} from './core/connection.ts';
import type { Identity, Push, ServedConnection } from './dialect.ts';
import { Driver } from './driver.ts';

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

/** A connection of a client that speaks `@proj/chat-protocol`, over a byte stream and the clock. */
export class Session implements ServedConnection {
  readonly id: string;
  readonly remote: string | undefined;
  readonly #clock: Clock;
  readonly #connection: Connection;
  readonly #driver: Driver<ConnectionEvent>;
  #identity: Identity | undefined;
  #admission: Promise<void> = Promise.resolve();

  constructor(duplex: ByteDuplex, { id, remote, clock, limits, host }: SessionOptions) {
    this.id = id;
    this.remote = remote;
    this.#clock = clock;
    this.#connection = new Connection(limits, clock.now());
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
    this.#driver.scheduleTurn();
  }

  answer(request: ClientRequest, answer: ServerMessage | undefined): void {
    this.#connection.answer(request, answer, this.#clock.now());
    this.#driver.scheduleTurn();
  }

  push({ frame, key }: Push): void {
    // A burst within one turn is no sign of a slow peer, so what can be written is.
    if (this.#connection.batchWaits) this.#driver.transmit();
    this.#connection.push(frame(), this.#clock.now(), key);
    this.#driver.scheduleTurn();
  }

  close(farewell: Failure): void {
    this.#connection.close(farewell, this.#clock.now());
    this.#driver.scheduleTurn();
  }

  drain(farewell: Failure): void {
    this.#connection.drain(farewell, this.#clock.now());
    this.#driver.scheduleTurn();
  }

  /** Cuts the transport; reports before it returns. */
  destroy(): void {
    this.#driver.destroy();
  }
}
