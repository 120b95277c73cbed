import type { ConversationId, Cursor } from '@proj/chat-protocol';

const batchMs = 200;
const batchMessages = 16;

type Cursors = Map<ConversationId, number>;

/**
 * Tells the server what this device has. A cursor goes through four stages: it advanced, it is being made durable, it
 * may be reported, it was reported. The report has no answer, but a heartbeat has: an answered heartbeat proves that
 * the server has read everything before it, and what no heartbeat proved is reported again on the next connection.
 */
export class Receipts {
  #advanced: Cursors = new Map();
  #advances = 0;
  #dueAtMs: number | undefined;
  #flushing: Cursors | undefined;
  #reportable: Cursors = new Map();
  #reported: Cursors = new Map();
  #covered: { readonly heartbeat: number; readonly cursors: Cursors } | undefined;

  /** @param cursors - Of an earlier run, which may not have come to report them. A server that knows them ignores it. */
  constructor(cursors: Iterable<readonly [ConversationId, number]>) {
    raise(this.#reportable, cursors);
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
    raise(this.#reportable, this.#flushing);
    this.#flushing = undefined;
  }

  /** The next report to send. */
  next(): Cursor | undefined {
    for (const [conversation, seq] of this.#reportable) {
      this.#reportable.delete(conversation);
      raise(this.#reported, [[conversation, seq]]);
      return { conversation, seq };
    }
    return undefined;
  }

  get hasNext(): boolean {
    return this.#reportable.size > 0;
  }

  /** Nothing is left to report, now or soon. */
  get isIdle(): boolean {
    return this.#advanced.size === 0 && this.#flushing === undefined && this.#reportable.size === 0;
  }

  heartbeatSent(number: number): void {
    if (this.#covered !== undefined || this.#reported.size === 0) return;
    this.#covered = { heartbeat: number, cursors: this.#reported };
    this.#reported = new Map();
  }

  heartbeatAnswered(number: number): void {
    if (this.#covered?.heartbeat === number) this.#covered = undefined;
  }

  connectionLost(): void {
    raise(this.#reportable, this.#covered?.cursors ?? []);
    raise(this.#reportable, this.#reported);
    this.#covered = undefined;
    this.#reported = new Map();
  }

  /** The log that all of it was about is gone. A flush under way goes on, for nothing. */
  forget(): void {
    this.#advanced = new Map();
    this.#advances = 0;
    this.#dueAtMs = undefined;
    if (this.#flushing !== undefined) this.#flushing = new Map();
    this.#reportable = new Map();
    this.#reported = new Map();
    this.#covered = undefined;
  }
}

function raise(cursors: Cursors, by: Iterable<readonly [ConversationId, number]>): void {
  for (const [conversation, seq] of by) cursors.set(conversation, Math.max(seq, cursors.get(conversation) ?? 0));
}
