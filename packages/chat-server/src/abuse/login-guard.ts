import type { UserId } from '@proj/chat-protocol';
import { abortable } from '@proj/io';
import { Budget } from '../core/budget.ts';
import { RecentMap } from '../core/recent-map.ts';
import type { Metrics } from '../metrics.ts';
import type { Bans } from './bans.ts';
import type { Rate } from './limits.ts';

/** Accounts and sources whose failures are remembered, and sources where an account is at home. Forgotten is forgiven. */
const rememberedAccounts = 50_000;
const rememberedSources = 50_000;
const rememberedHomes = 50_000;
/** Attempts that wait for those before them, for one account or from one source. */
const maxWaiting = 256;
/** How long one waits that found no room there. */
const crowdedRetryMs = 1_000;

export interface LoginGuardOptions {
  /** Wrong passwords for an account. */
  readonly accountFailures: Rate;
  /** Wrong passwords from a source. */
  readonly sourceFailures: Rate;
  /** The first ban of a source. */
  readonly banMs: number;
  readonly bans: Bans;
  readonly metrics: Metrics;
  readonly now: () => number;
}

/** An attempt that was not made, and when it may be. */
export interface Refused {
  readonly retryAfterMs: number;
}

/**
 * Stands before the hashing of passwords. An account and a source may fail so often, and never more attempts are under
 * way than may still fail: the others wait for the outcome. Who logged in to an account before is not locked out by what
 * others try: such a source has failures of its own.
 */
export class LoginGuard {
  readonly #options: LoginGuardOptions;
  readonly #accounts: RecentMap<string, Attempts> = new RecentMap(rememberedAccounts);
  readonly #sources: RecentMap<string, Attempts> = new RecentMap(rememberedSources);
  readonly #homes: RecentMap<string, true> = new RecentMap(rememberedHomes);

  constructor(options: LoginGuardOptions) {
    this.#options = options;
  }

  /**
   * Tries a password once it may be tried: `try` answers whether it is right. Rejects with what it rejects with, and with
   * the signal's reason.
   */
  async attempt(
    user: UserId,
    source: string | undefined,
    signal: AbortSignal,
    tryPassword: () => Promise<boolean>,
  ): Promise<boolean | Refused> {
    const { accountFailures, sourceFailures, metrics } = this.#options;
    const home = source === undefined ? undefined : `${user} ${source}`;
    const isAtHome = home !== undefined && this.#homes.get(home) === true;
    const account = this.#of(this.#accounts, isAtHome ? home : user, accountFailures);
    const origin = source === undefined ? undefined : this.#of(this.#sources, source, sourceFailures);
    const originWaitMs = (await origin?.enter(signal)) ?? 0;
    const bannedMs = this.#bannedMs(source);
    if (originWaitMs > 0 || bannedMs > 0) {
      if (originWaitMs === 0) origin?.leave(false);
      metrics.count('limited_total', ['sourceFailedLogins']);
      return { retryAfterMs: Math.max(originWaitMs, bannedMs) };
    }
    let failed = false;
    try {
      const accountWaitMs = await account.enter(signal);
      if (accountWaitMs > 0) {
        metrics.count('limited_total', ['failedLogins']);
        return { retryAfterMs: accountWaitMs };
      }
      try {
        failed = !(await tryPassword());
      } finally {
        account.leave(failed);
      }
    } finally {
      origin?.leave(failed);
    }
    if (failed && source !== undefined && origin?.isSpent === true) this.#ban(source);
    if (!failed && home !== undefined) this.#homes.set(home, true);
    return !failed;
  }

  /** What failed from there is forgotten: otherwise the next failure would ban it again. */
  forgive(source: string): void {
    this.#sources.delete(source);
  }

  #ban(source: string): void {
    this.#options.bans.ban(source, 'logins', this.#options.banMs, this.#options.now());
  }

  #bannedMs(source: string | undefined): number {
    return source === undefined ? 0 : this.#options.bans.left(source, this.#options.now());
  }

  #of(attempts: RecentMap<string, Attempts>, key: string, rate: Rate): Attempts {
    const one = attempts.get(key) ?? new Attempts(rate, this.#options.now);
    attempts.set(key, one);
    return one;
  }
}

/** The attempts at one account, or from one source. */
class Attempts {
  readonly #failures: Budget;
  readonly #now: () => number;
  readonly #waiting: Set<() => void> = new Set();
  #underWay = 0;

  constructor({ burst, perSecond }: Rate, now: () => number) {
    this.#now = now;
    this.#failures = new Budget(burst, perSecond, now());
  }

  get isSpent(): boolean {
    return this.#failures.available(this.#now()) === 0;
  }

  /** Resolves to 0 when an attempt may be made, which {@link leave} ends; otherwise to the milliseconds to wait. */
  async enter(signal: AbortSignal): Promise<number> {
    while (this.#underWay >= this.#failures.available(this.#now())) {
      if (this.#underWay === 0) return Math.max(1, this.#failures.wait(this.#now()));
      if (this.#waiting.size >= maxWaiting) return crowdedRetryMs;
      await this.#turn(signal);
    }
    this.#underWay++;
    return 0;
  }

  leave(failed: boolean): void {
    this.#underWay--;
    if (failed) this.#failures.take(this.#now());
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const turn = Promise.withResolvers<void>();
    this.#waiting.add(turn.resolve);
    try {
      await abortable(turn.promise, signal);
    } finally {
      this.#waiting.delete(turn.resolve);
    }
  }
}
