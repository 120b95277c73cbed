import type { ConversationId, Cursor } from '@proj/chat-protocol';
import { type Cursors, Reports, raise } from './reports.ts';

const batchMs = 200;
const batchMessages = 16;

/**
 * Tells the server what this device has. A cursor goes through four stages: it advanced, it is being made durable, it
 * may be reported, it was reported.
 */
export class Receipts {
  #advanced: Cursors = new Map();
  #advances = 0;
  #dueAtMs: number | undefined;
  #flushing: Cursors | undefined;
  /** Of an earlier run, which may not have come to report them. */
  #earlier: Cursors;
  readonly #reports: Reports = new Reports([]);

  /** @param cursors - Of an earlier run. */
  constructor(cursors: Iterable<readonly [ConversationId, number]>) {
    this.#earlier = new Map(cursors);
  }

  /**
   * What an earlier run may not have reported is reported: there is no hurry, and a server that has answered a sync
   * knows most of it by heart, and need not look for it.
   */
  repeat(): void {
    if (this.#earlier.size === 0) return;
    this.#reports.add(this.#earlier);
    this.#earlier = new Map();
  }

  advanced(conversation: ConversationId, seq: number, nowMs: number): void {
    raise(this.#advanced, [[conversation, seq]]);
    this.#advances++;
    this.#dueAtMs ??= nowMs + batchMs;
    if (this.#advances >= batchMessages) this.#dueAtMs = nowMs;
  }

  /** When {@link startFlush} has something to do; not while a flush is under way. */
  get dueAtMs(): number | undefined {
    return this.#flushing === undefined ? this.#dueAtMs : undefined;
  }

  /** Do not wait for a batch. */
  hurry(nowMs: number): void {
    if (this.#advanced.size > 0) this.#dueAtMs = nowMs;
  }

  /** `true`: make durable what was written so far, then call {@link flushed}. */
  startFlush(nowMs: number): boolean {
    if (this.dueAtMs === undefined || this.dueAtMs > nowMs) return false;
    this.#flushing = this.#advanced;
    this.#advanced = new Map();
    this.#advances = 0;
    this.#dueAtMs = undefined;
    return true;
  }

  flushed(): void {
    if (this.#flushing === undefined) return;
    this.#reports.add(this.#flushing);
    this.#flushing = undefined;
  }

  /** The next report to send. */
  next(): Cursor | undefined {
    return this.#reports.next();
  }

  /** Nothing is left to report, now or soon. */
  get isIdle(): boolean {
    return this.#advanced.size === 0 && this.#flushing === undefined && !this.#reports.hasNext;
  }

  heartbeatSent(number: number): void {
    this.#reports.heartbeatSent(number);
    // Nobody syncs who does not want messages.
    this.repeat();
  }

  heartbeatAnswered(number: number): void {
    this.#reports.heartbeatAnswered(number);
  }

  connectionLost(): void {
    this.#reports.connectionLost();
  }

  /** The log that all of it was about is gone. A flush under way goes on, for nothing. */
  forget(): void {
    this.#advanced = new Map();
    this.#advances = 0;
    this.#dueAtMs = undefined;
    if (this.#flushing !== undefined) this.#flushing = new Map();
    this.#earlier = new Map();
    this.#reports.forget();
  }
}
