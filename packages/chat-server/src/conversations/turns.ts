/** One at a time under each name, such as that of a conversation, in the order in which they came. */
export class Turns<Name extends string> {
  readonly #last: Map<Name, Promise<unknown>> = new Map();

  /** Names under which somebody has the turn. */
  get size(): number {
    return this.#last.size;
  }

  /** Runs `work` once all that came before under the name has settled, and settles as it does. */
  run<Result>(name: Name, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(name);
    const own = before === undefined ? work() : before.then(work, work);
    const settled = own.catch(() => {});
    this.#last.set(name, settled);
    void settled.then(() => {
      if (this.#last.get(name) === settled) this.#last.delete(name);
    });
    return own;
  }
}
