import type { Clock } from '@proj/io';
import type { Random } from '@proj/testkit';
import type { ReplicaChange, ReplicaStore } from '../../src/index.ts';
import { ReplicaState } from '../../src/replica-state.ts';

export interface DiskWrite {
  readonly changes: readonly ReplicaChange[];
  readonly durable: boolean;
}

/** What survives of a device: a killed process keeps the writes that resolved, a power cut the durable ones. */
export class ReplicaDisk {
  /** Every write that was carried out. */
  readonly writes: DiskWrite[] = [];
  #state: ReplicaState = new ReplicaState();
  #waiting: { readonly write: DiskWrite; readonly resolve: () => void }[] = [];
  #synced = 0;
  #isBusy = false;
  #kills = 0;
  readonly #random: Random | undefined;
  /** After so many writes nothing is answered any more: the process is about to be killed. */
  stopAfter: number = Number.POSITIVE_INFINITY;
  /** What is not answered is carried out for all that. */
  carriesOutLast = false;

  /** @param random - Makes writes take time. */
  constructor(random?: Random) {
    this.#random = random;
  }

  get isStopped(): boolean {
    return this.writes.length >= this.stopAfter && this.#waiting.length > 0;
  }

  get state(): ReplicaState {
    return this.#state;
  }

  open(clock: Clock): ReplicaStore {
    const kills = this.#kills;
    const read = <T>(what: (state: ReplicaState) => T): Promise<T> => Promise.resolve(what(this.#state));
    return {
      load: () => {
        this.#synced = this.writes.length;
        return read((state) => state.client());
      },
      conversations: () => read((state) => state.conversations()),
      entries: (conversation, range) => read((state) => state.entries(conversation, range)),
      profiles: () => read((state) => state.profiles()),
      drafts: () => read((state) => state.drafts()),
      outgoing: () => read((state) => state.client().outgoing),
      refused: () => read((state) => state.refused()),
      write: (changes, { durable }) =>
        new Promise<void>((resolve) => {
          // Of a process that is gone.
          if (kills !== this.#kills) return;
          this.#waiting.push({ write: { changes, durable }, resolve });
          this.#work(clock);
        }),
      [Symbol.asyncDispose]: async () => {},
    };
  }

  /** The process that had it open is gone; what it was writing was written up to some point. */
  kill(): void {
    this.#kills++;
    const begun = this.#waiting.splice(0);
    const kept = this.#random?.int(begun.length + 1) ?? (this.carriesOutLast ? 1 : 0);
    for (const { write } of begun.slice(0, kept)) this.#carryOut(write);
    this.#isBusy = false;
    this.stopAfter = Number.POSITIVE_INFINITY;
  }

  powerCut(): void {
    this.kill();
    const unsynced = this.writes.length - this.#synced;
    this.writes.length = this.#synced + (this.#random?.int(unsynced + 1) ?? 0);
    this.#state = new ReplicaState();
    for (const { changes } of this.writes) for (const change of changes) this.#state.apply(change);
  }

  #work(clock: Clock): void {
    if (this.#isBusy || this.#waiting.length === 0 || this.writes.length >= this.stopAfter) return;
    this.#isBusy = true;
    const work = (): void => {
      this.#isBusy = false;
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#carryOut(next.write);
      next.resolve();
      this.#work(clock);
    };
    if (this.#random === undefined) queueMicrotask(work);
    else clock.schedule(clock.now() + this.#random.int(20), work);
  }

  #carryOut(write: DiskWrite): void {
    this.writes.push(write);
    for (const change of write.changes) this.#state.apply(change);
    if (write.durable) this.#synced = this.writes.length;
  }
}
