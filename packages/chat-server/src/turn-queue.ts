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
 * for everything done in it: what goes to one peer leaves together.
 */
export class TurnQueue {
  readonly #loop: EventLoop;
  #due: TurnTaker[] = [];
  /** In this pass of the loop. */
  #turns = 0;
  #isSoon = false;
  #isAtEnd = false;

  constructor(loop: EventLoop) {
    this.#loop = loop;
  }

  /** Each is to be added once until it has its turn. */
  add(taker: TurnTaker): void {
    this.#due.push(taker);
    if (!this.#isAtEnd) {
      this.#isAtEnd = true;
      this.#loop.atEnd(() => {
        this.#isAtEnd = false;
        this.#run();
        this.#turns = 0;
      });
    }
    if (this.#isSoon || this.#turns >= fewTurns) return;
    this.#isSoon = true;
    this.#loop.soon(() => {
      this.#isSoon = false;
      this.#run();
    });
  }

  #run(): void {
    const due = this.#due;
    this.#due = [];
    this.#turns += due.length;
    let taken = 0;
    try {
      for (const taker of due) {
        taken++;
        taker.turn();
      }
    } finally {
      // One threw; that is no reason for the others to wait for ever.
      for (const taker of due.slice(taken)) this.add(taker);
    }
  }
}

/** Of this thread, as its event loop is. */
export const turnQueue: TurnQueue = new TurnQueue({
  soon: (run) => process.nextTick(run),
  atEnd: (run) => void setImmediate(run),
});
