import { quantile } from './samples.ts';

/** A row of a table of ratios. */
export interface SheetMeasure {
  readonly title: string;
  readonly unit: string;
  readonly better: 'more' | 'less';
  /** A count, where a ratio would say nothing. @defaultValue false */
  readonly isCount?: boolean | undefined;
}

/** Figures of all peers, by what was measured; rounds in the order in which they were run. */
export class Sheet {
  readonly #measures: Map<string, { measure: SheetMeasure; rounds: Map<string, number[]> }> = new Map();

  add(measure: SheetMeasure, peer: string, value: number): void {
    const row = this.#measures.get(measure.title) ?? { measure, rounds: new Map<string, number[]>() };
    this.#measures.set(measure.title, row);
    const rounds = row.rounds.get(peer) ?? [];
    row.rounds.set(peer, rounds);
    rounds.push(value);
  }

  get measures(): readonly SheetMeasure[] {
    return [...this.#measures.values()].map(({ measure }) => measure);
  }

  /** In the order of their first figures. */
  get peers(): readonly string[] {
    return [...new Set([...this.#measures.values()].flatMap(({ rounds }) => [...rounds.keys()]))];
  }

  rounds({ title }: SheetMeasure, peer: string): readonly number[] {
    return this.#measures.get(title)?.rounds.get(peer) ?? [];
  }

  median(measure: SheetMeasure, peer: string): number | undefined {
    const rounds = this.rounds(measure, peer);
    return rounds.length === 0 ? undefined : quantile(rounds, 0.5);
  }

  /** Median of the ratios within rounds: above 1, the first has more. */
  ratio(measure: SheetMeasure, ours: string, theirs: string): number | undefined {
    const other = this.rounds(measure, theirs);
    const ratios = this.rounds(measure, ours).flatMap((value, round) => {
      const peer = other[round];
      return peer === undefined || peer === 0 ? [] : [value / peer];
    });
    return ratios.length === 0 ? undefined : quantile(ratios, 0.5);
  }

  toJSON(): object {
    return [...this.#measures.values()].map(({ measure, rounds }) => ({
      ...measure,
      peers: Object.fromEntries(
        [...rounds].map(([peer, values]) => [peer, { median: quantile(values, 0.5), rounds: values }]),
      ),
    }));
  }
}
