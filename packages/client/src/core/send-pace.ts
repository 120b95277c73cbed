import { type ConversationId, type Failure, FailureCode } from '@proj/chat-protocol';
import type { OutgoingMessage } from '../store.ts';
import { againAtMs, Pace } from './pace.ts';

/**
 * When messages may go. A server that puts one off as `RateLimited` does not say whether its user sent too much, or all
 * together in its conversation. So that conversation alone waits at first, and the others go on; once one to another of
 * them is put off meanwhile, all wait.
 */
export class SendPace {
  readonly #all: Pace;
  readonly #random: () => number;
  readonly #untilMs: Map<ConversationId, number> = new Map();
  /** That which was put off last by itself. */
  #suspect: ConversationId | undefined;

  /** @param random - Answers a number from 0 up to, and never, 1. */
  constructor(most: number, random: () => number) {
    this.#all = new Pace(most, random);
    this.#random = random;
  }

  /** Whether one more may be sent, unless its conversation waits. */
  get isOpen(): boolean {
    return this.#all.isOpen;
  }

  waits(conversation: ConversationId): boolean {
    return this.#untilMs.has(conversation);
  }

  asked(): void {
    this.#all.asked();
  }

  /** There is an answer, and not to come later. */
  answered(nowMs: number): void {
    this.#all.answered(nowMs);
  }

  postponed({ conversation, content }: OutgoingMessage, { code, retryAfterMs }: Failure, nowMs: number): void {
    // Groups are counted by themselves: that one cannot be created says nothing of other messages.
    const isOwn = content.kind === 'create' || this.#suspect === undefined || this.#suspect === conversation;
    if (code !== FailureCode.RateLimited || !isOwn) {
      this.#all.postponed(retryAfterMs, nowMs);
      return;
    }
    this.#all.narrowed(nowMs);
    const untilMs = againAtMs(retryAfterMs, 1, this.#random, nowMs);
    this.#untilMs.set(conversation, Math.max(untilMs, this.#untilMs.get(conversation) ?? 0));
    if (content.kind !== 'create') this.#suspect = conversation;
  }

  /** What the server said holds on the next connection as well. */
  connectionLost(): void {
    this.#all.connectionLost();
  }

  /** Pauses end. */
  handleTimeout(nowMs: number): void {
    this.#all.handleTimeout(nowMs);
    for (const [conversation, untilMs] of this.#untilMs) {
      if (nowMs < untilMs) continue;
      this.#untilMs.delete(conversation);
      if (this.#suspect === conversation) this.#suspect = undefined;
    }
  }

  /** When to call {@link handleTimeout}; `Infinity` for never. */
  get deadlineMs(): number {
    let earliestMs = this.#all.deadlineMs;
    for (const untilMs of this.#untilMs.values()) earliestMs = Math.min(earliestMs, untilMs);
    return earliestMs;
  }
}
