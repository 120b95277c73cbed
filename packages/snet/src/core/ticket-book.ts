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

/** Which ticket leads to which session. Bounded: each session holds a bounded number of sets, and so do endings. */
export class TicketBook<Owner> {
  readonly #sets: Map<string, TicketSet<Owner>> = new Map();
  /** Of sessions that have ended, oldest first. */
  readonly #endings: Set<TicketSet<Owner>> = new Set();

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

  /** The tickets of a session that is over lead to how it ended. */
  end(sets: readonly TicketSet<Owner>[], ending: Ending): void {
    for (const set of sets) {
      set.owner = undefined;
      set.ending = ending;
      this.#endings.add(set);
    }
    for (const set of this.#endings) {
      if (this.#endings.size <= maxEndings) break;
      this.#endings.delete(set);
      this.retire(set);
    }
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
}

/** A flat string of one byte per character: what is put together bit by bit takes ten times the memory. */
function keyOf(id: Uint8Array): string {
  return String.fromCharCode(...id);
}
