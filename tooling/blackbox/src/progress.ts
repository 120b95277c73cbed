/**
 * What a run waits on. Every party reports that something changed, or that the run has failed; whoever waits looks
 * again. There is no time limit to a wait: the owner of the run sets one for all, and fails it then.
 */
export class Progress {
  readonly #waiting: Set<() => void> = new Set();
  #failure: Error | undefined;

  /** Lets everyone who waits look again. */
  changed(): void {
    for (const look of [...this.#waiting]) look();
  }

  /** Makes every wait reject, present and future. The first failure stays. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.changed();
  }

  /** Settles when the condition holds; rejects when the run has failed. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (this.#failure === undefined && !condition()) return;
        this.#waiting.delete(look);
        if (this.#failure === undefined) resolve();
        else reject(this.#failure);
      };
      this.#waiting.add(look);
      look();
    });
  }
}
