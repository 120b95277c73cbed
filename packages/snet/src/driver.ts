import type { ByteDuplex, Clock } from '@proj/io';
import type { SessionEvent } from './core/index.ts';
import { recycleRecord } from './core/record-memory.ts';
import type { SessionMachine } from './machine.ts';

/** How long a transport that was told farewell may take to flush it before it is destroyed. */
const farewellMs = 2_000;

/** Runs something soon, once for everything done in this turn. */
export type Defer = (run: () => void) => void;

/** What an adapter knows of the memory behind the bytes of its transports. */
export interface TransportMemory {
  /** `chunk`, which came from `duplex`, was read and is not looked at any more. */
  read(duplex: ByteDuplex, chunk: Uint8Array): void;
  /** Nothing refers any more to what was written to `duplex` so far. */
  hasLeft(duplex: ByteDuplex): boolean;
}

export interface DriverOptions {
  readonly clock: Clock;
  readonly defer: Defer;
  /** Runs what follows from bytes that arrived, sooner than others that arrive in this turn. @defaultValue `defer` */
  readonly deferAnswer?: Defer | undefined;
  /** Without it everything is left to the collector. */
  readonly memory?: TransportMemory | undefined;
  /** Every event of the session but `drop`, which the driver obeys itself. */
  readonly onEvent: (event: SessionEvent, session: SessionMachine) => void;
}

interface Attachment {
  readonly duplex: ByteDuplex;
  writable: boolean;
  paused: boolean;
}

/**
 * The one loop between a session, its transports and the clock; every adapter shares it. Everything written in one
 * turn leaves in one record.
 */
export class Driver {
  readonly session: SessionMachine;
  readonly #options: DriverOptions;
  readonly #attachments: Map<number, Attachment> = new Map();
  #timer: Disposable | undefined;
  #timerAtMs: number | undefined;
  #scheduled = false;

  constructor(session: SessionMachine, options: DriverOptions) {
    this.session = session;
    this.#options = options;
  }

  /** Transports attached now. */
  get transports(): number {
    return this.#attachments.size;
  }

  /** What the session uses, while it is open: the oldest one attached, since every older one was dropped when it came up. */
  get duplex(): ByteDuplex | undefined {
    const [oldest] = this.#attachments.values();
    return this.session.state === 'open' ? oldest?.duplex : undefined;
  }

  /** From now on the session's bytes for this transport are written to `duplex`. */
  attach(transport: number, duplex: ByteDuplex): void {
    this.#attachments.set(transport, { duplex, writable: true, paused: false });
    this.pump();
  }

  /** Bytes arrived on a transport; they are lent. */
  receive(transport: number, chunk: Uint8Array): void {
    this.session.receive(transport, chunk, this.#options.clock.now());
    // What others have to say to this peer in this turn, if anything, goes with what is written already.
    this.#schedule(this.#options.deferAnswer ?? this.#options.defer);
  }

  /** A transport whose `write` answered `false` takes bytes again. */
  drained(transport: number): void {
    const attachment = this.#attachments.get(transport);
    if (attachment !== undefined) attachment.writable = true;
    this.pump();
  }

  /** A transport ended, closed or broke. Only the first report of one counts. */
  lost(transport: number, cause: Error | undefined): void {
    const attachment = this.#attachments.get(transport);
    if (attachment === undefined) return;
    this.#attachments.delete(transport);
    attachment.duplex.destroy();
    this.session.detach(transport, this.#options.clock.now(), cause);
    this.pump();
  }

  /** The network may be another one, or the machine has slept. */
  networkChanged(): void {
    this.session.networkChanged(this.#options.clock.now());
    this.pump();
  }

  /** The application went into the background, or came back from it. */
  setBackground(isBackground: boolean, network: string | undefined): void {
    this.session.setBackground(isBackground, this.#options.clock.now(), network);
    this.pump();
  }

  /** The session may have something to say; it is asked at the end of this turn. */
  pump(): void {
    this.#schedule(this.#options.defer);
  }

  #schedule(defer: Defer): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    defer(this.#flush);
  }

  /** Events first: what the application writes in them leaves at once, and with it what was due anyway. */
  readonly #flush = (): void => {
    // Until then whoever pumps need not: what it was for is asked for below.
    this.#scheduled = true;
    let isWhole = false;
    try {
      this.#deliver();
      isWhole = true;
    } finally {
      this.#scheduled = false;
      if (!isWhole) this.pump(); // A listener threw; that is no reason for the rest to wait.
    }
    for (const [transport, attachment] of this.#attachments) this.#transmit(transport, attachment);
    this.#deliver();
    for (const [transport, attachment] of this.#attachments) this.#balance(transport, attachment);
    this.#arm();
  };

  #deliver(): void {
    let event = this.session.pollEvent();
    while (event !== undefined) {
      if (event.type === 'drop') this.#drop(event.transport, event.farewell);
      else this.#options.onEvent(event, this.session);
      event = this.session.pollEvent();
    }
  }

  /** A wire without credit leaves it to the transport to stop the peer. */
  #balance(transport: number, attachment: Attachment): void {
    const overfull = this.session.overfull(transport);
    if (attachment.paused === overfull) return;
    attachment.paused = overfull;
    if (overfull) attachment.duplex.pause();
    else attachment.duplex.resume();
  }

  #transmit(transport: number, attachment: Attachment): void {
    while (attachment.writable) {
      const bytes = this.session.pollTransmit(transport, this.#options.clock.now());
      if (bytes === undefined) return;
      attachment.writable = false;
      // It may emit 'drain' before it answers.
      attachment.writable = attachment.duplex.write(bytes) || attachment.writable;
      if (this.#options.memory?.hasLeft(attachment.duplex)) recycleRecord(bytes);
    }
  }

  #drop(transport: number, farewell: Uint8Array | undefined): void {
    const attachment = this.#attachments.get(transport);
    if (attachment === undefined) return;
    this.#attachments.delete(transport);
    sayFarewell(attachment.duplex, farewell, this.#options.clock);
  }

  /** A deadline that has moved away keeps the timer that is set for it: when that fires too early, it looks again. */
  #arm(): void {
    const atMs = this.session.pollTimeout();
    if (atMs === undefined) this.#disarm();
    else if (this.#timerAtMs === undefined || atMs < this.#timerAtMs) {
      this.#disarm();
      this.#timerAtMs = atMs;
      this.#timer = this.#options.clock.schedule(atMs, this.#onTimer);
    }
  }

  #disarm(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    this.#timerAtMs = undefined;
  }

  readonly #onTimer = (): void => {
    this.#timer = undefined;
    this.#timerAtMs = undefined;
    const nowMs = this.#options.clock.now();
    const atMs = this.session.pollTimeout();
    if (atMs === undefined || nowMs < atMs) {
      this.#arm();
      return;
    }
    this.session.handleTimeout(nowMs);
    this.#flush();
  };
}

export interface DuplexListeners {
  readonly data: (chunk: Uint8Array) => void;
  readonly drain: () => void;
  /** The transport ended, closed or broke; called once or more, first with the most telling cause, see {@link causeOf}. */
  readonly lost: (cause?: unknown) => void;
}

export function listen(duplex: ByteDuplex, listeners: DuplexListeners, memory: TransportMemory | undefined): void {
  duplex.on('data', (chunk) => {
    listeners.data(chunk);
    memory?.read(duplex, chunk);
  });
  duplex.on('drain', listeners.drain);
  duplex.on('error', listeners.lost);
  // The end of a transport is never the end of the stream, so half of one is of no use.
  duplex.on('end', listeners.lost);
  duplex.on('close', listeners.lost);
}

/** Of what `lost` was told: `'close'` says something else. */
export function causeOf(reported: unknown): Error | undefined {
  return reported instanceof Error ? reported : undefined;
}

/** Ends a transport that is no one's any more: flushes the last record if there is one, and never waits for ever. */
export function sayFarewell(duplex: ByteDuplex, farewell: Uint8Array | undefined, clock: Clock): void {
  if (farewell === undefined) {
    duplex.destroy();
    return;
  }
  const timer = clock.schedule(clock.now() + farewellMs, () => duplex.destroy());
  duplex.on('close', () => timer[Symbol.dispose]());
  duplex.write(farewell);
  duplex.end();
}
