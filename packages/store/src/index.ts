import type { AbortOptions } from '@proj/io';

export { StoreError, type StoreErrorCode } from './errors.ts';
export { storeLimits } from './limits.ts';

/**
 * The log of record behind a chat server: one append-only log per conversation, who may see which part of it, how far
 * devices and users are in it, and the accounts. It knows bytes, strings and numbers, nothing of what a message says.
 *
 * Strings are compared code unit by code unit; whoever wants `Ann` and `ann` to be one user normalises first.
 * Every method that returns a promise may reject with `STORE_BAD_ARGUMENT`, `STORE_CLOSED`, `STORE_UNAVAILABLE`,
 * `STORE_OVERLOADED` or `STORE_CORRUPT`; the codes a method adds are listed with it.
 *
 * Disposing of the store refuses new calls, finishes what was accepted, writes the waiting positions and releases the
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
  readonly devices: DeviceStore;
  readonly outbox: OutboxStore;

  /**
   * Adds an entry to the end of its conversation, with everything that comes of it, in one transaction. Durable once
   * resolved, as far as {@link durability} says. Calls take their `seq` in the order in which they were made.
   *
   * The same (conversation, sender, id) again, with the same kind and body, is stored once: the answer is the first
   * one with `duplicate: true`, also after the body was erased, and whatever else the call says. Every rejection leaves
   * the entry either absent or stored once, so that the same call may be made again: `STORE_BAD_ARGUMENT`,
   * `STORE_OVERLOADED`, `STORE_CLOSED` and the codes below mean that this call stored nothing; `STORE_UNAVAILABLE`,
   * `STORE_CORRUPT` and an abort may mean either.
   *
   * The bytes are copied before the call returns.
   *
   * @throws StoreError `STORE_ID_CONFLICT` when this id was used with another kind or body; `STORE_STALE` when
   * `expectVersion` is not the conversation's; `STORE_NO_TARGET` when `target` is no entry, or one that was erased;
   * `STORE_LIMIT` when `sender` has said {@link storeLimits.about} things about it.
   */
  append(message: NewMessage, options?: AbortOptions): Promise<AppendResult>;

  /**
   * Entries with a `seq` greater than `afterSeq`, ascending and without holes. At most `limit` of them (1 to
   * {@link storeLimits.pageEntries}), and fewer once their bodies pass {@link storeLimits.pageBytes}: only an empty
   * page means the end. The bytes are the caller's.
   */
  read(
    conversation: string,
    afterSeq: number,
    limit: number,
    options?: AbortOptions,
  ): Promise<readonly StoredMessage[]>;

  /** The `seq` of the last entry, 0 for a conversation without any. */
  head(conversation: string, options?: AbortOptions): Promise<number>;

  /** `undefined` for a conversation without entries. */
  conversation(conversation: string, options?: AbortOptions): Promise<ConversationRecord | undefined>;

  /** Who is or was a member; `undefined` for who never was. */
  member(conversation: string, user: string, options?: AbortOptions): Promise<MemberRecord | undefined>;

  /** Who is a member now, ascending by the UTF-8 bytes of the name. Page with `after` set to the last name before. */
  members(conversation: string, options?: MembersOptions): Promise<readonly MemberRecord[]>;

  /**
   * The conversations that `user` is or was a member of, in the order of their first entries, each as far as this user
   * may see it, with the position that `device` has reached. Page with `after` set to the last conversation before.
   *
   * @throws StoreError `STORE_BAD_ARGUMENT` also when `after` is not a conversation.
   */
  heads(user: string, device: string, options?: PageOptions): Promise<readonly ConversationHead[]>;

  /** How many conversations {@link heads} lists for `user`, without reading them. */
  countConversations(user: string, options?: AbortOptions): Promise<number>;

  /**
   * Records that a device has everything up to and including `seq`; a smaller one than before changes nothing, and one
   * above the head is cut to the head when it is written. Written in batches, about once a second and on disposal:
   * losing the last batch only means that messages are offered again. {@link cursor} and {@link heads} see it at once.
   * Only the devices that {@link DeviceStore.touch} named are remembered. Does nothing on a store that is closed or has
   * failed.
   *
   * @throws StoreError `STORE_BAD_ARGUMENT`, nothing else.
   */
  advanceCursor(cursor: Cursor): void;

  /**
   * As {@link advanceCursor}, for what the user has read on whatever device; seen by `heads`, `member` and `members`.
   * What {@link heads} answers of it is as durable as an append: who is told so may forget it. It writes what waits
   * first, and answers without what cannot be written.
   */
  advanceRead(position: ReadPosition): void;

  /** The `seq` that a device has reached, at most the head; 0 when it never reported. */
  cursor(user: string, device: string, conversation: string, options?: AbortOptions): Promise<number>;

  /**
   * Entries whose indexed text has every word of `query`, as far as `user` may see both the entry and the one that the
   * text came with, newest first (by the moment of acceptance). Words are compared without case and accents, the last one by its beginning. A query without words
   * finds nothing. A store may look into no more than the 1,000 conversations with the latest entries for words that
   * are in thousands of entries, and while nothing can be written it may miss what came last. A page ends at
   * {@link storeLimits.pageBytes} of bodies.
   */
  search(user: string, options: SearchOptions): Promise<readonly StoredMessage[]>;

  /** Sizes, for those who watch. May be a few seconds old. */
  figures(options?: AbortOptions): Promise<StoreFigures>;

  /**
   * Writes a copy of the whole store as it is at one moment, readable as a store of its own, while the store is in use.
   * `STORE_BAD_ARGUMENT` when the file exists, `STORE_OVERLOADED` while another backup is made, and `memory` stores reject
   * with `STORE_UNAVAILABLE`. Positions that wait are in it. An abort leaves nothing behind.
   */
  backup(file: string, options?: AbortOptions): Promise<void>;
}

/** The accounts of a store. Password records are opaque here, never passwords. */
export interface UserStore {
  /** @throws StoreError `STORE_USER_EXISTS`, also for a disabled account. */
  create(user: NewUser, options?: AbortOptions): Promise<void>;
  find(name: string, options?: AbortOptions): Promise<UserRecord | undefined>;
  /**
   * Replaces the password record, and with {@link PasswordChangeOptions.revokeBeforeMs} voids what the old one opened:
   * both in one transaction, or neither. Durable once resolved. `false`: there is no such user.
   */
  changePassword(name: string, passwordRecord: string, options?: PasswordChangeOptions): Promise<boolean>;
  /** Disables the account from `disabledAtMs` on, or with `undefined` enables it. `false`: there is no such user. */
  changeDisabled(name: string, disabledAtMs: number | undefined, options?: AbortOptions): Promise<boolean>;
  /** `false`: there is no such user. */
  changeProfile(name: string, profile: UserProfile, options?: AbortOptions): Promise<boolean>;
  /** Ascending by the UTF-8 bytes of the name. Page with `after` set to the last name of the page before. */
  list(options?: PageOptions): Promise<readonly UserRecord[]>;
  /**
   * `user` has blocked `blocked`, or does so no more. Idempotent.
   * @throws StoreError `STORE_LIMIT` when `user` has blocked {@link storeLimits.blocks} others.
   */
  block(user: string, blocked: string, isBlocked: boolean, options?: AbortOptions): Promise<void>;
  /** Whom `user` has blocked, ascending; at most {@link storeLimits.blocks}. */
  blocks(user: string, options?: AbortOptions): Promise<readonly string[]>;
}

/** The devices that users have logged in with, and which of their tokens are void. */
export interface DeviceStore {
  /**
   * A device logged in. Written before it resolves. Of more than {@link storeLimits.devices} the user's device that
   * logged in least recently is forgotten, with its cursors; but none that is to be kept.
   */
  touch(device: DeviceLogin, options?: TouchOptions): Promise<void>;
  /** The last login first. */
  list(user: string, options?: AbortOptions): Promise<readonly DeviceRecord[]>;
  /** Forgets it and its cursors. `false`: there is none. */
  forget(user: string, device: string, options?: AbortOptions): Promise<boolean>;
  /**
   * Voids what was issued to a device, or without one to every device of the user, up to and including `beforeMs`.
   * Never moves a limit back. Durable once resolved.
   */
  revoke(revocation: Revocation, options?: AbortOptions): Promise<void>;
  /** Every limit that is later than `sinceMs`: what was issued before that has expired. Drops the others. */
  revocations(sinceMs: number, options?: AbortOptions): Promise<readonly Revocation[]>;
}

/**
 * Entries that somebody beyond this store is to be told of, in the order of their commits: at least once, for it is the
 * reader who says what is done.
 */
export interface OutboxStore {
  /** Entries with a `position` greater than `after`, ascending. */
  read(after: number, limit: number, options?: AbortOptions): Promise<readonly OutboxEntry[]>;
  /** Everything up to and including `position` is done. */
  done(position: number, options?: AbortOptions): Promise<void>;
}

export interface NewMessage {
  /** 1 to {@link storeLimits.nameLength} UTF-16 units, well formed, without NUL; as are all names here. */
  readonly conversation: string;
  readonly sender: string;
  /** 16 bytes, chosen by the sender, unique for (conversation, sender). */
  readonly id: Uint8Array;
  /** An unsigned 32-bit number from 1 whose meaning is the caller's; 0 is what {@link erasedKind} says. */
  readonly kind: number;
  /** At most {@link storeLimits.bodyBytes}. */
  readonly body: Uint8Array;
  /** The sender's wall clock: kept, never used for order. A safe integer. */
  readonly sentAtMs: number;
  /**
   * Users to record as members with role 0 from the first entry on, in the transaction that stores the entry. Those
   * recorded before stay as they are. @defaultValue none
   */
  readonly members?: readonly string[] | undefined;
  /** The `seq` of an earlier entry that this one is about, 1 or more. @defaultValue none */
  readonly target?: number | undefined;
  /** Whether it counts as unread for everyone but its sender. @defaultValue false */
  readonly counts?: boolean | undefined;
  /**
   * The {@link ConversationRecord.version} on which the decision to append was based, 0 for a conversation that must not
   * exist yet. @defaultValue whatever it is
   */
  readonly expectVersion?: number | undefined;
  /** What comes of it. At most {@link storeLimits.effects}. @defaultValue nothing */
  readonly effects?: readonly Effect[] | undefined;
  /** Whether it goes to the {@link OutboxStore} as well. @defaultValue false */
  readonly outbox?: boolean | undefined;
}

/**
 * What an entry changes beside the log, in their order. An entry with a `join`, `leave`, `member` or `attributes`, or with
 * new {@link NewMessage.members}, counts up the version by one.
 */
export type Effect =
  /** From this entry on the user sees the conversation; of an earlier membership nothing is left but the read position. */
  | { readonly type: 'join'; readonly user: string; readonly role: number }
  /** This entry is the last that the user sees. Nothing happens to who is no member. */
  | { readonly type: 'leave'; readonly user: string }
  /** Nothing happens to who is no member. */
  | {
      readonly type: 'member';
      readonly user: string;
      readonly role?: number | undefined;
      readonly mutedUntilMs?: number | undefined;
    }
  /**
   * Replaces {@link ConversationRecord.attributes}. At most {@link storeLimits.attributeBytes}, for all of one message
   * together. Former members keep seeing what was there when they left.
   */
  | { readonly type: 'attributes'; readonly attributes: Uint8Array }
  /**
   * Removes the body of an earlier entry, of every earlier entry that has it as its `target`, and their indexed texts.
   * Their places stay, with {@link erasedKind} as kind, and count as before. Nothing happens where there is none.
   */
  | { readonly type: 'erase'; readonly seq: number }
  /**
   * Makes the entry at `seq`, by default this one, findable by this text, instead of the one before. Who left before
   * goes on finding it by what it was then, and by nothing later; of an entry with more than 127 such texts, the first
   * may be forgotten. Nothing happens to an entry that is not there or was erased. At most {@link storeLimits.indexedLength} for all texts of one message.
   */
  | { readonly type: 'index'; readonly seq?: number | undefined; readonly text: string };

/** The kind of an entry whose body was removed. */
export const erasedKind = 0;

export interface StoredMessage {
  readonly conversation: string;
  /** 1, 2, 3 … within the conversation: no holes, never used twice under one epoch. */
  readonly seq: number;
  readonly sender: string;
  readonly id: Uint8Array;
  readonly kind: number;
  readonly body: Uint8Array;
  /** 0: none. */
  readonly target: number;
  readonly sentAtMs: number;
  /** The store's wall clock when the message came in. */
  readonly acceptedAtMs: number;
}

export interface OutboxEntry {
  /** Counts up; never used twice. */
  readonly position: number;
  /** As it is now: erased, when it was. */
  readonly message: StoredMessage;
}

export interface AppendResult {
  readonly seq: number;
  /** The store's wall clock when the message first came in. */
  readonly acceptedAtMs: number;
  /** `true`: it was stored by an earlier call. */
  readonly duplicate: boolean;
  /** The conversation's version after it. */
  readonly version: number;
}

export interface ConversationRecord {
  readonly conversation: string;
  readonly head: number;
  /** Counts what changed who is in it or what it is called. 1 or more. */
  readonly version: number;
  /** Members now. */
  readonly members: number;
  /** Opaque; empty unless an effect set them. */
  readonly attributes: Uint8Array;
  /** When the last entry was accepted. */
  readonly activeAtMs: number;
}

export interface MemberRecord {
  readonly user: string;
  /** Its meaning is the caller's; 0 to 255. */
  readonly role: number;
  /** The first entry that the member sees. */
  readonly joinSeq: number;
  /** The last entry that a former member sees; `undefined` for who is a member now. */
  readonly leftSeq: number | undefined;
  /** 0: not muted. */
  readonly mutedUntilMs: number;
  /** What the first of the member's devices has reached. */
  readonly received: number;
  readonly read: number;
}

export interface ConversationHead {
  readonly conversation: string;
  /** The `seq` of the last entry that the user may see. */
  readonly head: number;
  /** The `seq` of the first entry that the user may see. */
  readonly floor: number;
  /** The `seq` that the device asked about has reached, at most `head`. */
  readonly received: number;
  /** What the user has read, at most `head`. */
  readonly read: number;
  /** Counting entries after `read` up to `head` that others sent. */
  readonly unread: number;
  /** `undefined` for a former member. */
  readonly role: number | undefined;
  readonly attributes: Uint8Array;
  readonly activeAtMs: number;
}

export interface Cursor {
  readonly user: string;
  readonly device: string;
  readonly conversation: string;
  /** 0 or more, a safe integer. */
  readonly seq: number;
}

export type ReadPosition = Omit<Cursor, 'device'>;

export interface SearchOptions extends AbortOptions {
  /** At most {@link storeLimits.queryLength} UTF-16 units. */
  readonly query: string;
  /** In this one alone. @defaultValue everywhere */
  readonly conversation?: string | undefined;
  /** @defaultValue 50 */
  readonly limit?: number | undefined;
}

export interface MembersOptions extends PageOptions {
  /** Only those who have read at least so far. @defaultValue 0 */
  readonly minRead?: number | undefined;
}

export interface StoreFigures {
  readonly users: number;
  readonly conversations: number;
  readonly messages: number;
  readonly outbox: number;
  /** Of the database and of its write-ahead log; 0 in memory. */
  readonly fileBytes: number;
  readonly walBytes: number;
}

export interface NewUser {
  readonly name: string;
  /** Opaque, such as `scrypt$…`. 1 to {@link storeLimits.passwordRecordLength} UTF-16 units. */
  readonly passwordRecord: string;
  readonly createdAtMs: number;
}

export interface PasswordChangeOptions extends AbortOptions {
  /**
   * Voids as well what was issued to every device of the user up to and including this moment, as
   * {@link DeviceStore.revoke} does. @defaultValue nothing is voided
   */
  readonly revokeBeforeMs?: number | undefined;
}

export interface UserProfile {
  /** At most {@link storeLimits.nameLength} UTF-16 units; may be empty. */
  readonly displayName: string;
  /** At most {@link storeLimits.aboutLength} UTF-16 units; may be empty. */
  readonly about: string;
}

export interface UserRecord extends NewUser, UserProfile {
  /** Wall clock from which the account is disabled; absent while it is enabled. */
  readonly disabledAtMs?: number;
}

export interface DeviceLogin {
  readonly user: string;
  readonly device: string;
  /** Its meaning is the caller's; 0 to 255. */
  readonly deviceClass: number;
  /** What it calls itself; at most {@link storeLimits.nameLength} UTF-16 units, may be empty. */
  readonly client: string;
  /** Where from; likewise. */
  readonly remote: string;
  readonly atMs: number;
}

/** What a login leaves as it is. */
export interface TouchOptions extends AbortOptions {
  /** Devices of the user that are not forgotten for it, however many there are. @defaultValue none */
  readonly keep?: readonly string[] | undefined;
}

export interface DeviceRecord extends Omit<DeviceLogin, 'atMs'> {
  readonly firstLoginAtMs: number;
  readonly lastLoginAtMs: number;
}

export interface Revocation {
  readonly user: string;
  /** `undefined`: every device. */
  readonly device: string | undefined;
  readonly beforeMs: number;
}

export interface PageOptions extends AbortOptions {
  /** Entries after this one, in the order of the list. @defaultValue from the start */
  readonly after?: string | undefined;
  /** 1 to {@link storeLimits.pageEntries}. @defaultValue 100 */
  readonly limit?: number | undefined;
}
