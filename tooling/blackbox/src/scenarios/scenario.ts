import type { World } from './world.ts';

export type Form = 'short' | 'full';

/** One row of the table: a fault, and what has to hold in spite of it. */
export interface Scenario {
  /** Where it stands in the table, for good. */
  readonly number: number;
  /** The fault, in a few words. */
  readonly name: string;
  /** What has to hold. */
  readonly pass: string;
  /** Settles with a line of figures for the report. @throws Error when something does not hold. */
  run(world: World, form: Form): Promise<string>;
}

/** A row whose forms differ in their parameters alone. */
export function scenario<Parameters>(row: {
  readonly number: number;
  readonly name: string;
  readonly pass: string;
  readonly short: Parameters;
  readonly full: Parameters;
  readonly run: (world: World, parameters: Parameters) => Promise<string>;
}): Scenario {
  const { number, name, pass } = row;
  return { number, name, pass, run: (world, form) => row.run(world, row[form]) };
}
