import type { Failure, UserId, UserPresence, Watching, WatchRequest } from '@proj/chat-protocol';
import { failure } from '@proj/chat-protocol';
import type { Clock } from '@proj/io';
import { RecentMap } from '../core/recent-map.ts';
import type { Identity } from '../dialect.ts';
import type { Metrics } from '../metrics.ts';
import type { Blocks } from './blocks.ts';
import { encodedOnce } from './pushes.ts';
import type { Asker } from './seam.ts';

/** Users whose last moment online is remembered; of others it is not known. In memory: a restart forgets. */
const rememberedUsers = 50_000;
const defaultMaxWatches = 2_000_000;

interface Lease {
  readonly watcher: UserId;
  readonly users: Set<UserId>;
  readonly untilMs: number;
}

/** A watch for which it is looked up who has blocked whom. */
interface Looking {
  readonly watcher: UserId;
  /** Who hid from the watcher meanwhile. */
  readonly hidden: Set<UserId>;
}

export interface PresenceOptions {
  readonly clock: Clock;
  readonly blocks: Blocks;
  readonly online: ReadonlySet<UserId>;
  readonly watchLeaseMs: number;
  readonly metrics: Metrics;
  /** Watched users, summed over sessions. A watch beyond them is refused. @defaultValue 2_000_000 */
  readonly maxWatches?: number | undefined;
}

/** Who wants to know who is online, and may. */
export class Presence {
  readonly #options: PresenceOptions;
  readonly #leases: Map<Asker, Lease> = new Map();
  readonly #watchers: Map<UserId, Set<Asker>> = new Map();
  readonly #looking: Set<Looking> = new Set();
  readonly #followed: WeakSet<Asker> = new WeakSet();
  readonly #lastSeen: RecentMap<UserId, number> = new RecentMap(rememberedUsers);
  #watches = 0;
  #timer: Disposable | undefined;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** Users that are watched, summed over sessions. */
  get watches(): number {
    return this.#watches;
  }

  /** Replaces what the session watched before. */
  async watch(session: Asker, { user: watcher }: Identity, request: WatchRequest): Promise<Watching | Failure> {
    const { blocks } = this.#options;
    const looking: Looking = { watcher, hidden: new Set() };
    this.#looking.add(looking);
    try {
      const hidden = await Promise.all(request.users.map((user) => blocks.has(user, watcher)));
      const users = request.users.filter((user, i) => hidden[i] === false && !looking.hidden.has(user));
      return this.#lease(session, watcher, request, new Set(users));
    } finally {
      this.#looking.delete(looking);
    }
  }

  #lease(session: Asker, watcher: UserId, request: WatchRequest, users: Set<UserId>): Watching | Failure {
    const { clock, watchLeaseMs, metrics, maxWatches = defaultMaxWatches } = this.#options;
    const before = this.#leases.get(session)?.users.size ?? 0;
    if (this.#watches - before + users.size > maxWatches) {
      metrics.count('limited_total', ['watches']);
      return failure('Unavailable', { ackId: request.seqId, retryAfterMs: watchLeaseMs });
    }
    if (!this.#followed.has(session)) {
      this.#followed.add(session);
      session.signal.addEventListener('abort', () => this.#end(session), { once: true });
    }
    this.#end(session);
    if (!session.signal.aborted && users.size > 0) {
      this.#leases.set(session, { watcher, users, untilMs: clock.now() + watchLeaseMs });
      this.#watches += users.size;
      for (const user of users) {
        const watchers = this.#watchers.get(user) ?? new Set();
        this.#watchers.set(user, watchers.add(session));
      }
      this.#arm();
    }
    const presences = request.users.map((user) => (users.has(user) ? this.#of(user) : unknown(user)));
    return { type: 'watching', ackId: request.seqId, leaseMs: watchLeaseMs, presences };
  }

  userOnline(user: UserId): void {
    this.#lastSeen.delete(user);
    this.#tell(user);
  }

  userOffline(user: UserId, lastSeenMs: number): void {
    this.#lastSeen.set(user, lastSeenMs);
    this.#tell(user);
  }

  /** From now on `user` is hidden from `other`, who is told no more than that. */
  hide(user: UserId, other: UserId): void {
    for (const looking of this.#looking) if (looking.watcher === other) looking.hidden.add(user);
    for (const session of [...(this.#watchers.get(user) ?? [])]) {
      const lease = this.#leases.get(session);
      if (lease?.watcher !== other) continue;
      this.#unwatch(session, lease, user);
      session.push(encodedOnce({ type: 'presence', ...unknown(user) }, { key: `presence ${user}`, transient: true }));
    }
  }

  close(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }

  #of(user: UserId): UserPresence {
    const online = this.#options.online.has(user);
    return { user, online, lastSeenMs: online ? 0 : (this.#lastSeen.get(user) ?? 0) };
  }

  #tell(user: UserId): void {
    const watchers = this.#watchers.get(user);
    if (watchers === undefined) return;
    const push = encodedOnce({ type: 'presence', ...this.#of(user) }, { key: `presence ${user}`, transient: true });
    const nowMs = this.#options.clock.now();
    for (const session of [...watchers]) {
      if ((this.#leases.get(session)?.untilMs ?? 0) > nowMs) session.push(push);
    }
  }

  #end(session: Asker): void {
    const lease = this.#leases.get(session);
    if (lease === undefined) return;
    for (const user of [...lease.users]) this.#unwatch(session, lease, user);
    this.#leases.delete(session);
  }

  #unwatch(session: Asker, lease: Lease, user: UserId): void {
    if (!lease.users.delete(user)) return;
    this.#watches--;
    const watchers = this.#watchers.get(user);
    watchers?.delete(session);
    if (watchers?.size === 0) this.#watchers.delete(user);
  }

  /** One timer for all, which is late by a lease at most: what has run out is not told anyway. */
  #arm(): void {
    const { clock, watchLeaseMs } = this.#options;
    if (this.#timer !== undefined || this.#leases.size === 0) return;
    this.#timer = clock.schedule(clock.now() + watchLeaseMs, () => {
      this.#timer = undefined;
      const nowMs = clock.now();
      for (const [session, { untilMs }] of this.#leases) if (untilMs <= nowMs) this.#end(session);
      this.#arm();
    });
  }
}

function unknown(user: UserId): UserPresence {
  return { user, online: false, lastSeenMs: 0 };
}
