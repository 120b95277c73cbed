import type { ByteDuplex } from '@proj/io';
import { ClientCore } from './core/client-core.ts';
import type { CoreEvent } from './core/events.ts';
import { ClientError } from './errors.ts';
import { discard, Link } from './link.ts';
import type { ResolvedOptions } from './options.ts';
import type { ReplicaChange } from './replica-store.ts';
import type { ClientState } from './store.ts';

/** Events of the core that the driver does not deal with itself. */
export type DriverEvent = Exclude<CoreEvent, { readonly type: 'dial' | 'drop' | 'end' | 'store' | 'flush' }>;

/**
 * The loop between a core, its transports, its store and the clock. Events are handed on between two turns of it, so
 * that whoever hears of one may call whatever he likes.
 */
export class Driver {
  readonly core: ClientCore;
  readonly #options: ResolvedOptions;
  readonly #onEvent: (event: DriverEvent) => void;
  readonly #heard: DriverEvent[] = [];
  #link: Link | undefined;
  /** The attempt to open a transport. */
  #attempt: AbortController | undefined;
  #timer: Disposable | undefined;
  #timerAtMs: number | undefined;
  #isRunning = false;
  #isScheduled = false;
  #written: Promise<void> = Promise.resolve();

  constructor(options: ResolvedOptions, state: ClientState, onEvent: (event: DriverEvent) => void) {
    this.core = new ClientCore(options, state);
    this.#options = options;
    this.#onEvent = onEvent;
  }

  get nowMs(): number {
    return this.#options.clock.now();
  }

  /** Settles when everything that the core has had written up to now is in the store. */
  get written(): Promise<void> {
    return this.#written;
  }

  /** Does what the core asks for, until it asks for nothing more. */
  run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.#handleEvents() || this.#transmit());
    } finally {
      this.#isRunning = false;
    }
    this.#arm();
    for (let event = this.#heard.shift(); event !== undefined; event = this.#heard.shift()) this.#onEvent(event);
  }

  /** As {@link run}, once for everything done in this turn. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.run();
    });
  }

  /** Writes to the store; what it does not take closes the client. @throws ClientError */
  write(changes: readonly ReplicaChange[], options: { readonly durable: boolean }): Promise<void> {
    const written = this.#write(changes, options);
    this.#written = written;
    written.catch((error: ClientError) => {
      this.core.fail(error);
      this.run();
    });
    return written;
  }

  async #write(changes: readonly ReplicaChange[], options: { readonly durable: boolean }): Promise<void> {
    try {
      await this.#options.store.write(changes, options);
    } catch (cause) {
      if (ClientError.is(cause)) throw cause;
      throw new ClientError('CLIENT_STORE_FAILED', 'the store failed', { cause });
    }
  }

  #handleEvents(): boolean {
    let any = false;
    for (let event = this.core.pollEvent(); event !== undefined; event = this.core.pollEvent()) {
      any = true;
      this.#handle(event);
    }
    return any;
  }

  #transmit(): boolean {
    if (this.#link?.isWritable !== true) return false;
    const chunk = this.core.pollTransmit(this.nowMs);
    if (chunk === undefined) return false;
    this.#link.write(chunk);
    return true;
  }

  #handle(event: CoreEvent): void {
    switch (event.type) {
      case 'dial':
        void this.#dial();
        break;
      case 'drop':
        this.#attempt?.abort(new ClientError('CLIENT_UNREACHABLE', 'the attempt to connect was given up'));
        this.#attempt = undefined;
        this.#link?.destroy();
        this.#link = undefined;
        break;
      case 'end':
        this.#link?.end();
        break;
      case 'store':
        void this.write(event.changes, { durable: false });
        break;
      case 'flush':
        void this.#flush();
        break;
      default:
        this.#heard.push(event);
    }
  }

  /** Never rejects: a failure was told to the core by {@link write}. */
  async #flush(): Promise<void> {
    const isFlushed = await this.write([], { durable: true }).then(
      () => true,
      () => false,
    );
    if (!isFlushed) return;
    this.core.flushed();
    this.schedule();
  }

  /** Never rejects: what goes wrong is told to the core. */
  async #dial(): Promise<void> {
    const attempt = new AbortController();
    const { signal } = attempt;
    this.#attempt = attempt;
    try {
      const duplex = await this.#options.transport({ signal });
      if (signal.aborted) discard(duplex);
      else this.#attach(duplex);
    } catch (error) {
      if (!signal.aborted) this.core.lost(this.nowMs, error);
    }
    if (this.#attempt === attempt) this.#attempt = undefined;
    this.run();
  }

  #attach(duplex: ByteDuplex): void {
    this.core.opened(this.nowMs);
    this.#link = new Link(duplex, {
      data: (chunk) => {
        this.core.receive(chunk, this.nowMs);
        this.run();
      },
      drain: () => this.run(),
      lost: (cause) => {
        this.#link = undefined;
        this.core.lost(this.nowMs, cause);
        this.run();
      },
    });
  }

  #arm(): void {
    const atMs = this.core.pollTimeout();
    if (atMs === this.#timerAtMs) return;
    this.#timer?.[Symbol.dispose]();
    this.#timerAtMs = atMs;
    this.#timer =
      atMs === undefined
        ? undefined
        : this.#options.clock.schedule(atMs, () => {
            this.#timerAtMs = undefined;
            this.core.handleTimeout(this.nowMs);
            this.run();
          });
  }
}
