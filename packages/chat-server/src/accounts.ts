import { isUserId, Limit, type UserId } from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import { StoreError, type UserStore } from '@proj/store';
import { ChatServerError } from './errors.ts';
import { HashGate } from './hash-gate.ts';
import { hashPassword, type ScryptCost, standIn, verifyPassword } from './password.ts';

/** What no client could send: NUL, and half of a surrogate pair. */
const unsendable = /[\0\p{Surrogate}]/u;

/** Who may log in. Every method may reject with what its source of accounts rejects with. */
export interface Accounts {
  /**
   * Whether this is the password of an account that is enabled. Says no more, and takes as long for an unknown user.
   * @throws ChatServerError `CHAT_SERVER_OVERLOADED`
   */
  authenticate(user: UserId, password: string, options?: AbortOptions): Promise<boolean>;
  /**
   * Creates an account that is enabled.
   * @throws ChatServerError `CHAT_SERVER_USER_EXISTS`, `CHAT_SERVER_BAD_PASSWORD`, `CHAT_SERVER_OVERLOADED`
   */
  create(user: UserId, password: string, options?: AbortOptions): Promise<void>;
  /** Asked at a login with a token, and before the first message to a user. Accounts never become unknown again. */
  status(user: UserId, options?: AbortOptions): Promise<'enabled' | 'disabled' | 'unknown'>;
}

export interface AccountsOptions {
  /** Milliseconds since 1970. @defaultValue `Date.now` */
  readonly wallClock?: (() => number) | undefined;
  /** Cost of new passwords; old ones keep theirs. @defaultValue N 2^15, r 8, p 1: 32 MiB and some 50 ms each */
  readonly cost?: ScryptCost | undefined;
  /** Passwords hashed at once: memory. @defaultValue 4, the threads that Node has for it */
  readonly maxHashing?: number | undefined;
  /** Passwords that may wait beyond those; one more is refused with `CHAT_SERVER_OVERLOADED`. @defaultValue 64 */
  readonly maxWaiting?: number | undefined;
}

/**
 * Accounts in a store, with scrypt passwords.
 * @throws ChatServerError `CHAT_SERVER_BAD_OPTION`
 */
export function createAccounts(users: UserStore, options?: AccountsOptions): Accounts {
  return new StoredAccounts(users, options);
}

class StoredAccounts implements Accounts {
  readonly #users: UserStore;
  readonly #wallClock: () => number;
  readonly #cost: ScryptCost | undefined;
  readonly #standIn: string;
  readonly #gate: HashGate;

  constructor(users: UserStore, options: AccountsOptions = {}) {
    this.#users = users;
    this.#wallClock = options.wallClock ?? Date.now;
    this.#cost = options.cost;
    this.#standIn = standIn(options.cost);
    this.#gate = new HashGate(options.maxHashing ?? 4, options.maxWaiting ?? 64);
  }

  async authenticate(user: UserId, password: string, options?: AbortOptions): Promise<boolean> {
    const account = await this.#users.find(user, options);
    const record = account?.passwordRecord ?? this.#standIn;
    const right = await this.#gate.run(() => verifyPassword(password, record), options?.signal);
    return right && account !== undefined && account.disabledAtMs === undefined;
  }

  async create(user: UserId, password: string, options?: AbortOptions): Promise<void> {
    // A caller in JavaScript, or a command line, may bring any text.
    if (!isUserId(user)) throw new ChatServerError('CHAT_SERVER_BAD_OPTION', 'local', 'not a user name');
    const bytes = Buffer.byteLength(password);
    if (bytes < 1 || bytes > Limit.passwordBytes || unsendable.test(password)) {
      throw new ChatServerError(
        'CHAT_SERVER_BAD_PASSWORD',
        'peer',
        `a password has 1 to ${Limit.passwordBytes} bytes of text without NUL`,
      );
    }
    // A hash is dear; most names that are taken need none.
    if ((await this.#users.find(user, options)) !== undefined) throw userExists();
    const passwordRecord = await this.#gate.run(() => hashPassword(password, this.#cost), options?.signal);
    try {
      await this.#users.create({ name: user, passwordRecord, createdAtMs: this.#wallClock() }, options);
    } catch (error) {
      throw StoreError.is(error, 'STORE_USER_EXISTS') ? userExists(error) : error;
    }
  }

  async status(user: UserId, options?: AbortOptions): Promise<'enabled' | 'disabled' | 'unknown'> {
    const account = await this.#users.find(user, options);
    if (account === undefined) return 'unknown';
    return account.disabledAtMs === undefined ? 'enabled' : 'disabled';
  }
}

function userExists(cause?: unknown): ChatServerError {
  return new ChatServerError('CHAT_SERVER_USER_EXISTS', 'peer', 'the user name is taken', { cause });
}
