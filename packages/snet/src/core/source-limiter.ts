/** Sources remembered, at most; the one that was silent for longest is forgotten first, which gives it a full bucket. */
const maxSources = 10_000;

/** What is refused is told to wait this long at most, before the turns begin again. */
const longestWaitMs = 10_000;

interface Bucket {
  tokens: number;
  filledAtMs: number;
  /** When the last one that was refused is to come back. */
  turnAtMs: number;
}

export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** A token bucket for each source, in bounded memory. */
export class SourceLimiter {
  readonly #limit: RateLimit;
  /** The one touched longest ago first. */
  readonly #buckets: Map<string, Bucket> = new Map();

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /**
   * Takes a token of `source`. Answers how long to wait for one; 0: it was there, and is taken. Those that have to wait get
   * turns, one per token, so that they do not all come back for the same one.
   */
  take(source: string, nowMs: number): number {
    const { perSecond, burst } = this.#limit;
    const bucket = this.#buckets.get(source) ?? { tokens: burst, filledAtMs: nowMs, turnAtMs: nowMs };
    this.#buckets.delete(source);
    this.#buckets.set(source, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > maxSources && oldest !== undefined) this.#buckets.delete(oldest);
    bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.filledAtMs) * perSecond) / 1_000);
    bucket.filledAtMs = nowMs;
    if (bucket.tokens >= 1) {
      bucket.tokens--;
      return 0;
    }
    const nextAtMs = nowMs + ((1 - bucket.tokens) * 1_000) / perSecond;
    const turnAtMs = Math.max(nextAtMs, bucket.turnAtMs + 1_000 / perSecond);
    bucket.turnAtMs = turnAtMs - nowMs > longestWaitMs ? nextAtMs : turnAtMs;
    return Math.ceil(bucket.turnAtMs - nowMs);
  }

  /** Sources remembered. */
  get size(): number {
    return this.#buckets.size;
  }
}
