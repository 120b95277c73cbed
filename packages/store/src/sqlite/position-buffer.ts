import { everyDevice, type Position } from './protocol.ts';

/** Unambiguous, since names have no NUL. */
function keyOf({ user, device, conversation }: Omit<Position, 'seq'>): string {
  return `${user}\0${device}\0${conversation}`;
}

/** The furthest position for each (user, device, conversation), found by user and by conversation. */
class PositionSet {
  readonly #positions = new Map<string, Position>();
  readonly #keysByUser = new Map<string, Set<string>>();
  readonly #keysByConversation = new Map<string, Set<string>>();

  get size(): number {
    return this.#positions.size;
  }

  get all(): readonly Position[] {
    return [...this.#positions.values()];
  }

  has(position: Position): boolean {
    return this.#positions.has(keyOf(position));
  }

  advance(position: Position): void {
    const key = keyOf(position);
    const known = this.#positions.get(key);
    if (known !== undefined && known.seq >= position.seq) return;
    this.#positions.set(key, position);
    if (known !== undefined) return;
    for (const [index, name] of this.#indices(position)) {
      const keys = index.get(name) ?? new Set();
      index.set(name, keys.add(key));
    }
  }

  of(where: Partial<Position>): readonly Position[] {
    const { user, conversation } = where;
    const keys =
      user === undefined
        ? this.#keysByConversation.get(conversation ?? '')
        : (this.#keysByUser.get(user) ?? new Set<string>());
    const found: Position[] = [];
    for (const key of keys ?? []) {
      const position = this.#positions.get(key);
      if (position === undefined || (conversation !== undefined && position.conversation !== conversation)) continue;
      found.push(position);
    }
    return found;
  }

  delete(position: Position): void {
    const key = keyOf(position);
    this.#positions.delete(key);
    for (const [index, name] of this.#indices(position)) {
      index.get(name)?.delete(key);
      if (index.get(name)?.size === 0) index.delete(name);
    }
  }

  #indices({ user, conversation }: Position): readonly (readonly [Map<string, Set<string>>, string])[] {
    return [
      [this.#keysByUser, user],
      [this.#keysByConversation, conversation],
    ];
  }
}

/**
 * Positions on their way to the disk. Overflow policy: one that has no place is dropped, and counted, which costs its
 * device some messages it knows already.
 */
export class PositionBuffer {
  readonly #capacity: number;
  readonly #onDrop: () => void;
  #waiting = new PositionSet();
  #underWay = new PositionSet();
  #flushes = 0;

  /** At most `capacity` positions wait, and as many again are under way. */
  constructor(capacity: number, onDrop: () => void) {
    this.#capacity = capacity;
    this.#onDrop = onDrop;
  }

  get waiting(): readonly Position[] {
    return this.#waiting.all;
  }

  /** Counts when positions left for the disk, and so are no longer here. */
  get flushes(): number {
    return this.#flushes;
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  get isFull(): boolean {
    return this.#waiting.size >= this.#capacity;
  }

  advance({ user, device, conversation, seq }: Position): void {
    const position = { user, device, conversation, seq };
    if (this.isFull && !this.#waiting.has(position)) this.#onDrop();
    else this.#waiting.advance(position);
  }

  /** Those of a user, of a conversation, or of both, that are not on the disk yet; some of them twice. */
  of(where: { readonly user: string } | { readonly conversation: string }): readonly Position[] {
    return [...this.#waiting.of(where), ...this.#underWay.of(where)];
  }

  hasReads(user: string): boolean {
    return this.of({ user }).some(({ device }) => device === everyDevice);
  }

  /** Without those of a device that is forgotten. */
  forget(user: string, device: string): void {
    for (const set of [this.#waiting, this.#underWay]) {
      for (const position of set.of({ user })) if (position.device === device) set.delete(position);
    }
  }

  /** Everything that waits; it is under way until {@link settle}. */
  take(): readonly Position[] {
    this.#underWay = this.#waiting;
    this.#waiting = new PositionSet();
    return this.#underWay.all;
  }

  /** What was under way is on the disk, or, if not `written`, waits again. */
  settle(written: boolean): void {
    const returned = this.#underWay;
    this.#underWay = new PositionSet();
    if (written) {
      this.#flushes += 1;
      return;
    }
    for (const position of returned.all) this.advance(position);
  }
}
