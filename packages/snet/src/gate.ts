import type { ByteDuplex, Clock } from '@proj/io';
import { goAwayFrame } from './core/go-away.ts';
import { Code, type SessionEvent, SnetError } from './core/index.ts';
import {
  causeOf,
  type Defer,
  Driver,
  type DriverOptions,
  type DuplexListeners,
  sayFarewell,
  type TransportMemory,
} from './driver.ts';
import type { AcceptorMachine, ServerMachine, SessionMachine } from './machine.ts';
import { WireCounters, type WireStatistics } from './wire-statistics.ts';

export interface GateOptions {
  readonly clock: Clock;
  readonly defer: Defer;
  readonly deferAnswer?: Defer | undefined;
  readonly memory?: TransportMemory | undefined;
  /** A client has confirmed its session. Answers with what is told the session's further events. */
  readonly onSession: (driver: Driver) => (event: SessionEvent) => void;
  /** A transport that led to no session, though not for want of its peer. */
  readonly onRefused: (error: SnetError) => void;
}

/** A session that is not over. */
interface Seat {
  readonly session: ServerMachine;
  readonly driver: Driver;
  /** Who is told of its events; nobody before it is open. */
  listener: ((event: SessionEvent) => void) | undefined;
}

/** Drives one acceptor: hands it transports, and each transport on to the driver of its session. */
export class Gate {
  readonly acceptor: AcceptorMachine;
  readonly #options: GateOptions;
  /** Transports whose session is not known yet. */
  readonly #arrivals: Map<number, ByteDuplex> = new Map();
  readonly #seats: Map<SessionMachine, Seat> = new Map();
  /** Sessions of transports that were bound a moment ago. */
  readonly #bindings: Map<number, Driver> = new Map();
  readonly #counters = new WireCounters();
  /** The same for all sessions. */
  readonly #driverOptions: DriverOptions;
  #timer: Disposable | undefined;
  #timerAtMs: number | undefined;

  constructor(acceptor: AcceptorMachine, options: GateOptions) {
    this.acceptor = acceptor;
    this.#options = options;
    const { clock, defer, deferAnswer, memory } = options;
    this.#driverOptions = {
      ...{ clock, defer, deferAnswer, memory },
      onEvent: (event, session) => this.#onEvent(event, session),
    };
  }

  get statistics(): WireStatistics {
    return this.#counters.snapshot();
  }

  /** Takes a new transport, and answers who is to be told of it. @param source see `Acceptor.attach`. */
  accept(duplex: ByteDuplex, source?: string): DuplexListeners {
    const { clock } = this.#options;
    const transport = this.acceptor.attach(clock.now(), source);
    this.#arrivals.set(transport, duplex);
    let driver: Driver | undefined;
    this.#poll();
    return {
      data: (chunk) => {
        if (driver !== undefined) {
          driver.receive(transport, chunk);
          return;
        }
        this.acceptor.receive(transport, chunk, clock.now());
        this.#poll();
        // What was written may have been answered at once, in here.
        driver ??= this.#bindings.get(transport);
        this.#bindings.delete(transport);
      },
      drain: () => driver?.drained(transport),
      lost: (cause) => {
        if (driver !== undefined) {
          driver.lost(transport, causeOf(cause));
          return;
        }
        if (!this.#arrivals.delete(transport)) return;
        duplex.destroy();
        this.acceptor.detach(transport);
        this.#counters.refuse('SNET_DIAL_FAILED');
        this.#poll();
      },
    };
  }

  /** No new sessions; every client that is attached is asked to dial anew, or, with an address, elsewhere. */
  drain(afterMs: number, jitterMs: number, address?: string): void {
    const code = address === undefined ? Code.Draining : Code.Redirect;
    goAwayFrame(code, afterMs, jitterMs, address ?? ''); // A mistake in it is found before anything has begun.
    this.acceptor.drain();
    for (const { session, driver } of this.#seats.values()) {
      session.goAway(code, afterMs, jitterMs, address);
      driver.pump();
    }
  }

  /** Ends every transport that has led to no session yet. */
  turnAway(error: SnetError): void {
    for (const [transport, duplex] of this.#arrivals) {
      this.#arrivals.delete(transport);
      this.acceptor.detach(transport);
      duplex.destroy();
      this.#refused(error);
    }
    this.#poll();
  }

  /** Ends every session at once. */
  abort(): void {
    for (const { session, driver } of this.#seats.values()) {
      session.abort();
      driver.pump();
    }
  }

  #refused(error: SnetError): void {
    this.#counters.refuse(error.code);
    this.#options.onRefused(error);
  }

  #poll(): void {
    let event = this.acceptor.pollEvent();
    while (event !== undefined) {
      if (event.type === 'evict') {
        this.#seats.get(event.session)?.driver.pump();
        event = this.acceptor.pollEvent();
        continue;
      }
      const duplex = this.#arrivals.get(event.transport);
      if (event.type === 'reply') {
        duplex?.write(event.bytes);
        event = this.acceptor.pollEvent();
        continue;
      }
      this.#arrivals.delete(event.transport);
      if (duplex !== undefined && event.type === 'bind') {
        const driver = this.#driverOf(event.session);
        this.#bindings.set(event.transport, driver);
        driver.attach(event.transport, duplex);
      } else if (duplex !== undefined && event.type === 'drop') {
        sayFarewell(duplex, event.farewell, this.#options.clock);
        this.#refused(event.error);
      }
      event = this.acceptor.pollEvent();
    }
    this.#arm();
  }

  #driverOf(session: ServerMachine): Driver {
    const known = this.#seats.get(session);
    if (known !== undefined) return known.driver;
    const driver = new Driver(session, this.#driverOptions);
    this.#seats.set(session, { session, driver, listener: undefined });
    return driver;
  }

  #onEvent(event: SessionEvent, session: SessionMachine): void {
    const seat = this.#seats.get(session);
    if (seat === undefined) return;
    const counters = this.#counters;
    // Before it is open no one knows of the session; if it never opens, no one will.
    if (event.type === 'open' && session.state !== 'closed') {
      counters.begun++;
      counters.sessions++;
      seat.listener = this.#options.onSession(seat.driver);
    }
    if (event.type === 'reattach') counters.resumed++;
    if (event.type === 'close') {
      this.#seats.delete(session);
      this.#arm(); // The acceptor remembers for a while how it ended.
      if (seat.listener !== undefined) counters.sessions--;
      else if (event.error !== undefined) counters.refuse(event.error.code);
    }
    seat.listener?.(event);
    if (event.type !== 'close') return;
    // Of a session that no one knew, a client is no loss; a defect of ours is no one's to swallow [SNET-8.2].
    if (seat.listener === undefined && SnetError.is(event.error, 'SNET_INTERNAL')) this.#options.onRefused(event.error);
  }

  #arm(): void {
    const atMs = this.acceptor.pollTimeout();
    if (atMs === this.#timerAtMs) return;
    this.#timer?.[Symbol.dispose]();
    this.#timerAtMs = atMs;
    const { clock } = this.#options;
    if (atMs === undefined) this.#timer = undefined;
    else {
      this.#timer = clock.schedule(atMs, () => {
        this.#timerAtMs = undefined;
        this.acceptor.handleTimeout(clock.now());
        this.#poll();
      });
    }
  }
}
