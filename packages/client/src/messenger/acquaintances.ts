import { type ConversationId, Limit, type Profile, peerOf, type UserId, type UserPresence } from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import type { StoredConversation } from '../replica-store.ts';

/** Users whose profiles are kept. Overflow policy: those met later are shown by their ids. */
const maxMet = 20_000;
/** Users who were looked at last, and are watched whether or not anything was said lately. */
const maxHinted = 32;
/** What was asked for is asked for again after so long at the earliest, but for those whose presence is watched. */
const freshMs = 3_600_000;

export interface AcquaintancesHost {
  readonly me: UserId;
  readonly nowMs: () => number;
  fetchProfiles(users: readonly UserId[]): Promise<readonly Profile[]>;
  keepProfiles(profiles: readonly Profile[]): Promise<void>;
  watch(users: readonly UserId[], options: AbortOptions): Promise<readonly UserPresence[]>;
  /** Fit to be read until the next call. */
  conversations(): Iterable<StoredConversation>;
  tellPresence(presences: readonly UserPresence[]): void;
}

/**
 * Whose profiles and whose presence this device wants to know: presence is that of those talked to last. Their profiles are
 * fetched after every login, all others once an hour at most: a link that flaps asks for one page each time.
 */
export class Acquaintances {
  readonly #host: AcquaintancesHost;
  readonly #met: Map<UserId, Profile | undefined> = new Map();
  /** Of these the server is to be asked. */
  readonly #stale: Set<UserId> = new Set();
  readonly #askedAtMs: Map<UserId, number> = new Map();
  #hinted: readonly UserId[] = [];
  #watched: string | undefined;
  #isOnline = false;
  #isFetching = false;
  #isWatching = false;

  constructor(host: AcquaintancesHost, profiles: readonly Profile[]) {
    this.#host = host;
    for (const profile of profiles) this.#met.set(profile.user, profile);
    this.meet([host.me]);
  }

  meet(users: readonly UserId[]): void {
    for (const user of users) {
      if (this.#met.has(user) || this.#met.size >= maxMet) continue;
      this.#met.set(user, undefined);
      this.#stale.add(user);
    }
    void this.#fetch();
  }

  /** The other user of a direct conversation. */
  meetIn(conversation: ConversationId): void {
    const peer = peerOf(conversation, this.#host.me);
    if (peer !== undefined) this.meet([peer]);
  }

  /** Somebody looks at these. */
  look(users: readonly UserId[]): void {
    this.meet(users);
    const others = users.filter((user) => user !== this.#host.me);
    this.#hinted = [...new Set([...others, ...this.#hinted])].slice(0, maxHinted);
    void this.watch();
  }

  /** What is known already. */
  known(profiles: readonly Profile[]): void {
    for (const profile of profiles) this.#met.set(profile.user, profile);
  }

  online(): void {
    this.#isOnline = true;
    const staleAtMs = this.#host.nowMs() - freshMs;
    for (const user of [this.#host.me, ...this.#wanted()].slice(0, Limit.watched)) this.#stale.add(user);
    for (const user of this.#met.keys())
      if ((this.#askedAtMs.get(user) ?? staleAtMs) <= staleAtMs) this.#stale.add(user);
    void this.#fetch();
    void this.watch();
  }

  offline(): void {
    this.#isOnline = false;
  }

  /** The conversations have changed. Never rejects. */
  async watch(): Promise<void> {
    if (!this.#isOnline || this.#isWatching) return;
    const users = this.#wanted();
    const watched = users.join();
    if (watched === (this.#watched ?? '')) return;
    this.#isWatching = true;
    this.#watched = watched;
    try {
      this.#host.tellPresence(await this.#host.watch(users, {}));
    } catch {
      // Asked for again when there is a reason to.
      this.#watched = undefined;
    }
    this.#isWatching = false;
    if (this.#watched !== undefined) void this.watch();
  }

  /** Never rejects. */
  async #fetch(): Promise<void> {
    if (!this.#isOnline || this.#isFetching) return;
    this.#isFetching = true;
    // Those who are met in one turn are asked for at once.
    await Promise.resolve();
    try {
      while (this.#isOnline && this.#stale.size > 0) {
        const users = [...this.#stale].slice(0, Limit.watched);
        for (const user of users) this.#stale.delete(user);
        await this.#refresh(users);
      }
    } catch {
      // The next login asks again.
    }
    this.#isFetching = false;
  }

  async #refresh(users: readonly UserId[]): Promise<void> {
    const profiles = await this.#host.fetchProfiles(users);
    for (const user of users) this.#askedAtMs.set(user, this.#host.nowMs());
    const news = profiles.filter((profile) => {
      const known = this.#met.get(profile.user);
      return known?.displayName !== profile.displayName || known.about !== profile.about;
    });
    this.known(news);
    if (news.length > 0) await this.#host.keepProfiles(news);
  }

  #wanted(): readonly UserId[] {
    const { me } = this.#host;
    const peers: { readonly user: UserId; readonly activeAtMs: number }[] = [];
    for (const { id, activeAtMs } of this.#host.conversations()) {
      const user = peerOf(id, me);
      if (user !== undefined && user !== me) peers.push({ user, activeAtMs });
    }
    peers.sort((a, b) => b.activeAtMs - a.activeAtMs);
    const users = new Set([...this.#hinted, ...peers.map(({ user }) => user)]);
    return [...users].slice(0, Limit.watched).sort();
  }
}
