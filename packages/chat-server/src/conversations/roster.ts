import type { ConversationId, UserId } from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import type { ChatStore } from '@proj/store';

/** Members that are read at once. */
const pageMembers = 512;
/** Lookups of single members that are under way at once. */
const lookups = 256;
/** Groups up to this size are read as a whole, whoever is online. */
const smallGroup = 2_048;
/** Looking one up costs as much as reading so many in a row. */
const rowsPerLookup = 16;

/** No member: the place of a first entry that nobody sees. */
const none = Number.POSITIVE_INFINITY;

/**
 * Who is in a group, as far as it matters here: of a group with more members than there are users online, those who are
 * online. It follows the entries of the group in the order of `seq`.
 */
export class Roster {
  /** The first entry that each sees. Without {@link isWhole}, {@link none} for who was looked up in vain. */
  readonly #floors: Map<UserId, number> = new Map();
  readonly isWhole: boolean;

  private constructor(isWhole: boolean) {
    this.isWhole = isWhole;
  }

  /** Of a group that has `members`. */
  static async read(
    store: ChatStore,
    conversation: ConversationId,
    members: number,
    online: ReadonlySet<UserId>,
    options?: AbortOptions,
  ): Promise<Roster> {
    const roster = new Roster(members <= Math.max(smallGroup, online.size));
    if (roster.isWhole) await roster.#readAll(store, conversation, undefined, options);
    else await roster.prepare(store, conversation, members, online, options);
    return roster;
  }

  /** Users that are remembered. */
  get size(): number {
    return this.#floors.size;
  }

  /** Looks up who came online since the last time. */
  async prepare(
    store: ChatStore,
    conversation: ConversationId,
    members: number,
    online: ReadonlySet<UserId>,
    options?: AbortOptions,
  ): Promise<void> {
    if (this.isWhole) return;
    this.#forget(online);
    const unknown = this.unknown(online);
    if (unknown.length * rowsPerLookup > members) {
      await this.#readAll(store, conversation, new Set(unknown), options);
      for (const user of unknown) if (!this.#floors.has(user)) this.#floors.set(user, none);
      return;
    }
    for (let at = 0; at < unknown.length; at += lookups) {
      await Promise.all(
        unknown.slice(at, at + lookups).map(async (user) => {
          const member = await store.member(conversation, user, options);
          const isMember = member !== undefined && member.leftSeq === undefined;
          this.#floors.set(user, isMember ? member.joinSeq : none);
        }),
      );
    }
  }

  /** Those online of whom it is not known whether they are members. */
  unknown(online: ReadonlySet<UserId>): readonly UserId[] {
    if (this.isWhole) return [];
    const unknown: UserId[] = [];
    for (const user of online) if (!this.#floors.has(user)) unknown.push(user);
    return unknown;
  }

  /** Who is online, as far as known, and may see the entry. Each once. */
  *readers(seq: number, online: ReadonlySet<UserId>): Generator<UserId> {
    if (this.#floors.size < online.size) {
      for (const [user, floor] of this.#floors) if (floor <= seq && online.has(user)) yield user;
    } else {
      for (const user of online) if (this.sees(user, seq)) yield user;
    }
  }

  sees(user: UserId, seq: number): boolean {
    return (this.#floors.get(user) ?? none) <= seq;
  }

  join(user: UserId, seq: number): void {
    this.#floors.set(user, seq);
  }

  leave(user: UserId): void {
    if (this.isWhole) this.#floors.delete(user);
    else this.#floors.set(user, none);
  }

  /** @param only - Whom to remember; everyone, unless given. */
  async #readAll(
    store: ChatStore,
    conversation: ConversationId,
    only: ReadonlySet<string> | undefined,
    options: AbortOptions | undefined,
  ): Promise<void> {
    let after: string | undefined;
    do {
      const page = await store.members(conversation, { ...options, after, limit: pageMembers });
      for (const { user, joinSeq } of page) {
        if (only === undefined || only.has(user)) this.#floors.set(user as UserId, joinSeq);
      }
      after = page.length < pageMembers ? undefined : page.at(-1)?.user;
    } while (after !== undefined);
  }

  /** Those who have gone, once they are many. */
  #forget(online: ReadonlySet<UserId>): void {
    if (this.#floors.size <= 2 * online.size + smallGroup) return;
    for (const user of this.#floors.keys()) if (!online.has(user)) this.#floors.delete(user);
  }
}
