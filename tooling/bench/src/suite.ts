import { setTimeout as sleep } from 'node:timers/promises';
import { Pair } from './pair.ts';
import type { Samples } from './samples.ts';
import type { StackName } from './stacks.ts';

export interface Scale {
  readonly rounds: number;
  /** Divides every amount of work: 1 for figures, more to see that it runs. */
  readonly divisor: number;
}

export interface Bench {
  readonly scale: Scale;
  readonly samples: Samples;
  /** Something that whoever reads the figures has to know. */
  note(text: string): void;
  /** An amount of work at this scale. */
  amount(full: number, atLeast?: number): number;
}

/** A part of a benchmark that can be run by itself. */
export interface Suite {
  readonly name: string;
  readonly about: string;
  run(bench: Bench): Promise<void>;
}

/**
 * Rounds of the same work for each stack in turn, A B C A B C …: whatever else the machine does, it does to all. The
 * first round warms up and does not count.
 */
export async function interleave(
  { scale }: Bench,
  stacks: readonly StackName[],
  work: (pair: Pair, counts: boolean) => Promise<void>,
): Promise<void> {
  await using ends = new AsyncDisposableStack();
  const started = await Promise.allSettled(stacks.map((stack) => Pair.start(stack)));
  for (const pair of started) if (pair.status === 'fulfilled') ends.use(pair.value);
  const pairs = started.map((pair) => {
    if (pair.status === 'rejected') throw pair.reason;
    return pair.value;
  });
  for (let round = 0; round <= scale.rounds; round++) {
    for (const pair of pairs) await work(pair, round > 0);
  }
}

/** Resolves when `condition` holds. @throws Error when it does not within a minute. */
export async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const deadlineMs = performance.now() + 60_000;
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error(`after a minute, not yet: ${what}`);
    await sleep(20);
  }
}
