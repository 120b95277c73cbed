/** What came in during one hour by the local clock. */
export interface HourState {
  /** Counts on from hour to hour, whatever the day. */
  readonly hour: number;
  readonly entries: number;
  /** How much of it the server ran. */
  readonly watchedMs: number;
}

/** Nothing comes in, at an hour at which something usually does. */
export interface Silence {
  /** Whole hours without an entry, up to the one that ended last; at most {@link silenceHours}. */
  readonly hours: number;
  /** On how many of the seven days before there were entries at the first of them that usually has some. */
  readonly usualDays: number;
}

const hourMs = 3_600_000;
const dayHours = 24;
const weekDays = 7;
/** Silence is looked for so far back, each time in the week before it. */
export const silenceHours: number = dayHours;
export const keptHours: number = weekDays * dayHours + silenceHours + 1;
/** Of an hour that the server ran for less nobody knows that it was without entries. */
const leastWatchedMs = 3_000_000;
/** Nobody looked for longer: the machine slept. */
const longestLookMs = 60_000;
/** An hour usually has entries when it had some so often in the week before, and on the same day of it. */
const usualDays = 4;

/** The last eight days hour by hour, across restarts: what is usual. Knows no clock. */
export class Hours {
  readonly #states: Map<number, { entries: number; watchedMs: number }> = new Map();
  #lookedAtMs: number | undefined;
  #hour: number | undefined;

  constructor(states: readonly HourState[] = []) {
    for (const { hour, entries, watchedMs } of states.slice(-keptHours)) this.#states.set(hour, { entries, watchedMs });
    if (this.#states.size > 0) this.#hour = Math.max(...this.#states.keys());
  }

  entries(count: number, nowMs: number): void {
    this.#at(hourOf(nowMs)).entries += count;
  }

  /** Answers whether an hour has ended without an entry that usually has some. */
  look(nowMs: number, monotonicMs: number): boolean {
    const hour = hourOf(nowMs);
    const sinceMs = monotonicMs - (this.#lookedAtMs ?? monotonicMs);
    this.#lookedAtMs = monotonicMs;
    this.#at(hour).watchedMs += Math.min(sinceMs, longestLookMs);
    // What a clock that was set back left in the future would never become old.
    for (const known of this.#states.keys()) if (known > hour || known <= hour - keptHours) this.#states.delete(known);
    const hasEnded = this.#hour !== undefined && hour > this.#hour;
    this.#hour = hour;
    return hasEnded && this.#isEmpty(hour - 1) && this.#usualDays(hour - 1) > 0;
  }

  /** It lasts from the end of an hour that usually has entries until there is one. */
  silence(nowMs: number): Silence | undefined {
    const hour = hourOf(nowMs);
    if ((this.#states.get(hour)?.entries ?? 0) > 0) return undefined;
    let hours = 0;
    let usual = 0;
    for (; hours < silenceHours && this.#isEmpty(hour - 1 - hours); hours++) {
      usual = this.#usualDays(hour - 1 - hours) || usual;
    }
    return usual === 0 ? undefined : { hours, usualDays: usual };
  }

  toJSON(): readonly HourState[] {
    return [...this.#states].sort(([a], [b]) => a - b).map(([hour, state]) => ({ hour, ...state }));
  }

  #isEmpty(hour: number): boolean {
    const state = this.#states.get(hour);
    return state !== undefined && state.entries === 0 && state.watchedMs >= leastWatchedMs;
  }

  /** Of the week before; 0 where that makes nothing usual. */
  #usualDays(hour: number): number {
    const had = Array.from({ length: weekDays }, (_, days) => this.#entriesAt(hour - (days + 1) * dayHours) > 0);
    const days = had.filter(Boolean).length;
    return had.at(-1) === true && days >= usualDays ? days : 0;
  }

  #entriesAt(hour: number): number {
    return this.#states.get(hour)?.entries ?? 0;
  }

  #at(hour: number): { entries: number; watchedMs: number } {
    const state = this.#states.get(hour) ?? { entries: 0, watchedMs: 0 };
    this.#states.set(hour, state);
    return state;
  }
}

function hourOf(nowMs: number): number {
  return Math.floor((nowMs - new Date(nowMs).getTimezoneOffset() * 60_000) / hourMs);
}
