import type { Ticket } from './handshake.ts';

/** How a session ended, for a client that comes back too late. */
export interface Ending {
  readonly code: number;
  readonly delivered: number;
}

export interface TicketEntry<Owner> {
  /** Which of its owner's sets it belongs to. */
  readonly set: number;
  readonly secret: Uint8Array;
  /** `undefined`: the session has ended, as `ending` says. */
  readonly owner: Owner | undefined;
  readonly ending: Ending | undefined;
}

/** Endings remembered, at most; the oldest is forgotten first and answered as unknown from then on. */
const maxEndings = 10_000;

/** Which ticket leads to which session. Bounded: each session holds a bounded number, and so do endings. */
export class TicketBook<Owner> {
  readonly #entries: Map<string, TicketEntry<Owner>> = new Map();
  /** Keys of entries whose session has ended, oldest first. */
  readonly #endings: Set<string> = new Set();

  issue(owner: Owner, set: number, tickets: readonly Ticket[]): void {
    for (const { id, secret } of tickets) this.#entries.set(keyOf(id), { set, secret, owner, ending: undefined });
  }

  retire(tickets: readonly Ticket[]): void {
    for (const { id, secret } of tickets) {
      this.#entries.delete(keyOf(id));
      secret.fill(0);
    }
  }

  /** The tickets of a session that is over lead to how it ended. */
  end(tickets: readonly Ticket[], ending: Ending): void {
    for (const { id, secret } of tickets) {
      const key = keyOf(id);
      this.#entries.set(key, { set: 0, secret, owner: undefined, ending });
      this.#endings.add(key);
    }
    for (const key of this.#endings) {
      if (this.#endings.size <= maxEndings) break;
      this.#endings.delete(key);
      this.#entries.get(key)?.secret.fill(0);
      this.#entries.delete(key);
    }
  }

  find(id: Uint8Array): TicketEntry<Owner> | undefined {
    return this.#entries.get(keyOf(id));
  }

  get size(): number {
    return this.#entries.size;
  }
}

/** A flat string of one byte per character: what is put together bit by bit takes ten times the memory. */
function keyOf(id: Uint8Array): string {
  return String.fromCharCode(...id);
}
