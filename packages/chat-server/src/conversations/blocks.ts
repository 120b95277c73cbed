import type { UserId } from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import type { ChatStore } from '@proj/store';
import { WeightedMap } from '../core/weighted-map.ts';

/** Blocked users that are kept in memory; each user counts as some more. */
const rememberedBlocks = 500_000;
const userWeight = 4;

/** Who has blocked whom. */
export class Blocks {
  readonly #store: ChatStore;
  /** What was read, or is being read. */
  readonly #known: WeightedMap<UserId, ReadonlySet<string> | Promise<ReadonlySet<string>>> = new WeightedMap(
    rememberedBlocks,
  );

  constructor(store: ChatStore) {
    this.#store = store;
  }

  /** Whether `user` has blocked `other`, as far as is known without asking. */
  recall(user: UserId, other: UserId): boolean | undefined {
    if (user === other) return false;
    const known = this.#known.get(user);
    return known instanceof Set ? known.has(other) : undefined;
  }

  /** Whether `user` has blocked `other`. */
  async has(user: UserId, other: UserId): Promise<boolean> {
    return user !== other && (await this.by(user)).has(other);
  }

  /** Whom `user` has blocked. */
  async by(user: UserId): Promise<ReadonlySet<string>> {
    const known = this.#known.get(user);
    if (known !== undefined) return await known;
    const reading = this.#store.users.blocks(user).then((names) => new Set(names));
    this.#known.set(user, reading, userWeight);
    try {
      const names = await reading;
      // Unless it was changed while it was read.
      if (this.#known.get(user) === reading) this.#known.set(user, names, userWeight + names.size);
      return names;
    } catch (error) {
      if (this.#known.get(user) === reading) this.#known.delete(user);
      throw error;
    }
  }

  /** As {@link ChatStore.users}.block. */
  async change(user: UserId, other: UserId, isBlocked: boolean, options?: AbortOptions): Promise<void> {
    try {
      await this.#store.users.block(user, other, isBlocked, options);
    } finally {
      // Also when nobody knows whether it was carried out.
      this.#known.delete(user);
    }
  }
}
