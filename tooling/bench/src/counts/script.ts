import type { CryptoProvider } from '@proj/crypto';
import type { Tally } from './tally.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What a script works with. All of it is the same in each run. */
export interface Bench {
  /** Counts what is done with it while calls are counted, and is bare while allocations are. */
  readonly crypto: CryptoProvider;
  readonly tally: Tally;
  readonly time: VirtualTime;
  /** Whether calls are counted; what only serves that is left out otherwise. */
  readonly isCounting: boolean;
}

/** A script that was set up. */
export interface Prepared extends Partial<AsyncDisposable> {
  /** Makes ready what the next run takes, if there is something that does not count. */
  stage?(): void;
  /** Does all the operations once. */
  run(): void | Promise<void>;
}

/** One hot path, gone through a fixed number of times. */
export interface Script {
  readonly name: string;
  readonly about: string;
  /** What is done so often in a run: figures are for one of them. */
  readonly operation: string;
  readonly operations: number;
  prepare(bench: Bench): Prepared | Promise<Prepared>;
}

/** Something that is made many times and kept: how much memory each takes. */
export interface Holding {
  readonly name: string;
  readonly about: string;
  readonly operation: string;
  /** @returns what makes one, and answers with what holds it. */
  prepare(bench: Bench): () => Promise<unknown>;
}
