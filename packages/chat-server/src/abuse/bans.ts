import type { Log } from '@proj/io';
import type { Metrics } from '../metrics.ts';

export type BanReason = 'logins' | 'limits';

interface Ban {
  readonly reason: BanReason;
  readonly untilMs: number;
  readonly durationMs: number;
}

/** Sources whose bans are remembered. What is forgotten is forgiven. */
const rememberedBans = 10_000;
/** A ban that ended so long ago makes the next one no longer. */
const forgivenAfterMs = 86_400_000;

/** Sources that are not listened to for a while. Each ban is twice as long as the one before. */
export class Bans {
  readonly #maxBanMs: number;
  readonly #metrics: Metrics;
  readonly #log: Log | undefined;
  /** In the order in which they were made. */
  readonly #bans: Map<string, Ban> = new Map();

  constructor(maxBanMs: number, metrics: Metrics, log?: Log) {
    this.#maxBanMs = maxBanMs;
    this.#metrics = metrics;
    this.#log = log;
  }

  /** Answers how long it is. One that is running goes on instead, unless the new one is longer. */
  ban(source: string, reason: BanReason, firstMs: number, nowMs: number): number {
    const before = this.#bans.get(source);
    const leftMs = this.left(source, nowMs);
    if (leftMs >= firstMs) return leftMs;
    const isRemembered = before !== undefined && nowMs - before.untilMs < forgivenAfterMs;
    const durationMs = Math.min(this.#maxBanMs, isRemembered ? Math.max(firstMs, before.durationMs * 2) : firstMs);
    this.#bans.delete(source);
    this.#bans.set(source, { reason, untilMs: nowMs + durationMs, durationMs });
    this.#forget();
    this.#metrics.count('bans_total', [reason]);
    this.#log?.warn({ source, reason, durationMs }, 'a source is banned');
    return durationMs;
  }

  /** How long the source is banned yet, 0 for one that is not. */
  left(source: string, nowMs: number): number {
    return Math.max(0, (this.#bans.get(source)?.untilMs ?? 0) - nowMs);
  }

  /** Forgives the source, so that its next ban is a first one. Answers whether it was banned. */
  lift(source: string, nowMs: number): boolean {
    const isBanned = this.left(source, nowMs) > 0;
    this.#bans.delete(source);
    if (isBanned) this.#log?.info({ source }, 'a ban is lifted');
    return isBanned;
  }

  /** Those that run, in the order in which they were made. */
  list(nowMs: number): readonly { readonly source: string; readonly reason: BanReason; readonly leftMs: number }[] {
    return [...this.#bans]
      .filter(([, { untilMs }]) => untilMs > nowMs)
      .map(([source, { reason, untilMs }]) => ({ source, reason, leftMs: untilMs - nowMs }));
  }

  /** Sources that are banned now. */
  count(nowMs: number): number {
    let count = 0;
    for (const { untilMs } of this.#bans.values()) if (untilMs > nowMs) count++;
    return count;
  }

  #forget(): void {
    const [oldest] = this.#bans.keys();
    if (this.#bans.size > rememberedBans && oldest !== undefined) this.#bans.delete(oldest);
  }
}
