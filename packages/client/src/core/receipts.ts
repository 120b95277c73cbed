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
  readonly #reports: Reports;

  /** @param cursors - Of an earlier run. */
  constructor(cursors: Iterable<readonly [ConversationId, number]>) {
    this.#reports = new Reports(cursors);
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
    this.#reports.forget();
  }
}
