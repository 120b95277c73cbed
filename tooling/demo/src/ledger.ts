/** What two people said to each other, and what each was shown. */
export interface Counts {
  /** Accepted by the server. */
  readonly sent: number;
  /** Shown to the other. */
  readonly shown: number;
  readonly lost: number;
  readonly repeated: number;
  readonly disordered: number;
}

/** Keeps count of one direction. */
export class Ledger {
  readonly #sent: Map<string, number> = new Map();
  readonly #shown: Set<string> = new Set();
  #repeated = 0;
  #disordered = 0;
  #lastSeq = 0;

  /** The server has it. */
  accept(id: string, seq: number): void {
    this.#sent.set(id, seq);
  }

  /** The other sees it. */
  show(id: string, seq: number): void {
    if (this.#shown.has(id)) this.#repeated++;
    else if (seq < this.#lastSeq) this.#disordered++;
    this.#shown.add(id);
    this.#lastSeq = Math.max(this.#lastSeq, seq);
  }

  /** Whether all that was sent was shown. */
  get isEven(): boolean {
    return this.counts.lost === 0;
  }

  get counts(): Counts {
    const lost = [...this.#sent.keys()].filter((id) => !this.#shown.has(id)).length;
    return {
      ...{ sent: this.#sent.size, shown: this.#shown.size, lost },
      ...{ repeated: this.#repeated, disordered: this.#disordered },
    };
  }
}

export function sum(all: readonly Counts[]): Counts {
  const total = (name: keyof Counts): number => all.reduce((count, one) => count + one[name], 0);
  return {
    ...{ sent: total('sent'), shown: total('shown'), lost: total('lost') },
    ...{ repeated: total('repeated'), disordered: total('disordered') },
  };
}
