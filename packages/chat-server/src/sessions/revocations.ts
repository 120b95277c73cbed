import type { DeviceId, UserId } from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import type { DeviceStore, Revocation } from '@proj/store';
import type { TokenClaims } from '../tokens.ts';

/** Revocations that are remembered. When there are more, everything as old as the one forgotten is void. */
const rememberedRevocations = 200_000;
/** Revocations of one user that name a device. One more voids everything of the user, which takes no room. */
const namedRevocations = 50;

/**
 * No device id has a space, so this is none. "Every device but one" is kept as a limit for the user and one for the name
 * that this makes of the device: up to the latter, the user's limit does not concern the device.
 */
function exemption(device: DeviceId): string {
  return `keep ${device}`;
}

/**
 * Which tokens are void: those of a user, or of one of its devices, that were issued up to a moment. In memory, so that a
 * login with a token asks no store; every change is durable before it counts.
 */
export class Revocations {
  readonly #store: DeviceStore;
  readonly #lifetimeMs: number;
  readonly #wallClock: () => number;
  readonly #capacity: number;
  /** Moments by `user` or `user device`; of the old ones the oldest first. */
  readonly #limits: Map<string, number> = new Map();
  /** How many of them name a device of the user. */
  readonly #named: Map<string, number> = new Map();
  /** Everything issued up to here is void. */
  #floorMs = 0;
  /** Nothing was issued after this moment, as far as this process knows. */
  #latestIssueAtMs = 0;

  constructor(
    store: DeviceStore,
    lifetimeMs: number,
    wallClock: () => number,
    capacity: number = rememberedRevocations,
  ) {
    this.#store = store;
    this.#lifetimeMs = lifetimeMs;
    this.#wallClock = wallClock;
    this.#capacity = capacity;
  }

  /** To be done once, before {@link isRevoked} is asked. Rejects with what the store rejects with. */
  async load(options?: AbortOptions): Promise<void> {
    const revocations = await this.#store.revocations(Math.max(0, this.#wallClock() - this.#lifetimeMs), options);
    for (const one of [...revocations].toSorted((a, b) => a.beforeMs - b.beforeMs)) this.#remember(one);
  }

  isRevoked({ user, deviceId, issuedAtMs }: Pick<TokenClaims, 'user' | 'deviceId' | 'issuedAtMs'>): boolean {
    return issuedAtMs <= this.limit(user, deviceId);
  }

  /** What was issued to the device up to this moment is void. It grows with each revocation that concerns it. */
  limit(user: UserId, device: DeviceId): number {
    const userLimit = this.#limit(user);
    const isKept = userLimit <= this.#limit(user, exemption(device));
    return Math.max(this.#floorMs, this.#limit(user, device), isKept ? 0 : userLimit);
  }

  /** The moment of an issue from now on, which no revocation so far concerns, whatever the clock says. */
  issueAtMs(user: UserId, device: DeviceId): number {
    const atMs = Math.max(this.#wallClock(), this.limit(user, device) + 1);
    this.#latestIssueAtMs = Math.max(atMs, this.#latestIssueAtMs);
    return atMs;
  }

  /**
   * Voids what was issued to the device, or to all of the user. The names are the user's own inventions: of a device
   * beyond so many, everything of the user is voided. Rejects with what the store rejects with.
   */
  async revoke(user: UserId, device: DeviceId | undefined): Promise<void> {
    const named = device !== undefined && this.#hasRoom(user, device) ? device : undefined;
    await this.#revoke({ user, device: named, beforeMs: this.#nextMs(user, named) });
  }

  /**
   * Voids what was issued to all of the user together with a change that is durable before this resolves with `true`. The
   * change gets the moment to write: when it asks for it, this needs no write of its own. Rejects with what either
   * rejects with; a change that rejects, or resolves with `false`, voids nothing here.
   */
  async revokeWith(user: UserId, change: (beforeMs: () => number) => Promise<boolean>): Promise<boolean> {
    let written: number | undefined;
    const isDone = await change(() => {
      written = this.#nextMs(user, undefined);
      return written;
    });
    if (!isDone) return false;
    // What was issued while the change was written came of what it changes.
    const isEnough = written !== undefined && this.#latestIssueAtMs <= written;
    if (written !== undefined) this.#remember({ user, device: undefined, beforeMs: written });
    if (!isEnough) await this.revoke(user, undefined);
    return true;
  }

  /** Voids what was issued to every device of the user but this one; also to this one where so many are named already. */
  async revokeOthers(user: UserId, kept: DeviceId): Promise<void> {
    if (!this.#hasRoom(user, kept, exemption(kept))) {
      await this.revoke(user, undefined);
      return;
    }
    const beforeMs = this.#nextMs(user, undefined);
    // The device stays under the limits that it is under now. A crash in between leaves everything as it was.
    const own = this.limit(user, kept);
    if (own > 0) await this.#revoke({ user, device: kept, beforeMs: own });
    await this.#revoke({ user, device: exemption(kept), beforeMs });
    await this.#revoke({ user, device: undefined, beforeMs });
  }

  async #revoke(revocation: Revocation): Promise<void> {
    await this.#store.revoke(revocation);
    this.#remember(revocation);
  }

  /** Not before anything that was issued, and later than before: who is about to log in is to see a change. */
  #nextMs(user: UserId, device: string | undefined): number {
    return Math.max(this.#wallClock(), this.#latestIssueAtMs, this.#limit(user, device) + 1);
  }

  /** Whether these may be named beside those that are. */
  #hasRoom(user: string, ...devices: readonly string[]): boolean {
    const added = devices.filter((device) => !this.#limits.has(keyOf(user, device))).length;
    return added === 0 || (this.#named.get(user) ?? 0) + added <= namedRevocations;
  }

  #limit(user: string, device?: string): number {
    return this.#limits.get(keyOf(user, device)) ?? 0;
  }

  #remember({ user, device, beforeMs }: Revocation): void {
    const key = keyOf(user, device);
    const limitMs = Math.max(beforeMs, this.#limit(user, device));
    this.#forget(key);
    this.#limits.set(key, limitMs);
    if (device !== undefined) this.#named.set(user, (this.#named.get(user) ?? 0) + 1);
    // The next after it would have been issued then, had the clock stood still.
    this.#latestIssueAtMs = Math.max(limitMs + 1, this.#latestIssueAtMs);
    for (const [oldest, oldestMs] of this.#limits) {
      const hasExpired = oldestMs <= this.#wallClock() - this.#lifetimeMs;
      if (!hasExpired && this.#limits.size <= this.#capacity) return;
      this.#forget(oldest);
      if (!hasExpired) this.#floorMs = Math.max(this.#floorMs, oldestMs);
    }
  }

  #forget(key: string): void {
    const userEnds = key.indexOf(' ');
    if (!this.#limits.delete(key) || userEnds < 0) return;
    const user = key.slice(0, userEnds);
    const left = (this.#named.get(user) ?? 0) - 1;
    if (left > 0) this.#named.set(user, left);
    else this.#named.delete(user);
  }
}

function keyOf(user: string, device: string | undefined): string {
  return device === undefined ? user : `${user} ${device}`;
}
