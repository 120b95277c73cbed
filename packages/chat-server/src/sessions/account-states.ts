import type { UserId } from '@proj/chat-protocol';
import { type AbortOptions, abortable, type Clock } from '@proj/io';
import type { AccountStatus, Accounts } from '../accounts.ts';
import { RecentMap } from '../core/recent-map.ts';

const rememberedUsers = 50_000;
/** What changes in a store elsewhere, or in another source of accounts, counts after so long. */
const freshMs = 60_000;

interface Known {
  readonly status: AccountStatus;
  readonly atMs: number;
  /** It was changed here, not asked for. */
  readonly isChange: boolean;
}

/** Whether accounts are enabled, asked once for many logins: when everyone comes back at once, the source is spared. */
export class AccountStates {
  readonly #accounts: Pick<Accounts, 'status'>;
  readonly #clock: Clock;
  readonly #known: RecentMap<UserId, Known> = new RecentMap(rememberedUsers);
  readonly #asked: Map<UserId, Promise<AccountStatus>> = new Map();

  constructor(accounts: Pick<Accounts, 'status'>, clock: Clock) {
    this.#accounts = accounts;
    this.#clock = clock;
  }

  /** Whether the account was disabled here a moment ago: what was found out before does not count. Answers at once. */
  wasDisabled(user: UserId): boolean {
    const known = this.#fresh(user);
    return known?.isChange === true && known.status === 'disabled';
  }

  async isEnabled(user: UserId, { signal }: AbortOptions): Promise<boolean> {
    const known = this.#fresh(user);
    if (known !== undefined) return known.status === 'enabled';
    const asked = this.#asked.get(user) ?? this.#ask(user);
    const status = await (signal === undefined ? asked : abortable(asked, signal));
    return status === 'enabled';
  }

  /** It was changed here. What was asked before is answered too late to count. */
  change(user: UserId, status: AccountStatus): void {
    this.#asked.delete(user);
    this.#remember(user, status, true);
  }

  #ask(user: UserId): Promise<AccountStatus> {
    const asked = this.#status(user, () => this.#asked.get(user) === asked);
    this.#asked.set(user, asked);
    return asked;
  }

  async #status(user: UserId, isCurrent: () => boolean): Promise<AccountStatus> {
    try {
      // Not with anyone's signal: others wait for it as well.
      const status = await this.#accounts.status(user);
      if (!isCurrent()) return this.#known.get(user)?.status ?? status;
      this.#remember(user, status, false);
      return status;
    } finally {
      if (isCurrent()) this.#asked.delete(user);
    }
  }

  #fresh(user: UserId): Known | undefined {
    const known = this.#known.get(user);
    return known !== undefined && this.#clock.now() - known.atMs < freshMs ? known : undefined;
  }

  #remember(user: UserId, status: AccountStatus, isChange: boolean): void {
    this.#known.set(user, { status, atMs: this.#clock.now(), isChange });
  }
}
