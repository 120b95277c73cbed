import type { ConversationId } from '@proj/chat-protocol';
import type { Held, LimitName } from '../conversations/seam.ts';
import { Budget } from '../core/budget.ts';
import { RecentMap } from '../core/recent-map.ts';
import { Tally } from './tally.ts';

/** Within so long everything arrives that was on its way, also from afar. */
const onTheirWayMs = 1_000;
/**
 * Refused requests that came too early and are taken for such as were on their way: so many a second, beside as many as
 * a session may have unanswered. Whoever heeds what it is told has fewer, and whoever does not gains refusals.
 */
const forgivenPerSecond = 10;

/** Budgets of which a session remembers what it was told. What is forgotten is forgiven. */
const rememberedBudgets = 256;

export interface PatienceOptions {
  readonly maxUnansweredRequests: number;
  readonly sendBurst: number;
  readonly sendsPerSecond: number;
}

/** What a session has to wait for; of a send it is known where it was to go. */
export interface Due {
  readonly budget: LimitName;
  readonly conversation?: ConversationId | undefined;
}

/** What a refused session is told. */
export interface Told {
  readonly retryAfterMs: number;
  /** How often within a minute it did not heed what it was told before; 0: now it did. */
  readonly unheeded: number;
}

/** What a session was told to wait for, and whether it does. */
export class Patience {
  /**
   * So long after one of its sends was refused the others are as well, those to the same conversation if it was not for
   * what the user may send: none overtakes it that was on its way.
   */
  readonly #holdMs: number;
  /** Until when sends are held, all of them or those to a conversation. */
  readonly #heldUntilMs: RecentMap<'send' | ConversationId, number> = new RecentMap(rememberedBudgets);
  /** Until when it was told to wait, for the longest. */
  readonly #untilMs: RecentMap<LimitName | ConversationId, number> = new RecentMap(rememberedBudgets);
  readonly #forgiven: Budget;
  readonly #unheeded: Tally = new Tally();

  constructor({ maxUnansweredRequests, sendBurst, sendsPerSecond }: PatienceOptions, nowMs: number) {
    // No longer than it takes to earn what may be sent at once: who waits loses nothing.
    this.#holdMs = Math.min(onTheirWayMs, Math.ceil((1_000 * sendBurst) / sendsPerSecond));
    this.#forgiven = new Budget(maxUnansweredRequests, forgivenPerSecond, nowMs);
  }

  /** What a send to the conversation has to wait for behind one that was refused, and how many whole milliseconds. */
  held(conversation: ConversationId, nowMs: number): Held | undefined {
    const allMs = this.#heldMs('send', nowMs);
    if (allMs > 0) return { budget: 'send', waitMs: allMs };
    const waitMs = this.#heldMs(conversation, nowMs);
    return waitMs > 0 ? { budget: 'conversation', waitMs } : undefined;
  }

  /** One of its requests is refused, with a wait: answers how long it is told to wait, and whether it came early. */
  refuse({ budget, conversation }: Due, waitMs: number, nowMs: number): Told {
    const told = budget === 'conversation' ? (conversation ?? budget) : budget;
    const untilMs = this.#untilMs.get(told) ?? 0;
    const retryAfterMs = Math.max(waitMs, this.#hold(budget === 'send' ? budget : conversation, nowMs));
    this.#untilMs.set(told, Math.max(untilMs, nowMs + retryAfterMs));
    const isForgiven = nowMs >= untilMs || this.#forgiven.take(nowMs) === 0;
    return { retryAfterMs, unheeded: isForgiven ? 0 : this.#unheeded.add(nowMs) };
  }

  #hold(held: 'send' | ConversationId | undefined, nowMs: number): number {
    if (held === undefined) return 0;
    if (this.#heldMs(held, nowMs) === 0) this.#heldUntilMs.set(held, nowMs + this.#holdMs);
    return this.#heldMs(held, nowMs);
  }

  #heldMs(held: 'send' | ConversationId, nowMs: number): number {
    return Math.max(0, Math.ceil((this.#heldUntilMs.get(held) ?? 0) - nowMs));
  }
}
