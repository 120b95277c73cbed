import { Budget } from '../core/budget.ts';
import type { LimitKind } from './limits.ts';
import { Tally } from './tally.ts';

/** Within so long everything arrives that was on its way, also from afar. */
const onTheirWayMs = 1_000;
/**
 * Refused requests that came too early and are taken for such as were on their way: so many a second, beside as many as
 * a session may have unanswered. Whoever heeds what it is told has fewer, and whoever does not gains refusals.
 */
const forgivenPerSecond = 10;

export interface PatienceOptions {
  readonly maxUnansweredRequests: number;
  readonly sendBurst: number;
  readonly sendsPerSecond: number;
}

/** What a refused session is told. */
export interface Told {
  readonly retryAfterMs: number;
  /** How often within a minute it did not heed what it was told before; 0: now it did. */
  readonly unheeded: number;
}

/** What a session was told to wait for, and whether it does. */
export class Patience {
  /** So long after one of its sends was refused the others are as well: none overtakes it that was on its way. */
  readonly #holdMs: number;
  #sendsAtMs = 0;
  /** Until when it was told to wait, of each kind the last. */
  readonly #untilMs: Map<LimitKind, number> = new Map();
  readonly #forgiven: Budget;
  readonly #unheeded: Tally = new Tally();

  constructor({ maxUnansweredRequests, sendBurst, sendsPerSecond }: PatienceOptions, nowMs: number) {
    // No longer than it takes to earn what may be sent at once: who waits loses nothing.
    this.#holdMs = Math.min(onTheirWayMs, Math.ceil((1_000 * sendBurst) / sendsPerSecond));
    this.#forgiven = new Budget(maxUnansweredRequests, forgivenPerSecond, nowMs);
  }

  /** The whole milliseconds that whatever it sends has to wait for what was refused; 0: none. */
  sendWaitMs(nowMs: number): number {
    return Math.max(0, Math.ceil(this.#sendsAtMs - nowMs));
  }

  /** One of its requests is refused, with a wait: answers how long it is told to wait, and whether it came early. */
  refuse(kind: LimitKind, waitMs: number, nowMs: number): Told {
    const isEarly = nowMs < (this.#untilMs.get(kind) ?? 0);
    if (kind === 'send' && nowMs >= this.#sendsAtMs) this.#sendsAtMs = nowMs + this.#holdMs;
    const retryAfterMs = kind === 'send' ? Math.max(waitMs, this.sendWaitMs(nowMs)) : waitMs;
    this.#untilMs.set(kind, nowMs + retryAfterMs);
    const isForgiven = !isEarly || this.#forgiven.take(nowMs) === 0;
    return { retryAfterMs, unheeded: isForgiven ? 0 : this.#unheeded.add(nowMs) };
  }
}
