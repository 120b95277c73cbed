import type { MeasureName } from './measures.ts';
import type { StackName } from './stacks.ts';

/** Every figure of every round: of one measure, the figures of two stacks at one index are of the same round. */
export class Samples {
  readonly #rounds: Map<MeasureName, Map<StackName, number[]>> = new Map();

  add(measure: MeasureName, stack: StackName, value: number): void {
    const stacks = this.#rounds.get(measure) ?? new Map<StackName, number[]>();
    this.#rounds.set(measure, stacks);
    const rounds = stacks.get(stack) ?? [];
    stacks.set(stack, rounds);
    rounds.push(value);
  }

  get measures(): readonly MeasureName[] {
    return [...this.#rounds.keys()];
  }

  stacks(measure: MeasureName): readonly StackName[] {
    return [...(this.#rounds.get(measure)?.keys() ?? [])];
  }

  rounds(measure: MeasureName, stack: StackName): readonly number[] {
    return this.#rounds.get(measure)?.get(stack) ?? [];
  }

  median(measure: MeasureName, stack: StackName): number | undefined {
    const rounds = this.rounds(measure, stack);
    return rounds.length === 0 ? undefined : quantile(rounds, 0.5);
  }

  /** Median of the rounds' ratios: what slows the machine for a while slows both stacks of a round. */
  ratio(measure: MeasureName, stack: StackName, peer: StackName): number | undefined {
    const theirs = this.rounds(measure, peer);
    const ratios = this.rounds(measure, stack).flatMap((value, round) => {
      const other = theirs[round];
      return other === undefined || other === 0 ? [] : [value / other];
    });
    return ratios.length === 0 ? undefined : quantile(ratios, 0.5);
  }
}

/** Linear between the two nearest. @throws RangeError when there are no values. */
export function quantile(values: readonly number[], fraction: number): number {
  if (values.length === 0) throw new RangeError('no values');
  const sorted = values.toSorted((a, b) => a - b);
  const at = fraction * (sorted.length - 1);
  const low = sorted[Math.floor(at)] as number;
  const high = sorted[Math.ceil(at)] as number;
  return low + (high - low) * (at - Math.floor(at));
}
