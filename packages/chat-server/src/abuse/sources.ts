import { Budget } from '../core/budget.ts';
import { RecentMap } from '../core/recent-map.ts';
import type { Metrics } from '../metrics.ts';
import type { Bans } from './bans.ts';
import type { Rate } from './limits.ts';

/** Sources whose budgets are remembered. What is forgotten is forgiven; open connections are counted all the same. */
const rememberedSources = 50_000;
/** How long who has too many connections open waits. */
const openRetryMs = 5_000;

/** Why a connection is not served. */
export interface Refusal {
  readonly limit: 'banned' | 'sourceConnections' | 'maxConnectionsPerSource';
  readonly retryAfterMs: number;
  /** It was told often enough: the connection is cut. */
  readonly silent: boolean;
}

export interface SourcesOptions {
  readonly connections: Rate;
  readonly maxOpen: number;
  readonly registrations: Rate;
  readonly bans: Bans;
  readonly metrics: Metrics;
}

interface Budgets {
  readonly connections: Budget;
  /** To say no costs as well. */
  readonly refusals: Budget;
  readonly registrations: Budget;
}

/** Where connections come from, and how many of them. See `sourceOf`. */
export class Sources {
  readonly #options: SourcesOptions;
  readonly #budgets: RecentMap<string, Budgets> = new RecentMap(rememberedSources);
  /** Only those with connections: as many as there are connections at most. */
  readonly #open: Map<string, number> = new Map();

  constructor(options: SourcesOptions) {
    this.#options = options;
  }

  /** A connection came. Unless it is refused, {@link leave} is called when it is gone. */
  enter(source: string, nowMs: number): Refusal | undefined {
    const { bans, maxOpen, metrics } = this.#options;
    const open = this.#open.get(source) ?? 0;
    const bannedMs = bans.left(source, nowMs);
    const budgets = this.#of(source, nowMs);
    const waitMs = bannedMs > 0 ? 0 : budgets.connections.take(nowMs);
    const refusal = refused(bannedMs, waitMs, open >= maxOpen);
    if (refusal === undefined) {
      this.#open.set(source, open + 1);
      return undefined;
    }
    metrics.count('limited_total', [refusal.limit]);
    return { ...refusal, silent: budgets.refusals.take(nowMs) > 0 };
  }

  leave(source: string): void {
    const open = (this.#open.get(source) ?? 1) - 1;
    if (open > 0) this.#open.set(source, open);
    else this.#open.delete(source);
  }

  /** One asks for an account: 0, or the milliseconds to wait. */
  register(source: string, nowMs: number): number {
    const waitMs = this.#of(source, nowMs).registrations.take(nowMs);
    if (waitMs > 0) this.#options.metrics.count('limited_total', ['registrations']);
    return waitMs;
  }

  #of(source: string, nowMs: number): Budgets {
    const { connections, registrations } = this.#options;
    const budgets = this.#budgets.get(source) ?? {
      connections: new Budget(connections.burst, connections.perSecond, nowMs),
      refusals: new Budget(connections.burst, connections.perSecond, nowMs),
      registrations: new Budget(registrations.burst, registrations.perSecond, nowMs),
    };
    this.#budgets.set(source, budgets);
    return budgets;
  }
}

function refused(bannedMs: number, waitMs: number, isFull: boolean): Omit<Refusal, 'silent'> | undefined {
  if (bannedMs > 0) return { limit: 'banned', retryAfterMs: bannedMs };
  if (waitMs > 0) return { limit: 'sourceConnections', retryAfterMs: waitMs };
  return isFull ? { limit: 'maxConnectionsPerSource', retryAfterMs: openRetryMs } : undefined;
}
