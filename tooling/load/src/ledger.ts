import type { Stamp } from './stamp.ts';

/** What became of the messages, as the receivers saw it. */
export interface Violations {
  /** Accepted, and one receiver did not get it; counted for each of them. */
  readonly lost: number;
  /** Came to a receiver once more. */
  readonly duplicated: number;
  /** Came to a receiver after a later one of the same sender. */
  readonly disordered: number;
}

/** How a delivery stands to those before it. */
export type Verdict = 'new' | 'late' | 'duplicate' | 'foreign';

/** What one session has sent. */
interface Sent {
  readonly intendedAtMs: number[];
  readonly accepted: boolean[];
  /** To how many receivers each has come. */
  readonly arrivals: number[];
}

/** What one session has got of another. */
interface Got {
  next: number;
  /** Before `next`, and not here. */
  readonly missing: Set<number>;
}

/**
 * Holds every delivery against what was sent: each accepted message has to come to each of the others in its sender's
 * group exactly once, and in the order in which it was sent. One that was not accepted may come or not, once and in order.
 */
export class Ledger {
  readonly #groupSize: number;
  readonly #sent: readonly Sent[];
  readonly #got: readonly Map<number, Got>[];
  #pending = 0;
  #owed = 0;
  #duplicated = 0;
  #disordered = 0;

  constructor(sessions: number, groupSize: number) {
    this.#groupSize = groupSize;
    this.#sent = Array.from({ length: sessions }, () => ({ intendedAtMs: [], accepted: [], arrivals: [] }));
    this.#got = Array.from({ length: sessions }, () => new Map());
  }

  /** The next message of a session, which should have been sent at that time. */
  send(sender: number, intendedAtMs: number): Stamp {
    const { intendedAtMs: times, accepted, arrivals } = this.#of(sender);
    const number = times.push(intendedAtMs) - 1;
    accepted.push(false);
    arrivals.push(0);
    this.#pending++;
    return { sender, number };
  }

  accept({ sender, number }: Stamp): void {
    const { accepted, arrivals } = this.#of(sender);
    accepted[number] = true;
    this.#pending--;
    this.#owed += this.#groupSize - 1 - (arrivals[number] ?? 0);
  }

  /** Nobody knows whether it will come. */
  fail(_stamp: Stamp): void {
    this.#pending--;
  }

  /** Something came to `receiver`. */
  deliver(receiver: number, { sender, number }: Stamp): Verdict {
    const sent = this.#sent[sender];
    const isForeign =
      sent === undefined ||
      receiver === sender ||
      Math.floor(receiver / this.#groupSize) !== Math.floor(sender / this.#groupSize) ||
      number >= sent.intendedAtMs.length;
    if (isForeign) return 'foreign';
    const got = this.#gotBy(receiver, sender);
    if (number < got.next && !got.missing.delete(number)) {
      this.#duplicated++;
      return 'duplicate';
    }
    sent.arrivals[number] = (sent.arrivals[number] ?? 0) + 1;
    if (sent.accepted[number] === true) this.#owed--;
    if (number < got.next) {
      this.#disordered++;
      return 'late';
    }
    for (let skipped = got.next; skipped < number; skipped++) got.missing.add(skipped);
    got.next = number + 1;
    return 'new';
  }

  intendedAtMs({ sender, number }: Stamp): number {
    return this.#sent[sender]?.intendedAtMs[number] ?? Number.NaN;
  }

  /** Sent, and neither accepted nor failed. */
  get pending(): number {
    return this.#pending;
  }

  /** Deliveries of accepted messages that have yet to come. */
  get owed(): number {
    return this.#owed;
  }

  /** As it is now: what is owed counts as lost. */
  get violations(): Violations {
    return { lost: this.#owed, duplicated: this.#duplicated, disordered: this.#disordered };
  }

  #of(sender: number): Sent {
    const sent = this.#sent[sender];
    if (sent === undefined) throw new RangeError(`no session ${sender}`);
    return sent;
  }

  #gotBy(receiver: number, sender: number): Got {
    const bySender = this.#got[receiver] ?? new Map<number, Got>();
    let got = bySender.get(sender);
    if (got === undefined) {
      got = { next: 0, missing: new Set() };
      bySender.set(sender, got);
    }
    return got;
  }
}
