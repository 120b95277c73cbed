import type { ByteDuplex } from '@proj/io';
import { concatBytes, emptyBytes } from '@proj/io/bytes';
import { SnetError } from './core/index.ts';
import { type DuplexListeners, listen } from './driver.ts';
import { Gate, type GateOptions } from './gate.ts';
import type { AcceptorMachine, WireName } from './machine.ts';
import { type ServerStatistics, WireCounters } from './wire-statistics.ts';

/** Connections whose wire is not clear yet; the oldest is dropped beyond that. */
const maxUndecided = 1_024;

export interface ListenerOptions extends GateOptions {
  /** Who gets a connection when there is no choice. */
  readonly acceptor: AcceptorMachine;
  /** Where more than one wire is spoken. */
  readonly choice?: WireChoice | undefined;
}

/** Which of several acceptors a connection is for, by its first bytes. */
export interface WireChoice {
  readonly acceptors: ReadonlyMap<WireName, AcceptorMachine>;
  /** `'more'`: these are too few to tell. At most 8 are asked for. */
  choose(start: Uint8Array): AcceptorMachine | 'more';
  /** A connection that has not said enough by then is dropped. */
  readonly timeoutMs: number;
}

/** Takes transports, and hands each to the acceptor of the wire it speaks. */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #gates: ReadonlyMap<AcceptorMachine, Gate>;
  readonly #wires: ReadonlyMap<WireName, AcceptorMachine>;
  readonly #undecidedCounters = new WireCounters();
  /** Oldest first: ends a connection that is not decided on. */
  readonly #undecided: Set<(error: SnetError) => void> = new Set();

  constructor(options: ListenerOptions) {
    const { defer, onRefused } = options;
    // A listener of the application's may throw: that is not to cost the connection that is being taken just now.
    this.#options = { ...options, onRefused: (error) => defer(() => onRefused(error)) };
    this.#wires = options.choice?.acceptors ?? new Map([['v2', options.acceptor]]);
    this.#gates = new Map([...this.#wires.values()].map((acceptor) => [acceptor, new Gate(acceptor, this.#options)]));
  }

  get statistics(): ServerStatistics {
    const wires = [...this.#wires].map(([wire, acceptor]) => [wire, this.#gateOf(acceptor).statistics]);
    const undecided = this.#options.choice === undefined ? [] : [['undecided', this.#undecidedCounters.snapshot()]];
    return Object.fromEntries([...wires, ...undecided]);
  }

  /** Takes a new transport. @param source see `Acceptor.attach`. */
  accept(duplex: ByteDuplex, source?: string): void {
    const { acceptor, choice, memory } = this.#options;
    if (choice === undefined) listen(duplex, this.#gateOf(acceptor).accept(duplex, source), memory);
    else this.#decide(duplex, source, choice);
  }

  /** No new sessions; every client that is attached is asked to dial anew, or, with an address, elsewhere. */
  drain(afterMs: number, jitterMs: number, address?: string): void {
    for (const gate of this.#gates.values()) gate.drain(afterMs, jitterMs, address);
  }

  /** Ends every transport that has led to no session yet. */
  turnAway(): void {
    const error = new SnetError('SNET_CLOSED', 'the server was closed');
    for (const end of this.#undecided) end(error);
    for (const gate of this.#gates.values()) gate.turnAway(error);
  }

  /** Ends every session at once, and every transport that has none. */
  abort(): void {
    this.turnAway();
    for (const gate of this.#gates.values()) gate.abort();
  }

  #gateOf(acceptor: AcceptorMachine): Gate {
    const gate = this.#gates.get(acceptor);
    if (gate === undefined) throw new Error('defect: an acceptor without a gate');
    return gate;
  }

  #decide(duplex: ByteDuplex, source: string | undefined, choice: WireChoice): void {
    const { clock, memory, onRefused } = this.#options;
    let start: Uint8Array = emptyBytes;
    let decided: DuplexListeners | undefined;
    const settle = (): void => {
      timer[Symbol.dispose]();
      this.#undecided.delete(end);
    };
    const end = (error: SnetError): void => {
      settle();
      duplex.destroy();
      this.#undecidedCounters.refuse(error.code);
      onRefused(error);
    };
    const timer = clock.schedule(clock.now() + choice.timeoutMs, () =>
      end(new SnetError('SNET_HANDSHAKE_TIMEOUT', 'too little was said in time')),
    );
    const [oldest] = this.#undecided;
    if (this.#undecided.size >= maxUndecided) oldest?.(new SnetError('SNET_REFUSED', 'too many handshakes at once'));
    this.#undecided.add(end);
    const listeners: DuplexListeners = {
      data: (chunk) => {
        if (decided === undefined && !this.#undecided.has(end)) return;
        if (decided === undefined) {
          start = concatBytes(start, chunk);
          const acceptor = choice.choose(start);
          if (acceptor === 'more') return;
          settle();
          decided = this.#gateOf(acceptor).accept(duplex, source);
          decided.data(start);
        } else decided.data(chunk);
      },
      drain: () => decided?.drain(),
      lost: (cause) => {
        if (decided !== undefined) decided.lost(cause);
        else if (this.#undecided.has(end)) {
          settle();
          duplex.destroy();
          this.#undecidedCounters.refuse('SNET_DIAL_FAILED');
        }
      },
    };
    listen(duplex, listeners, memory);
  }
}
