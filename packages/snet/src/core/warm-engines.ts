/** Of all sessions of a process together. */
const maxWarm = 4_096;

/** What can be set up again at any time. */
interface Engine {
  /** Gives up what was set up, and says so: see {@link WarmEngines.delete}. */
  coolDown(): void;
}

/**
 * Whose engine is set up: the last 4 096 that were. An engine costs half a kilobyte and is set up in a microsecond, so those
 * that are silent do without. First in, first out: nothing is written down when one is used.
 */
export class WarmEngines {
  readonly #engines: Set<Engine> = new Set();

  add(engine: Engine): void {
    this.#engines.add(engine);
    const [oldest] = this.#engines;
    if (this.#engines.size > maxWarm) oldest?.coolDown();
  }

  /** It has cooled down. */
  delete(engine: Engine): void {
    this.#engines.delete(engine);
  }
}
