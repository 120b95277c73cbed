import { ExitError, exitCodes } from '../exit.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** While it lives the first signal asks for an end with everything put away, and the second one ends the program. */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    if (this.#controller.signal.aborted) process.exit(exitCodes.Failed.code);
    this.#controller.abort(new ExitError('Failed', `ended by ${signal}: ${this.#what} is not whole`));
  };
  readonly #what: string;

  constructor(what: string) {
    this.#what = what;
    for (const signal of signals) process.on(signal, this.#onSignal);
  }

  /** Its reason is an `ExitError`. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What `work` resolves with, unless a signal comes first: then nobody waits for it. @throws ExitError */
  async race<Result>(work: Promise<Result>): Promise<Result> {
    const { signal } = this;
    signal.throwIfAborted();
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void => aborted.reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    try {
      return await Promise.race([work, aborted.promise]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  [Symbol.dispose](): void {
    for (const signal of signals) process.off(signal, this.#onSignal);
  }
}
