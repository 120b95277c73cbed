import { isUserId, Limit, passwordCharacters, type UserId } from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import { StoreError, type UserStore } from '@proj/store';
import { ChatServerError } from './errors.ts';
import { HashGate } from './hash-gate.ts';
import { limit } from './limits.ts';
import { hashPassword, isPasswordless, type ScryptCost, standIn, verifyPassword } from './password.ts';

/** What no client could send: NUL, and half of a surrogate pair. */
export const unsendable: RegExp = /[\0\p{Surrogate}]/u;

/** What is known of an attempt to log in. */
export interface AttemptOptions extends AbortOptions {
  /** Where it comes from. Attempts of one source wait for each other, not for those of others. */
  readonly source?: string | undefined;
}

/** What a new password is to take with it. */
export interface PasswordChangeOptions extends AttemptOptions {
  /**
   * The moment, in milliseconds since 1970, up to which everything that was issued to the user is to be void with the old
   * password. Whoever asks voids it in the write that changes the password, and asks right before it; where nobody asks,
   * the server does it by a second write, and what the old password opened outlives a crash between the two.
   */
  readonly revokeBeforeMs?: (() => number) | undefined;
}

/** Who may log in. Every method may reject with what its source of accounts rejects with. */
export interface Accounts {
  /**
   * Whether this is the password of an account that is enabled. Says no more, and takes as long for an unknown user.
   * @throws ChatServerError `CHAT_SERVER_OVERLOADED`
   */
  authenticate(user: UserId, password: string, options?: AttemptOptions): Promise<boolean>;
  /**
   * Creates an account that is enabled. The message of `CHAT_SERVER_BAD_PASSWORD` is what the client is told.
   * @throws ChatServerError `CHAT_SERVER_USER_EXISTS`, `CHAT_SERVER_BAD_PASSWORD`, `CHAT_SERVER_OVERLOADED`
   */
  create(user: UserId, password: string, options?: AttemptOptions): Promise<void>;
  /**
   * Asked at a login with a token, and before the first message to a user; the answer is good for a minute. Accounts
   * never become unknown again.
   */
  status(user: UserId, options?: AbortOptions): Promise<AccountStatus>;
  /**
   * Sets a new password. `false`: there is no such user. Left out where that is done elsewhere. Of a password that is
   * refused the client is told as by `create`.
   * @throws ChatServerError `CHAT_SERVER_BAD_PASSWORD`, `CHAT_SERVER_OVERLOADED`
   */
  changePassword?: ((user: UserId, password: string, options?: PasswordChangeOptions) => Promise<boolean>) | undefined;
  /** Disables an account, or enables it. `false`: there is no such user. Left out where that is done elsewhere. */
  changeDisabled?: ((user: UserId, disabled: boolean, options?: AbortOptions) => Promise<boolean>) | undefined;
  /** Passwords that wait to be hashed, for those who watch. */
  readonly waiting?: number | undefined;
}

export type AccountStatus = 'enabled' | 'disabled' | 'unknown';

export interface AccountsOptions {
  /** Milliseconds since 1970. @defaultValue `Date.now` */
  readonly wallClock?: (() => number) | undefined;
  /** Cost of new passwords; old ones keep theirs. @defaultValue N 2^15, r 8, p 1: 32 MiB and some 50 ms each */
  readonly cost?: ScryptCost | undefined;
  /** Characters of a new password, from 1 to 128; an account keeps what it has. @defaultValue 8 */
  readonly minPasswordCharacters?: number | undefined;
  /** Passwords hashed at once: memory. @defaultValue 4, the threads that Node has for it */
  readonly maxHashing?: number | undefined;
  /** Passwords that may wait beyond those; one more is refused with `CHAT_SERVER_OVERLOADED`. @defaultValue 64 */
  readonly maxWaiting?: number | undefined;
}

/** {@link Accounts} that are kept in a store. */
export interface StoredAccounts extends Accounts {
  /**
   * As `create`, and gives an account that has no password its first. For an administrator: whoever may call it may take
   * such an account.
   * @throws ChatServerError as `create` does.
   */
  establish(user: UserId, password: string, options?: AbortOptions): Promise<void>;
  /** While a server runs, ask its `admin` instead: it ends the sessions and voids the tokens as well. */
  changePassword(user: UserId, password: string, options?: PasswordChangeOptions): Promise<boolean>;
  /** While a server runs, ask its `admin` instead. */
  changeDisabled(user: UserId, disabled: boolean, options?: AbortOptions): Promise<boolean>;
  readonly waiting: number;
}

/**
 * Accounts in a store, with scrypt passwords. Those of packet clients have none, and nobody logs in to them with one.
 * @throws ChatServerError `CHAT_SERVER_BAD_OPTION`
 */
export function createAccounts(users: UserStore, options?: AccountsOptions): StoredAccounts {
  return new ScryptAccounts(users, options);
}

class ScryptAccounts implements StoredAccounts {
  readonly #users: UserStore;
  readonly #wallClock: () => number;
  readonly #cost: ScryptCost | undefined;
  readonly #standIn: string;
  readonly #gate: HashGate;
  readonly #minPasswordCharacters: number;

  constructor(users: UserStore, options: AccountsOptions = {}) {
    this.#users = users;
    this.#wallClock = options.wallClock ?? Date.now;
    this.#cost = options.cost;
    this.#standIn = standIn(options.cost);
    this.#gate = new HashGate(options.maxHashing ?? 4, options.maxWaiting ?? 64);
    this.#minPasswordCharacters = limit('minPasswordCharacters', options.minPasswordCharacters);
  }

  get waiting(): number {
    return this.#gate.waiting;
  }

  async authenticate(user: UserId, password: string, options?: AttemptOptions): Promise<boolean> {
    const account = await this.#users.find(user, options);
    const record = account === undefined || isPasswordless(account) ? this.#standIn : account.passwordRecord;
    const share = options?.source ?? `user ${user}`;
    const right = await this.#gate.run(() => verifyPassword(password, record), options?.signal, share);
    return right && account?.passwordRecord === record && account.disabledAtMs === undefined;
  }

  async create(user: UserId, password: string, options?: AttemptOptions): Promise<void> {
    this.#checkNew(user, password);
    // A hash is dear; most names that are taken need none.
    if ((await this.#users.find(user, options)) !== undefined) throw userExists();
    await this.#create(user, await this.#hash(password, options), options);
  }

  async establish(user: UserId, password: string, options?: AbortOptions): Promise<void> {
    this.#checkNew(user, password);
    const account = await this.#users.find(user, options);
    if (account !== undefined && !isPasswordless(account)) throw userExists();
    const passwordRecord = await this.#hash(password, options);
    if (account === undefined) await this.#create(user, passwordRecord, options);
    else await this.#users.changePassword(user, passwordRecord, options);
  }

  async changePassword(user: UserId, password: string, options: PasswordChangeOptions = {}): Promise<boolean> {
    this.#checkNew(user, password);
    const { signal, revokeBeforeMs } = options;
    if ((await this.#users.find(user, { signal })) === undefined) return false;
    const passwordRecord = await this.#hash(password, options);
    return await this.#users.changePassword(user, passwordRecord, { signal, revokeBeforeMs: revokeBeforeMs?.() });
  }

  changeDisabled(user: UserId, disabled: boolean, options?: AbortOptions): Promise<boolean> {
    return this.#users.changeDisabled(user, disabled ? this.#wallClock() : undefined, options);
  }

  async status(user: UserId, options?: AbortOptions): Promise<AccountStatus> {
    const account = await this.#users.find(user, options);
    if (account === undefined) return 'unknown';
    return account.disabledAtMs === undefined ? 'enabled' : 'disabled';
  }

  /** A caller in JavaScript, or a command line, may bring any text. */
  #checkNew(user: UserId, password: string): void {
    if (!isUserId(user)) throw new ChatServerError('CHAT_SERVER_BAD_OPTION', 'local', 'not a user name');
    if (Buffer.byteLength(password) > Limit.passwordBytes || unsendable.test(password)) {
      throw badPassword(`a password has at most ${Limit.passwordBytes} bytes of text without NUL`);
    }
    const least = this.#minPasswordCharacters;
    if (passwordCharacters(password) < least) throw badPassword(`a password has at least ${least} characters`);
  }

  #hash(password: string, options: AttemptOptions | undefined): Promise<string> {
    return this.#gate.run(() => hashPassword(password, this.#cost), options?.signal, options?.source);
  }

  async #create(user: UserId, passwordRecord: string, options: AbortOptions | undefined): Promise<void> {
    try {
      await this.#users.create({ name: user, passwordRecord, createdAtMs: this.#wallClock() }, options);
    } catch (error) {
      throw StoreError.is(error, 'STORE_USER_EXISTS') ? userExists(error) : error;
    }
  }
}

function badPassword(message: string): ChatServerError {
  return new ChatServerError('CHAT_SERVER_BAD_PASSWORD', 'peer', message);
}

function userExists(cause?: unknown): ChatServerError {
  return new ChatServerError('CHAT_SERVER_USER_EXISTS', 'peer', 'the user name is taken', { cause });
}
