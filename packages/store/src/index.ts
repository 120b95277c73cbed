import type { AbortOptions } from '@proj/io';

export { StoreError, type StoreErrorCode } from './errors.ts';
export { storeLimits } from './limits.ts';

/**
 * The log of record behind a chat server: one append-only log per conversation, the position each device has reached
 * in it, and the accounts. It knows bytes, strings and numbers, nothing of what a message says.
 *
 * Strings are compared code unit by code unit; whoever wants `Ann` and `ann` to be one user normalises first.
 * Every method that returns a promise may reject with `STORE_BAD_ARGUMENT`, `STORE_CLOSED`, `STORE_UNAVAILABLE`,
 * `STORE_OVERLOADED` or `STORE_CORRUPT`; the codes a method adds are listed with it.
 *
 * Disposing of the store refuses new calls, finishes what was accepted, writes the waiting cursors and releases the
 * file. It never rejects, and a second call waits for the first. The work it waits for is bounded by the append queue.
 */
export interface ChatStore extends AsyncDisposable {
  /**
   * 8 random bytes made with the store. They change only when the log may have been rewound, as a restore from a
   * backup does: positions remembered under another epoch mean nothing. A fresh copy at each access.
   */
  readonly epoch: Uint8Array;
  /** What a resolved {@link append} survives: `memory` nothing, `normal` a killed process, `full` a power cut as well. */
  readonly durability: 'memory' | 'normal' | 'full';
  readonly users: UserStore;

  /**
   * Adds a message to the end of its conversation. Durable once resolved, as far as {@link durability} says.
   * Calls take their `seq` in the order in which they were made.
   *
   * The same (conversation, sender, id) again, with the same kind and body, is stored once: the answer is the first
   * one with `duplicate: true`. Every rejection leaves the message either absent or stored once, so that the same call
   * may be made again: `STORE_BAD_ARGUMENT`, `STORE_OVERLOADED` and `STORE_CLOSED` mean that this call stored nothing;
   * `STORE_UNAVAILABLE`, `STORE_CORRUPT` and an abort may mean either.
   *
   * The bytes are copied before the call returns.
   *
   * @throws StoreError `STORE_ID_CONFLICT` when this id was used with another kind or body.
   */
  append(message: NewMessage, options?: AbortOptions): Promise<AppendResult>;

  /**
   * Messages with a `seq` greater than `afterSeq`, ascending and without holes. At most `limit` of them (1 to
   * {@link storeLimits.pageEntries}), and fewer once their bodies pass {@link storeLimits.pageBytes}: only an empty
   * page means the end. The bytes are the caller's.
   */
  read(
    conversation: string,
    afterSeq: number,
    limit: number,
    options?: AbortOptions,
  ): Promise<readonly StoredMessage[]>;

  /** The `seq` of the last message, 0 for a conversation without any. */
  head(conversation: string, options?: AbortOptions): Promise<number>;

  /**
   * The conversations that `user` is a member of, in the order of their first messages, each with the position that
   * `device` has reached. Page with `after` set to the last conversation of the page before.
   *
   * @throws StoreError `STORE_BAD_ARGUMENT` also when `after` is not a conversation.
   */
  heads(user: string, device: string, options?: PageOptions): Promise<readonly ConversationHead[]>;

  /**
   * Records that a device has everything up to and including `seq`; a smaller one than before changes nothing, and one
   * above the head is cut to the head when it is written. Written in batches, about once a second and on disposal:
   * losing the last batch only means that messages are offered again. {@link cursor} and {@link heads} see it at once.
   * Does nothing on a store that is closed or has failed.
   *
   * @throws StoreError `STORE_BAD_ARGUMENT`, nothing else.
   */
  advanceCursor(cursor: Cursor): void;

  /** The `seq` that a device has reached, at most the head; 0 when it never reported. */
  cursor(user: string, device: string, conversation: string, options?: AbortOptions): Promise<number>;
}

/** The accounts of a store. Password records are opaque here, never passwords. */
export interface UserStore {
  /** @throws StoreError `STORE_USER_EXISTS`, also for a disabled account. */
  create(user: NewUser, options?: AbortOptions): Promise<void>;
  find(name: string, options?: AbortOptions): Promise<UserRecord | undefined>;
  /** Replaces the password record. `false`: there is no such user. */
  changePassword(name: string, passwordRecord: string, options?: AbortOptions): Promise<boolean>;
  /** Disables the account from `disabledAtMs` on, or with `undefined` enables it. `false`: there is no such user. */
  changeDisabled(name: string, disabledAtMs: number | undefined, options?: AbortOptions): Promise<boolean>;
  /** Ascending by the UTF-8 bytes of the name. Page with `after` set to the last name of the page before. */
  list(options?: PageOptions): Promise<readonly UserRecord[]>;
}

export interface NewMessage {
  /** 1 to {@link storeLimits.nameLength} UTF-16 units, well formed, without NUL; as are all names here. */
  readonly conversation: string;
  /**
   * Users to record as members of the conversation, in the transaction that stores the message. Those recorded before
   * stay; a duplicate records none. At most {@link storeLimits.members}; may be empty.
   */
  readonly members: readonly string[];
  readonly sender: string;
  /** 16 bytes, chosen by the sender, unique for (conversation, sender). */
  readonly id: Uint8Array;
  /** An unsigned 32-bit number whose meaning is the caller's. */
  readonly kind: number;
  /** At most {@link storeLimits.bodyBytes}. */
  readonly body: Uint8Array;
  /** The sender's wall clock: kept, never used for order. A safe integer. */
  readonly sentAtMs: number;
}

export interface StoredMessage {
  readonly conversation: string;
  /** 1, 2, 3 … within the conversation: no holes, never used twice under one epoch. */
  readonly seq: number;
  readonly sender: string;
  readonly id: Uint8Array;
  readonly kind: number;
  readonly body: Uint8Array;
  readonly sentAtMs: number;
  /** The store's wall clock when the message came in. */
  readonly acceptedAtMs: number;
}

export interface AppendResult {
  readonly seq: number;
  /** The store's wall clock when the message first came in. */
  readonly acceptedAtMs: number;
  /** `true`: it was stored by an earlier call. */
  readonly duplicate: boolean;
}

export interface ConversationHead {
  readonly conversation: string;
  /** The `seq` of the last message. */
  readonly head: number;
  /** The `seq` that the device asked about has reached, at most `head`. */
  readonly received: number;
}

export interface Cursor {
  readonly user: string;
  readonly device: string;
  readonly conversation: string;
  /** 0 or more, a safe integer. */
  readonly seq: number;
}

export interface NewUser {
  readonly name: string;
  /** Opaque, such as `scrypt$…`. 1 to {@link storeLimits.passwordRecordLength} UTF-16 units. */
  readonly passwordRecord: string;
  readonly createdAtMs: number;
}

export interface UserRecord extends NewUser {
  /** Wall clock from which the account is disabled; absent while it is enabled. */
  readonly disabledAtMs?: number;
}

export interface PageOptions extends AbortOptions {
  /** Entries after this one, in the order of the list. @defaultValue from the start */
  readonly after?: string | undefined;
  /** 1 to {@link storeLimits.pageEntries}. @defaultValue 100 */
  readonly limit?: number | undefined;
}
