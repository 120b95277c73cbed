import type { UserId, UserPresence, Watching } from '@proj/chat-protocol';

/** Renewed when so much of the lease is over: one answer may get lost. */
const renewalShare = 0.5;

/** Whose presence the server is asked for, over and over: a lease ends by itself, and with its connection. */
export class Watch {
  /** As last heard. */
  #presences: Map<UserId, UserPresence | undefined> = new Map();
  #isDue = false;
  #isUnderWay = false;
  #renewAtMs: number | undefined;

  /** The application asked for these, and the server agreed. */
  begin(users: readonly UserId[], watching: Watching, nowMs: number): void {
    this.#presences = new Map(users.map((user) => [user, undefined]));
    this.renewed(watching, nowMs);
  }

  /** Whom to ask for now, if anybody; asked for from now on. */
  next(): readonly UserId[] | undefined {
    if (!this.#isDue || this.#isUnderWay) return undefined;
    this.#isDue = false;
    this.#isUnderWay = true;
    return [...this.#presences.keys()];
  }

  /** Answers what is news. */
  renewed({ leaseMs, presences }: Watching, nowMs: number): readonly UserPresence[] {
    this.#isUnderWay = false;
    this.#renewAtMs = this.#presences.size === 0 ? undefined : nowMs + leaseMs * renewalShare;
    return presences.filter((presence) => this.heard(presence));
  }

  /** Whether it is news of a user that is watched. */
  heard({ user, online, lastSeenMs }: UserPresence): boolean {
    if (!this.#presences.has(user)) return false;
    const before = this.#presences.get(user);
    if (before?.online === online && before.lastSeenMs === lastSeenMs) return false;
    this.#presences.set(user, { user, online, lastSeenMs });
    return true;
  }

  /** The server does not renew it now; `undefined`: not on this connection. */
  refused(againAtMs: number | undefined): void {
    this.#isUnderWay = false;
    this.#renewAtMs = againAtMs;
  }

  /** Nobody waits for the answer to what the application asked for: it stays with what it asked for before. */
  abandoned(): void {
    this.#expire();
  }

  connectionLost(): void {
    this.#isUnderWay = false;
    this.#expire();
  }

  handleTimeout(nowMs: number): void {
    if (this.#renewAtMs !== undefined && nowMs >= this.#renewAtMs) this.#expire();
  }

  /** When to call {@link handleTimeout}; `Infinity` for never. */
  get deadlineMs(): number {
    return this.#renewAtMs ?? Number.POSITIVE_INFINITY;
  }

  #expire(): void {
    this.#isDue = this.#presences.size > 0;
    this.#renewAtMs = undefined;
  }
}
