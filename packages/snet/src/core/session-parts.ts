import type { CryptoProvider } from '@proj/crypto';
import { AckSchedule } from './ack-schedule.ts';
import { Background } from './background.ts';
import { EventQueue } from './event-queue.ts';
import type { SessionEvent } from './events.ts';
import { Lifetime } from './lifetime.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { ResolvedSessionOptions } from './options.ts';
import { PathTimer } from './path-timer.ts';
import { ReceiveBuffer } from './receive-buffer.ts';
import { ReceiveWindow } from './receive-window.ts';
import { RecordComposer } from './record-composer.ts';
import { ReplayBuffer } from './replay-buffer.ts';
import { StreamReceiver } from './stream-receiver.ts';
import type { Transport } from './transport.ts';
import { WriteGate } from './write-gate.ts';

/** What a session is made of, and what it counts. What it does with them is in `Session`. */
export abstract class SessionParts {
  readonly role: 'client' | 'server';
  /** Why the last attempt to bring a transport up failed; forgotten when one is up. */
  protected lastFailure: Error | undefined;
  /** What is spoken. */
  readonly wire: 'v2' | 'g2' | 'g1' = 'v2';
  protected readonly crypto: CryptoProvider;
  protected readonly options: ResolvedSessionOptions;
  protected readonly sending: ReplayBuffer;
  protected readonly receiving: ReceiveBuffer;
  protected readonly window: ReceiveWindow;
  protected readonly composer: RecordComposer;
  protected readonly gate: WriteGate;
  protected readonly path: PathTimer;
  protected readonly acks: AckSchedule;
  protected readonly streams: StreamReceiver;
  protected readonly background: Background;
  protected readonly lifetime: Lifetime;
  protected readonly transports: Map<number, Transport> = new Map();
  /** The transport that writes go to. */
  protected current: Transport | undefined;
  readonly #events: EventQueue = new EventQueue();

  protected constructor(
    role: 'client' | 'server',
    crypto: CryptoProvider,
    options: ResolvedSessionOptions,
    budget?: MemoryBudget,
  ) {
    this.role = role;
    this.crypto = crypto;
    this.options = options;
    const { replayBufferBytes, initialWindowBytes, receiveWindowBytes } = this.options;
    this.sending = new ReplayBuffer(replayBufferBytes);
    this.gate = new WriteGate(this.sending, replayBufferBytes / 4);
    this.window = new ReceiveWindow({ initialBytes: initialWindowBytes, maxBytes: receiveWindowBytes }, budget);
    this.receiving = new ReceiveBuffer(this.window);
    this.composer = new RecordComposer(this.sending, this.receiving);
    this.path = new PathTimer(this.options);
    this.acks = new AckSchedule(this.receiving, this.window, this.path);
    this.streams = new StreamReceiver(this.receiving, this.acks, this.#events);
    this.background = new Background(this.path, options.intervalMemory);
    this.lifetime = new Lifetime(this.options);
  }

  /** Bytes written that the peer has not acknowledged; after the end, that it had not when it came. */
  get unacknowledgedBytes(): number {
    return Math.max(0, this.sending.writePosition - this.sending.firstPosition);
  }

  /** Bytes of the application that the peer has in memory. */
  get acknowledgedBytes(): number {
    return Math.min(this.sending.firstPosition, this.sending.writePosition);
  }

  /** Bytes of the peer that the application here has taken. */
  get receivedByApplication(): number {
    return this.receiving.readPosition;
  }

  /** No more bytes will ever come, and all that came were read. */
  get readEnded(): boolean {
    return this.receiving.finished && this.receiving.unreadBytes === 0;
  }

  /** What there is to tell, in order; ask until `undefined`. */
  pollEvent(): SessionEvent | undefined {
    return this.#events.shift();
  }

  protected emit(event: SessionEvent): void {
    this.#events.push(event);
  }
}
