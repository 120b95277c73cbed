/** Sources remembered, at most; the one that was silent for longest is forgotten first, which gives it a full bucket. */
const maxSources = 10_000;

interface Bucket {
  tokens: number;
  filledAtMs: number;
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

  /** Takes a token of `source`. Answers how long to wait for one; 0: it was there, and is taken. */
  take(source: string, nowMs: number): number {
    const { perSecond, burst } = this.#limit;
    const bucket = this.#buckets.get(source) ?? { tokens: burst, filledAtMs: nowMs };
    this.#buckets.delete(source);
    this.#buckets.set(source, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > maxSources && oldest !== undefined) this.#buckets.delete(oldest);
    bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.filledAtMs) * perSecond) / 1_000);
    bucket.filledAtMs = nowMs;
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) * 1_000) / perSecond);
    bucket.tokens--;
    return 0;
  }

  /** Sources remembered. */
  get size(): number {
    return this.#buckets.size;
  }
}
