/** The least pause: when the server puts something off without saying for how long. */
const shortestPauseMs = 250;
/** So often the least pause doubles when what is asked after it is put off as well. */
const mostDoublings = 5;
/** Without a refusal one request more may be on its way after each of these. */
const growthMs = 1_000;

/**
 * When what the server put off may be asked for again: never before it said, and later the more often it said so in a
 * row.
 */
export function againAtMs(retryAfterMs: number, refusals: number, random: () => number, nowMs: number): number {
  const leastMs = shortestPauseMs * 2 ** Math.min(refusals - 1, mostDoublings);
  return nowMs + Math.max(retryAfterMs, leastMs) + random() * leastMs;
}

/**
 * How many requests of a kind are on their way at once. Once the server puts one off there is a pause, and then one at a
 * time; then slowly more again, until the next is put off.
 */
export class Pace {
  readonly #most: number;
  readonly #random: () => number;
  #window: number;
  #underWay = 0;
  #growsAtMs = Number.NEGATIVE_INFINITY;
  #pausedUntilMs: number | undefined;
  /** In a row. */
  #refusals = 0;

  /** @param random - Answers a number from 0 up to, and never, 1. */
  constructor(most: number, random: () => number) {
    this.#most = most;
    this.#window = most;
    this.#random = random;
  }

  /** Whether one more may be asked. */
  get isOpen(): boolean {
    return this.#pausedUntilMs === undefined && this.#underWay < this.#window;
  }

  asked(): void {
    this.#underWay++;
  }

  /** There is an answer, and not to come later. */
  answered(nowMs: number): void {
    this.#underWay--;
    this.#refusals = 0;
    if (this.#window >= this.#most || nowMs < this.#growsAtMs) return;
    this.#window++;
    this.#growsAtMs = nowMs + growthMs;
  }

  /** One was put off, and others may still go: one at a time. */
  narrowed(nowMs: number): void {
    this.#underWay--;
    this.#window = 1;
    this.#growsAtMs = nowMs + growthMs;
  }

  postponed(retryAfterMs: number, nowMs: number): void {
    this.#underWay--;
    this.#window = 1;
    // What was on its way when the first was put off says nothing new.
    if (this.#pausedUntilMs === undefined) this.#refusals++;
    const untilMs = againAtMs(retryAfterMs, this.#refusals, this.#random, nowMs);
    this.#pausedUntilMs = Math.max(untilMs, this.#pausedUntilMs ?? 0);
    this.#growsAtMs = this.#pausedUntilMs + growthMs;
  }

  /** No answer comes to what is on its way. What the server said holds on the next connection as well. */
  connectionLost(): void {
    this.#underWay = 0;
  }

  /** The pause ends. */
  handleTimeout(nowMs: number): void {
    if (nowMs >= this.deadlineMs) this.#pausedUntilMs = undefined;
  }

  /** When to call {@link handleTimeout}; `Infinity` for never. */
  get deadlineMs(): number {
    return this.#pausedUntilMs ?? Number.POSITIVE_INFINITY;
  }
}
