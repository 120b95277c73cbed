import type { CryptoProvider } from '@proj/crypto';
import { type AbortOptions, abortable, type ByteDuplex, type Clock } from '@proj/io';
import { type ClientOptions, ClientSession, type ServerTrust, type SessionEvent, SnetError } from './core/index.ts';
import { type Defer, Driver, listen } from './driver.ts';

/** Any way to get a fresh byte stream. Called again for every redial; rejects, or is aborted, when it takes too long. */
export type Dial = (attempt: number, options: AbortOptions) => Promise<ByteDuplex>;

export interface DialerOptions {
  readonly crypto: CryptoProvider;
  readonly trust: ServerTrust;
  readonly clock: Clock;
  readonly defer: Defer;
  readonly dial: Dial;
  /** A dial that takes longer is aborted. */
  readonly dialTimeoutMs: number;
  readonly session?: ClientOptions | undefined;
  /** Every event but `dial` and `drop`. */
  readonly onEvent: (event: SessionEvent) => void;
}

/** Drives a client session: answers its `dial` events with transports. */
export class Dialer {
  readonly session: ClientSession;
  readonly driver: Driver;
  readonly #options: DialerOptions;
  #dialing: AbortController | undefined;

  constructor(options: DialerOptions) {
    const { dialTimeoutMs } = options;
    if (!(dialTimeoutMs >= 1 && dialTimeoutMs <= 600_000)) {
      throw new SnetError('SNET_BAD_OPTION', 'the dial timeout must be from 1 to 600000 ms');
    }
    this.#options = options;
    this.session = new ClientSession(options.crypto, options.trust, options.session);
    this.driver = new Driver(this.session, {
      clock: options.clock,
      defer: options.defer,
      onEvent: (event) => this.#onEvent(event),
    });
  }

  connect(): void {
    this.session.connect();
    this.driver.pump();
  }

  #onEvent(event: SessionEvent): void {
    if (event.type === 'dial') {
      void this.#dial(event.attempt);
      return;
    }
    if (event.type === 'close') this.#dialing?.abort(event.error);
    this.#options.onEvent(event);
  }

  /** Never rejects: what goes wrong is told to the session. */
  async #dial(attempt: number): Promise<void> {
    const { clock, dial, dialTimeoutMs } = this.#options;
    const dialing = new AbortController();
    this.#dialing = dialing;
    const timer = clock.schedule(clock.now() + dialTimeoutMs, () => {
      dialing.abort(new Error(`no connection within ${dialTimeoutMs} ms`));
    });
    try {
      const dialled = dial(attempt, { signal: dialing.signal });
      // A dial that ignores its signal is not waited for; what it brings later is thrown away.
      dialled.then((duplex) => dialing.signal.aborted && discard(duplex)).catch(() => {});
      const duplex = await abortable(dialled, dialing.signal);
      if (this.session.state === 'closed') discard(duplex);
      else this.#attach(duplex);
    } catch (error) {
      this.session.dialFailed(clock.now(), error instanceof Error ? error : new Error(String(error)));
      this.driver.pump();
    } finally {
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
    listen(duplex, {
      data: (chunk) => this.driver.receive(transport, chunk),
      drain: () => this.driver.drained(transport),
      lost: (cause) => this.driver.lost(transport, cause),
    });
  }
}

/** No one listens to this transport any more; its last words must not be an unhandled error. */
function discard(duplex: ByteDuplex): void {
  duplex.on('error', () => {});
  duplex.destroy();
}
