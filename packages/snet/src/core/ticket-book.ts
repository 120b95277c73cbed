import type { Claim } from './base-acceptor.ts';
import { secretBytes } from './key-schedule.ts';

/** How a session ended, for a client that comes back too late. */
export interface Ending extends Claim {
  readonly code: number;
  readonly delivered: number;
}

/** The tickets of one handshake, as a server keeps them: as little as possible, since it keeps them for every session. */
export interface TicketSet<Owner> {
  /** Counts the sets of its owner. */
  readonly number: number;
  readonly ids: readonly string[];
  /** One after the other, in the order of the ids. */
  readonly secrets: Uint8Array;
  /** `undefined`: the session has ended, as `ending` says. */
  owner: Owner | undefined;
  ending: Ending | undefined;
}

/** What a ticket leads to. */
export interface TicketEntry<Owner> {
  readonly set: TicketSet<Owner>;
  /** To be used at once: a view of what the book holds. */
  readonly secret: Uint8Array;
}

/** Sets whose session has ended that are remembered, at most; the oldest is forgotten first, and answered as unknown. */
const maxEndings = 5_000;
/** Of one session, beside the one that its client has shown: that of the last attempt, and of others that were under way. */
const maxNewestEndings = 3;

/** When endings are forgotten. Sessions end without being told the time, so that it is not known at first. */
interface Expiry {
  atMs: number | undefined;
}

/** Which ticket leads to which session. Bounded: each session holds a bounded number of sets, and so do endings. */
export class TicketBook<Owner> {
  readonly #keepEndingsMs: number;
  readonly #sets: Map<string, TicketSet<Owner>> = new Map();
  /** Of sessions that have ended, oldest first. */
  readonly #endings: Map<TicketSet<Owner>, Expiry> = new Map();
  /** Of all that have ended since we were last told the time. */
  #undated: Expiry | undefined;

  /** @param keepEndingsMs after this nobody comes back any more with a ticket of a session that has ended. */
  constructor(keepEndingsMs: number) {
    this.#keepEndingsMs = keepEndingsMs;
  }

  /** @param secrets of the tickets with these ids, one after the other; kept. */
  issue(owner: Owner, number: number, ids: readonly Uint8Array[], secrets: Uint8Array): TicketSet<Owner> {
    const set = { number, ids: ids.map(keyOf), secrets, owner, ending: undefined };
    for (const id of set.ids) this.#sets.set(id, set);
    return set;
  }

  retire(set: TicketSet<Owner>): void {
    for (const id of set.ids) this.#sets.delete(id);
    set.secrets.fill(0);
  }

  /**
   * The tickets of a session that is over lead to how it ended.
   *
   * @param sets oldest first.
   */
  end(sets: readonly TicketSet<Owner>[], ending: Ending): void {
    this.#undated ??= { atMs: undefined };
    const overdue = sets.slice(1, -maxNewestEndings);
    for (const set of sets) {
      set.owner = undefined;
      set.ending = ending;
      if (overdue.includes(set)) this.retire(set);
      else this.#endings.set(set, this.#undated);
    }
    for (const set of this.#endings.keys()) {
      if (this.#endings.size <= maxEndings) break;
      this.#forget(set);
    }
  }

  handleTimeout(nowMs: number): void {
    if (this.#undated !== undefined) this.#undated.atMs = nowMs + this.#keepEndingsMs;
    this.#undated = undefined;
    for (const [set, { atMs }] of this.#endings) {
      // All are kept equally long.
      if (atMs === undefined || nowMs < atMs) break;
      this.#forget(set);
    }
  }

  /** At once after an ending, for the time. */
  pollTimeout(): number | undefined {
    if (this.#undated !== undefined) return Number.NEGATIVE_INFINITY;
    const [oldest] = this.#endings.values();
    return oldest?.atMs;
  }

  find(id: Uint8Array): TicketEntry<Owner> | undefined {
    const key = keyOf(id);
    const set = this.#sets.get(key);
    if (set === undefined) return undefined;
    const start = set.ids.indexOf(key) * secretBytes;
    return { set, secret: set.secrets.subarray(start, start + secretBytes) };
  }

  get size(): number {
    return this.#sets.size;
  }

  #forget(set: TicketSet<Owner>): void {
    this.#endings.delete(set);
    this.retire(set);
  }
}

/** A flat string of one byte per character: what is put together bit by bit takes ten times the memory. */
function keyOf(id: Uint8Array): string {
  return String.fromCharCode(...id);
}
