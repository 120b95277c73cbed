import type { Clock } from '@proj/io';
import type { Random } from '@proj/testkit';
import type { ClientState, ClientStore, StoreChange } from '../../src/index.ts';
import { StoreState } from '../../src/store-state.ts';

interface Write {
  readonly changes: readonly StoreChange[];
  readonly durable: boolean;
  readonly resolve: () => void;
}

/** What survives of a device: writes take time, a killed process keeps those that resolved, a power cut the durable ones. */
export class Disk {
  readonly #random: Random;
  readonly #slownessMs: number;
  readonly #written: (readonly StoreChange[])[] = [];
  #synced = 0;
  #waiting: Write[] = [];
  #isBusy = false;

  constructor(random: Random) {
    this.#random = random;
    this.#slownessMs = random.pick([4, 4, 100]);
  }

  /** A store on this disk, in the time of a process that can be killed. */
  open(clock: Clock): ClientStore {
    return {
      load: async () => {
        this.#synced = this.#written.length;
        return this.state();
      },
      write: (changes, { durable }) =>
        new Promise<void>((resolve) => {
          this.#waiting.push({ changes, durable, resolve });
          this.#work(clock);
        }),
      [Symbol.asyncDispose]: async () => {},
    };
  }

  state(writes: readonly (readonly StoreChange[])[] = this.#written): ClientState {
    const state = new StoreState();
    for (const changes of writes) for (const change of changes) state.apply(change);
    return state.snapshot();
  }

  durableState(): ClientState {
    return this.state(this.#written.slice(0, this.#synced));
  }

  /** The process that had it open is gone; what it was writing was written up to some point. */
  kill(): void {
    const begun = this.#waiting.splice(0);
    for (const { changes } of begun.slice(0, this.#random.int(begun.length + 1))) this.#written.push(changes);
    this.#isBusy = false;
  }

  powerCut(): void {
    this.kill();
    const unsynced = this.#written.length - this.#synced;
    this.#written.length = this.#synced + this.#random.int(unsynced + 1);
  }

  #work(clock: Clock): void {
    if (this.#isBusy || this.#waiting.length === 0) return;
    this.#isBusy = true;
    clock.schedule(clock.now() + this.#random.int(this.#slownessMs), () => {
      this.#isBusy = false;
      const writes = this.#waiting.splice(0);
      for (const { changes } of writes) this.#written.push(changes);
      if (writes.some(({ durable }) => durable)) this.#synced = this.#written.length;
      for (const { resolve } of writes) resolve();
      this.#work(clock);
    });
  }
}
