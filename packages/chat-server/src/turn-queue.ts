/** Something that acts upon what has happened to it, once for all of it. */
export interface TurnTaker {
  turn(): void;
}

export interface EventLoop {
  /** Runs it once what runs now has ended, promises included. */
  soon(run: () => void): void;
  /** Runs it at the end of this pass of the loop, or of the next when this one is at its end. */
  atEnd(run: () => void): void;
}

/** After so many turns in one pass of the event loop more is gained by waiting for others. */
const fewTurns = 8;

/**
 * Whose turn it is at the end of what the event loop does now. While there is little to do that is as soon as what runs
 * has ended, promises included: an answer does not wait for another pass of the loop. Under load it is once in each pass,
 * for everything done in it: what goes to one peer leaves together. Nobody has more than two turns in a pass, so that who
 * asks without end is no reason for others to wait.
 */
export class TurnQueue {
  readonly #loop: EventLoop;
  #early: TurnTaker[] = [];
  #late: TurnTaker[] = [];
  /** Who was early in this pass of the loop. */
  readonly #wereEarly: Set<TurnTaker> = new Set();
  #isSoon = false;
  #isAtEnd = false;

  constructor(loop: EventLoop) {
    this.#loop = loop;
  }

  /** Each is to be added once until it has its turn. */
  add(taker: TurnTaker): void {
    this.#seeToEnd();
    if (this.#wereEarly.size >= fewTurns || this.#wereEarly.has(taker)) {
      this.#late.push(taker);
      return;
    }
    this.#wereEarly.add(taker);
    this.#early.push(taker);
    if (this.#isSoon) return;
    this.#isSoon = true;
    this.#loop.soon(() => {
      this.#isSoon = false;
      this.#runEarly();
    });
  }

  #seeToEnd(): void {
    if (this.#isAtEnd) return;
    this.#isAtEnd = true;
    this.#loop.atEnd(() => {
      this.#isAtEnd = false;
      this.#wereEarly.clear();
      this.#runLate();
    });
  }

  #runEarly(): void {
    const due = this.#early;
    this.#early = [];
    this.#run(due);
  }

  /** Also those that were to be early, and are not any more. */
  #runLate(): void {
    const due = [...this.#early, ...this.#late];
    this.#early = [];
    this.#late = [];
    this.#run(due);
  }

  #run(due: readonly TurnTaker[]): void {
    let taken = 0;
    try {
      for (const taker of due) {
        taken++;
        taker.turn();
      }
    } finally {
      // One threw; that is no reason for the others to wait for ever.
      this.#late.push(...due.slice(taken));
      if (taken < due.length) this.#seeToEnd();
    }
  }
}

/** Of this thread, as its event loop is. */
export const turnQueue: TurnQueue = new TurnQueue({
  // A tick alone comes before the promises when it is asked for outside of them.
  soon: (run) => queueMicrotask(() => process.nextTick(run)),
  atEnd: (run) => void setImmediate(run),
});
