import { peerOf, type UserId } from '@proj/chat-protocol';
import type { ChatStore } from '@proj/store';
import { RecentMap } from '../core/recent-map.ts';
import type { Draft } from '../entries.ts';
import { concernedBy } from './contents.ts';
import type { Group } from './groups.ts';

/** Users whose conversations were counted. */
const rememberedUsers = 20_000;

/** How many conversations users have, those they left included: counted once, and then kept up. */
export class ConversationCounts {
  readonly #store: Pick<ChatStore, 'countConversations'>;
  readonly #known: RecentMap<UserId, number> = new RecentMap(rememberedUsers);
  /** The last count of each that is under way, and that nothing has made doubtful. */
  readonly #counting: Map<UserId, object> = new Map();

  constructor(store: Pick<ChatStore, 'countConversations'>) {
    this.#store = store;
  }

  async of(user: UserId): Promise<number> {
    const known = this.#known.get(user);
    if (known !== undefined) return known;
    const counting = {};
    this.#counting.set(user, counting);
    try {
      const count = await this.#store.countConversations(user);
      if (this.#counting.get(user) === counting) this.#known.set(user, count);
      return count;
    } finally {
      if (this.#counting.get(user) === counting) this.#counting.delete(user);
    }
  }

  /** The entry was stored. @param group - As it was before it. */
  added({ conversation, from, content }: Draft, seq: number, group: Pick<Group, 'members'> | undefined): void {
    if (content.kind === 'add') {
      for (const user of content.users) {
        // Who comes back has it already.
        if (group?.members.has(user) !== true) this.#forget(user);
        else if (group.members.get(user) === undefined) this.#more(user);
      }
    } else if (seq === 1) {
      const others = content.kind === 'create' ? content.users : [peerOf(conversation, from) ?? from];
      for (const user of new Set([from, ...others])) this.#more(user);
    }
  }

  /** Nobody knows whether the entry was stored: whom it concerns is counted again when it matters. */
  doubted({ conversation, from, content }: Draft): void {
    for (const user of [from, peerOf(conversation, from) ?? from, ...concernedBy(content)]) this.#forget(user);
  }

  #more(user: UserId): void {
    // What is being counted may or may not have it.
    this.#counting.delete(user);
    const known = this.#known.get(user);
    if (known !== undefined) this.#known.set(user, known + 1);
  }

  #forget(user: UserId): void {
    this.#counting.delete(user);
    this.#known.delete(user);
  }
}
