/** What has to be put away, last come, first gone: as `AsyncDisposableStack`, which Node 22 does not have. */
export class Cleanup implements AsyncDisposable {
  #tasks: (() => unknown)[] = [];

  defer(task: () => unknown): void {
    this.#tasks.push(task);
  }

  use<T extends AsyncDisposable | Disposable>(resource: T): T {
    this.defer(() => (Symbol.asyncDispose in resource ? resource[Symbol.asyncDispose]() : resource[Symbol.dispose]()));
    return resource;
  }

  /** Leaves nothing to do here and everything there. */
  move(): Cleanup {
    const heir = new Cleanup();
    heir.#tasks = this.#tasks;
    this.#tasks = [];
    return heir;
  }

  /** Does everything, whatever fails. @throws what failed first. */
  async [Symbol.asyncDispose](): Promise<void> {
    const failures: unknown[] = [];
    for (let task = this.#tasks.pop(); task !== undefined; task = this.#tasks.pop()) {
      try {
        await task();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
