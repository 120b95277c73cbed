import { type Failure, failure, Limit } from '@proj/chat-protocol';
import type { ResolvedOptions } from '../options.ts';
import type { Overload } from './overload.ts';
import { spread, spreadRetryMs } from './shedding.ts';
import type { Sources } from './sources.ts';

/** Connections beyond the most that are told so. More are cut. */
const maxRefusedAtOnce = 1_000;

/** Why a connection is not served. */
export interface DoorRefusal {
  readonly result: string;
  readonly farewell: Failure;
  /** It is cut without a word. */
  readonly silent: boolean;
}

export interface DoorOptions
  extends Pick<
    ResolvedOptions,
    'clock' | 'metrics' | 'random' | 'maxConnections' | 'drainSpreadMinMs' | 'drainSpreadMaxMs'
  > {
  readonly sources: Sources;
  readonly overload: Overload;
}

/** Decides which connections are served. */
export class Door {
  readonly #options: DoorOptions;
  #isClosed = false;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** From now on everyone is told {@link shutdownFailure}. */
  close(): void {
    this.#isClosed = true;
  }

  /** One came beside so many. Unless it is refused, {@link leave} is called when it is gone. */
  enter(source: string | undefined, connections: number): DoorRefusal | undefined {
    const refusal = this.#refusal(source, connections);
    this.#options.metrics.count('connections_total', [refusal?.result ?? 'accepted']);
    return refusal;
  }

  leave(source: string | undefined): void {
    if (source !== undefined) this.#options.sources.leave(source);
  }

  /** Each with another moment to come back. */
  shutdownFailure(): Failure {
    const { drainSpreadMinMs, drainSpreadMaxMs, random } = this.#options;
    return failure('Shutdown', { retryAfterMs: spread(drainSpreadMinMs, drainSpreadMaxMs, random) });
  }

  #refusal(source: string | undefined, connections: number): DoorRefusal | undefined {
    const { clock, sources } = this.#options;
    if (this.#isClosed) return { result: 'shutdown', farewell: this.shutdownFailure(), silent: false };
    // First, so that a source that does not heed what it is told is soon told nothing.
    const refusal = source === undefined ? undefined : sources.enter(source, clock.now());
    if (refusal !== undefined) {
      return { result: refusal.limit, farewell: tooManyAttempts(refusal.retryAfterMs), silent: refusal.silent };
    }
    const crowded = this.#crowded(connections);
    if (crowded !== undefined) this.leave(source);
    return crowded;
  }

  #crowded(connections: number): DoorRefusal | undefined {
    const { maxConnections, metrics, overload, random } = this.#options;
    const isFull = connections >= maxConnections;
    if (isFull) metrics.count('limited_total', ['maxConnections']);
    const retryAfterMs = isFull ? spreadRetryMs(random) : overload.loginWaitMs();
    if (retryAfterMs === 0) return undefined;
    const farewell = failure('Overloaded', { retryAfterMs });
    return { result: isFull ? 'full' : 'shed', farewell, silent: connections >= maxConnections + maxRefusedAtOnce };
  }
}

/** With a wait that the protocol can say. */
export function tooManyAttempts(waitMs: number, ackId = 0): Failure {
  return failure('TooManyAttempts', { ackId, retryAfterMs: Math.min(Math.ceil(waitMs), Limit.retryAfterMs) });
}
