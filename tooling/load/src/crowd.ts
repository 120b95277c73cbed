import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadSession, LoadTarget, SessionPlace } from './target.ts';

interface Seat {
  readonly place: SessionPlace;
  /** `undefined`: away. */
  session: LoadSession | undefined;
  /** By the clock of the crowd. */
  onlineSinceMs: number;
  sending: number;
  /** Told when the last of what it sends is answered. */
  whenQuiet: (() => void) | undefined;
}

export interface CrowdOptions {
  readonly target: LoadTarget;
  readonly sessions: number;
  readonly groupSize: number;
  readonly openAtOnce: number;
  readonly awayMs: number;
  readonly onDelivery: (receiver: number, text: string) => void;
  readonly signal: AbortSignal;
}

/** The sessions of a run: who is here, and who is away for a while. */
export class Crowd {
  readonly #options: CrowdOptions;
  readonly #seats: readonly Seat[];
  readonly #excursions: Set<Promise<void>> = new Set();
  #online = 0;

  constructor(options: CrowdOptions) {
    this.#options = options;
    const { sessions, groupSize } = options;
    this.#seats = Array.from({ length: sessions }, (_, index) => {
      const group = Math.floor(index / groupSize);
      const members = Array.from({ length: groupSize }, (_, member) => group * groupSize + member);
      const place: SessionPlace = { index, group, members };
      return { place, session: undefined, onlineSinceMs: 0, sending: 0, whenQuiet: undefined };
    });
  }

  get online(): number {
    return this.#online;
  }

  /** Resolves when everyone is here. */
  async openAll(): Promise<void> {
    await this.#each(async (seat) => {
      this.#options.signal.throwIfAborted();
      await this.#open(seat);
    });
  }

  /** Since when a session is here, by `performance.now()`: what was sent before came to it late. */
  onlineSinceMs(index: number): number {
    return this.#seats[index]?.onlineSinceMs ?? 0;
  }

  /** The session, or the next one that is here. `undefined` when nobody is. */
  whoSends(index: number): number | undefined {
    const { length } = this.#seats;
    for (let step = 0; step < length; step++) {
      const candidate = (index + step) % length;
      if (this.#seats[candidate]?.session !== undefined) return candidate;
    }
    return undefined;
  }

  /** @throws Error when that session is away, and what its target throws. */
  async send(index: number, text: string): Promise<void> {
    const seat = this.#seats[index];
    if (seat?.session === undefined) throw new Error(`session ${index} is away`);
    seat.sending++;
    try {
      await seat.session.send(text);
    } finally {
      seat.sending--;
      if (seat.sending === 0) seat.whenQuiet?.();
    }
  }

  /** Lets a session leave once its messages are answered, and come back after a while. The last one stays. */
  leave(index: number, onFailure: (error: unknown) => void): void {
    const seat = this.#seats[index];
    const { session } = seat ?? {};
    if (seat === undefined || session === undefined || this.#online === 1) return;
    const excursion = this.#excursion(seat, session)
      .catch(onFailure)
      .finally(() => this.#excursions.delete(excursion));
    this.#excursions.add(excursion);
  }

  /** Resolves when nobody is on the way. */
  async gathered(): Promise<void> {
    await Promise.all(this.#excursions);
  }

  async closeAll(): Promise<void> {
    await this.gathered();
    await this.#each(async (seat) => {
      const { session } = seat;
      if (session === undefined) return;
      seat.session = undefined;
      this.#online--;
      await session.close().catch(() => {});
    });
  }

  async #excursion(seat: Seat, session: LoadSession): Promise<void> {
    seat.session = undefined;
    this.#online--;
    if (seat.sending > 0) {
      await new Promise<void>((resolve) => {
        seat.whenQuiet = resolve;
      });
      seat.whenQuiet = undefined;
    }
    await session.close();
    // Whoever is away when the run ends has to come back too: the others wrote to it.
    await sleep(this.#options.awayMs, undefined, { signal: this.#options.signal }).catch(() => {});
    await this.#open(seat);
  }

  async #open(seat: Seat): Promise<void> {
    const { target, onDelivery } = this.#options;
    const { index } = seat.place;
    const session = await target.open(seat.place);
    seat.onlineSinceMs = performance.now();
    session.onDelivery((text) => onDelivery(index, text));
    seat.session = session;
    this.#online++;
  }

  /** In the order of their numbers, so many at once. Waits for those under way before it throws. */
  async #each(work: (seat: Seat) => Promise<void>): Promise<void> {
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let seat = this.#seats[next++]; seat !== undefined; seat = this.#seats[next++]) await work(seat);
    };
    const workers = Array.from({ length: Math.min(this.#options.openAtOnce, this.#seats.length) }, worker);
    const failed = (await Promise.allSettled(workers)).find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}
