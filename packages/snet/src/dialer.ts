import { type AbortOptions, abortable, type ByteDuplex, type Clock } from '@proj/io';
import { type SessionEvent, SnetError } from './core/index.ts';
import { causeOf, type Defer, Driver, type DuplexListeners, listen, type TransportMemory } from './driver.ts';
import type { ClientMachine } from './machine.ts';

/** A timer is often this late; no one was asleep. */
const usualLagMs = 200;

export interface DialContext extends AbortOptions {
  /** Where a server that goes away has said to go instead: advice, authenticated, and in a form of the server's choosing. */
  readonly address?: string | undefined;
}

/** Any way to get a fresh byte stream. Called again for every redial; rejects, or is aborted, when it takes too long. */
export type Dial = (attempt: number, context: DialContext) => Promise<ByteDuplex>;

export interface DialerOptions {
  readonly session: ClientMachine;
  readonly clock: Clock;
  readonly defer: Defer;
  readonly deferAnswer?: Defer | undefined;
  readonly memory?: TransportMemory | undefined;
  readonly dial: Dial;
  /** A dial that takes longer is aborted. */
  readonly dialTimeoutMs: number;
  /** Every event but `dial` and `drop`. */
  readonly onEvent: (event: SessionEvent) => void;
}

/** Drives a client session: answers its `dial` events with transports. */
export class Dialer {
  readonly session: ClientMachine;
  readonly driver: Driver;
  readonly #options: DialerOptions;
  #dialing: AbortController | undefined;

  constructor(options: DialerOptions) {
    const { dialTimeoutMs } = options;
    if (!(dialTimeoutMs >= 1 && dialTimeoutMs <= 600_000)) {
      throw new SnetError('SNET_BAD_OPTION', 'the dial timeout must be from 1 to 600000 ms');
    }
    this.#options = options;
    this.session = options.session;
    this.driver = new Driver(this.session, {
      clock: options.clock,
      defer: options.defer,
      deferAnswer: options.deferAnswer,
      memory: options.memory,
      onEvent: (event) => this.#onEvent(event),
    });
  }

  connect(): void {
    this.session.connect();
    this.driver.pump();
  }

  #onEvent(event: SessionEvent): void {
    if (event.type === 'dial') {
      void this.#dial(event.attempt, event.address);
      return;
    }
    if (event.type === 'close') this.#dialing?.abort(event.error);
    this.#options.onEvent(event);
  }

  /** Never rejects: what goes wrong is told to the session. */
  async #dial(attempt: number, address: string | undefined): Promise<void> {
    const { clock, dial, dialTimeoutMs } = this.#options;
    this.#dialing?.abort(new Error('another dial replaces this one'));
    const dialing = new AbortController();
    this.#dialing = dialing;
    const abort = (): void => dialing.abort(new Error(`no connection within ${dialTimeoutMs} ms`));
    const dueAtMs = clock.now() + dialTimeoutMs;
    let timer = clock.schedule(dueAtMs, () => {
      // While this program did not run the connection may have come up unseen.
      const lagMs = clock.now() - dueAtMs;
      if (lagMs < usualLagMs) abort();
      else timer = clock.schedule(clock.now() + Math.min(lagMs, dialTimeoutMs), abort);
    });
    try {
      const dialled = dial(attempt, { signal: dialing.signal, address });
      // A dial that ignores its signal is not waited for; what it brings later is thrown away.
      dialled.then((duplex) => dialing.signal.aborted && discard(duplex)).catch(() => {});
      const duplex = await abortable(dialled, dialing.signal);
      if (this.session.state === 'closed' || dialing.signal.aborted) discard(duplex);
      else this.#attach(duplex);
    } catch (error) {
      // Of a dial that was replaced the session does not want to hear.
      if (this.#dialing !== dialing) return;
      this.session.dialFailed(clock.now(), error instanceof Error ? error : new Error(String(error)));
      this.driver.pump();
    } finally {
      if (this.#dialing === dialing) this.#dialing = undefined;
      timer[Symbol.dispose]();
    }
  }

  #transportFor(duplex: ByteDuplex): number {
    try {
      return this.session.attach(this.#options.clock.now());
    } catch (error) {
      discard(duplex);
      throw error;
    }
  }

  #attach(duplex: ByteDuplex): void {
    const transport = this.#transportFor(duplex);
    this.driver.attach(transport, duplex);
    const listeners: DuplexListeners = {
      data: (chunk) => this.driver.receive(transport, chunk),
      drain: () => this.driver.drained(transport),
      lost: (cause) => this.driver.lost(transport, causeOf(cause)),
    };
    listen(duplex, listeners, this.#options.memory);
  }
}

/** No one listens to this transport any more; its last words must not be an unhandled error. */
function discard(duplex: ByteDuplex): void {
  duplex.on('error', () => {});
  duplex.destroy();
}
