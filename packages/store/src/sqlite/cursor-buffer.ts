import type { Cursor } from '../index.ts';

/** Unambiguous, since names have no NUL. */
function keyOf({ user, device, conversation }: Omit<Cursor, 'seq'>): string {
  return `${user}\0${device}\0${conversation}`;
}

/**
 * Cursors on their way to the disk: the furthest for each (user, device, conversation). Overflow policy: a cursor that
 * has no place is forgotten, which costs its device some messages it knows already.
 */
export class CursorBuffer {
  readonly #capacity: number;
  #waiting = new Map<string, Cursor>();
  #underWay: ReadonlyMap<string, Cursor> = new Map();

  /** At most `capacity` cursors wait, and as many again are under way. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get waiting(): readonly Cursor[] {
    return [...this.#waiting.values()];
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  get isFull(): boolean {
    return this.#waiting.size >= this.#capacity;
  }

  advance(cursor: Cursor): void {
    const key = keyOf(cursor);
    const known = this.#waiting.get(key);
    if (known === undefined ? this.isFull : known.seq >= cursor.seq) return;
    const { user, device, conversation, seq } = cursor;
    this.#waiting.set(key, { user, device, conversation, seq });
  }

  /** The furthest position that is not on the disk yet, 0 if there is none. */
  seq(cursor: Omit<Cursor, 'seq'>): number {
    const key = keyOf(cursor);
    return Math.max(this.#waiting.get(key)?.seq ?? 0, this.#underWay.get(key)?.seq ?? 0);
  }

  /** Everything that waits; it is under way until {@link settle}. */
  take(): readonly Cursor[] {
    this.#underWay = this.#waiting;
    this.#waiting = new Map();
    return [...this.#underWay.values()];
  }

  /** What was under way is on the disk, or, if not `written`, waits again. */
  settle(written: boolean): void {
    const returned = this.#underWay;
    this.#underWay = new Map();
    if (written) return;
    for (const cursor of returned.values()) this.advance(cursor);
  }
}
