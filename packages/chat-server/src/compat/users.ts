import { isUserId, type UserId } from '@proj/chat-protocol';
import { type AbortOptions, type Clock, systemClock } from '@proj/io';
import { StoreError, type UserRecord, type UserStore } from '@proj/store';
import { Budget } from '../core/budget.ts';
import { badOption } from '../limits.ts';
import { isPasswordless, passwordlessRecord } from '../password.ts';

/** Why a login is refused; each has a sentence that the client is told. */
export type PacketRefusal = 'bad-name' | 'unknown' | 'password' | 'disabled' | 'overloaded' | 'unavailable';

/** Who may come in by name alone. */
export interface PacketUsers {
  /** The user of this name, who has an account from then on, or why not. May reject with what its store rejects with. */
  enter(name: string, options?: AbortOptions): Promise<{ readonly user: UserId } | { readonly refusal: PacketRefusal }>;
}

export interface PacketUsersOptions {
  /**
   * `'any'`: whoever says a name is that user, and a new name is a new account; only accounts with a password are out
   * of reach. A list: these names and no others, also if they have passwords.
   */
  readonly allow: 'any' | readonly string[];
  /** Milliseconds since 1970. @defaultValue `Date.now` */
  readonly wallClock?: (() => number) | undefined;
  /** @defaultValue `systemClock` */
  readonly clock?: Clock | undefined;
}

/** Accounts that `'any'` makes at once and in the long run: each is a row for ever. */
const accountsBurst = 1_000;
const accountsPerSecond = 20;

/** Rows that are written together. */
const batchSize = 64;

/**
 * Users of packet clients in a store. Those of a list get accounts at once, so that they can be written to before they
 * come for the first time. The accounts have no password: nobody logs in to them in another way before `establish` of
 * `createAccounts` gave them one. May reject with what the store rejects with.
 * @throws ChatServerError `CHAT_SERVER_BAD_OPTION` for a list with what is no user name: 1 to 32 of `a–z 0–9 . _ -`, the
 * first a letter or digit.
 */
export async function createPacketUsers(users: UserStore, options: PacketUsersOptions): Promise<PacketUsers> {
  const { allow, wallClock = Date.now, clock = systemClock } = options;
  const accounts = new PacketAccounts(users, wallClock);
  if (allow === 'any') return new AnyUsers(accounts, clock);
  const malformed = allow.filter((name) => !isUserId(name));
  if (malformed.length > 0) throw badOption(`not user names: ${malformed.slice(0, 10).map(quoted).join(', ')}`);
  const names = new Set(allow.filter(isUserId));
  for (const batch of batches([...names])) await Promise.all(batch.map((name) => accounts.ensure(name)));
  return new ListedUsers(accounts, names);
}

class AnyUsers implements PacketUsers {
  readonly #accounts: PacketAccounts;
  readonly #clock: Clock;
  readonly #budget: Budget;

  constructor(accounts: PacketAccounts, clock: Clock) {
    this.#accounts = accounts;
    this.#clock = clock;
    this.#budget = new Budget(accountsBurst, accountsPerSecond, clock.now());
  }

  async enter(name: string, options?: AbortOptions): ReturnType<PacketUsers['enter']> {
    if (!isUserId(name)) return { refusal: 'bad-name' };
    let account = await this.#accounts.find(name, options);
    if (account === undefined) {
      if (this.#budget.take(this.#clock.now()) > 0) return { refusal: 'overloaded' };
      account = await this.#accounts.ensure(name, options);
    }
    if (!isPasswordless(account)) return { refusal: 'password' };
    return account.disabledAtMs === undefined ? { user: name } : { refusal: 'disabled' };
  }
}

class ListedUsers implements PacketUsers {
  readonly #accounts: PacketAccounts;
  readonly #names: ReadonlySet<string>;

  constructor(accounts: PacketAccounts, names: ReadonlySet<UserId>) {
    this.#accounts = accounts;
    this.#names = names;
  }

  async enter(name: string, options?: AbortOptions): ReturnType<PacketUsers['enter']> {
    if (!isUserId(name)) return { refusal: 'bad-name' };
    if (!this.#names.has(name)) return { refusal: 'unknown' };
    const { disabledAtMs } = await this.#accounts.ensure(name, options);
    return disabledAtMs === undefined ? { user: name } : { refusal: 'disabled' };
  }
}

class PacketAccounts {
  readonly #users: UserStore;
  readonly #wallClock: () => number;

  constructor(users: UserStore, wallClock: () => number) {
    this.#users = users;
    this.#wallClock = wallClock;
  }

  find(name: UserId, options?: AbortOptions): Promise<UserRecord | undefined> {
    return this.#users.find(name, options);
  }

  /** The account of this name, which is made if there is none. */
  async ensure(name: UserId, options?: AbortOptions): Promise<UserRecord> {
    const account = await this.#users.find(name, options);
    if (account !== undefined) return account;
    const created = { name, passwordRecord: passwordlessRecord, createdAtMs: this.#wallClock() };
    try {
      await this.#users.create(created, options);
      return { ...created, displayName: '', about: '' };
    } catch (error) {
      // Two connections may bring the same new name.
      const other = StoreError.is(error, 'STORE_USER_EXISTS') ? await this.#users.find(name, options) : undefined;
      if (other === undefined) throw error;
      return other;
    }
  }
}

function* batches<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let at = 0; at < items.length; at += batchSize) yield items.slice(at, at + batchSize);
}

function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 40));
}
