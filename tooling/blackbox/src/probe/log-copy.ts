import type { LogEntry } from '@proj/chat-protocol';

/** Beyond it a copy waits for what it has asked for. */
const maxHeld = 2_000;

/** What one device has of one conversation: everything from a floor up to a place, and what came too early. */
export class LogCopy {
  /** Everything up to here is had, or is not for this user. */
  last = 0;
  readonly #held: Map<number, LogEntry> = new Map();

  /** Answers what is next now, in order. What was had before is dropped, what comes too early is kept. */
  take(entry: LogEntry): readonly LogEntry[] {
    if (entry.seq > this.last && this.#held.size < maxHeld) this.#held.set(entry.seq, entry);
    return this.#next();
  }

  /** What lies before this place is not for this user. */
  raise(floor: number): readonly LogEntry[] {
    if (floor - 1 > this.last) this.last = floor - 1;
    for (const seq of this.#held.keys()) if (seq <= this.last) this.#held.delete(seq);
    return this.#next();
  }

  /** Whether something came whose predecessors did not. */
  get hasGap(): boolean {
    return this.#held.size > 0;
  }

  #next(): readonly LogEntry[] {
    const entries: LogEntry[] = [];
    for (let entry = this.#held.get(this.last + 1); entry !== undefined; entry = this.#held.get(this.last + 1)) {
      this.#held.delete(entry.seq);
      this.last = entry.seq;
      entries.push(entry);
    }
    return entries;
  }
}
