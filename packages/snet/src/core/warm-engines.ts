/** Of all sessions of a process together. */
const maxWarm = 4_096;

/** What can be set up again at any time. */
interface Engine {
  /** Gives up what was set up, and says so: see {@link WarmEngines.delete}. */
  coolDown(): void;
}

/**
 * Whose engine is set up: of the last 4 096 that were. An engine costs half a kilobyte and is set up in a microsecond, so those
 * that are silent do without. First in, first out: nothing is written down when one is used. A ring, since a Set that is emptied
 * from the front is walked from its first entry that ever was.
 */
export class WarmEngines {
  readonly #ring: (Engine | undefined)[] = [];
  #next = 0;

  /** Answers its place, for {@link delete}. */
  add(engine: Engine): number {
    const place = this.#next;
    this.#next = (place + 1) % maxWarm;
    this.#ring[place]?.coolDown();
    this.#ring[place] = engine;
    return place;
  }

  /** The engine in this place has cooled down. */
  delete(place: number): void {
    this.#ring[place] = undefined;
  }
}
