/** Of all sessions of a process together. */
const maxWarm = 4_096;

/** What can be set up again at any time. */
interface Engine {
  coolDown(): void;
}

/**
 * Whose engine is set up: the last 4 096 that were. An engine costs half a kilobyte and is set up in a microsecond, so those
 * that are silent do without. First in, first out: nothing is written down when one is used.
 */
export class WarmEngines {
  readonly #engines: (Engine | undefined)[] = [];
  #next = 0;

  /** The one that was added longest ago cools down, even if it was added again since. */
  add(engine: Engine): void {
    const oldest = this.#engines[this.#next];
    this.#engines[this.#next] = engine;
    this.#next = (this.#next + 1) % maxWarm;
    oldest?.coolDown();
  }
}
